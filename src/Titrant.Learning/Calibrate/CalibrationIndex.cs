using Titrant.Learning.Validate;

namespace Titrant.Learning.Calibrate;

/// <summary>
/// Integrated calibration index (Austin &amp; Steyerberg 2019, doi:10.1002/sim.8281): mean |smoothed observed share - predicted share|, smoothed by loess
/// (Cleveland 1979, doi:10.1080/01621459.1979.10481038), local quadratic, span .75, tricube weights, evaluated at up to 100 quantiles of the prediction
/// and linear between them; held within 0 and 1. Without Cleveland's robustness rounds, which are wrong for a yes or no.
/// </summary>
public static class CalibrationIndex
{
    private const double Span = 0.75;
    private const int MostPoints = 100;
    private const int MostBlocks = 1000;

    public static Figure Of(double[] share, bool[] happened, ulong seed, int[]? person = null, int replicates = 200, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return Of("ICI (loess)", share, [.. happened.Select(h => h ? 1.0 : 0)], seed, person, replicates, level);
    }

    /// <param name="happened">0 or 1, or pseudo-values; drawn as they are.</param>
    internal static Figure Of(string name, double[] share, double[] happened, ulong seed, int[]? person, int replicates, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(share);
        if (share.Length < 10) return Figure.NotEstimable(name, share.Length, "fewer than 10 rows");
        var order = Enumerable.Range(0, share.Length).OrderBy(i => share[i]).ToArray();
        double[] x = [.. order.Select(i => share[i])], y = [.. order.Select(i => happened[i])];
        return ClusterBootstrap.OfCounts(name, x.Length, person is null ? null : [.. order.Select(i => person[i])], counts =>
        {
            var (a, b) = (new List<double>(x.Length), new List<double>(x.Length));
            for (var i = 0; i < x.Length; i++)
                for (var k = 0; k < counts[i]; k++)
                {
                    a.Add(x[i]);
                    b.Add(y[i]);
                }
            return a.Count <= 2 * MostBlocks || counts.All(c => c == 1) ? Risen([.. a], [.. b]) : Risen(Blocks(a, x: true), Blocks(b, x: false));
        }, seed, replicates, level);
    }

    // Means of neighbours, a thousand blocks of as many: what loess sees of many rows at a tenth of the work. For the replicates only.
    private static double[] Blocks(List<double> of, bool x)
    {
        var made = new double[MostBlocks];
        for (var k = 0; k < MostBlocks; k++)
        {
            int from = (int)((long)of.Count * k / MostBlocks), to = (int)((long)of.Count * (k + 1) / MostBlocks);
            for (var i = from; i < to; i++) made[k] += of[i];
            // Rounding must not make one share into several.
            made[k] = x && of[from] == of[to - 1] ? of[from] : made[k] / (to - from);
        }
        return made;
    }

    internal static double At(double[] share, bool[] happened)
    {
        var order = Enumerable.Range(0, share.Length).OrderBy(i => share[i]).ToArray();
        return Risen([.. order.Select(i => share[i])], [.. order.Select(i => happened[i] ? 1.0 : 0)]);
    }

    // Of shares in rising order.
    private static double Risen(double[] x, double[] y)
    {
        var points = Enumerable.Range(0, MostPoints).Select(k => x[(int)((long)(x.Length - 1) * k / (MostPoints - 1))]).Distinct().ToArray();
        var smooth = points.Select(p => Math.Clamp(Local(x, y, p), 0, 1)).ToArray();
        var (sum, at) = (0.0, 0);
        foreach (var p in x)
        {
            while (at + 1 < points.Length && points[at + 1] < p) at++;
            var level = at + 1 >= points.Length || p <= points[at] ? smooth[at] : smooth[at] + (smooth[at + 1] - smooth[at]) * (p - points[at]) / (points[at + 1] - points[at]);
            sum += Math.Abs(level - p);
        }
        return sum / x.Length;
    }

    // The intercept at a point of the weighted parabola through the nearest values.
    private static double Local(double[] x, double[] y, double at)
    {
        var near = Math.Max(3, (int)Math.Ceiling(Span * x.Length));
        var (from, to) = Window(x, at, near);
        var reach = Math.Max(at - x[from], x[to - 1] - at) * (1 + 1e-9);
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, t0 = 0, t1 = 0, t2 = 0;
        var (distinct, previous) = (0, double.NaN);
        for (var i = from; i < to; i++)
        {
            var d = reach > 0 ? (x[i] - at) / reach : 0;
            var u = 1 - Math.Abs(d * d * d);
            var w = u * u * u;
            double wd = w * d, wdd = wd * d;
            (s0, s1, s2, s3, s4) = (s0 + w, s1 + wd, s2 + wdd, s3 + wdd * d, s4 + wdd * d * d);
            (t0, t1, t2) = (t0 + w * y[i], t1 + wd * y[i], t2 + wdd * y[i]);
            if (x[i] == previous) continue;
            (distinct, previous) = (distinct + 1, x[i]);
        }
        // Fewer than four distinct shares carry no parabola: their weighted mean. Cramer's rule on moments that the scaling keeps near 1.
        var determinant = s0 * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s2 * s3) + s2 * (s1 * s3 - s2 * s2);
        if (distinct < 4 || !(determinant > 1e-12 * s0 * s0 * s0)) return t0 / s0;
        return (t0 * (s2 * s4 - s3 * s3) - s1 * (t1 * s4 - t2 * s3) + s2 * (t1 * s3 - t2 * s2)) / determinant;
    }

    // The `near` values around a point.
    private static (int From, int To) Window(double[] x, double at, int near)
    {
        var from = Array.BinarySearch(x, at);
        if (from < 0) from = Math.Min(~from, x.Length - 1);
        var to = from;
        while (to - from < Math.Min(near, x.Length))
        {
            if (to >= x.Length || (from > 0 && at - x[from - 1] <= x[to] - at)) from--;
            else to++;
        }
        return (from, to);
    }
}
