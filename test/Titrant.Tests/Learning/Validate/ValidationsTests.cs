using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Learning.Validate;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Validate;

public sealed class ValidationsTests
{
    internal static readonly CheckedOn Anywhere = new("external", "elsewhere", null);

    internal static ValidationRequest Request(params double[] points) => new(points.Length == 0 ? [0.3, 0.5] : points, 0.1, [], 20, [], 7) { Replicates = 60 };

    internal static Figure Named(Validation of, string start) => of.Figures.First(f => f.Name.StartsWith(start, StringComparison.Ordinal));

    internal static Predicted YesNo(int n, ulong seed, int folds = 0, int rowsPerPerson = 1)
    {
        var chance = new Chance(seed);
        var (p, y) = (new double?[n], new bool[n]);
        for (var i = 0; i < n; i++)
        {
            p[i] = Math.Round(1 / (1 + Math.Exp(1 - 1.5 * chance.Normal())), 3);
            y[i] = chance.Uniform() < p[i]!.Value;
        }
        return new("invented", Scale.LogOdds, new BinaryOutcome(y), null, [.. p.Select(v => Math.Log(v!.Value / (1 - v.Value)))], p, [.. Enumerable.Range(0, n).Select(i => i / rowsPerPerson)], folds > 0 ? [.. Enumerable.Range(0, n).Select(i => i % folds)] : null);
    }

    /// <summary>Exponential times with a known chance by time 10, half of them censored.</summary>
    internal static Predicted Times(int n, ulong seed, int causes = 1, int folds = 0, bool censored = true)
    {
        var chance = new Chance(seed);
        var (margin, p, time, cause) = (new double[n], new double?[n], new double[n], new int[n]);
        for (var i = 0; i < n; i++)
        {
            margin[i] = chance.Normal();
            var (rate, other) = (Math.Exp(margin[i]) / 15, causes > 1 ? 0.04 : 0);
            var t = -Math.Log(1 - chance.Uniform()) / (rate + other);
            var why = chance.Uniform() < rate / (rate + other) ? 1 : 2;
            var end = censored ? 2 + 18 * chance.Uniform() : 1000;
            (time[i], cause[i]) = (Math.Min(t, end), t <= end ? why : 0);
            p[i] = rate / (rate + other) * (1 - Math.Exp(-10 * (rate + other)));
        }
        double[] at = [2, 4, 6, 8, 10];
        return new("invented", Scale.LogHazard, new SurvivalOutcome(null, time, cause), 10, margin, p, [.. Enumerable.Range(0, n)], folds > 0 ? [.. Enumerable.Range(0, n).Select(i => i % folds)] : null)
        {
            Curves = causes > 1 ? null : new(at, [.. at.Select(t => margin.Select(m => (double?)(1 - Math.Exp(-t * Math.Exp(m) / 15))).ToArray())]),
        };
    }

    [Fact]
    public void A_yes_or_no_has_every_figure_with_an_interval_or_a_reason()
    {
        var v = Validations.Of(YesNo(600, 1), Anywhere, Request());
        Assert.All(v.Figures, Honest);
        Assert.All(v.Points.SelectMany(p => p.Figures), Honest);
        Assert.Equal(600, v.Persons);
        Assert.Equal("AUC (ties one half)", v.Figures[0].Name);
        // Chances are true by construction.
        Assert.InRange(1, Named(v, "calibration slope").Low!.Value, Named(v, "calibration slope").High!.Value);
        Assert.InRange(0, Named(v, "calibration in the large").Low!.Value, Named(v, "calibration in the large").High!.Value);
        Assert.InRange(1, Named(v, "observed/expected").Low!.Value, Named(v, "observed/expected").High!.Value);
        Assert.True(Named(v, "scaled Brier").Value > 0.1);
        Assert.Equal(600, v.Bands.Sum(b => b.Observed.N));
        Assert.Equal((0.0, 0.0), v.Roc[0]);
        Assert.Equal((1.0, 1.0), v.Roc[^1]);
        Assert.Empty(v.Curves);
    }

    [Fact]
    public void Points_equal_the_two_by_two_table_by_hand()
    {
        // tp 40, fn 10, fp 30, tn 120
        double[] share = [.. Enumerable.Repeat(.8, 40), .. Enumerable.Repeat(.2, 10), .. Enumerable.Repeat(.5, 30), .. Enumerable.Repeat(.1, 120)];
        bool[] happened = [.. Enumerable.Range(0, 200).Select(i => i < 50)];
        var v = Validations.Of(new("m", Scale.LogOdds, new BinaryOutcome(happened), null, share, [.. share.Select(s => (double?)s)], [.. Enumerable.Range(0, 200)], null), Anywhere, Request(0.5) with { Prevalence = 0.05 });
        var point = v.Points[0];
        Assert.Equal((40, 30, 120, 10), (point.TruePositives, point.FalsePositives, point.TrueNegatives, point.FalseNegatives));
        var by = OperatingPoint.At(0.5, share, happened);
        Figure[] expected = [by.Sensitivity(), by.Specificity(), by.PositiveValue(), by.NegativeValue(), by.F1(), by.PositiveValueAt(.05), by.NegativeValueAt(.05)];
        Assert.Equal(expected.Length, point.Figures.Count);
        foreach (var (e, a) in expected.Zip(point.Figures))
        {
            Assert.Equal(e.Name, a.Name);
            Assert.Equal(e.Value!.Value, a.Value!.Value, 1e-12);
            Assert.Equal(e.Low!.Value, a.Low!.Value, 1e-9);
            Assert.Equal(e.High!.Value, a.High!.Value, 1e-9);
        }
        // Vickers & Elkin 2006: 40/200 - 30/200 · .5/.5, and treating all 50/200 - 150/200.
        var benefit = v.Benefit.First(b => b.Threshold == 0.5);
        Assert.Equal(.05, benefit.Model.Value!.Value, 1e-12);
        Assert.Equal(-.5, benefit.All.Value!.Value, 1e-12);
    }

    [Fact]
    public void A_time_to_event_has_every_figure_with_an_interval_or_a_reason()
    {
        var v = Validations.Of(Times(800, 2), Anywhere, Request());
        Assert.All(v.Figures.Where(f => !f.Name.StartsWith("D-cal", StringComparison.Ordinal)), f => Assert.True(f.Interval is not null, f.ToString()));
        Assert.All(v.Figures, Honest);
        Assert.InRange(1, Named(v, "calibration slope").Low!.Value, Named(v, "calibration slope").High!.Value);
        Assert.InRange(1, Named(v, "observed/expected").Low!.Value, Named(v, "observed/expected").High!.Value);
        Assert.True(Named(v, "D-calibration").Value > 0.01);
        Assert.True(Named(v, "ICI").Value < 0.06);
        Assert.Equal(3, v.Curves.Count);
        Assert.Equal(800, v.Points[0].TruePositives + v.Points[0].FalsePositives + v.Points[0].TrueNegatives + v.Points[0].FalseNegatives, 2.0);
        // The area below the drawn curve is the AUC that is printed.
        var area = v.Roc.Zip(v.Roc.Skip(1), (a, b) => (b.X - a.X) * (a.Y + b.Y) / 2).Sum();
        Assert.Equal(Named(v, "cumulative/dynamic AUC").Value!.Value, area, 5e-3);
    }

    [Fact]
    public void Without_censoring_a_time_to_event_is_a_yes_or_no_by_the_horizon()
    {
        var time = Times(400, 3, censored: false);
        var outcome = (SurvivalOutcome)time.Outcome;
        var yes = time with { Outcome = new BinaryOutcome([.. outcome.Time.Select(t => t <= 10)]), Horizon = null, Scale = Scale.LogOdds };
        var (a, b) = (Validations.Of(time, Anywhere, Request()), Validations.Of(yes, Anywhere, Request()));
        Assert.Equal(Named(b, "AUC").Value!.Value, Named(a, "cumulative/dynamic AUC").Value!.Value, 1e-9);
        Assert.Equal(Named(b, "Brier").Value!.Value, Named(a, "Brier").Value!.Value, 1e-9);
        Assert.Equal(Named(b, "scaled Brier").Value!.Value, Named(a, "scaled Brier").Value!.Value, 1e-9);
        Assert.Equal(Named(b, "ICI").Value!.Value, Named(a, "ICI").Value!.Value, 1e-9);
        Assert.Equal(Named(b, "observed/expected").Value!.Value, Named(a, "observed/expected").Value!.Value, 1e-9);
        foreach (var (x, y) in a.Points.Zip(b.Points))
        {
            Assert.Equal((y.TruePositives, y.FalsePositives, y.TrueNegatives, y.FalseNegatives), (x.TruePositives, x.FalsePositives, x.TrueNegatives, x.FalseNegatives));
            foreach (var (f, g) in x.Figures.Zip(y.Figures)) Assert.Equal(g.Low!.Value, f.Low!.Value, 1e-9);
        }
        foreach (var (x, y) in a.Benefit.Zip(b.Benefit)) Assert.Equal(y.Model.Value!.Value, x.Model.Value!.Value, 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Pseudo_values_have_the_mean_and_the_spread_of_the_curve(int causes)
    {
        var outcome = (SurvivalOutcome)Times(300, 4, causes).Outcome;
        int[] rows = [.. Enumerable.Range(0, 300)];
        var values = new HappenedBy(outcome, 10).Of(rows)!;
        var (f, error) = causes == 1 ? (1 - KaplanMeier.Of(outcome).At(10), KaplanMeier.Of(outcome).ErrorAt(10)!.Value)
            : (AalenJohansen.Of(outcome).At(1, 10), AalenJohansen.Of(outcome).IncidenceAt(1, 10).Error!.Value);
        Assert.Equal(f, values.Average(), 1e-10);
        Assert.Equal(error, Math.Sqrt(values.Sum(v => (v - f) * (v - f))) / 300, 0.02 * error);
        // Each row's is what leaving it out says (Andersen & Perme 2010), to first order.
        for (var i = 0; i < 300; i += 37)
        {
            var without = outcome.Rows([.. rows.Where(r => r != i)]);
            var left = causes == 1 ? 1 - KaplanMeier.Of(without).At(10) : AalenJohansen.Of(without).At(1, 10);
            Assert.Equal(300 * f - 299 * left, values[i], 0.02);
        }
    }

    [Fact]
    public void Risk_within_positives_is_their_Kaplan_Meier_estimate()   // Vickers 2008
    {
        var p = Times(500, 5);
        var outcome = (SurvivalOutcome)p.Outcome;
        var v = Validations.Of(p, Anywhere, Request(0.4));
        int[] above = [.. Enumerable.Range(0, 500).Where(i => p.Probability![i] >= 0.4)];
        var risk = 1 - KaplanMeier.Of(outcome.Rows(above)).At(10);
        Assert.Equal(risk, v.Points[0].Figures.First(f => f.Name == "PPV").Value!.Value, 1e-9);
        var share = above.Length / 500.0;
        Assert.Equal(share * risk - share * (1 - risk) * .4 / .6, v.Benefit.First(b => b.Threshold == 0.4).Model.Value!.Value, 1e-9);
        Assert.Equal(1 - KaplanMeier.Of(outcome).At(10) - KaplanMeier.Of(outcome).At(10) * .4 / .6, v.Benefit.First(b => b.Threshold == 0.4).All.Value!.Value, 1e-9);
    }

    [Fact]
    public void Competing_causes_have_their_own_versions()
    {
        var p = Times(900, 6, causes: 2);
        var v = Validations.Of(p, Anywhere, Request(0.4));
        Assert.All(v.Figures, Honest);
        Assert.Contains("Wolbers", v.Figures[0].Name, StringComparison.Ordinal);
        Assert.InRange(1, Named(v, "observed/expected").Low!.Value, Named(v, "observed/expected").High!.Value);
        Assert.InRange(1, Named(v, "calibration slope").Low!.Value, Named(v, "calibration slope").High!.Value);
        int[] above = [.. Enumerable.Range(0, 900).Where(i => p.Probability![i] >= 0.4)];
        Assert.Equal(AalenJohansen.Of(((SurvivalOutcome)p.Outcome).Rows(above)).At(1, 10), v.Points[0].Figures.First(f => f.Name == "PPV").Value!.Value, 1e-9);
    }

    [Fact]
    public void Harrell_of_competing_causes_counts_pairs_as_Wolbers_did()
    {
        var p = Times(120, 8, causes: 2);
        var o = (SurvivalOutcome)p.Outcome;
        double agreed = 0, all = 0;
        for (var i = 0; i < 120; i++)
            for (var j = 0; j < 120; j++)
                if (o.Cause[i] == 1 && i != j && (o.Time[j] > o.Time[i] || o.Cause[j] == 2))
                    (agreed, all) = (agreed + (p.Margin[i] > p.Margin[j] ? 1 : 0), all + 1);
        Assert.Equal(agreed / all, Validations.Of(p, Anywhere, Request()).Figures[0].Value!.Value, 1e-12);
    }

    [Fact]
    public void C_over_folds_compares_nobody_across_folds()
    {
        var p = Times(400, 9, folds: 4);
        // Each fold's model has its own zero.
        var moved = p with { Margin = [.. p.Margin.Select((m, i) => m + 5 * p.Fold![i])] };
        var (a, b) = (Validations.Of(p, Anywhere, Request()), Validations.Of(moved, Anywhere, Request()));
        Assert.Contains("mean of 4 folds", a.Figures[0].Name, StringComparison.Ordinal);
        Assert.Equal(a.Figures[0].Value!.Value, b.Figures[0].Value!.Value, 1e-12);
        Assert.Equal(Named(a, "calibration slope").Value!.Value, Named(b, "calibration slope").Value!.Value, 1e-6);
        var each = Enumerable.Range(0, 4).Select(f => Concordance.Harrell(((SurvivalOutcome)p.Outcome).Rows([.. Enumerable.Range(0, 400).Where(i => i % 4 == f)]), [.. p.Margin.Where((_, i) => i % 4 == f)])).ToList();
        Assert.Equal(each.Average(f => f.Value!.Value), a.Figures[0].Value!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(each.Sum(f => f.Error!.Value * f.Error.Value)) / 4, a.Figures[0].Error!.Value, 1e-12);
    }

    [Fact]
    public void Rows_of_one_person_are_not_independent_evidence()
    {
        var once = YesNo(300, 10);
        int[] thrice = [.. Enumerable.Range(0, 900).Select(i => i / 3)];
        var copied = new Predicted("m", Scale.LogOdds, once.Outcome.Rows(thrice), null, [.. thrice.Select(r => once.Margin[r])], [.. thrice.Select(r => once.Probability![r])], thrice, null);
        var (a, b) = (Validations.Of(once, Anywhere, Request()), Validations.Of(copied, Anywhere, Request()));
        Assert.Equal(300, b.Persons);
        foreach (var name in (string[])["AUC", "Brier", "scaled Brier", "calibration slope", "calibration in the large"])
        {
            var (x, y) = (Named(a, name), Named(b, name));
            Assert.Equal(x.Value!.Value, y.Value!.Value, 1e-7);
            Assert.Equal(1, (y.High!.Value - y.Low!.Value) / (x.High!.Value - x.Low!.Value), name.StartsWith("calibration", StringComparison.Ordinal) ? 0.12 : 0.02);
        }
        foreach (var (x, y) in a.Points.SelectMany(p => p.Figures).Zip(b.Points.SelectMany(p => p.Figures)).Where(f => f.First.Name is "sensitivity" or "PPV"))
            Assert.Equal(x.Low!.Value, y.Low!.Value, 1e-9);
    }

    [Fact]
    public void Order_of_rows_moves_nothing_and_repeats_are_not_narrower()
    {
        var p = YesNo(300, 11, folds: 5);
        var order = Learning.Survival.Invented.Shuffled(300, 3);
        var (a, b) = (Validations.Of(p, Anywhere, Request()), Validations.Of(p.Of(order), Anywhere, Request()));
        foreach (var (x, y) in a.Figures.Zip(b.Figures)) Assert.Equal(x.Value!.Value, y.Value!.Value, 1e-9);
        var same = Validations.OfRepeats([p, p, p], Anywhere, Request());
        Assert.Equal(a.Figures[0].Value!.Value, same.Figures[0].Value!.Value, 1e-12);
        Assert.Equal(a.Figures[0].Low!.Value, same.Figures[0].Low!.Value, 1e-12);
        Assert.Contains("mean of 3 repeats", same.Figures[0].Name, StringComparison.Ordinal);
        Assert.Equal(0, same.Repeats[0].Spread!.Value, 1e-12);
        Assert.Equal(3, same.Repeats[0].Values.Count);
    }

    [Fact]
    public void What_cannot_be_estimated_says_why_and_is_never_zero_or_nan()
    {
        var nobody = YesNo(50, 12) with { Outcome = new BinaryOutcome(new bool[50]) };
        var v = Validations.Of(nobody, Anywhere, Request());
        Assert.Null(v.Figures[0].Value);
        Assert.All(v.Figures.Concat(v.Points.SelectMany(p => p.Figures)), Honest);
        var censored = Times(60, 13) with { Outcome = new SurvivalOutcome(null, [.. Enumerable.Repeat(3.0, 60)], new int[60]) };
        var w = Validations.Of(censored, Anywhere, Request());
        Assert.All(w.Figures, f => Assert.True(f is { Value: null, WhyNot.Length: > 0 }, f.ToString()));
        Assert.All(w.Points.SelectMany(p => p.Figures), Honest);
        var without = Times(200, 14) with { Probability = null, Curves = null };
        Assert.All(Validations.Of(without, Anywhere, Request()).Figures, Honest);
        var late = Times(200, 15);
        late = late with { Outcome = (SurvivalOutcome)late.Outcome with { Entry = [.. ((SurvivalOutcome)late.Outcome).Time.Select(t => t / 4)] } };
        var l = Validations.Of(late, Anywhere, Request());
        Assert.All(l.Figures.Concat(l.Points.SelectMany(p => p.Figures)), Honest);
        Assert.NotNull(l.Figures[0].Value);
        Assert.Contains("entered late", Named(l, "Brier").WhyNot!, StringComparison.Ordinal);
        Assert.Equal("VAL001", Assert.Throws<StudyException>(() => Validations.Of(YesNo(5, 1).Of([]), Anywhere, Request())).Code);
        Assert.Equal("VAL002", Assert.Throws<StudyException>(() => Validations.Of(YesNo(5, 1) with { Margin = [1, 2, double.NaN, 1, 1] }, Anywhere, Request())).Code);
    }

    [Fact]
    public void Classes_and_numbers_have_their_figures()
    {
        var chance = new Chance(16);
        int[] truth = [.. Enumerable.Range(0, 300).Select(_ => chance.Below(3))];
        double[] margin = [.. truth.SelectMany(t => Enumerable.Range(0, 3).Select(c => (c == t ? 1.0 : 0) + chance.Normal()))];
        var v = Validations.Of(new("m", Scale.ClassLogOdds, new ClassOutcome(truth, ["a", "b", "c"]), null, margin, null, [.. Enumerable.Range(0, 300)], null), Anywhere, Request());
        Assert.All(v.Figures, Honest);
        Assert.Equal(v.Figures.Skip(1).Take(3).Average(f => f.Value!.Value), v.Figures[0].Value!.Value, 1e-12);
        var said = Enumerable.Range(0, 300).Count(i => Enumerable.Range(0, 3).MaxBy(c => margin[i * 3 + c]) == truth[i]);
        Assert.Equal(said / 300.0, Named(v, "accuracy").Value!.Value, 1e-12);

        // By hand: errors 1, -1, 1, -1 about truths 2, 4, 6, 8: R² = 1 - 4/20.
        var n = Validations.Of(new("m", Scale.Number, new NumberOutcome([2, 4, 6, 8]), null, [1, 5, 5, 9], null, [0, 1, 2, 3], null), Anywhere, Request());
        Assert.Equal(.8, n.Figures[0].Value!.Value, 1e-12);
        Assert.Equal(1, n.Figures[1].Value!.Value, 1e-12);
        Assert.Equal(1, n.Figures[2].Value!.Value, 1e-12);
        // Σ (x - 5)(y - 5) / Σ (x - 5)² = 24/32
        Assert.Equal(.75, n.Figures[3].Value!.Value, 1e-12);
    }

    internal static void Honest(Figure f)
    {
        Assert.True(f.Value is { } v ? double.IsFinite(v) : f.WhyNot is { Length: > 0 }, f.ToString());
        Assert.True(f.Interval is var (low, high) ? double.IsFinite(low) && double.IsFinite(high) && low <= high && f.Kind.Length > 0 : f.WhyNot is { Length: > 0 }, f.ToString());
    }
}
