using System.Globalization;
using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>
/// How good predicted risks are at a horizon, weighted by the inverse chance of having stayed uncensored (Graf 1999, doi:10.1002/(SICI)1097-0258(19990915/30)18:17/18&lt;2529::AID-SIM274&gt;3.0.CO;2-5;
/// Blanche 2013, doi:10.1002/sim.5958). Events weigh 1/G(T-), those beyond the horizon 1/G(t), those censored before it 0. Other causes count as "not happened". Not for left truncation.
/// </summary>
public static class HorizonScores
{
    private const string Known = "influence function, censoring weights taken as known";

    /// <summary>Mean squared difference between the predicted risk and what happened by t; 0 is perfect.</summary>
    /// <param name="risk">[rows] predicted chance of the event by t, 0-1.</param>
    public static Figure Brier(SurvivalOutcome outcome, double[] risk, double t, int cause = 0)
    {
        ArgumentNullException.ThrowIfNull(risk);
        var name = string.Create(CultureInfo.InvariantCulture, $"Brier score at {t:G6}, Kaplan-Meier censoring weights");
        if (Weights(outcome, t, cause) is not { } w) return Figure.NotEstimable(name, outcome.Count, "nobody was seen that long");
        var n = risk.Length;
        var losses = new double[n];
        for (var i = 0; i < n; i++) losses[i] = w.Weight[i] * Math.Pow((w.IsCase[i] ? 1 : 0) - risk[i], 2);
        var mean = losses.Average();
        return Figure.Wald(name, mean, Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean))) / n, Known, n, 0);
    }

    /// <summary>The Brier score of giving everybody the marginal risk (Kaplan-Meier, or Aalen-Johansen with other causes).</summary>
    public static Figure BrierOfNobodyKnown(SurvivalOutcome outcome, double t, int cause = 0)
    {
        SurvivalFaults.Check(outcome, cause);
        var risk = cause == 0 ? 1 - KaplanMeier.Of(outcome).At(t) : AalenJohansen.Of(outcome).At(cause, t);
        return Brier(outcome, [.. Enumerable.Repeat(risk, outcome.Count)], t, cause);
    }

    /// <summary>Cumulative/dynamic AUC: those with the event by t against those without; equal risks count 1/2.</summary>
    public static Figure Auc(SurvivalOutcome outcome, double[] risk, double t, int cause = 0)
    {
        ArgumentNullException.ThrowIfNull(risk);
        var name = AucName(t);
        var (auc, whyNot) = AucInfluence(outcome, risk, t, cause);
        return auc is { } a ? Figure.Wald(name, a.Value, Math.Sqrt(a.Rows.Sum(r => r * r)), Known, outcome.Count, 0, 1) : Figure.NotEstimable(name, outcome.Count, whyNot!);
    }

    internal static string AucName(double t) => string.Create(CultureInfo.InvariantCulture, $"cumulative/dynamic AUC at {t:G6}, Kaplan-Meier censoring weights, ties in risk 1/2");

    /// <summary>The area and what each row moves it by; or why there is none.</summary>
    internal static ((double Value, double[] Rows)? Auc, string? WhyNot) AucInfluence(SurvivalOutcome outcome, double[] risk, double t, int cause)
    {
        if (Weights(outcome, t, cause) is not { } w) return (null, "nobody was seen that long");
        var (cases, controls) = (0.0, 0.0);
        for (var i = 0; i < risk.Length; i++) if (w.IsCase[i]) cases += w.Weight[i]; else controls += w.Weight[i];
        if (cases == 0 || controls == 0) return (null, cases == 0 ? "nobody has the event by then" : "nobody is without the event then");
        // Per row: weight of controls below it if it is a case, of cases above it if it is a control.
        var beaten = new double[risk.Length];
        int[] order = [.. Enumerable.Range(0, risk.Length).OrderBy(i => risk[i])];
        var (below, casesBelow) = (0.0, 0.0);
        for (var i = 0; i < order.Length;)
        {
            var from = i;
            var (tiedControls, tiedCases) = (0.0, 0.0);
            for (; i < order.Length && risk[order[i]] == risk[order[from]]; i++) if (w.IsCase[order[i]]) tiedCases += w.Weight[order[i]]; else tiedControls += w.Weight[order[i]];
            for (var j = from; j < i; j++) beaten[order[j]] = w.IsCase[order[j]] ? below + tiedControls / 2 : cases - casesBelow - tiedCases / 2;
            (below, casesBelow) = (below + tiedControls, casesBelow + tiedCases);
        }
        var auc = Enumerable.Range(0, risk.Length).Where(i => w.IsCase[i]).Sum(i => w.Weight[i] * beaten[i]) / cases / controls;
        return ((auc, [.. Enumerable.Range(0, risk.Length).Select(i => w.IsCase[i] ? w.Weight[i] * (beaten[i] / controls - auc) / cases : w.Weight[i] * (beaten[i] / cases - auc) / controls)]), null);
    }

    /// <summary>The mean of the Brier score between the first and the last time, by trapezoids.</summary>
    /// <param name="times">At least two, ascending.</param>
    /// <param name="risks">[times][rows]</param>
    /// <param name="person">Of each row; null where each row is a person.</param>
    public static Figure IntegratedBrier(SurvivalOutcome outcome, double[] times, double[][] risks, int cause = 0, int[]? person = null)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(risks);
        if (times.Length < 2 || risks.Length != times.Length || times.Zip(times.Skip(1)).Any(p => p.First >= p.Second)) throw new ArgumentException("Two or more ascending times, with the risks at each.", nameof(times));
        var name = string.Create(CultureInfo.InvariantCulture, $"integrated Brier score, {times[0]:G6} to {times[^1]:G6}, Kaplan-Meier censoring weights");
        var n = outcome.Count;
        var losses = new double[n];
        for (var k = 0; k < times.Length; k++)
        {
            if (Weights(outcome, times[k], cause) is not { } w) return Figure.NotEstimable(name, n, "nobody was seen that long");
            var width = ((k > 0 ? times[k] - times[k - 1] : 0) + (k + 1 < times.Length ? times[k + 1] - times[k] : 0)) / 2 / (times[^1] - times[0]);
            for (var i = 0; i < n; i++) losses[i] += width * w.Weight[i] * Math.Pow((w.IsCase[i] ? 1 : 0) - risks[k][i], 2);
        }
        return Validate.Influence.Ratio(losses, [.. losses.Select(_ => 1.0)])!.Figure(name, Known, person ?? [.. Enumerable.Range(0, n)], 0);
    }

    // Null where G has fallen to 0 by t: nobody is left to stand for the censored.
    internal static (double[] Weight, bool[] IsCase)? Weights(SurvivalOutcome outcome, double t, int cause)
    {
        SurvivalFaults.Check(outcome, cause);
        var (g, n) = (CensoringCurve.Of(outcome), outcome.Count);
        var atT = g.At(t);
        if (atT <= 0) return null;
        var (weight, isCase) = (new double[n], new bool[n]);
        for (var i = 0; i < n; i++)
        {
            if (outcome.Time[i] > t) weight[i] = 1 / atT;
            else if (outcome.Cause[i] != 0) (weight[i], isCase[i]) = (1 / g.Before(outcome.Time[i]), cause == 0 || outcome.Cause[i] == cause);
        }
        return (weight, isCase);
    }
}
