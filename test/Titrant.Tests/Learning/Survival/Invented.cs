using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Survival;

/// <summary>Invented people: age in decades, a marker, a treatment; whole days, so that times tie unless asked otherwise.</summary>
internal static class Invented
{
    public static CoxRows People(ulong seed, int n, bool ties = true, bool late = false, int causes = 1, bool censoring = true)
    {
        var chance = new Chance(seed);
        var (x, time, cause, entry) = (new double[n * 3], new double[n], new int[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            (x[i * 3], x[i * 3 + 1], x[i * 3 + 2]) = (5 + chance.Normal(), chance.Normal(), chance.Below(2));
            var rate = Math.Exp(0.3 * (x[i * 3] - 5) - 0.5 * x[i * 3 + 1] + 0.4 * x[i * 3 + 2]) / 20;
            var t = -Math.Log(1 - chance.Uniform()) / rate;
            var end = censoring ? -Math.Log(1 - chance.Uniform()) * 40 : double.PositiveInfinity;
            (time[i], cause[i]) = (Math.Min(t, end), t <= end ? 1 + chance.Below(causes) : 0);
            if (ties) time[i] = Math.Ceiling(time[i]);
            if (late && chance.Uniform() < 0.5) entry[i] = ties ? Math.Floor(time[i] * chance.Uniform()) : time[i] * chance.Uniform();
        }
        return new(x, ["age", "marker", "treated"], new(late ? entry : null, time, cause));
    }

    public static CoxRows Rows(this CoxRows of, params int[] rows) => of with
    {
        X = [.. rows.SelectMany(i => of.X.AsSpan(i * of.Width, of.Width).ToArray())],
        Outcome = of.Outcome.Rows(rows),
        Weights = of.Weights is null ? null : [.. rows.Select(i => of.Weights[i])],
        Strata = of.Strata is null ? null : [.. rows.Select(i => of.Strata[i])],
        Cluster = of.Cluster is null ? null : [.. rows.Select(i => of.Cluster[i])],
    };

    public static int[] Shuffled(int n, ulong seed)
    {
        var (chance, order) = (new Chance(seed), Enumerable.Range(0, n).ToArray());
        for (var i = n - 1; i > 0; i--)
        {
            var j = chance.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    public static void Close(double expected, double actual, double relative = 1e-8) => Assert.InRange(actual, expected - relative * Math.Max(1e-3, Math.Abs(expected)), expected + relative * Math.Max(1e-3, Math.Abs(expected)));

    public static void Close(double[] expected, double[] actual, double relative = 1e-8)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Close(expected[i], actual[i], relative);
    }
}
