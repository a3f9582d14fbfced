using Titrant.Learning;
using Titrant.Learning.Validate;
using Titrant.Numerics;
using Titrant.Numerics.Distributions;

namespace Titrant.Tests.Learning.Validate;

public sealed class FigureTests
{
    // By hand: cases 3, 5, 6; controls 1, 3, 4, 2. V10 = (2+½+... )/4 = (2.5, 4, 4)/4; V01 = (3, 2.5, 2, 3)/3.
    [Fact]
    public void DeLong_equals_a_small_example_by_hand()
    {
        double[] score = [3, 5, 6, 1, 3, 4, 2];
        bool[] happened = [true, true, true, false, false, false, false];
        const double area = 10.5 / 12;
        double s10 = (Square(2.5 / 4 - area) + 2 * Square(1 - area)) / 2, s01 = (2 * Square(1 - area) + Square(2.5 / 3 - area) + Square(2.0 / 3 - area)) / 3;
        var half = 1.959963984540054 * Math.Sqrt(s10 / 3 + s01 / 4);
        var figure = RocArea.Of(score, happened);
        Assert.Equal(area, figure.Value!.Value, 1e-12);
        Assert.Equal(Math.Max(0, area - half), figure.Interval!.Value.Low, 1e-9);
        Assert.Equal(Math.Min(1, area + half), figure.Interval.Value.High, 1e-9);
        Assert.Equal("95 % DeLong", figure.Kind);

        static double Square(double v) => v * v;
    }

    [Fact]
    public void Area_counts_pairs_and_does_not_move_under_a_rising_map()
    {
        var (score, happened) = Simulated(150, 1);
        var pairs = 0.0;
        for (var i = 0; i < score.Length; i++)
            for (var j = 0; j < score.Length; j++)
                if (happened[i] && !happened[j]) pairs += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
        var cases = happened.Count(h => h);
        var figure = RocArea.Of(score, happened);
        Assert.Equal(pairs / cases / (happened.Length - cases), figure.Value!.Value, 1e-12);
        Assert.Equal(figure, RocArea.Of([.. score.Select(s => Math.Exp(3 * s) - 5)], happened));
        Assert.Equal(1 - figure.Value.Value, RocArea.Of([.. score.Select(s => -s)], happened).Value!.Value, 1e-12);
    }

    [Fact]
    public void A_paired_difference_is_tighter_than_two_areas_apart()
    {
        var (score, happened) = Simulated(300, 2);
        var chance = new Chance(4);
        double[] other = [.. score.Select(s => s + 0.1 * chance.Normal())];
        var (difference, back) = (RocArea.Difference(score, other, happened), RocArea.Difference(other, score, happened));
        Assert.Equal(-difference.Value!.Value, back.Value!.Value, 1e-12);
        Assert.Equal(RocArea.Of(score, happened).Value!.Value - RocArea.Of(other, happened).Value!.Value, difference.Value.Value, 1e-12);
        Assert.True(Width(difference) < Width(RocArea.Of(score, happened)));
        Assert.Null(RocArea.Difference(score, score, happened).Interval);

        static double Width(Figure f) => f.Interval!.Value.High - f.Interval.Value.Low;
    }

    [Fact]
    public void What_cannot_be_estimated_says_so_and_is_never_zero()
    {
        var one = RocArea.Of([.1, .2, .3], [false, false, false]);
        Assert.Null(one.Value);
        Assert.Contains("not estimable", one.ToString(), StringComparison.Ordinal);
        Assert.Null(RocArea.Of([.1, .2, .8, .9], [false, false, true, true]).Interval);
        var nobody = OperatingPoint.At(0.9, [.1, .2], [false, false]);
        foreach (var figure in (Figure[])[nobody.Sensitivity(), nobody.PositiveValue(), nobody.F1(), nobody.PositiveValueAt(0.1), AveragePrecision.Of([.1, .2], [false, false], 1)])
            Assert.True(figure is { Value: null, Interval: null, WhyNot.Length: > 0 }, figure.ToString());
    }

    [Fact]
    public void Operating_point_equals_the_table_by_hand()
    {
        // tp 40, fn 10, fp 30, tn 120
        double[] share = [.. Enumerable.Repeat(.8, 40), .. Enumerable.Repeat(.2, 10), .. Enumerable.Repeat(.5, 30), .. Enumerable.Repeat(.1, 120)];
        bool[] happened = [.. Enumerable.Range(0, 200).Select(i => i < 50)];
        var point = OperatingPoint.At(0.5, share, happened);
        Assert.Equal(new OperatingPoint(0.5, 40, 30, 120, 10), point);
        Assert.Equal(.8, point.Sensitivity().Value!.Value, 1e-12);
        Assert.Equal(.8, point.Specificity().Value!.Value, 1e-12);
        Assert.Equal(40.0 / 70, point.PositiveValue().Value!.Value, 1e-12);
        Assert.Equal(120.0 / 130, point.NegativeValue().Value!.Value, 1e-12);
        Assert.Equal(80.0 / 120, point.F1().Value!.Value, 1e-12);
        Assert.Equal(Wilson.Interval(40, 50, .95), point.Sensitivity().Interval);
        // Bayes: .8·.05 / (.8·.05 + .2·.95)
        Assert.Equal(.04 / .23, point.PositiveValueAt(.05).Value!.Value, 1e-12);
        Assert.Equal(.76 / .77, point.NegativeValueAt(.05).Value!.Value, 1e-12);
        Assert.Equal(point.PositiveValue().Value!.Value, point.PositiveValueAt(.25).Value!.Value, 1e-12);
        Assert.InRange(point.PositiveValueAt(.05).Value!.Value, point.PositiveValueAt(.05).Interval!.Value.Low, point.PositiveValueAt(.05).Interval!.Value.High);
        // Vickers & Elkin 2006: 40/200 - 30/200 · .5/.5
        var benefit = NetBenefit.Curve(share, happened, [.5])[0];
        Assert.Equal(.05, benefit.Model.Value!.Value, 1e-12);
        Assert.Equal(-.5, benefit.All.Value!.Value, 1e-12);
    }

    [Fact]
    public void Average_precision_equals_the_sum_by_hand()
    {
        // From the top: case, control, case, then a tie of case and control: 1/3·1 + 1/3·2/3 + 1/3·3/5.
        var figure = AveragePrecision.Of([.9, .8, .7, .6, .6], [true, false, true, true, false], 3, replicates: 50);
        Assert.Equal((1 + 2 / 3.0 + 3 / 5.0) / 3, figure.Value!.Value, 1e-12);
    }

    [Fact]
    public void Brier_score_is_the_mean_squared_error() =>
        Assert.Equal((.01 + .64 + .25) / 3, BrierScore.Of([.1, .2, .5], [false, true, false]).Value!.Value, 1e-12);

    [Fact]
    public void Bootstrap_draws_persons_whole_and_repeats_itself()
    {
        double[] values = [.. Enumerable.Range(0, 120).Select(i => Math.Sin(i / 6))];   // six equal rows for each of 20 persons
        int[] person = [.. Enumerable.Range(0, 120).Select(i => i / 6)];
        Figure Of(int[]? who, int replicates) => ClusterBootstrap.Of("mean", 120, who, rows => rows.Average(r => values[r]), 9, replicates);
        var (persons, rows) = (Of(person, 400), Of(null, 400));
        Assert.Equal(persons, Of(person, 400));
        Assert.True(persons.Interval!.Value.High - persons.Interval.Value.Low > 1.8 * (rows.Interval!.Value.High - rows.Interval.Value.Low));
        Assert.Equal(120, persons.N);
        Assert.Null(ClusterBootstrap.Of("mean", 4, [1, 1, 1, 1], r => r.Length, 9).Interval);
        Assert.Null(ClusterBootstrap.Of("rare", 40, null, r => r.Contains(0) ? 1 : null, 9, 100).Interval);
    }

    [Fact]
    public void DeLong_covers_the_truth_about_as_often_as_it_says()
    {
        // Normal scores one deviation apart: AUC = Φ(1/√2).
        var truth = Normal.Cumulative(1 / Math.Sqrt(2));
        var covered = 0;
        for (var s = 0; s < 400; s++)
        {
            var chance = Chance.For(21, $"coverage {s}");
            bool[] happened = [.. Enumerable.Range(0, 100).Select(i => i < 40)];
            double[] score = [.. happened.Select(h => chance.Normal() + (h ? 1 : 0))];
            var (low, high) = RocArea.Of(score, happened).Interval!.Value;
            if (low <= truth && truth <= high) covered++;
        }
        Assert.InRange(covered / 400.0, 0.91, 0.98);
    }

    private static (double[] Score, bool[] Happened) Simulated(int rows, ulong seed)
    {
        var chance = new Chance(seed);
        double[] score = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(chance.Uniform(), 2))];
        return (score, [.. score.Select(s => chance.Uniform() < s)]);
    }
}
