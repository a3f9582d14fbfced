using System.Globalization;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Phenotyping;

public sealed class PhenotyperTests
{
    // Caudle et al., Clin Transl Sci 2020;13:116, table 3: 0 poor, above 0 to below 1.25 intermediate, 1.25-2.25 normal, above 2.25 ultrarapid.
    [Theory]
    [InlineData("*4", "*5", "0.0", "Poor Metabolizer")]
    [InlineData("*4", "*10", "0.25", "Intermediate Metabolizer")]
    [InlineData("*1", "*4", "1.0", "Intermediate Metabolizer")]
    [InlineData("*1", "*10", "1.25", "Normal Metabolizer")]
    [InlineData("*1", "*1", "2.0", "Normal Metabolizer")]
    [InlineData("*1x2", "*10", "2.25", "Normal Metabolizer")]
    [InlineData("*1", "*1x2", "3.0", "Ultrarapid Metabolizer")]
    [InlineData("*1", "*22", "n/a", "Indeterminate")]
    public void CYP2D6_has_the_bins_of_the_2019_consensus(string a, string b, string score, string phenotype)
    {
        var result = Phenotyper.Of("CYP2D6", a, b);
        Assert.Equal((score, phenotype, score), (result.ActivityScore, result.Phenotype, Assert.Single(result.LookupKeys)));
    }

    // CPIC fluoropyrimidine guideline, Clin Pharmacol Ther 2018;103:210, table 1 (and its 2018 November update of intermediate to AS 1 and 1.5).
    [Theory]
    [InlineData("Reference", "Reference", "2.0", "Normal Metabolizer")]
    [InlineData("Reference", "c.2846A>T", "1.5", "Intermediate Metabolizer")]
    [InlineData("Reference", "c.1905+1G>A (*2A)", "1.0", "Intermediate Metabolizer")]
    [InlineData("c.2846A>T", "c.2846A>T", "1.0", "Intermediate Metabolizer")]
    [InlineData("c.1905+1G>A (*2A)", "c.2846A>T", "0.5", "Poor Metabolizer")]
    [InlineData("c.1905+1G>A (*2A)", "c.1679T>G (*13)", "0.0", "Poor Metabolizer")]
    public void DPYD_scores_are_those_of_the_fluoropyrimidine_guideline(string a, string b, string score, string phenotype)
    {
        var result = Phenotyper.Of("DPYD", a, b);
        Assert.Equal((score, phenotype), (result.ActivityScore, result.Phenotype));
    }

    [Fact]
    public void The_order_of_a_pair_is_irrelevant_and_a_score_is_the_sum_of_its_values()
    {
        var pairs = 0;
        foreach (var gene in Pharmacogene.Names.Select(Pharmacogene.Of).Where(g => g.Alleles.Count < 200))
            foreach (var a in gene.Alleles.Where((_, i) => i % 3 == 0))
                foreach (var b in gene.Alleles.Where((_, i) => i % 5 == 0))
                {
                    var result = Phenotyper.Of(gene.Gene, a.Name, b.Name);
                    Assert.Equal(result, Phenotyper.Of(gene.Gene, b.Name, a.Name));
                    if (!gene.HasScore || a.Value is "n/a" or "" || b.Value is "n/a" or "") continue;
                    var sum = new[] { a, b }.Sum(x => decimal.Parse(x.Value.TrimStart('≥'), CultureInfo.InvariantCulture));
                    Assert.Equal(sum, decimal.Parse(result.ActivityScore!.TrimStart('≥'), CultureInfo.InvariantCulture));
                    pairs++;
                }
        Assert.True(pairs > 1000);
    }

    [Fact]
    public void No_result_is_never_normal()
    {
        foreach (var gene in Pharmacogene.Names)
        {
            var unknown = Phenotyper.Unknown(gene);
            Assert.False(unknown.IsKnown);
            Assert.Equal([GeneResult.NoResult], unknown.LookupKeys);
        }
    }

    [Fact]
    public void A_boy_with_one_deficient_G6PD_allele_is_deficient_and_his_mother_is_variable()
    {
        Assert.Equal("Deficient", Phenotyper.Of("G6PD", "A- 202A_376G", "").Phenotype);
        Assert.Equal("Variable", Phenotyper.Of("G6PD", "A- 202A_376G", "B (reference)").Phenotype);
    }

    [Fact]
    public void One_DPYD_allele_alone_is_not_a_score() =>
        Assert.Equal(("Indeterminate", "n/a"), (Phenotyper.Of("DPYD", "Reference", "").Phenotype, Phenotyper.Of("DPYD", "Reference", "").ActivityScore));

    [Theory]
    [InlineData("*57:01", "*07:02")]
    [InlineData("*15:02", "*57:01")]
    [InlineData("*15:11", "*58:01")]
    [InlineData("*44:02", "*44:02")]
    public void An_HLA_status_is_never_positive_and_negative_at_once(string a, string b)
    {
        var result = Phenotyper.Of("HLA-B", a, b);
        Assert.Equal(3, result.LookupKeys.Count);
        foreach (var keys in new[] { result.LookupKeys, Dpwg.KeysOf(result) })
            foreach (var positive in keys.Where(k => k.EndsWith("positive", StringComparison.Ordinal)))
                Assert.DoesNotContain(positive.Replace("positive", "negative", StringComparison.Ordinal), keys);
        Assert.Equal(a is "*57:01" || b is "*57:01", result.LookupKeys.Contains("*57:01 positive"));
    }

    [Fact]
    public void A_low_resolution_HLA_typing_neither_shows_nor_excludes_an_allele()
    {
        var result = Phenotyper.Of("HLA-B", "*15", "*07:02");
        Assert.DoesNotContain(result.LookupKeys, k => k.StartsWith("*15:02", StringComparison.Ordinal));
        Assert.Contains("*57:01 negative", result.LookupKeys);
        Assert.Contains("hla-low-resolution", result.Notes);
    }

    [Fact]
    public void DPWG_counts_CYP2D6_in_its_own_bins()
    {
        var result = Phenotyper.Of("CYP2D6", "*1x2", "*9");   // CPIC: 2 + 0.25, DPWG: 2 + 0.5
        Assert.Equal(["2.5", "Normal Metabolizer"], Dpwg.KeysOf(result));
        Assert.Equal(["3.0", "Ultrarapid Metabolizer"], Dpwg.KeysOf(Phenotyper.Of("CYP2D6", "*1", "*1x2")));
    }

    [Theory]
    [InlineData("c.2846A>T", "c.2846A>T", "1.0 (Phenotyping)")]
    [InlineData("Reference", "c.1905+1G>A (*2A)", "1.0 (Intermediate Metabolizer)")]
    [InlineData("c.2846A>T", "c.1905+1G>A (*2A)", "0.5 (Phenotyping)")]
    [InlineData("Reference", "Reference", "2.0 (Normal Metabolizer)")]
    public void DPWG_asks_to_measure_DPD_where_two_variants_leave_it_open(string a, string b, string key) =>
        Assert.Equal([key], Dpwg.KeysOf(Phenotyper.Of("DPYD", a, b)));
}
