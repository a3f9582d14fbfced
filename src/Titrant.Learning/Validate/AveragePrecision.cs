namespace Titrant.Learning.Validate;

/// <summary>Σ (recall step)·(precision) over the distinct scores from the top, without interpolation (Davis &amp; Goadrich 2006, doi:10.1145/1143844.1143874 says why not).</summary>
public static class AveragePrecision
{
    public static Figure Of(double[] score, bool[] happened, ulong seed, int[]? person = null, int replicates = 1000, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(happened);
        const string name = "average precision";
        if (!happened.Contains(true)) return Figure.NotEstimable(name, score.Length, "no row has the outcome");
        var order = Enumerable.Range(0, score.Length).OrderByDescending(i => score[i]).ToArray();
        return ClusterBootstrap.OfCounts(name, score.Length, person, counts => At(score, happened, order, counts), seed, replicates, level);
    }

    // One pass from the top over rows that are there as often as they were drawn.
    private static double? At(double[] score, bool[] happened, int[] order, int[] counts)
    {
        var positives = 0;
        for (var i = 0; i < counts.Length; i++) if (happened[i]) positives += counts[i];
        if (positives == 0) return null;
        var (hits, seen, sum) = (0, 0, 0.0);
        for (var i = 0; i < order.Length;)
        {
            var (from, here) = (i, 0);
            for (; i < order.Length && score[order[i]] == score[order[from]]; i++)
            {
                seen += counts[order[i]];
                if (happened[order[i]]) here += counts[order[i]];
            }
            hits += here;
            if (here > 0) sum += (double)here / positives * hits / seen;
        }
        return sum;
    }
}
