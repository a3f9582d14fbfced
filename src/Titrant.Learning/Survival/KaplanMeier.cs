using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Survival;

/// <summary>
/// The product-limit estimate, S(t) = Π (1 - d/n) over event times up to t (Kaplan &amp; Meier 1958, doi:10.1080/01621459.1958.10501452),
/// with Greenwood's variance S² Σ d / (n (n - d)). Any cause counts as the event; left truncation by the entry times.
/// </summary>
public sealed class KaplanMeier
{
    private readonly double[] _variance;   // Greenwood's sum, of log S

    private KaplanMeier(RiskTable table, int n)
    {
        (Times, AtRisk, Events, Censored, N) = (table.Times, table.AtRisk, table.Events, table.Censored, n);
        (Survival, _variance) = (new double[Times.Length], new double[Times.Length]);
        var (s, sum) = (1.0, 0.0);
        for (var i = 0; i < Times.Length; i++)
        {
            var (at, d) = (AtRisk[i], Events[i]);
            if (d > 0)
            {
                s *= Math.Max(0, at - d) / at;
                sum += d / (at * (at - d));
            }
            (Survival[i], _variance[i]) = (s, sum);
        }
    }

    public double[] Times { get; }      // [times], ascending: every distinct exit
    public double[] AtRisk { get; }
    public double[] Events { get; }
    public double[] Censored { get; }
    public double[] Survival { get; }
    public int N { get; }

    public static KaplanMeier Of(SurvivalOutcome outcome, double[]? weights = null)
    {
        SurvivalFaults.Check(Anyhow(outcome));
        SurvivalFaults.CheckWeights(weights, outcome.Count);
        return new(RiskTable.Of(outcome, weights), outcome.Count);
    }

    internal static KaplanMeier Of(SurvivalOutcome outcome, int[] rows) => new(RiskTable.Of(outcome, null, rows), rows.Length);

    public double At(double t) => StepCurve.At(Times, Survival, t, 1);

    /// <summary>S(t-), just before t.</summary>
    public double Before(double t) => StepCurve.Before(Times, Survival, t, 1);

    /// <summary>Greenwood's standard error of S(t); 0 before the first event, null once nobody is left (S = 0).</summary>
    public double? ErrorAt(double t) => StepCurve.IndexAt(Times, t) is >= 0 and var i ? Survival[i] > 0 ? Survival[i] * Math.Sqrt(_variance[i]) : null : 0;

    /// <summary>S(t) with its log(-log) interval (Kalbfleisch &amp; Prentice 1980), which stays within 0 and 1. Not estimable beyond the last time that anybody was seen.</summary>
    public Figure SurvivalAt(double t, double level = 0.95)
    {
        const string name = "Kaplan-Meier survival";
        if (Times.Length == 0 || (t > Times[^1] && Survival[^1] > 0)) return Figure.NotEstimable(name, N, "nobody was seen that long");
        var (low, high) = Bounds(StepCurve.IndexAt(Times, t), level);
        return low is { } l && high is { } h ? Figure.Of(name, At(t), (l, h), Figure.Named(level, "Greenwood, log-log"), N, ErrorAt(t)) : Figure.Bare(name, At(t), N, "nobody is left, so that no variance is known");
    }

    /// <summary>
    /// The time by which a share has had the event: the first t with S(t) ≤ 1 - share, the middle of the step where the curve runs exactly there.
    /// Its interval is where the bounds of S cross (Brookmeyer &amp; Crowley 1982, doi:10.2307/2530286); an upper bound that is never reached is infinite.
    /// </summary>
    public Figure Quantile(double share = 0.5, double level = 0.95)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Kaplan-Meier quantile {share:0.###}");
        var target = 1 - share;
        if (Crossing(Survival, target) is not { } value) return Figure.NotEstimable(name, N, "the curve does not fall that far");
        var low = Crossing([.. Times.Select((_, i) => Bounds(i, level).Low ?? Survival[i])], target);
        var high = Crossing([.. Times.Select((_, i) => Bounds(i, level).High ?? 1)], target);
        return Figure.Of(name, value, (low ?? 0, high ?? double.PositiveInfinity), Figure.Named(level, "Brookmeyer-Crowley, log-log"), N);
    }

    /// <summary>
    /// Mean time lived up to tau: the area below S, variance Σ (∫ from t to tau of S)² d / (n (n - d)) (Irwin 1949; Royston &amp; Parmar 2013, doi:10.1186/1471-2288-13-152).
    /// Not estimable where nobody was seen up to tau.
    /// </summary>
    public Figure RestrictedMean(double tau, double level = 0.95)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"restricted mean survival time to {tau:G6}");
        if (tau <= 0 || Times.Length == 0 || (tau > Times[^1] && Survival[^1] > 0)) return Figure.NotEstimable(name, N, "nobody was seen that long");
        var last = StepCurve.IndexBefore(Times, tau);
        var (area, variance) = (0.0, 0.0);
        for (var i = last; i >= 0; i--)
        {
            area += Survival[i] * (Math.Min(tau, i < last ? Times[i + 1] : tau) - Times[i]);
            if (Events[i] > 0 && AtRisk[i] > Events[i]) variance += area * area * Events[i] / (AtRisk[i] * (AtRisk[i] - Events[i]));
        }
        area += last >= 0 ? Times[0] : tau;
        return Figure.Wald(name, area, Math.Sqrt(variance), "Greenwood", N, 0, tau, level);
    }

    private (double? Low, double? High) Bounds(int i, double level)
    {
        if (i < 0 || _variance[i] == 0) return (1, 1);
        if (Survival[i] <= 0) return (null, null);
        var log = Math.Log(Survival[i]);
        var half = Normal.Quantile(0.5 + level / 2) * Math.Sqrt(_variance[i]) / Math.Abs(log);
        return (Math.Exp(log * Math.Exp(half)), Math.Exp(log * Math.Exp(-half)));
    }

    private double? Crossing(double[] curve, double target)
    {
        // A product of ratios reaches 1/2 only up to rounding: 1.5e-8 is the square root of the machine's precision.
        const double near = 1.5e-8;
        for (var i = 0; i < curve.Length; i++)
        {
            if (curve[i] > target + near) continue;
            if (curve[i] < target - near) return Times[i];
            for (var j = i + 1; j < curve.Length; j++) if (curve[j] < target - near) return (Times[i] + Times[j]) / 2;
            return Times[i];
        }
        return null;
    }

    // A curve without events is a flat one, not a fault.
    private static SurvivalOutcome Anyhow(SurvivalOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome.Count == 0 || outcome.Events > 0 ? outcome : outcome with { Cause = [.. outcome.Cause.Select(_ => 1)] };
    }
}
