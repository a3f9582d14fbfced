using Titrant.Learning;
using Titrant.Learning.Calibrate;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Validate;
using Titrant.Tests.Learning.Validate;

namespace Titrant.Tests.Learning.Calibrate;

public sealed class RecalibrationTests
{
    // Too sure by a factor of 2 in log-odds.
    private static Predicted TooSure()
    {
        var p = ValidationsTests.YesNo(1500, 51, folds: 5);
        return p with { Margin = [.. p.Margin.Select(m => 2 * m)], Probability = [.. p.Margin.Select(m => (double?)(1 / (1 + Math.Exp(-2 * m))))] };
    }

    [Theory]
    [InlineData("Platt")]
    [InlineData("beta")]
    [InlineData("isotonic")]
    public void Chances_that_are_too_sure_are_mended_out_of_fold(string kind)
    {
        var p = TooSure();
        var made = Recalibration.OutOfFold(p, kind);
        var happened = ((BinaryOutcome)p.Outcome).Happened;
        Assert.True(CalibrationFigures.Slope([.. p.Probability!.Select(v => v!.Value)], happened).High < 0.7);
        double Ici(Predicted of) => CalibrationIndex.At([.. of.Probability!.Select(v => v!.Value)], happened);
        Assert.True(Ici(made.CrossFitted) < Ici(p) / 2);
        Assert.Equal(kind, made.ForUse.Kind);
    }

    [Fact]
    public void A_fold_is_mended_without_its_own_outcomes()
    {
        var p = TooSure();
        var happened = ((BinaryOutcome)p.Outcome).Happened;
        var turned = p with { Outcome = new BinaryOutcome([.. happened.Select((h, i) => p.Fold![i] == 2 ? !h : h)]) };
        var (a, b) = (Recalibration.OutOfFold(p, "Platt").CrossFitted, Recalibration.OutOfFold(turned, "Platt").CrossFitted);
        for (var i = 0; i < 1500; i++) if (p.Fold![i] == 2) Assert.Equal(a.Probability![i], b.Probability![i]);
        Assert.NotEqual(a.Probability![0], b.Probability![0]);
    }

    [Fact]
    public void Predictions_of_the_rows_learned_from_are_refused()
    {
        Assert.Equal("VAL005", Assert.Throws<StudyException>(() => Recalibration.OutOfFold(TooSure() with { Fold = null }, "Platt")).Code);
        Assert.Equal("VAL006", Assert.Throws<StudyException>(() => Recalibration.OutOfFold(ValidationsTests.Times(50, 1, folds: 2), "Platt")).Code);
    }
}
