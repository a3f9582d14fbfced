using Titrant.Learning;
using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Linear.Estimators;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Survival;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Linear;

/// <summary>A table that no model can be learned from is refused by code; a reader never sees an exception of the mathematics, nor a coefficient that is no number.</summary>
public sealed class DegenerateTableTests
{
    private static readonly string[] s_kinds =
        ["plain", "wide", "twice", "constant", "huge", "tiny", "mixed scales", "beyond all scales", "one row", "two rows", "ties everywhere", "one event", "no event", "all events", "separated", "nearly twice", "rare level", "rarely missing", "one weight", "tiny weights", "infinite weight", "no weight"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var learner in Learners.All.Where(l => l.Name != "explainable boosting")) foreach (var kind in s_kinds) data.Add(learner.Name, kind);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_degenerate_table_gives_a_model_of_numbers_or_a_coded_refusal(string learner, string kind)
    {
        foreach (var outcome in Learners.All.First(l => l.Name == learner).Outcomes)
            foreach (var ridge in new[] { "0", "0.1" })
                for (ulong seed = 1; seed <= 2; seed++)
                {
                    var (table, y) = Make(kind, outcome, seed);
                    var hasRidge = Learners.All.First(l => l.Name == learner).Options.Any(o => o.Name == "ridge");
                    if (ridge != "0" && !hasRidge) continue;
                    try
                    {
                        var model = Learners.Make(new(learner, hasRidge ? [("ridge", ridge)] : [], "s")).Fit(table, y, new(1));
                        Assert.All(model.Margin(table), m => Assert.True(double.IsFinite(m)));
                        if (outcome == OutcomeKind.TimeToEvent) Assert.All(model.Probability(table, ((SurvivalOutcome)y).Time.Max() / 2), p => Assert.True(p is null or (>= 0 and <= 1)));
                    }
                    catch (StudyException refused)
                    {
                        Assert.NotEmpty(refused.Remedy);
                        Assert.NotEmpty(refused.Place);
                    }
                }
    }

    [Fact]
    public void More_genes_than_deaths_are_refused_with_the_columns_named()
    {
        var chance = Chance.For(1, "genes");
        const int n = 60, p = 80;
        var rows = new CoxRows([.. Enumerable.Range(0, n * p).Select(_ => 8 + chance.Normal())], [.. Enumerable.Range(0, p).Select(j => $"gene {j}")],
            new(null, [.. Enumerable.Range(0, n).Select(_ => Math.Ceiling(1000 * chance.Uniform()))], [.. Enumerable.Range(0, n).Select(i => i % 3 == 0 ? 1 : 0)]));
        var refused = Assert.Throws<StudyException>(() => CoxRegression.Fit(rows));
        Assert.Matches("^SUR01[012]$", refused.Code);
        Assert.StartsWith("column gene", refused.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Eighty_genes_and_forty_relapses_of_breast_cancer_are_refused_and_not_a_crash()
    {
        var path = Path.Combine(Repository.Data("learning"), "survival", "gse7390_metastasis.csv.gz");
        Assert.SkipUnless(File.Exists(path), "the shared data are not at hand");
        var table = CsvTable.Read(path, [.. ColumnGuess.Of(path).Select(c => c.Name switch { "t.tdm" => c with { Type = ColumnType.Number, Role = ColumnRole.Time }, "e.tdm" => c with { Type = ColumnType.Number, Role = ColumnRole.Event }, _ => c })]).Table;
        var outcome = new SurvivalOutcome(null, table["t.tdm"].Raw.ToArray(), [.. table["e.tdm"].Raw.ToArray().Select(e => (int)e)]);
        var refused = Assert.Throws<StudyException>(() => Learners.Make(new("cox", [], "s")).Fit(table, outcome, new(1)));
        Assert.All(refused.Faults, f => Assert.Matches("^(SUR0(09|10|11|12)|LIN0)", f.Code));
        Assert.All(refused.Faults, f => Assert.StartsWith("column ", f.Place, StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_adds_up_from_others_is_refused_with_the_others_named()
    {
        var people = Cohort.Of(60, 3, "sum");
        double[] x = [.. Enumerable.Range(0, 60).SelectMany(i => new[] { people.X[i * 3], people.X[i * 3 + 1], people.X[i * 3 + 2], 2 * people.X[i * 3] - people.X[i * 3 + 2] + 5 })];
        var refused = Assert.Throws<StudyException>(() => LinearFit.Of(x, ["a", "b", "c", "sum"], people.Number()));
        Assert.Equal(("LIN004", "column sum"), (refused.Code, refused.Place));
        Assert.Contains("follows from a, c,", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_missing_in_three_people_does_not_cost_the_other_features_their_model()
    {
        var people = Cohort.Of(200, 3, "gap");
        double[] albumin = [.. Enumerable.Range(0, 200).Select(i => i < 3 ? double.NaN : people.X[i * 3])];
        bool[] happened = [.. people.Happened().Select((h, i) => i < 3 || h)];
        var table = Cohort.Table(Cohort.Number("albumin", albumin), Cohort.Number("age", [.. Enumerable.Range(0, 200).Select(i => people.X[i * 3 + 1])]));
        var model = (LinearModel)new LogisticEstimator().Fit(table, new BinaryOutcome(happened), new(1));
        Assert.Equal(["albumin", "age"], model.Terms.Select(t => t.Term));
        Assert.Contains("Where albumin was missing", Assert.Single(model.Notes), StringComparison.Ordinal);
        Assert.Contains("albumin missing", ((LinearModel)new LogisticEstimator(0.1).Fit(table, new BinaryOutcome(happened), new(1))).Terms.Select(t => t.Term));
        // Enough on both sides: it is learned.
        double[] many = [.. albumin.Select((a, i) => i % 3 == 0 ? double.NaN : a)];
        var known = (LinearModel)new LogisticEstimator().Fit(Cohort.Table(Cohort.Number("albumin", many)), new BinaryOutcome(people.Happened()), new(1));
        Assert.Equal(["albumin", "albumin missing"], known.Terms.Select(t => t.Term));
        Assert.Empty(known.Notes);
    }

    [Fact]
    public void A_level_that_only_the_dead_have_is_named_as_what_separates()
    {
        string[] stage = [.. Enumerable.Range(0, 80).Select(i => i < 4 ? "IV" : i % 2 == 0 ? "I" : "II")];
        bool[] died = [.. Enumerable.Range(0, 80).Select(i => i < 4 || i % 3 == 0)];
        var refused = Assert.Throws<StudyException>(() => new LogisticEstimator().Fit(Cohort.Table(Cohort.Category("stage", stage)), new BinaryOutcome(died), new(1)));
        Assert.Equal(("LIN003", "column stage = IV"), (refused.Code, refused.Place));
    }

    [Fact]
    public void Weights_of_a_millionth_give_the_same_hazard_ratio_as_weights_of_one()
    {
        var people = Cohort.Of(100, 3, "weights");
        var (time, happened) = people.Survival();
        var rows = new CoxRows(people.X, ["a", "b", "c"], new(null, time, [.. happened.Select(h => h ? 1 : 0)]));
        var (whole, small) = (CoxRegression.Fit(rows with { Weights = [.. Enumerable.Repeat(1.0, 100)] }), CoxRegression.Fit(rows with { Weights = [.. Enumerable.Repeat(1e-12, 100)] }));
        for (var j = 0; j < 3; j++) Assert.Equal(whole.Coefficients[j], small.Coefficients[j], 1e-6);
    }

    private static (Table Table, Outcome Outcome) Make(string kind, OutcomeKind outcome, ulong seed)
    {
        var chance = Chance.For(seed, kind);
        var (n, p) = kind switch { "wide" => (12, 20), "one row" => (1, 2), "two rows" => (2, 2), _ => (40, 3) };
        var x = new double[p][];
        for (var j = 0; j < p; j++) x[j] = [.. Enumerable.Range(0, n).Select(_ => chance.Normal())];
        var time = Enumerable.Range(0, n).Select(_ => Math.Ceiling(20 * chance.Uniform()) + 1).ToArray();
        var yes = Enumerable.Range(0, n).Select(i => chance.Uniform() < 0.5 || i == 0).ToArray();
        switch (kind)
        {
            case "twice": x[1] = (double[])x[0].Clone(); break;
            case "nearly twice": x[1] = [.. x[0].Select(v => v + 1e-9 * chance.Normal())]; break;
            case "constant": x[1] = [.. x[1].Select(_ => 3.3)]; break;
            case "huge": x[0] = [.. x[0].Select(v => v * 1e98)]; break;
            case "tiny": x[0] = [.. x[0].Select(v => v * 1e-97)]; break;
            case "mixed scales": (x[0], x[1]) = ([.. x[0].Select(v => v * 1e50)], [.. x[1].Select(v => v * 1e-50)]); break;
            case "beyond all scales": (x[0], x[1]) = ([.. x[0].Select(v => v * 1e150)], [.. x[1].Select(v => v * 1e-150)]); break;
            case "ties everywhere": Array.Fill(time, 5); x[0] = [.. x[0].Select(v => (double)Math.Sign(v))]; break;
            case "one event": yes = [.. yes.Select((_, i) => i == 7)]; break;
            case "no event": Array.Clear(yes); break;
            case "all events": Array.Fill(yes, true); break;
            case "separated": yes = [.. x[0].Select(v => v > 0)]; time = [.. x[0].Select(v => Math.Exp(-v))]; break;
            case "rarely missing": x[0][0] = double.NaN; break;
            default: break;
        }
        var columns = Enumerable.Range(0, p).Select(j => Cohort.Number($"x{j}", x[j])).ToList();
        if (kind == "rare level") columns.Add(Cohort.Category("site", [.. Enumerable.Range(0, n).Select(i => i == 0 ? "far" : i % 2 == 0 ? "a" : "b")]));
        double[]? weights = kind switch
        {
            "one weight" => [.. Enumerable.Range(0, n).Select(i => i == 3 ? 1.0 : 0)],
            "tiny weights" => [.. Enumerable.Repeat(1e-90, n)],
            "infinite weight" => [.. Enumerable.Range(0, n).Select(i => i == 3 ? double.PositiveInfinity : 1)],
            "no weight" => new double[n],
            _ => null,
        };
        if (weights is not null) columns.Add(new(new ColumnSpec("weight", ColumnType.Number, ColumnRole.Weight), weights));
        Outcome y = outcome switch
        {
            OutcomeKind.YesNo => new BinaryOutcome(yes),
            OutcomeKind.Class => new ClassOutcome([.. yes.Select((h, i) => h ? i % 5 == 0 ? 2 : 1 : 0)], ["low", "middle", "high"]),
            OutcomeKind.Number => new NumberOutcome([.. time.Select((t, i) => t + (yes[i] ? 1 : 0))]),
            _ => new SurvivalOutcome(null, time, [.. yes.Select(h => h ? 1 : 0)]),
        };
        return (Cohort.Table([.. columns]), y);
    }
}
