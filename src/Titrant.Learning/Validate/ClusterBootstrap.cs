using System.Globalization;
using Titrant.Numerics;

namespace Titrant.Learning.Validate;

/// <summary>
/// Percentile bootstrap (Efron &amp; Tibshirani 1993, chapter 13) that draws whole persons, so that several rows of one person stay together.
/// Each replicate has its own stream of chance: more replicates do not move the first ones.
/// </summary>
public static class ClusterBootstrap
{
    /// <param name="person">Of each row; null where each row is a person.</param>
    /// <param name="statistic">Of the drawn rows; null where it cannot be estimated from them.</param>
    public static Figure Of(string name, int rows, int[]? person, Func<int[], double?> statistic, ulong seed, int replicates = 1000, double level = 0.95, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        return OfCounts(name, rows, person, counts =>
        {
            var drawn = new List<int>(rows);
            for (var r = 0; r < rows; r++) for (var k = 0; k < counts[r]; k++) drawn.Add(r);
            return statistic([.. drawn]);
        }, seed, replicates, level, cancel);
    }

    /// <param name="statistic">Of how often each row was drawn; several are computed at once.</param>
    internal static Figure OfCounts(string name, int rows, int[]? person, Func<int[], double?> statistic, ulong seed, int replicates = 1000, double level = 0.95, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 2);
        if (person is not null && person.Length != rows) throw new ArgumentException("One person for each row.", nameof(person));
        if (statistic([.. Enumerable.Repeat(1, rows)]) is not { } value) return Figure.NotEstimable(name, rows, "these rows do not allow it");
        var clusters = Enumerable.Range(0, rows).GroupBy(r => person?[r] ?? r).Select(g => g.ToArray()).ToArray();
        if (clusters.Length < 2) return Figure.Bare(name, value, rows, "one person only");
        var made = new double?[replicates];
        Parallel.For(0, replicates, new ParallelOptions { CancellationToken = cancel }, b =>
        {
            var chance = Chance.For(seed, string.Create(CultureInfo.InvariantCulture, $"bootstrap {b}"));
            var counts = new int[rows];
            for (var c = 0; c < clusters.Length; c++) foreach (var r in clusters[chance.Below(clusters.Length)]) counts[r]++;
            made[b] = statistic(counts);
        });
        var draws = made.OfType<double>().ToList();
        const double mostLost = 0.05;
        if (draws.Count < (1 - mostLost) * replicates) return Figure.Bare(name, value, rows, $"{replicates - draws.Count} of {replicates} bootstrap samples do not allow it");
        draws.Sort();
        // Of a statistic that resampling moves to one side (the ICI of a calibrated model rises) all draws may lie beyond the value: the interval reaches to it.
        return Figure.Of(name, value, (Math.Min(value, Quantile(draws, (1 - level) / 2)), Math.Max(value, Quantile(draws, (1 + level) / 2))),
            Figure.Named(level, string.Create(CultureInfo.InvariantCulture, $"percentile bootstrap, {replicates} samples of {(person is null ? "rows" : "persons")}")), rows);
    }

    // Linear between order statistics (Hyndman & Fan 1996, type 7).
    internal static double Quantile(List<double> sorted, double share)
    {
        var at = share * (sorted.Count - 1);
        var low = (int)Math.Floor(at);
        return low + 1 < sorted.Count ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[^1];
    }
}
