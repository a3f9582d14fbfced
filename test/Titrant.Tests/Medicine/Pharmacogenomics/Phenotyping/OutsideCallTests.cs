using System.Text.Json;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Phenotyping;

public sealed class OutsideCallTests
{
    private static (Seq<GeneResult> Results, Seq<Issue> Problems) Read(params string[] lines) => Beside([], lines);

    private static (Seq<GeneResult> Results, Seq<Issue> Problems) Beside(Seq<GeneResult> genome, params string[] lines)
    {
        var parsed = lines.Select((l, i) => OutsideCall.Parse(l, $"calls.tsv:{i + 1}")).ToList();
        var (results, problems) = OutsideCalls.Resolve(parsed.Where(p => p.Call is not null).Select(p => p.Call!), genome);
        return (results, [.. parsed.SelectMany(p => p.Problems), .. problems]);
    }

    [Theory]
    [InlineData("*2/*1", "*1/*2")]
    [InlineData("*4.024/*1.001", "*1/*4")]
    [InlineData("*1/*4x5", "*1/*4x≥3")]
    [InlineData("*1/*2x3", "*1/*2x≥3")]
    [InlineData("*1/*41x3", "*1/*41x3")]
    [InlineData("*1/*41x7", "*1/*41x7")]
    [InlineData("*1X2/*XXX", "*1x2/*XXX")]
    [InlineData("CYP2D6*1/CYP2D6*4", "*1/*4")]
    public void Names_are_folded_to_those_of_the_table(string written, string diplotype) =>
        Assert.Equal(diplotype, Assert.Single(Read($"CYP2D6\t{written}").Results).Diplotype);

    [Fact]
    public void CYP2D6_1x3_with_4_is_ultrarapid()
    {
        var result = Assert.Single(Read("CYP2D6\t*1x3/*4").Results);
        Assert.Equal(("Ultrarapid Metabolizer", "≥3.0"), (result.Phenotype, Assert.Single(result.LookupKeys)));
    }

    [Fact]
    public void A_copy_number_that_the_table_lacks_gets_no_score()
    {
        var (results, problems) = Read("CYP2D6\t*1/*41x7");
        Assert.Equal("n/a", Assert.Single(results[0].LookupKeys));
        Assert.Equal("PGX003", Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData("*36 + *10/*1", "1.25", "Normal Metabolizer")]
    [InlineData("*68 + *4/*1", "1.0", "Intermediate Metabolizer")]
    [InlineData("*13 + *68x2 + *4/*68 + *2", "1.0", "Intermediate Metabolizer")]
    public void A_tandem_has_the_sum_of_its_genes(string written, string score, string phenotype)
    {
        var result = Assert.Single(Read($"CYP2D6\t{written}").Results);
        Assert.Equal((score, phenotype), (result.ActivityScore, result.Phenotype));
    }

    [Fact]
    public void A_phenotype_alone_stands_for_every_score_of_it()
    {
        var result = Assert.Single(Read("CYP2D6\t\tintermediate metaboliser").Results);
        Assert.Equal(["0.25", "0.5", "0.75", "1.0"], result.LookupKeys);
        Assert.Equal("Intermediate Metabolizer", result.Label);
    }

    [Fact]
    public void A_score_alone_gives_its_phenotype() => Assert.Equal("Normal Metabolizer (1.25)", Assert.Single(Read("CYP2D6\t\t\t1.25").Results).Label);

    [Fact]
    public void A_reported_score_goes_before_the_diplotypes_and_the_disagreement_is_said()
    {
        var (results, problems) = Read("CYP2D6\t*1/*4\t\t0.5");
        Assert.Equal(["0.5"], results[0].LookupKeys);
        Assert.Equal("PGX006", Assert.Single(problems).Code);
        Assert.Contains("outside-score-differs", results[0].Notes);
    }

    [Fact]
    public void A_reported_phenotype_goes_before_the_diplotypes_and_the_disagreement_is_said()
    {
        var (results, problems) = Read("CYP2C19\t*1/*1\tPM");
        Assert.Equal(["Poor Metabolizer"], results[0].LookupKeys);
        Assert.Equal("PGX005", Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData("TPMT", "possible IM", "Possible Intermediate Metabolizer")]
    [InlineData("CYP2C19", "likely poor metaboliser", "Likely Poor Metabolizer")]
    [InlineData("CYP2C19", "Extensive Metabolizer", "Normal Metabolizer")]
    [InlineData("CYP2C19", "CYP2C19 indeterminate", "Indeterminate")]
    [InlineData("SLCO1B1", "decreased function", "Decreased Function")]
    public void Wording_is_made_that_of_the_table(string gene, string written, string term) =>
        Assert.Equal(term, Assert.Single(Read($"{gene}\t\t{written}").Results).Phenotype);

    [Fact]
    public void A_report_goes_before_the_genome_and_what_the_genome_gives_is_said()
    {
        var (results, problems) = Beside([Phenotyper.Of("CYP2C19", "*38", "*38")], "CYP2C19\t*2/*2");
        Assert.Equal("*2/*2", Assert.Single(results).Diplotype);
        var issue = Assert.Single(problems);
        Assert.Equal("PGX004", issue.Code);
        Assert.Contains("*38/*38", issue.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void No_call_by_the_laboratory_leaves_the_genome_as_it_is()
    {
        Seq<GeneResult> genome = [Phenotyper.Of("CYP2C19", "*1", "*2")];
        var (results, problems) = Beside(genome, "CYP2C19\t./.");
        Assert.Equal(genome, results);
        Assert.Empty(problems);
    }

    [Fact]
    public void A_second_line_adds_an_alternative()
    {
        var (results, problems) = Read("CYP2D6\t*1/*4", "CYP2D6\t*2/*4", "CYP2D6\t*1/*4");
        Assert.Equal(["*1/*4", "*2/*4"], results.Select(r => r.Diplotype));
        Assert.Equal("PGX009", Assert.Single(problems).Code);
    }

    [Fact]
    public void An_allele_that_the_table_lacks_fits_no_row_and_the_nearest_name_is_told()
    {
        var (results, problems) = Read("MT-RNR1\t1555A>G");
        Assert.Equal("n/a", results[0].Phenotype);
        Assert.Contains("m.1555A>G", Assert.Single(problems).Detail, StringComparison.Ordinal);
        Assert.Equal("increased risk of aminoglycoside-induced hearing loss", Assert.Single(Read("MT-RNR1\tm.1555A>G").Results).Phenotype);
    }

    [Fact]
    public void A_slash_within_a_name_parts_no_alleles()
    {
        Assert.Equal(["Telti/Kobe"], Read("G6PD\tTelti/Kobe").Results[0].Alleles);
        Assert.Equal(["B (reference)", "Telti/Kobe"], Read("G6PD\tTelti/Kobe/B (reference)").Results[0].Alleles);
    }

    [Theory]
    [InlineData("CYP2D6", "PGX001")]
    [InlineData("\t*1/*2", "PGX001")]
    [InlineData("ABCB1\t*1/*2", "PGX002")]
    [InlineData("CYP2C19\t\tquick", "PGX007")]
    [InlineData("CYP2C19\t\t\t1.0", "PGX008")]
    [InlineData("CYP2D6\t\t\tmany", "PGX008")]
    [InlineData("CYP2D6\t*1/*2/*3", "PGX010")]
    [InlineData("HLA-B\tabc/def", "PGX003")]
    public void A_line_that_cannot_be_used_is_an_issue_with_its_place(string line, string code)
    {
        var (results, problems) = Read(line);
        Assert.Empty(results);
        Assert.Equal((code, "calls.tsv:1"), (Assert.Single(problems).Code, problems[0].Place));
    }

    [Theory]
    [InlineData("*15:02:01:01/HLA-B*57:01:01", "*15:02/*57:01")]
    [InlineData("B*57:01", "*57:01")]
    public void HLA_alleles_are_cut_to_two_fields(string written, string diplotype) => Assert.Equal(diplotype, Read($"HLA-B\t{written}").Results[0].Diplotype);

    [Fact]
    public void An_HLA_status_alone_is_its_own_only_key() => Assert.Equal(["*31:01 positive"], Read("HLA-A\t\t*31:01 positive").Results[0].LookupKeys);

    [Fact]
    public void Several_variants_on_one_strand_are_judged_by_the_lowest()
    {
        var result = Assert.Single(Read("DPYD\t[c.85T>C (*9A) + c.1905+1G>A (*2A)]/Reference").Results);
        Assert.Equal(("Reference/c.1905+1G>A (*2A)", "1.0", true), (result.Diplotype, result.ActivityScore, result.Inferred));
    }

    [Theory]
    [InlineData("CYP2D6\t*1/*41", "1.5 Normal Metabolizer")]           // DPWG counts *41 as 0.5, CPIC as 0.25
    [InlineData("CYP2D6\t*1.001/*32", "")]                             // DPWG has no value for *32: CPIC's 1.25 is not its score
    [InlineData("CYP2D6\t\t\t2.5", "2.5")]
    [InlineData("CYP2D6\t\tUM", "3.0 ≥3.0 ≥3.25 ≥3.5 4.0 ≥4.0 ≥5.0 ≥6.0")]
    [InlineData("CYP2D6\t*1/*4\t\t0.5", "0.5")]
    [InlineData("CYP2D6\t*1/*41x7", "")]
    public void DPWG_reads_a_report_by_its_own_values(string line, string keys) => Assert.Equal(keys, string.Join(' ', Dpwg.KeysOf(Read(line).Results[0])));

    [Fact]
    public void The_published_cases_of_reported_genotypes_give_what_they_print()
    {
        var (run, wrong) = (0, new List<string>());
        foreach (var line in File.ReadLines(Repository.Data("pgx", "cases", "cases.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var c = json.RootElement;
            if (!c.TryGetProperty("outside_calls", out var calls) || calls.ValueKind != JsonValueKind.Array || calls.GetArrayLength() == 0) continue;
            var parsed = calls.EnumerateArray().Select(l => OutsideCall.Parse(l.GetString()!, "case").Call).OfType<OutsideCall>().GroupBy(x => x.Gene).ToDictionary(g => g.Key, g => OutsideCalls.Resolve(g, []).Results);
            foreach (var gene in c.GetProperty("expected").GetProperty("genes").EnumerateObject().Where(g => parsed.ContainsKey(g.Name)))
            {
                var ours = parsed[gene.Name];
                if (gene.Value.TryGetProperty("print_calls", out var print)) Check(string.Join(", ", print.EnumerateArray().Select(p => p.GetString())), string.Join(", ", ours.Select(r => r.Label)));
                if (gene.Value.TryGetProperty("inferred_diplotype", out var inferred)) Check(inferred.GetString()!, ours[0].Diplotype);
                if (gene.Value.TryGetProperty("source_phenotype_contains", out var phenotype) && !ours.Any(r => r.Phenotypes.Contains(phenotype.GetString()!))) Check(phenotype.GetString()!, ours[0].Phenotype);
                if (gene.Value.TryGetProperty("reportable", out var reportable)) Check(reportable.GetBoolean().ToString(), ours.All(r => r.IsKnown).ToString());

                void Check(string expected, string actual)
                {
                    run++;
                    if (expected != actual) wrong.Add($"{c.GetProperty("id")} {gene.Name}: {actual} for {expected}");
                }
            }
        }
        Assert.True(run >= 20 && wrong.Count == 0, $"{run} checks; {string.Join("; ", wrong)}");
    }
}
