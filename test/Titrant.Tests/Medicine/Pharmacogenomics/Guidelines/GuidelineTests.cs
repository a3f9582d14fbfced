using Titrant.Medicine.Pharmacogenomics.Guidelines;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Guidelines;

public sealed class GuidelineTests
{
    private static Dictionary<string, Seq<GeneResult>> With(params (string Gene, string Diplotype)[] genes) =>
        genes.ToDictionary(g => g.Gene, g => g.Diplotype.Split(" or ").Select(d => d.Split('/')).Select(p => Phenotyper.Of(g.Gene, p[0], p.ElementAtOrDefault(1) ?? "")).ToSeq());

    [Fact]
    public void A_thiopurine_asks_for_both_genes()
    {
        var match = Assert.Single(Guideline.Cpic.Match("azathioprine", With(("TPMT", "*1/*3A"), ("NUDT15", "*1/*1"))));
        var row = Assert.Single(match.Rows);
        Assert.Equal([new GeneKey("NUDT15", "Normal Metabolizer"), new GeneKey("TPMT", "Intermediate Metabolizer")], row.Keys);
        Assert.Empty(match.NotKnown);
    }

    [Fact]
    public void A_thiopurine_with_one_gene_unknown_says_so_and_takes_no_normal_row()
    {
        var match = Assert.Single(Guideline.Cpic.Match("azathioprine", With(("TPMT", "*3A/*3A"))));
        Assert.Equal(["NUDT15"], match.NotKnown);
        Assert.All(match.Rows, r => Assert.Contains(new GeneKey("NUDT15", "No Result"), r.Keys));
    }

    [Fact]
    public void Nothing_known_is_a_reason_and_no_row()
    {
        var match = Assert.Single(Guideline.Cpic.Match("clopidogrel", With()));
        Assert.Empty(match.Rows);
        Assert.Equal("no recommendation because CYP2C19 is not known", match.WhyNone);
    }

    [Fact]
    public void Phenytoin_asks_for_CYP2C9_and_HLA_B_and_answers_for_new_and_long_users()
    {
        var match = Assert.Single(Guideline.Cpic.Match("phenytoin", With(("CYP2C9", "*1/*3"), ("HLA-B", "*15:02/*07:02"))));
        Assert.Equal(["PHT naive", "PHT use >3mos"], match.Rows.Select(r => r.Population).Order(StringComparer.Ordinal));
        Assert.All(match.Rows, r => Assert.Equal([new GeneKey("CYP2C9", "1.0"), new GeneKey("HLA-B", "*15:02 positive")], r.Keys));
    }

    [Fact]
    public void Another_HLA_allele_reported_alone_leaves_phenytoin_without_a_row()
    {
        var results = With(("CYP2C9", "*1/*1"));
        results["HLA-B"] = [OutsideCalls.Of(new OutsideCall("HLA-B", null, "*57:01 positive", null, "calls.tsv:1"), [])!];
        Assert.Empty(Assert.Single(Guideline.Cpic.Match("phenytoin", results)).Rows);
        Assert.Equal("PA166296759", Assert.Single(Assert.Single(Guideline.Cpic.Match("abacavir", results)).Rows).Id);
    }

    [Fact]
    public void Every_equally_good_reading_is_answered()
    {
        var match = Assert.Single(Guideline.Cpic.Match("amitriptyline", With(("CYP2C19", "*1/*4 or *4/*17 or *1/*1"), ("CYP2D6", "*1/*4"))));
        Assert.Equal(3, match.Genotypes.Count);
        Assert.All(match.Genotypes, g => Assert.NotEmpty(g.Rows));
    }

    [Fact]
    public void Very_many_readings_are_answered_by_their_keys()
    {
        Seq<GeneResult> Many(string gene) => Enumerable.Range(0, 3000).Select(i => new GeneResult(gene, [$"*{i}", "*1"], ["Indeterminate"], null, [i % 2 == 0 ? "Indeterminate" : "Poor Metabolizer"], ResultSource.Outside)).ToSeq();
        var match = Assert.Single(Guideline.Cpic.Match("azathioprine", new Dictionary<string, Seq<GeneResult>> { ["TPMT"] = Many("TPMT"), ["NUDT15"] = Many("NUDT15") }));
        Assert.Equal(4, match.Genotypes.Count);
    }

    [Fact]
    public void Warfarin_has_its_flow_chart_whatever_is_known()
    {
        Assert.True(Assert.Single(Assert.Single(Guideline.Cpic.Match("warfarin", With())).Rows).IsFlowChart);
        Assert.Equal(["CYP4F2", "VKORC1"], Assert.Single(Guideline.Cpic.Match("warfarin", With(("CYP2C9", "*1/*3")))).NotKnown);
    }

    [Fact]
    public void A_carrier_of_two_risk_alleles_is_warned_of_each_on_carbamazepine_although_DPWG_is_silent_on_both_together()
    {
        Assert.SkipUnless(Guideline.Dpwg is not null, "the DPWG pack is not beside the program");
        var rows = Guideline.Dpwg.Match("carbamazepine", With(("HLA-B", "*15:02/*15:11"))).SelectMany(m => m.Rows).SelectMany(r => r.Keys).Select(k => k.Key);
        Assert.Equal(["*15:02 positive", "*15:11 positive", "1511 and 1502"], rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("phenytoin", "*2/*3", "*2/*3")]
    [InlineData("phenytoin", "*1/*8", "Intermediate Metabolizer")]
    public void An_exact_diplotype_goes_before_the_phenotype(string drug, string diplotype, string key)
    {
        Assert.SkipUnless(Guideline.Dpwg is not null, "the DPWG pack is not beside the program");
        Assert.Equal([new GeneKey("CYP2C9", key)], Assert.Single(Guideline.Dpwg.Match(drug, With(("CYP2C9", diplotype))).SelectMany(m => m.Rows)).Keys);
    }

    [Fact]
    public void A_drug_without_a_guideline_has_none() => Assert.Empty(Guideline.Cpic.Match("paracetamol", With(("CYP2D6", "*1/*1"))));

    [Fact]
    public void Every_CPIC_key_is_one_that_some_result_can_give()
    {
        var asked = Guideline.Cpic.Drugs.SelectMany(d => Guideline.Cpic.Genes(d)).Distinct().ToList();
        Assert.Equal(20, asked.Count);
        foreach (var gene in asked) Assert.True(Hla.Is(gene) || Titrant.Medicine.Pharmacogenomics.Pharmacogene.IsKnown(gene), gene);
    }
}
