using System.Diagnostics;
using System.Globalization;
using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Vcf;
using Titrant.Tests.Formats.Vcf;

namespace Titrant.Tests.Medicine.Clopidogrel;

/// <summary>From a file's bytes to the card.</summary>
public sealed class FilesTests
{
    private static readonly string s_pgx = Path.Combine(Environment.GetEnvironmentVariable("TITRANT_SHARED") ?? Path.Combine(ConformanceTests.Root(), "..", "shared"), "data", "pgx");

    private static string Written(GenomeBuild build, string diplotype, string[]? notCovered = null) => VcfText.File(
        [.. Genomes.Sample(Cyp2c19Genotype.Definition, diplotype, build: build, notCovered: notCovered).Calls.Select(c =>
        {
            var alts = c.Alleles.Where(a => a != c.Ref).Distinct().ToList();
            var gt = string.Join('/', c.Alleles.Select(a => a == c.Ref ? 0 : alts.IndexOf(a) + 1));
            return VcfText.Record("10", c.Pos, c.Ref, alts.Count == 0 ? "." : string.Join(',', alts), gt);
        })], [build == GenomeBuild.GRCh38 ? VcfText.Length38 : VcfText.Length37]);

    private static Person After(DocumentRead read)
    {
        var person = Person.Man(61).Has("I21.4", "NSTEMI, stent").Takes("Clopidogrel 75 mg");
        return person with { Drafts = person.Drafts.AddRange(read.Drafts) };
    }

    [Theory]
    [InlineData(GenomeBuild.GRCh37)]
    [InlineData(GenomeBuild.GRCh38)]
    public void A_file_of_either_build_leads_to_the_same_card(GenomeBuild build)
    {
        var read = VcfText.Read(Written(build, "*2/*2"), new VcfRequest(Cyp2c19Genotype.Loci));
        Assert.Empty(read.Issues);
        Assert.Equal(build, read.Sample().Build);
        Assert.Contains("*2/*2 (poor metaboliser)", Assert.Single(After(read).Asked.Advice).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_build_is_not_known_never_makes_a_poor_metaboliser_normal()
    {
        var text = Written(GenomeBuild.GRCh37, "*2/*2").Replace(VcfText.Length37, VcfText.Length38, StringComparison.Ordinal);
        var read = VcfText.Read(text, new VcfRequest(Cyp2c19Genotype.Loci));
        Assert.Equal(["VCF008"], read.Codes());
        Assert.Empty(After(read).Asked.Answers);
    }

    [Fact]
    public void A_variants_only_file_is_a_gap_and_not_normal()
    {
        var variantsOnly = VcfText.File([VcfText.Record("chr10", 94842866, "A", "G", "1/1")]);
        Assert.IsType<Gap>(After(VcfText.Read(variantsOnly, new VcfRequest(Cyp2c19Genotype.Loci))).Asked.Answer("Genotype", "CYP2C19"));
    }

    [Fact]
    public void One_reference_block_over_the_gene_is_normal_but_for_the_usual_allele()
    {
        var block = VcfText.File([VcfText.Record("chr10", 94759680, "T", "<NON_REF>", "0/0", info: "END=94858547")]);
        var finding = Assert.IsType<Finding>(After(VcfText.Read(block, new VcfRequest(Cyp2c19Genotype.Loci))).Asked.Answer("Genotype", "CYP2C19"));
        Assert.Equal(["*38/*38"], ((Result.Diplotype)finding.Result).Diplotypes);
    }

    [Theory]
    [InlineData("examples/pharmcat.example.vcf.gz", "*38/*38")]
    [InlineData("examples/pharmcat.example2.vcf.gz", "*2/*2")]
    public void The_published_examples_give_their_diplotype(string file, string diplotype)
    {
        var path = Path.Combine(s_pgx, file);
        Assert.SkipUnless(File.Exists(path), "shared data are not here");
        using var bytes = File.OpenRead(path);
        var read = VcfReader.Read(file, bytes, VcfText.Since, new VcfRequest(Cyp2c19Genotype.Loci));
        Assert.Equal(diplotype, GeneCall.Of(Cyp2c19Genotype.Definition, read.Sample()).Best[0].ToString());
    }

    [Fact]
    public void A_raw_genome_of_88_thousand_records_is_read_in_well_under_a_second()
    {
        var path = Path.Combine(s_pgx, "real_wgs", "PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr10.vcf.bgz");
        Assert.SkipUnless(File.Exists(path), "shared data are not here");
        var bytes = File.ReadAllBytes(path);
        DocumentRead Once(string? sample) => VcfReader.Read("chr10.vcf.gz", new MemoryStream(bytes), VcfText.Since, new VcfRequest(Cyp2c19Genotype.Loci, sample));
        Assert.Equal(["VCF004"], Once(null).Codes());
        Once("NA18526");
        var clock = Stopwatch.StartNew();
        var read = Once("NA18526");
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{read.Sample().Records} records in {clock.ElapsedMilliseconds} ms; {read.Sample().Build} by {read.Sample().BuildEvidence}; {read.Sample().Calls.Count} calls; {string.Join(' ', read.Issues)}"));
        Assert.Equal(GenomeBuild.GRCh38, read.Sample().Build);
        Assert.True(clock.ElapsedMilliseconds < 3000);
    }
}
