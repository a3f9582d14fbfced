using Titrant.Learning;
using Titrant.Learning.Calibrate;
using Titrant.Numerics;

namespace Titrant.Tests.Learning.Calibrate;

public sealed class CalibrationTests
{
    private static readonly (double[] Share, bool[] Happened) Truth = Simulated(3000, s => s);
    private static readonly (double[] Share, bool[] Happened) TooSure = Simulated(3000, s => Sigmoid(0.5 * Logit(s) + 0.4));

    [Fact]
    public void The_truth_has_slope_1_and_level_0_within_their_intervals()
    {
        var slope = CalibrationFigures.Slope(Truth.Share, Truth.Happened);
        var level = CalibrationFigures.InTheLarge(Truth.Share, Truth.Happened);
        Assert.InRange(1, slope.Interval!.Value.Low, slope.Interval.Value.High);
        Assert.InRange(0, level.Interval!.Value.Low, level.Interval.Value.High);
        Assert.True(CalibrationIndex.At(Truth.Share, Truth.Happened) < 0.03);
    }

    [Fact]
    public void Shares_that_are_too_extreme_have_a_slope_below_1()
    {
        var slope = CalibrationFigures.Slope(TooSure.Share, TooSure.Happened);
        Assert.InRange(0.5, slope.Interval!.Value.Low, slope.Interval.Value.High);
        Assert.True(slope.Interval.Value.High < 0.7);
        Assert.True(CalibrationIndex.At(TooSure.Share, TooSure.Happened) > 0.08);
    }

    [Fact]
    public void Slope_and_level_of_one_class_are_not_estimable() => Assert.True(CalibrationFigures.Slope([.1, .2, .3], [true, true, true]) is { Value: null, WhyNot.Length: > 0 });

    [Theory]
    [InlineData("Platt")]
    [InlineData("beta")]
    [InlineData("isotonic")]
    public void A_calibrator_never_falls_and_brings_shares_to_what_happens(string kind)
    {
        Calibrator calibrator = kind switch
        {
            "Platt" => PlattCalibrator.Fit(TooSure.Share, TooSure.Happened),
            "beta" => BetaCalibrator.Fit(TooSure.Share, TooSure.Happened),
            _ => IsotonicCalibrator.Fit(TooSure.Share, TooSure.Happened),
        };
        Assert.Equal(kind, calibrator.Kind);
        var last = 0.0;
        for (var s = 0.0; s <= 1; s += 1 / 512.0)
        {
            var now = calibrator.Of(s);
            Assert.InRange(now, last - 1e-12, 1);
            last = now;
        }
        Assert.InRange(calibrator.Of(0.5), Sigmoid(0.4) - 0.06, Sigmoid(0.4) + 0.06);
        double[] calibrated = [.. TooSure.Share.Select(calibrator.Of)];
        Assert.Equal(TooSure.Happened.Count(h => h), calibrated.Sum(), 3.0);
        if (kind != "isotonic") Assert.Equal(1, CalibrationFigures.Slope(calibrated, TooSure.Happened).Value!.Value, 0.02);
    }

    // Robertson, Wright & Dykstra 1988, section 1.2: pools are means of neighbours that fall.
    [Fact]
    public void Pooling_adjacent_violators_equals_the_example_by_hand()
    {
        var fit = IsotonicCalibrator.Fit([.1, .2, .3, .4, .5, .6], [false, true, false, false, true, true]);
        Assert.Equal([.1, .2, .4, .5, .6], fit.At.ToArray());
        Assert.Equal([0, 1 / 3.0, 1 / 3.0, 1, 1], [.. fit.Level.Select(v => Math.Round(v, 12) == 0.333333333333 ? 1 / 3.0 : v)]);
        Assert.Equal(1 / 6.0, fit.Of(.15), 1e-12);
        Assert.Equal(0, fit.Of(0));
        Assert.Equal(1, fit.Of(.99));
    }

    [Fact]
    public void A_calibrator_of_one_class_or_no_rows_is_refused()
    {
        Assert.Equal("LIN002", Assert.Throws<StudyException>(() => IsotonicCalibrator.Fit([.1, .2], [true, true])).Code);
        Assert.Equal("LIN001", Assert.Throws<StudyException>(() => PlattCalibrator.Fit([], [])).Code);
        Assert.Equal("LIN007", Assert.Throws<StudyException>(() => BetaCalibrator.Fit([.1, 1.2], [true, false])).Code);
    }

    [Fact]
    public void Groups_of_the_calibration_curve_hold_every_row_and_never_part_ties()
    {
        var curve = CalibrationGroup.Curve(Truth.Share, Truth.Happened);
        Assert.Equal(10, curve.Length);
        Assert.Equal(3000, curve.Sum(g => g.Observed.N));
        Assert.True(curve.Count(g => g.Observed.Interval!.Value.Low <= g.Predicted && g.Predicted <= g.Observed.Interval.Value.High) >= 7);
        var tied = CalibrationGroup.Curve([.. Enumerable.Repeat(.3, 60), .. Enumerable.Repeat(.6, 40)], [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0)]);
        Assert.Equal([.3, .6], tied.Select(g => Math.Round(g.Predicted, 9)));
    }

    [Fact]
    public void Survival_from_the_true_model_is_calibrated_and_from_a_wrong_one_is_not()
    {
        var chance = Chance.For(2, "survival");
        var (right, wrong, died) = (new double[2000], new double[2000], new bool[2000]);
        for (var i = 0; i < right.Length; i++)
        {
            var (time, censored) = (-Math.Log(1 - chance.Uniform()), -2 * Math.Log(1 - chance.Uniform()));
            died[i] = time <= censored;
            (right[i], wrong[i]) = (Math.Exp(-Math.Min(time, censored)), Math.Exp(-2 * Math.Min(time, censored)));
        }
        var (good, bad) = (DistributionalCalibration.Of(right, died), DistributionalCalibration.Of(wrong, died));
        Assert.Equal(1, good.Shares.Sum(), 1e-9);
        Assert.True(good.P > 0.01);
        Assert.True(bad.P < 1e-6);
        Assert.Null(DistributionalCalibration.Of([.5, .4], [true, false]).P);
    }

    private static (double[], bool[]) Simulated(int rows, Func<double, double> truth)
    {
        var chance = Chance.For(8, "calibration");
        double[] share = [.. Enumerable.Range(0, rows).Select(_ => Sigmoid(1.5 * chance.Normal()))];
        return (share, [.. share.Select(s => chance.Uniform() < truth(s))]);
    }

    private static double Sigmoid(double m) => 1 / (1 + Math.Exp(-m));
    private static double Logit(double s) => Math.Log(s / (1 - s));
}
