using MathNet.Numerics.LinearRegression;
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

    public static Figure Of(double[] share, bool[] happened, ulong seed, int[]? person = null, int replicates = 200, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(happened);
        const string name = "ICI (loess)";
        return share.Length < 10 ? Figure.NotEstimable(name, share.Length, "fewer than 10 rows")
            : ClusterBootstrap.Of(name, share.Length, person, rows => At([.. rows.Select(r => share[r])], [.. rows.Select(r => happened[r])]), seed, replicates, level);
    }

    internal static double? At(double[] share, bool[] happened)
    {
        var order = Enumerable.Range(0, share.Length).OrderBy(i => share[i]).ToArray();
        double[] x = [.. order.Select(i => share[i])], y = [.. order.Select(i => happened[i] ? 1.0 : 0.0)];
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

    private static double Local(double[] x, double[] y, double at)
    {
        var near = Math.Max(3, (int)Math.Ceiling(Span * x.Length));
        var (from, to) = Window(x, at, near);
        var reach = Math.Max(at - x[from], x[to - 1] - at);
        var isFlat = x.AsSpan(from, to - from).ToArray().Distinct().Take(4).Count() < 4;
        double sw = 0, swy = 0;
        var (rows, targets, weights) = (new List<double[]>(), new List<double>(), new List<double>());
        for (var i = from; i < to; i++)
        {
            var u = reach > 0 ? Math.Abs(x[i] - at) / (reach * (1 + 1e-9)) : 0;
            var w = Math.Pow(1 - u * u * u, 3);
            sw += w;
            swy += w * y[i];
            var d = reach > 0 ? (x[i] - at) / reach : 0;
            rows.Add([1, d, d * d]);
            targets.Add(y[i]);
            weights.Add(w);
        }
        // Fewer than four distinct shares carry no parabola: their weighted mean.
        if (isFlat) return swy / sw;
        var fitted = WeightedRegression.Weighted([.. rows], [.. targets], [.. weights])[0];
        return double.IsFinite(fitted) ? fitted : swy / sw;
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
