using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>The cumulative hazard of somebody with margin 0, as steps.</summary>
/// <param name="Times">Event times, ascending.</param>
/// <param name="Hazard">Cumulative, at each.</param>
/// <param name="Last">The last time that anybody was seen: beyond it nothing is said.</param>
public sealed record BaselineHazard(Seq<double> Times, Seq<double> Hazard, double Last)
{
    /// <summary>Breslow's Σ d / Σ w·e^margin over event times (Breslow 1972, discussion of doi:10.1111/j.2517-6161.1972.tb00899.x).</summary>
    /// <param name="margin">Of each row; null for 0 everywhere: Nelson and Aalen's hazard.</param>
    internal static BaselineHazard Of(double[]? entry, double[] time, Func<int, bool> happened, double[]? margin, double[]? weights)
    {
        double Weight(int i) => weights?[i] ?? 1;
        double Risk(int i) => margin is null ? Weight(i) : Weight(i) * Math.Exp(margin[i]);
        int[] byExit = [.. Enumerable.Range(0, time.Length).OrderByDescending(i => time[i])];
        int[] byEntry = entry is null ? [] : [.. Enumerable.Range(0, time.Length).OrderByDescending(i => entry[i])];
        var steps = new List<(double Time, double Step)>();
        var (sum, late) = (0.0, 0);
        for (var i = 0; i < byExit.Length;)
        {
            var (t, died) = (time[byExit[i]], 0.0);
            for (; i < byExit.Length && time[byExit[i]] == t; i++)
            {
                sum += Risk(byExit[i]);
                if (happened(byExit[i])) died += Weight(byExit[i]);
            }
            if (died == 0) continue;
            for (; late < byEntry.Length && entry![byEntry[late]] >= t; late++) sum -= Risk(byEntry[late]);
            steps.Add((t, died / sum));
        }
        steps.Reverse();
        var (hazard, total) = (new double[steps.Count], 0.0);
        for (var k = 0; k < hazard.Length; k++) hazard[k] = total += steps[k].Step;
        return new(steps.Select(s => s.Time).ToSeq(), hazard.ToSeq(), time.Max());
    }

    /// <summary>Null beyond the follow-up.</summary>
    internal double? ProbabilityBy(double horizon, double margin, BaselineHazard? others) =>
        horizon > Last ? null : CauseIncidence.By(horizon, Times.Span, Hazard.Span, Math.Exp(margin), others is null ? default : others.Times.Span, others is null ? default : others.Hazard.Span, 1);
}
