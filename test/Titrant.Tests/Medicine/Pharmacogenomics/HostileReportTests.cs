using System.Globalization;
using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics;

/// <summary>Laboratories' results as people type them: understood word for word, or a gap that shows what was written. Never normal by a misreading.</summary>
public sealed class HostileReportTests
{
    private const string Gap = "gap";

    private static Chart Asked(params Genotype[] reports)
    {
        var person = Person.Woman(60);
        foreach (var report in reports) person = person.And(report);
        return person.Chart().Ask([new PharmacogeneGenotypes()]);
    }

    private static Genotype Report(string gene, string diplotype, string phenotype = "", string score = "") =>
        new(gene, diplotype, phenotype.Length > 0 ? phenotype : null, score.Length > 0 ? score : null, "", "");

    /// <summary>The phenotype of the finding, "gap", or "conflict".</summary>
    private static string Said(string gene, params Genotype[] reports)
    {
        var chart = Asked(reports);
        return chart.Answer(PharmacogeneGenotypes.Name, gene) switch
        {
            Finding { Result: Result.Diplotype d } => d.Phenotype,
            Titrant.Patient.Gap { Disagree.Count: > 0 } => "conflict",
            Titrant.Patient.Gap => Gap,
            _ => chart.Answers.OfType<Titrant.Patient.Gap>().Any(g => g.Key.Name == PharmacogeneGenotypes.Open && g.Says.Contains(gene, StringComparison.Ordinal)) ? Gap : "nothing",
        };
    }

    [Theory]
    [InlineData("*1x2/*4", "Normal Metabolizer")]
    [InlineData("*1×2/*4", "Normal Metabolizer")]
    [InlineData("*1 x 2 / *4", "Normal Metabolizer")]
    [InlineData("*1/*2xN", "Ultrarapid Metabolizer")]
    [InlineData("*1xN/*4", Gap)]                           // two copies are normal, three ultrarapid
    [InlineData("*1x/*4", Gap)]
    [InlineData("*1/*2 duplication", Gap)]
    [InlineData("(*1/*2)xN", Gap)]
    [InlineData("*36+*10/*1", "Normal Metabolizer")]
    [InlineData("*10+*36/*1", "Normal Metabolizer")]
    [InlineData("*10+*36/*10+*36", "Intermediate Metabolizer")]
    [InlineData("*68+*4/*5", "Poor Metabolizer")]
    [InlineData("*4.013/*4", "Poor Metabolizer")]
    [InlineData("*4A/*5", "Poor Metabolizer")]
    [InlineData("CYP2D6 *4/*4", "Poor Metabolizer")]
    [InlineData("cyp2d6*4/cyp2d6*4", "Poor Metabolizer")]
    [InlineData("∗4/∗4", "Poor Metabolizer")]
    [InlineData("*4 / *4", "Poor Metabolizer")]
    [InlineData("*1/*2/*4", Gap)]
    [InlineData("*1/*4 or *2/*4", Gap)]
    [InlineData("*1", Gap)]
    [InlineData("4/4", Gap)]
    [InlineData("*1/*999", "Indeterminate")]
    [InlineData("negative", Gap)]
    [InlineData("normal", "Normal Metabolizer")]
    [InlineData("not a poor metaboliser", Gap)]
    [InlineData("normal metaboliser or intermediate metaboliser", Gap)]
    [InlineData("*99999999999999999999999/*1", Gap)]
    public void CYP2D6(string written, string phenotype) => Assert.Equal(phenotype, Said("CYP2D6", Report("CYP2D6", written)));

    [Theory]
    [InlineData("DPYD", "c.1905+1G>A het", "Intermediate Metabolizer")]
    [InlineData("DPYD", "*2A/*1", "Intermediate Metabolizer")]
    [InlineData("DPYD", "*2A/*2A", "Poor Metabolizer")]
    [InlineData("DPYD", "*2A/*9A", "Intermediate Metabolizer")]
    [InlineData("DPYD", "rs3918290 CT", Gap)]
    [InlineData("DPYD", "negative", Gap)]                  // which of 80 variants?
    [InlineData("DPYD", "c.1905+1G>A negative", Gap)]
    [InlineData("DPYD", "c.1905+1G>A not detected", Gap)]
    [InlineData("DPYD", "normal", "Normal Metabolizer")]
    [InlineData("VKORC1", "G/A", "-1639 AG")]
    [InlineData("VKORC1", "-1639G>A heterozygous", "-1639 AG")]
    [InlineData("VKORC1", "-1639 GA", "-1639 AG")]
    [InlineData("VKORC1", "AA", "-1639 AA")]
    [InlineData("VKORC1", "rs9923231 C/T", "-1639 AG")]
    [InlineData("VKORC1", "-1639G>A", Gap)]
    [InlineData("VKORC1", "G", Gap)]
    [InlineData("ABCG2", "421C>A homozygous", "Poor Function")]
    [InlineData("TPMT", "*1/*3", "Indeterminate")]
    [InlineData("NUDT15", "*1/*3", "Intermediate Metabolizer")]
    [InlineData("MT-RNR1", "m.1555A>G", "increased risk of aminoglycoside-induced hearing loss")]
    public void Other_genes(string gene, string written, string phenotype) => Assert.Equal(phenotype, Said(gene, Report(gene, written)));

    [Theory]
    [InlineData("*15:02:01/*15:25", "*15:02 positive; *15:11 negative; *57:01 negative; *58:01 negative")]
    [InlineData("HLA-B*1502/HLA-B*0702", "*15:02 positive; *15:11 negative; *57:01 negative; *58:01 negative")]
    [InlineData("HLA-B*1502", "*15:02 positive")]
    [InlineData("B*57:01", "*57:01 positive")]
    [InlineData("*07:02", Gap)]
    [InlineData("*57:01/*15", "*57:01 positive")]
    [InlineData("*57:01/-", "*57:01 positive")]
    [InlineData("*57:01 -", Gap)]
    [InlineData("*15:02N/*07:02", "*15:11 negative; *57:01 negative; *58:01 negative")]
    [InlineData("negative", Gap)]
    [InlineData("*57:01 neg", "*57:01 negative")]
    [InlineData("HLA-B*57:01 undetected", "*57:01 negative")]
    [InlineData("HLA-B*57:01: not found", "*57:01 negative")]
    [InlineData("HLA-B*57:01 unlikely", Gap)]
    [InlineData("HLA-B*57:01 negative; HLA-B*15:02 positive", "*57:01 negative; *15:02 positive")]
    [InlineData("positive for *15:02, negative for *57:01", "*57:01 negative; *15:02 positive")]
    [InlineData("*57:01, *58:01 negative; *15:02 positive", Gap)]
    [InlineData("*57:01 and *58:01 negative", "*57:01 negative; *58:01 negative")]
    [InlineData("*57:01 positive; *57:01 negative", Gap)]
    [InlineData("HLA-B*57:01/57:02/57:03", Gap)]           // an ambiguity, not three alleles
    [InlineData("*57:01/*57:02 + *07:02", Gap)]
    [InlineData("A*31:01/B*57:01", "*57:01 positive")]
    [InlineData("A*57:01", Gap)]
    public void HLA_B(string written, string statuses) => Assert.Equal(Set(statuses), Set(Said("HLA-B", Report("HLA-B", written))));

    [Theory]
    [InlineData("*57:01", "negative", "*57:01 negative")]
    [InlineData("*57:01", "low risk", Gap)]
    [InlineData("*57:01/*07:02", "*57:01 negative", "conflict")]
    [InlineData("*57:01/*07:02", "negative", Gap)]
    [InlineData("*07:02/*08:01", "*57:01 negative", "*15:02 negative; *15:11 negative; *57:01 negative; *58:01 negative")]
    [InlineData("", "*57:01 negative", "*57:01 negative")]
    public void HLA_B_of_two_columns(string diplotype, string phenotype, string statuses) => Assert.Equal(Set(statuses), Set(Said("HLA-B", Report("HLA-B", diplotype, phenotype))));

    [Fact]
    public void A_test_of_one_HLA_allele_named_in_the_gene_column_answers_that_allele_only()
    {
        Assert.Equal("*57:01 negative", Said("HLA-B", Report("HLA-B*57:01", "negative")));
        Assert.Equal(Set("*57:01 negative; *58:01 negative"), Set(Said("HLA-B", Report("HLA-B*57:01", "negative"), Report("HLA-B*58:01", "negative"))));
    }

    [Theory]
    [InlineData("CYP2D6", "", "", "0", "Poor Metabolizer")]
    [InlineData("DPYD", "", "", "1.0", "Intermediate Metabolizer")]
    [InlineData("CYP2D6", "", "", "many", Gap)]
    [InlineData("CYP2D6", "*1/*1", "", "0", "conflict")]
    [InlineData("CYP2D6", "", "Normal Metabolizer", "0.0", "conflict")]
    [InlineData("CYP2D6", "*1/*1x2", "Normal Metabolizer", "", "conflict")]
    [InlineData("CYP2D6", "*4/*4", "Normal Metabolizer", "", "conflict")]
    [InlineData("CYP2D6", "*1/*1", "Normal Metabolizer", "2", "Normal Metabolizer")]
    [InlineData("DPYD", "", "Normal", "", "Normal Metabolizer")]
    [InlineData("DPYD", "", "Ultrarapid Metabolizer", "", Gap)]
    [InlineData("CYP2C19", "", "PM", "", "Poor Metabolizer")]
    public void Phenotypes_and_scores_alone_and_in_contradiction(string gene, string diplotype, string phenotype, string score, string expected) =>
        Assert.Equal(expected, Said(gene, Report(gene, diplotype, phenotype, score)));

    [Fact]
    public void Two_reports_that_contradict_each_other_are_a_conflict() =>
        Assert.Equal("conflict", Said("CYP2C19", Report("CYP2C19", "*1/*1"), Report("CYP2C19", "*2/*2")));

    [Fact]
    public void No_text_of_a_report_throws_or_takes_long()
    {
        var random = new Random(20261121);
        string[] pieces = ["*1", "*2", "*4", "x2", "xN", "×", "+", "/", "|", " ", "HLA-B", "*57:01", "57:01", "negative", "positive", "het", "(", ")", "c.1905+1G>A", "Reference", "N", ":", ";", "≥", "rs9923231", "-1639", "G", "A", "\0", "\t", "𝟙", new string('*', 90), new string('a', 90)];
        string[] genes = ["CYP2D6", "DPYD", "VKORC1", "HLA-B", "HLA-A", "MT-RNR1", "G6PD", "HLA-B*57:01", "RYR1"];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var rounds = int.Parse(Environment.GetEnvironmentVariable("TITRANT_FUZZ") ?? "20000", CultureInfo.InvariantCulture);
        for (var round = 0; round < rounds; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + random.Next(9)).Select(_ => pieces[random.Next(pieces.Length)]));
            var gene = genes[random.Next(genes.Length)];
            if (HlaStatus.IsHla(gene))
            {
                var said = HlaStatus.Of(gene, text);
                Assert.True(said.Count == said.Select(s => s.Split(' ')[0]).Distinct().Count(), text);
                // "Negative" is only ever said of what the text names, or by a typing of two alleles.
                if (!text.Contains(':', StringComparison.Ordinal) && gene != "HLA-B*57:01") Assert.True(said.IsEmpty, text);
            }
            else if (AlleleText.Pair(Pharmacogene.Of(gene), text) is var (first, second)) Assert.True(first.Length > 0 && second is not null, text);
        }
        Assert.InRange(clock.Elapsed.TotalMilliseconds / rounds, 0, 5);
    }

    private static string[] Set(string statuses) => [.. statuses.Split("; ").Order(StringComparer.Ordinal)];
}
