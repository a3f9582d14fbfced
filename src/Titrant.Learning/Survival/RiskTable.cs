using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>The life table of distinct exit times: how many are at risk (entered before, not yet left), have an event, are censored. Weighted counts.</summary>
internal sealed class RiskTable
{
    private RiskTable(double[] times, double[] atRisk, double[] censored, double[][] byCause)
    {
        (Times, AtRisk, Censored, ByCause) = (times, atRisk, censored, byCause);
        Events = new double[times.Length];
        foreach (var cause in byCause) for (var i = 0; i < times.Length; i++) Events[i] += cause[i];
    }

    public double[] Times { get; }      // [times], ascending
    public double[] AtRisk { get; }     // entry < t <= time
    public double[] Censored { get; }
    public double[] Events { get; }     // of any cause
    public double[][] ByCause { get; }  // [causes][times]; cause k is at k - 1

    /// <summary>One pass over the rows sorted by exit, one over the rows sorted by entry.</summary>
    /// <param name="rows">The rows to count; null for all.</param>
    public static RiskTable Of(SurvivalOutcome outcome, double[]? weights = null, int[]? rows = null)
    {
        rows ??= [.. Enumerable.Range(0, outcome.Count)];
        double Weight(int row) => weights is null ? 1 : weights[row];
        var byTime = (int[])rows.Clone();
        Array.Sort(Array.ConvertAll(byTime, r => outcome.Time[r]), byTime);
        var distinct = new List<double>();
        foreach (var r in byTime) if (distinct.Count == 0 || outcome.Time[r] > distinct[^1]) distinct.Add(outcome.Time[r]);
        var times = distinct.ToArray();
        var (atRisk, censored) = (new double[times.Length], new double[times.Length]);
        var byCause = new double[Math.Max(1, outcome.Cause.Length == 0 ? 0 : outcome.Cause.Max())][];
        for (var k = 0; k < byCause.Length; k++) byCause[k] = new double[times.Length];
        var at = -1;
        foreach (var r in byTime)
        {
            if (at < 0 || outcome.Time[r] > times[at]) at++;
            if (outcome.Cause[r] == 0) censored[at] += Weight(r); else byCause[outcome.Cause[r] - 1][at] += Weight(r);
        }
        var entries = outcome.Entry is { } entry ? (int[])rows.Clone() : [];
        if (outcome.Entry is { } starts) Array.Sort(Array.ConvertAll(entries, r => starts[r]), entries);
        var (notYet, next, here) = (0.0, entries.Length - 1, 0.0);
        for (var i = times.Length - 1; i >= 0; i--)
        {
            here += censored[i];
            foreach (var cause in byCause) here += cause[i];
            for (; next >= 0 && outcome.Entry![entries[next]] >= times[i]; next--) notYet += Weight(entries[next]);
            atRisk[i] = here - notYet;
        }
        return new(times, atRisk, censored, byCause);
    }
}
