using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>
/// Compares the cumulative incidence of one cause between groups, optionally within strata (Gray 1988, doi:10.1214/aos/1176350951, weight 1). In the paper's notation h_r = Y_r/S_r(t-),
/// R_r = h_r (1 - F_r(t-)), a = d + b_1; the variance is taken under the hypothesis, with the pooled F⁰ and a correction for tied events, as cmprsk takes it. Not for left truncation.
/// </summary>
public static class GrayTest
{
    /// <param name="cause">1 or more.</param>
    /// <param name="groups">0, 1, ... per row.</param>
    public static ChiSquareTest Test(SurvivalOutcome outcome, int cause, int[] groups, int[]? strata = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cause);
        SurvivalFaults.Check(outcome, cause);
        if (outcome.Entry is not null)
            throw new StudyException("SUR013", "outcome", "Gray's test is not defined for people who entered late.", "Compare cause-specific hazards by the log-rank test, which allows it.");
        var k = SurvivalFaults.Groups(groups, outcome.Count);
        var (score, variance) = (new double[k - 1], new double[k - 1, k - 1]);
        foreach (var stratum in Enumerable.Range(0, outcome.Count).GroupBy(i => strata?[i] ?? 0).OrderBy(g => g.Key)) Add([.. stratum], outcome, cause, groups, k, score, variance);
        return ChiSquareTest.Quadratic("Gray", score, variance);
    }

    private static void Add(int[] rows, SurvivalOutcome outcome, int cause, int[] groups, int k, double[] score, double[,] variance)
    {
        int[] order = [.. rows.OrderBy(i => outcome.Time[i])];
        var y = new double[k];
        foreach (var i in order) y[groups[i]]++;
        var (f, s) = (new double[k], Enumerable.Repeat(1.0, k).ToArray());
        var (pooled, steps, c) = (0.0, new List<Step>(), new double[k, k]);
        for (var i = 0; i < order.Length;)
        {
            var (t, d1, d2, left) = (outcome.Time[order[i]], new double[k], new double[k], new double[k]);
            for (; i < order.Length && outcome.Time[order[i]] == t; i++)
            {
                var g = groups[order[i]];
                left[g]++;
                if (outcome.Cause[order[i]] == cause) d1[g]++; else if (outcome.Cause[order[i]] != 0) d2[g]++;
            }
            var events = d1.Sum();
            if (events + d2.Sum() > 0)
            {
                var (h, r) = (new double[k], new double[k]);
                for (var g = 0; g < k; g++) if (y[g] > 0) (h[g], r[g]) = (y[g] / s[g], y[g] / s[g] * (1 - f[g]));
                var (allH, allR) = (h.Sum(), r.Sum());
                for (var a = 0; a < k - 1; a++) score[a] += d1[a] - (allR > 0 ? events * r[a] / allR : 0);
                var gamma = events / allH / (1 - pooled);   // dΓ⁰ = dF⁰ / (1 - F⁰(t-))
                pooled += events / allH;
                var d = new double[k, k];
                for (var a = 0; a < k; a++) for (var g = 0; g < k; g++) c[a, g] += gamma * (d[a, g] = h[g] * ((a == g ? 1 : 0) - h[a] / allH));
                for (var g = 0; g < k; g++)
                {
                    if (y[g] == 0) continue;
                    var before = s[g];
                    f[g] += before * d1[g] / y[g];
                    s[g] *= (y[g] - d1[g] - d2[g]) / y[g];
                    var q = s[g] > 0 ? (1 - pooled) / s[g] : 0;
                    if (events > 0) steps.Add(new(g, Column(d, g), Column(c, g), 1 - q, Tied(events, allH * before) * events / (allH * h[g])));
                    if (d2[g] > 0 && s[g] > 0) steps.Add(new(g, null, Column(c, g), -q, Tied(d2[g], y[g]) * d2[g] / (h[g] * h[g])));
                }
            }
            for (var g = 0; g < k; g++) y[g] -= left[g];
        }
        foreach (var step in steps)
            for (var a = 0; a < k - 1; a++)
                for (var b = 0; b < k - 1; b++) variance[a, b] += step.Of(a, c) * step.Of(b, c) * step.Spread;

        static double[] Column(double[,] of, int g) => [.. Enumerable.Range(0, of.GetLength(0)).Select(a => of[a, g])];
        static double Tied(double events, double at) => events > 1 ? 1 - (events - 1) / (at - 1) : 1;
    }

    /// <param name="D">d_ir(t), null for another cause.</param>
    /// <param name="C">c_ir(t).</param>
    /// <param name="B">I(cause 1) - (1 - F⁰)/S_r.</param>
    /// <param name="Spread">dF/h, corrected for ties.</param>
    private sealed record Step(int Group, double[]? D, double[] C, double B, double Spread)
    {
        public double Of(int group, double[,] last) => (D?[group] ?? 0) + B * (last[group, Group] - C[group]);
    }
}
