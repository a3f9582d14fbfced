using System.Text.Json;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Surfaces;

public sealed class GenomicsReportTests
{
    private const string Guide = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/";
    private static readonly byte[] s_bytes = GenomicsReport.Write(PgxSample.Make().Report);
    private static readonly JsonElement s_bundle = JsonDocument.Parse(s_bytes).RootElement;
    private static readonly JsonElement[] s_entries = [.. s_bundle.GetProperty("entry").EnumerateArray()];

    private static IEnumerable<JsonElement> Of(string profile) => s_entries.Select(e => e.GetProperty("resource"))
        .Where(r => r.GetProperty("meta").TryGetProperty("profile", out var p) && p[0].GetString() == Guide + profile);

    private static string Code(JsonElement concept) => concept.GetProperty("coding")[0].GetProperty("code").GetString()!;

    [Fact]
    public void Every_resource_has_the_shape_of_R4_and_of_the_guide()
    {
        Assert.Empty(GenomicsShape.Errors(s_bundle));
        if (Environment.GetEnvironmentVariable("TITRANT_KEEP") is { Length: > 0 } keep) File.WriteAllBytes(Path.Combine(keep, "pgx-full.fhir.json"), s_bytes);
    }

    [Fact]
    public void A_genotype_for_each_gene_with_gene_and_phenotype_and_a_gap_says_that_there_is_none()
    {
        var genotypes = Of("genotype").ToList();
        Assert.Equal(PgxSample.Genes.Length + 1, genotypes.Count);
        Assert.All(genotypes, g => Assert.Equal("84413-4", Code(g.GetProperty("code"))));
        Assert.All(genotypes, g => Assert.True(g.TryGetProperty("valueCodeableConcept", out _) != g.TryGetProperty("dataAbsentReason", out _)));
        Assert.Single(genotypes, g => g.TryGetProperty("dataAbsentReason", out _));
        var cyp2c19 = genotypes.Single(g => g.GetProperty("component")[0].GetProperty("valueCodeableConcept").GetProperty("text").GetString() == "CYP2C19");
        Assert.Equal("HGNC:2621", Code(cyp2c19.GetProperty("component")[0].GetProperty("valueCodeableConcept")));
        Assert.Equal("LA9657-3", Code(cyp2c19.GetProperty("component")[1].GetProperty("valueCodeableConcept")));
    }

    [Fact]
    public void An_ambiguous_call_is_not_taken_apart_into_haplotypes()
    {
        var genes = Of("haplotype").Select(h => h.GetProperty("component")[0].GetProperty("valueCodeableConcept").GetProperty("text").GetString()).ToList();
        Assert.DoesNotContain("UGT1A1", genes);
        Assert.Equal(2, genes.Count(g => g == "CYP2B6"));
        Assert.Single(genes, g => g == "CYP2C19"); // *2/*2 is one haplotype, twice
    }

    [Fact]
    public void Every_act_is_a_proposal_that_rests_on_an_implication_which_rests_on_a_genotype()
    {
        var tasks = Of("medication-recommendation").ToList();
        Assert.Equal(8, tasks.Count);
        var byUrl = s_entries.ToDictionary(e => e.GetProperty("fullUrl").GetString()!, e => e.GetProperty("resource"));
        foreach (var task in tasks)
        {
            Assert.Equal(("requested", "proposal"), (task.GetProperty("status").GetString(), task.GetProperty("intent").GetString()));
            var implication = byUrl[task.GetProperty("reasonReference").GetProperty("reference").GetString()!];
            Assert.Equal("therapeutic-implication", Code(implication.GetProperty("code")));
            var basis = byUrl[implication.GetProperty("derivedFrom")[0].GetProperty("reference").GetString()!];
            Assert.Equal("84413-4", Code(basis.GetProperty("code")));
            Assert.Contains(implication.GetProperty("note").EnumerateArray(), n => n.GetProperty("text").GetString()!.Contains("2024-05-29", StringComparison.Ordinal));
        }
        Assert.Equal("LA26421-0", Code(tasks[0].GetProperty("code")));
        Assert.Contains(tasks, t => !t.TryGetProperty("code", out _)); // "ask the pharmacist" is not on LOINC's list
        Assert.Equal(tasks.Count, Of("genomic-report").Single().GetProperty("extension").GetArrayLength());
    }

    [Fact]
    public void What_is_written_is_read_back_as_the_same_genotypes()
    {
        var read = FhirReader.Read("pgx.fhir.json", new MemoryStream(s_bytes), new Known(PgxSample.Now, KnownBasis.FileDate));
        Assert.DoesNotContain(read.Issues, i => i.Severity >= Severity.Error);
        var back = read.Drafts.Select(d => d.Claim).OfType<Genotype>().OrderBy(g => g.Gene, StringComparer.Ordinal).ToList();
        Assert.Equal(PgxSample.Genes.Select(g => (g.Gene, g.Gene == "UGT1A1" ? g.Diplotype + " or *28/*80" : g.Diplotype, g.Phenotype)).OrderBy(g => g.Gene, StringComparer.Ordinal),
            back.Select(g => (g.Gene, g.Diplotype, g.ReportedPhenotype ?? "")));
        Assert.Equal("1.0", back.Single(g => g.Gene == "DPYD").ActivityScore);
    }

    [Fact]
    public void A_person_who_is_not_named_is_nobody_in_the_bundle()
    {
        var bundle = JsonDocument.Parse(GenomicsReport.Write(PgxSample.Make(named: false).Report)).RootElement;
        Assert.Empty(GenomicsShape.Errors(bundle));
        Assert.DoesNotContain(bundle.GetProperty("entry").EnumerateArray(), e => e.GetProperty("resource").GetProperty("resourceType").GetString() == "Patient");
        Assert.DoesNotContain("\"subject\"", bundle.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Name_and_birth_date_stay_at_home() => Assert.DoesNotContain("1951", System.Text.Encoding.UTF8.GetString(s_bytes), StringComparison.Ordinal);

    [Fact]
    public void The_same_report_gives_the_same_bytes_and_a_what_if_gives_none()
    {
        Assert.Equal(s_bytes, GenomicsReport.Write(PgxSample.Make().Report));
        Assert.Throws<InvalidOperationException>(() => GenomicsReport.Write(PgxSample.Make().Report with { Assumed = ["CYP2C19: assumed"] }));
    }
}
