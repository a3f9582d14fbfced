using Titrant.Medicine.Pharmacogenomics.Cohorts;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Cohorts;

public class BurdenTests
{
    private static readonly CohortCall Poor = new(["*2/*2"], "Poor Metabolizer", "", ["Poor Metabolizer"], 0, [], "", true);
    private static readonly CohortCall Usual = new(["*1/*1"], "Normal Metabolizer", "", ["Normal Metabolizer"], 0, [], "", true);
    private static readonly CohortCall Unknown = new([], "", "", [], 5, ["*2"], "", false);

    private static AdviceState Changes(IReadOnlyList<CohortCall> calls) =>
        calls.Any(c => !c.IsAssessed) ? AdviceState.NotAssessable : calls.Any(c => c.Phenotype == "Poor Metabolizer") ? AdviceState.Changed : AdviceState.Unchanged;

    // Two genes; clopidogrel by the first alone, phenytoin by both.
    private static readonly CohortPanel Panel = new([new("A", []), new("B", [])], (_, _, _) => Usual, "test", [new("clopidogrel", [0], Changes), new("phenytoin", [0, 1], Changes)]);

    private static Seq<BurdenGroup> Report(IEnumerable<(int A, int B, int Label)> people, params string[] labels)
    {
        var all = people.ToList();
        IReadOnlyList<CohortCall> results = [Usual, Poor, Unknown];
        var burden = new Burden(Panel, [results, results], labels.Length == 0 ? null : new(labels.ToSeq(), [.. all.Select(p => p.Label)], []));
        foreach (var (a, b, label) in all) burden.Add([a, b], label);
        return burden.Report();
    }

    [Fact]
    public void Shares_and_means_count_people_not_results()
    {
        var all = Report([.. Enumerable.Repeat((1, 1, -1), 81), .. Enumerable.Repeat((0, 0, -1), 182)])[0];
        Assert.Equal(new BurdenShare(263, 263, 81, 0), all.AnyGene);
        // Newcombe, Stat Med 1998;17:857, table I: 81 of 263, score method 0.2553 to 0.3662.
        Assert.Equal(0.2553, all.AnyGene.Interval.Low, 4);
        Assert.Equal(0.3662, all.AnyGene.Interval.High, 4);
        Assert.Equal(2 * 81 / 263.0, all.MeanDrugs.Mean, 12);
        Assert.InRange(all.MeanDrugs.Mean, all.MeanDrugs.Low, all.MeanDrugs.High);
    }

    [Fact]
    public void Who_could_not_be_assessed_is_never_counted_as_normal()
    {
        var all = Report([.. Enumerable.Repeat((1, 0, -1), 10), .. Enumerable.Repeat((2, 0, -1), 90)])[0];
        var (_, clopidogrel) = all.Drugs.Single(d => d.Drug == "clopidogrel");
        Assert.Equal(new BurdenShare(100, 10, 10, 0), clopidogrel);
        Assert.Equal((0.1, 1.0), (clopidogrel.Share, clopidogrel.AtMost));
    }

    [Fact]
    public void A_drug_of_two_genes_needs_both()
    {
        var all = Report(Enumerable.Repeat((1, 2, -1), 20))[0];
        Assert.Equal(0, all.Drugs.Single(d => d.Drug == "phenytoin").Share.Assessed);
        Assert.Equal(20, all.Drugs.Single(d => d.Drug == "clopidogrel").Share.Actionable);
        Assert.Equal(["A"], all.Genes.Select(g => g.Gene));
    }

    [Fact]
    public void A_group_of_fewer_than_ten_people_is_not_shown()
    {
        var groups = Report([.. Enumerable.Repeat((1, 0, 0), 9), .. Enumerable.Repeat((1, 0, 1), 10)], "few", "enough");
        Assert.Equal([("everybody", true), ("few", false), ("enough", true)], groups.Select(g => (g.Name, g.IsShown)));
        var few = Assert.Single(BurdenTable.Of(groups).Split('\n'), l => l.Split('\t') is [_, _, "few", ..]);
        Assert.Equal("group\t\tfew\tfewer than 10\t\t\t\t\t\t\t\t", few);
    }

    [Fact]
    public void The_page_says_what_it_is_and_quotes_hostile_labels()
    {
        var groups = Report(Enumerable.Repeat((1, 0, 0), 12), "<script>x</script>");
        var page = BurdenPage.Of(groups, new([], null, "", "", 0, []), Panel);
        Assert.Contains("The open analogue of published biobank burden studies; not those studies&#39; data.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_normal_CYP2C19_metaboliser_has_minor_changes_and_no_actionable_result()
    {
        var rules = CpicRules.Of(["CYP2C19"]);
        AdviceState[] States(string phenotype) => [.. rules.Select(r => r.Of([new([], phenotype, "", [phenotype], 0, [], "", true)]))];
        Assert.DoesNotContain(AdviceState.Changed, States("Normal Metabolizer"));
        Assert.Contains(AdviceState.Minor, States("Normal Metabolizer"));
        Assert.Contains(AdviceState.Changed, States("Poor Metabolizer"));
    }

    [Fact]
    public void Minor_changes_are_listed_beside_the_actionable_ones()
    {
        var panel = Panel with { Advice = [new("omeprazole", [0], c => c[0].Phenotype == "Poor Metabolizer" ? AdviceState.Minor : AdviceState.Unchanged)] };
        IReadOnlyList<CohortCall> results = [Usual, Poor];
        var burden = new Burden(panel, [results, results], null);
        for (var i = 0; i < 20; i++) burden.Add([i % 2, 0], -1);
        Assert.Equal(new BurdenShare(20, 20, 0, 10), burden.Report()[0].AnyGene);
    }
}
