namespace Titrant.Learning.Validate;

/// <summary>Σ (recall step)·(precision) over the distinct scores from the top, without interpolation (Davis &amp; Goadrich 2006, doi:10.1145/1143844.1143874 says why not).</summary>
public static class AveragePrecision
{
    public static Figure Of(double[] score, bool[] happened, ulong seed, int[]? person = null, int replicates = 1000, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(happened);
        const string name = "average precision";
        return happened.Contains(true) ? ClusterBootstrap.Of(name, score.Length, person, rows => At(score, happened, rows), seed, replicates, level)
            : Figure.NotEstimable(name, score.Length, "no row has the outcome");
    }

    internal static double? At(double[] score, bool[] happened, int[] rows)
    {
        var positives = rows.Count(r => happened[r]);
        if (positives == 0) return null;
        var order = (int[])rows.Clone();
        Array.Sort(order.Select(r => -score[r]).ToArray(), order);
        var (hits, sum) = (0, 0.0);
        for (var i = 0; i < order.Length;)
        {
            var (j, here) = (i, 0);
            for (; j < order.Length && score[order[j]] == score[order[i]]; j++) if (happened[order[j]]) here++;
            hits += here;
            sum += (double)here / positives * hits / j;
            i = j;
        }
        return sum;
    }
}
