using System.Text;
using System.Text.Json;
using Titrant.Learning.Boosting;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Numerics;

namespace Titrant.Tests.Learning.Boosting;

public sealed class BoostedShapesLawTests
{
    private static readonly Ward s_ward = new(900, "laws");
    private static readonly FitRun s_run = new(11);
    private static readonly BoostedShapesEstimator s_boosting = new(new() { Rounds = 60 });

    public static TheoryData<string> Kinds => ["yes or no", "number", "class", "time", "time, late and competing"];

    private static Outcome OutcomeOf(string kind, Ward ward) => kind switch
    {
        "yes or no" => ward.Died(),
        "number" => ward.Days(),
        "class" => ward.Ending(),
        "time" => ward.Until(),
        _ => ward.Until(competing: true, late: true),
    };

    internal static string Bytes(BoostedShapesModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) ShapesFile.Write(model, writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Baseline_and_terms_add_up_to_the_margin_and_every_term_is_0_on_average(string kind)
    {
        var (table, model) = (s_ward.Table(), s_boosting.Fit(s_ward.Table(), OutcomeOf(kind, s_ward), s_run));
        Assert.True(model.Rounds > 0);
        if (kind == "class")
        {
            var shares = model.Shares(table);
            for (var i = 0; i < s_ward.Rows; i++) Assert.Equal(1, shares.AsSpan(3 * i, 3).ToArray().Sum(), 1e-12);
            return;
        }
        var (margin, (baseline, terms, names)) = (model.Margin(table), model.Contributions(table)!);
        Assert.Equal(table.Features.Select(f => f.Name), names.Take(7));
        for (var i = 0; i < margin.Length; i++) Assert.Equal(margin[i], baseline + terms[i].Sum(), 1e-9);
        for (var t = 0; t < names.Count; t++) Assert.Equal(0, terms.Average(row => row[t]), 1e-9);
        Assert.Equal(baseline, margin.Average(), 1e-9);
        Assert.True(margin.Distinct().Count() > 100);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Shuffled_rows_give_the_same_model_to_the_bit(string kind)
    {
        var (table, outcome) = (s_ward.Table(), OutcomeOf(kind, s_ward));
        int[] rows = [.. Enumerable.Range(0, s_ward.Rows)];
        Chance.For(1, "shuffle").Shuffle<int>(rows);
        Assert.Equal(Bytes(s_boosting.Fit(table, outcome, s_run)), Bytes(s_boosting.Fit(table.Rows(rows), outcome.Rows(rows), s_run)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_thread_or_two_give_the_same_bytes_and_another_seed_gives_others(string kind)
    {
        var (table, outcome) = (s_ward.Table(), OutcomeOf(kind, s_ward));
        var one = Bytes(new BoostedShapesEstimator(new() { Rounds = 30, Cores = 1 }).Fit(table, outcome, s_run));
        Assert.Equal(one, Bytes(new BoostedShapesEstimator(new() { Rounds = 30, Cores = 2 }).Fit(table, outcome, s_run)));
        Assert.NotEqual(one, Bytes(new BoostedShapesEstimator(new() { Rounds = 30 }).Fit(table, outcome, new(12))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_reloads_to_the_same_predictions_to_the_bit(string kind)
    {
        var (table, model) = (s_ward.Table(), s_boosting.Fit(s_ward.Table(), OutcomeOf(kind, s_ward), s_run));
        using var json = JsonDocument.Parse(Bytes(model));
        var again = ShapesFile.Read(new(json.RootElement, ""));
        Assert.Equal(model, again);
        Assert.Equal(model.Margin(table), again.Margin(table));
        Assert.Equal(model.Probability(table, 4), again.Probability(table, 4));
    }

    [Theory]
    [InlineData("yes or no")]
    [InlineData("time")]
    public void A_constant_column_and_another_unit_change_nothing(string kind)
    {
        var (table, outcome) = (s_ward.Table(), OutcomeOf(kind, s_ward));
        var margin = s_boosting.Fit(table, outcome, s_run).Margin(table);
        var constant = s_ward.Table(null, new Column(new("constant", ColumnType.Number, ColumnRole.Feature), [.. Enumerable.Repeat(4.0, s_ward.Rows)]));
        Assert.Equal(margin, s_boosting.Fit(constant, outcome, s_run).Margin(constant));
        var scaled = new Table([.. table.Columns.Select(c => c.Spec.Type == ColumnType.Category ? c : new Column(c.Spec, [.. c.Raw.ToArray().Select(v => v * 10)]))], [.. Enumerable.Range(2, s_ward.Rows)]);
        Assert.Equal(margin, s_boosting.Fit(scaled, outcome, s_run).Margin(scaled));
    }

    [Theory]
    [InlineData("yes or no")]
    [InlineData("number")]
    [InlineData("time")]
    public void A_weight_of_2_is_about_the_same_as_the_row_twice(string kind)
    {
        var (table, outcome) = (s_ward.Table(), OutcomeOf(kind, s_ward));
        int[] twice = [.. Enumerable.Range(0, 2 * s_ward.Rows).Select(i => i / 2)];
        var weighted = s_ward.Table(null, new Column(new("w", ColumnType.Number, ColumnRole.Weight), [.. Enumerable.Repeat(2.0, s_ward.Rows)]));
        var options = new BoostedShapesOptions { Rounds = 40, SmallestLeaf = 1, Pairs = 0 };
        var a = new BoostedShapesEstimator(options).Fit(weighted, outcome, s_run).Margin(table);
        var b = new BoostedShapesEstimator(options).Fit(table.Rows(twice), outcome.Rows(twice), s_run).Margin(table);
        // Parts are dealt anew: the two differ as two seeds do.
        var c = new BoostedShapesEstimator(options).Fit(weighted, outcome, new(12)).Margin(table);
        Assert.True(Apart(a, b) < 2 * Apart(a, c) + 0.02, $"{Apart(a, b)} {Apart(a, c)}");
    }

    private static double Apart(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    [Fact]
    public void A_row_of_weight_0_teaches_nothing()
    {
        var (table, died) = (s_ward.Table(), s_ward.Died());
        double[] weights = [.. Enumerable.Range(0, s_ward.Rows).Select(i => i % 3 == 0 ? 0.0 : 1)];
        var flipped = new BinaryOutcome([.. died.Happened.Select((h, i) => weights[i] == 0 ? !h : h)]);
        var weighted = s_ward.Table(null, new Column(new("w", ColumnType.Number, ColumnRole.Weight), weights));
        int[] counted = [.. Enumerable.Range(0, s_ward.Rows).Where(i => weights[i] > 0)];
        var right = s_boosting.Fit(table.Rows(counted), died.Rows(counted), s_run).Margin(table);
        var wrong = s_boosting.Fit(table, flipped, s_run).Margin(table);
        var ignored = s_boosting.Fit(weighted, flipped, s_run).Margin(table);
        Assert.True(Correlation(right, ignored) > 0.97);
        Assert.True(4 * Apart(right, ignored) < Apart(right, wrong), $"{Apart(right, ignored)} {Apart(right, wrong)}");
    }

    internal static double Correlation(double[] a, double[] b) => MathNet.Numerics.Statistics.Correlation.Pearson(a, b);

    [Fact]
    public void Where_it_was_declared_the_risk_only_rises_or_falls_over_every_bin()
    {
        var (table, outcome) = (s_ward.Table(c => c with { Monotone = c.Name switch { "age" => 1, "lactate" => 1, "height" => -1, _ => 0 } }), s_ward.Died());
        var model = s_boosting.Fit(table, outcome, s_run);
        foreach (var (name, sign) in new[] { ("age", 1), ("lactate", 1), ("height", -1) })
        {
            var f = model.Features.ToList().IndexOf(name);
            double[] values = [.. model.Terms[f].Values.Skip(1)];
            for (var b = 1; b < values.Length; b++) Assert.True(sign * (values[b] - values[b - 1]) >= 0, $"{name} {b}");
        }
        // The lactate of the truth is a V: without the constraint its shape falls first.
        var free = s_boosting.Fit(s_ward.Table(), outcome, s_run).Terms[1].Values.Skip(1).ToArray();
        Assert.True(free[0] > free[free.Length / 2] + 0.1);
    }

    [Fact]
    public void Rows_of_one_person_stay_in_one_part()
    {
        var person = new Column(new("id", ColumnType.Number, ColumnRole.Person), [.. Enumerable.Range(0, s_ward.Rows).Select(i => (double)(i / 4))]);
        var codes = new[] { Enumerable.Range(0, s_ward.Rows).Select(i => (byte)(i % 250)).ToArray() };
        var rows = TrainingRows.Of(codes, s_ward.Died(), [.. Enumerable.Repeat(1.0, s_ward.Rows)], person, 8, 1);
        Assert.Equal(8, rows.Parts);
        Assert.All(rows.Rows.Select((r, at) => (Person: r / 4, Part: rows.Part[at])).GroupBy(p => p.Person), g => Assert.Single(g.Select(p => p.Part).Distinct()));
        Assert.All(rows.Part.CountBy(p => p), p => Assert.InRange(p.Value, 90, 135));
    }

    [Fact]
    public void Progress_rises_to_the_end_and_a_fit_stops_when_told()
    {
        var told = new List<double>();
        s_boosting.Fit(s_ward.Table(), s_ward.Died(), s_run with { Progress = told.Add });
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => s_boosting.Fit(s_ward.Table(), s_ward.Died(), new(1, share => { if (share > 0.1) stop.Cancel(); }, stop.Token)));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.82)]
    [InlineData(0.98)]
    public void Whoever_interrupts_a_fit_gets_no_model_whichever_stage_it_is_in(double after)
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => s_boosting.Fit(s_ward.Table(), s_ward.Died(), new(1, share => { if (share > after) stop.Cancel(); }, stop.Token)));
    }

    [Fact]
    public void A_term_that_rows_not_seen_do_not_bear_out_is_hardly_believed()
    {
        const int n = 2000;
        var chance = Chance.For(3, "factors");
        byte[] telling = [.. Enumerable.Range(0, n).Select(i => (byte)(1 + i % 2))], idle = [.. Enumerable.Range(0, n).Select(_ => (byte)(1 + chance.Below(200)))];
        double[] happened = [.. telling.Select(b => chance.Uniform() < 1 / (1 + Math.Exp(b == 1 ? 1 : -1)) ? 1.0 : 0)];
        double[][][] tables = [.. Enumerable.Range(0, 2).Select(_ => new double[][] { new double[256], [.. Enumerable.Range(0, 256).Select(_ => chance.Normal())] })];
        foreach (var part in tables) (part[0][1], part[0][2]) = (-1, 1);
        var loss = new LogisticLoss(happened, [.. Enumerable.Repeat(1.0, n)], new double[n]);
        var factors = new TermFactors(loss, [telling, idle], tables, [.. Enumerable.Range(0, n).Select(i => i / 2 % 2)], default).Of([0, 0]);
        Assert.InRange(factors[0], 0.8, 1.2);
        Assert.InRange(factors[1], 0, 0.2);
    }
}
