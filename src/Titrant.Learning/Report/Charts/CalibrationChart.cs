using Titrant.Learning.Validate;

namespace Titrant.Learning.Report.Charts;

/// <summary>Observed share against predicted chance for bands of people, with intervals, and below it how many people had which prediction.</summary>
internal static class CalibrationChart
{
    private const double Width = 372, Height = 448, Left = 48, Top = 10, Right = 14, Plot = 324, HistogramTop = 344, HistogramBottom = 404;

    public static void Write(Html html, string id, Validation v, string outcome)
    {
        var bands = v.Bands.Where(b => b.Observed.Value is not null).ToArray();
        if (bands.Length == 0) return;
        var top = Ceiling(bands.Max(b => Math.Max(b.High, b.Observed.High ?? b.Observed.Value!.Value)));
        var (x, y) = (new Axis(0, top, Left, Width - Right), new Axis(0, top, Plot, Top));
        var slope = Slope(v);
        var says = string.Join(" ", bands.Select(b => $"Predicted {Words.Percent(b.Predicted)}: observed {Observed(b)}."));
        using (html.In("figure"))
        {
            using (var d = new Drawing(html, id, Width, Height, "Calibration", says))
            {
                d.Grid(x, y.Ticks().Select(y.At));
                foreach (var t in y.Ticks())
                {
                    d.Text(x.From - 6, y.At(t) + 4, Percent(t, top), "scale", "end");
                }
                d.Upright(12, (Top + Plot) / 2, "Observed, %");
                d.Line(x.From, y.From, x.To, y.From, "axis");
                d.Line(x.At(0), y.At(0), x.At(top), y.At(top), "chance");
                foreach (var b in bands)
                {
                    if (b.Observed.Interval is { } i) d.Line(x.At(b.Predicted), y.At(i.Low), x.At(b.Predicted), y.At(i.High), "whisker c1");
                    d.Dot(x.At(b.Predicted), y.At(b.Observed.Value!.Value), 3.6, "mark c1");
                }
                Histogram(d, x, v.Bands);
                d.Marks(x.Ticks().Select(x.At), HistogramBottom);
                foreach (var t in x.Ticks())
                {
                    d.Text(x.At(t), HistogramBottom + 16, Percent(t, top), "scale", "middle");
                }
                d.Text((x.From + x.To) / 2, HistogramBottom + 34, "Predicted chance, %", "name", "middle");
            }
            RocChart.Caption(html, "Calibration. ", $"{slope}Dots: people of similar predicted chance and the share of them with {outcome}, with {Kind(bands)}; on the dashed line both agree. Below: how many people per predicted chance (area of a bar = people).");
        }
    }

    /// <summary>"Slope 0.98 (0.80 to 1.15); in the large 0.03 (…). ": what was measured of calibration, in the validation's own order.</summary>
    internal static string Slope(Validation v) =>
        string.Join("; ", v.Figures.Where(IsCalibration).Take(4).Select((f, i) => $"{(i == 0 ? Words.Capital(f.Name) : f.Name)} {Words.Of(f)}")) is { Length: > 0 } text ? text + ". " : "";

    internal static bool IsCalibration(Figure f) =>
        f.Name.Contains("slope", StringComparison.OrdinalIgnoreCase) || f.Name.Contains("in the large", StringComparison.OrdinalIgnoreCase) ||
        f.Name.Contains("ICI", StringComparison.Ordinal) || f.Name.Contains("observed/expected", StringComparison.OrdinalIgnoreCase);

    private static string Percent(double share, double top) => Words.Fixed(share * 100, top < 0.05 ? 1 : 0);

    private static string Observed(ScoreBand b) =>
        $"{Words.Percent(b.Observed.Value!.Value)}{(b.Observed.Interval is { } i ? $" ({Words.Fixed(i.Low * 100, 1)} to {Words.Fixed(i.High * 100, 1)})" : "")} of {Words.Count(b.Observed.N, "row")}";

    private static string Kind(ScoreBand[] bands) => bands.Select(b => b.Observed.Kind).FirstOrDefault(k => k.Length > 0) is { } kind ? $"its interval ({kind})" : "no interval";

    // Equal areas for equal people, whatever the widths of the bands.
    private static void Histogram(Drawing d, Axis x, IEnumerable<ScoreBand> bands)
    {
        var bars = bands.Where(b => b.Observed.N > 0).Select(b => (b.Low, High: Math.Max(b.High, b.Low + (x.High - x.Low) * 0.008), b.Observed.N)).ToArray();
        var tallest = bars.Select(b => b.N / (b.High - b.Low)).DefaultIfEmpty(1).Max();
        foreach (var (low, high, n) in bars)
            d.Box(x.At(low), HistogramBottom, x.At(high), HistogramBottom - n / (high - low) / tallest * (HistogramBottom - HistogramTop), "bar");
        d.Line(x.From, HistogramBottom, x.To, HistogramBottom, "axis");
        d.Upright(12, (HistogramTop + HistogramBottom) / 2, "People");
    }

    private static double Ceiling(double share) => share switch { > 0.8 => 1, > 0.6 => 0.8, > 0.4 => 0.6, > 0.25 => 0.4, > 0.1 => 0.25, > 0.05 => 0.1, _ => 0.05 };
}
