using Titrant.Learning.Linear;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Calibrate;

/// <summary>Slope and level of calibration (Cox 1958, doi:10.1093/biomet/45.3-4.562; Van Calster et al. 2019, doi:10.1186/s12916-019-1466-7), with Wald intervals.</summary>
public static class CalibrationFigures
{
    /// <summary>Slope of the outcome on logit p: 1 where calibrated, below 1 where shares are too extreme.</summary>
    public static Figure Slope(double[] share, bool[] happened, double level = 0.95) =>
        Try("calibration slope", share, happened, level, margins => (margins, null), 1);

    /// <summary>Intercept with logit p as it is: 0 where calibrated, above 0 where the shares are too low.</summary>
    public static Figure InTheLarge(double[] share, bool[] happened, double level = 0.95) =>
        Try("calibration in the large", share, happened, level, margins => ([], margins), 0);

    private static Figure Try(string name, double[] share, bool[] happened, double level, Func<double[], (double[] X, double[]? Offset)> asks, int coefficient)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(happened);
        try
        {
            var (x, offset) = asks([.. share.Select(s => Logistic.Logit(Calibrator.Held(s)))]);
            var fit = LogisticFit.Of(x, x.Length > 0 ? ["logit"] : [], happened, offset: offset).Coefficients[coefficient];
            return Figure.Of(name, fit.Value, fit.Wald(level)!.Value, Figure.Named(level, "Wald"), share.Length, fit.StandardError);
        }
        catch (StudyException refusal)
        {
            return Figure.NotEstimable(name, share.Length, refusal.Says.TrimEnd('.'));
        }
    }
}

/// <summary>One group of the calibration curve: rows between two quantiles of the share.</summary>
/// <param name="Predicted">Mean share of the group.</param>
/// <param name="Observed">Share in which it happened, with Wilson's interval.</param>
public sealed record CalibrationGroup(double Predicted, Figure Observed)
{
    /// <summary>Groups of equal size as far as ties allow: equal shares are never parted.</summary>
    public static CalibrationGroup[] Curve(double[] share, bool[] happened, int groups = 10, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(happened);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        var order = Enumerable.Range(0, share.Length).OrderBy(i => share[i]).ToArray();
        var curve = new List<CalibrationGroup>();
        for (int g = 1, start = 0; g <= groups; g++)
        {
            var end = (int)((long)order.Length * g / groups);
            while (end > 0 && end < order.Length && share[order[end]] == share[order[end - 1]]) end++;
            if (end <= start) continue;
            var rows = order[start..end];
            var hits = rows.Count(r => happened[r]);
            curve.Add(new(rows.Average(r => share[r]), Figure.Of("observed share", (double)hits / rows.Length, Numerics.Distributions.Wilson.Interval(hits, rows.Length, level), Figure.Named(level, "Wilson"), rows.Length)));
            start = end;
        }
        return [.. curve];
    }
}
