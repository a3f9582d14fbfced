using Titrant.Learning.Explain;

namespace Titrant.Learning.Report.Charts;

/// <summary>What the model adds for each value of one feature; all on one scale, so that a flat panel is a weak feature. Below it, where the people are.</summary>
internal static class ShapeChart
{
    private const double Width = 256, Left = 40, Top = 8, Right = 8, PlotBottom = 140, RugBottom = 160, Height = 180;
    private const double LevelWidth = 156, LevelHeight = 18;
    private const int MostLevels = 14, MostLetters = 26;

    /// <summary>Zero and every drawn contribution with its interval, over all features.</summary>
    public static Axis Common(IEnumerable<Shape> shapes) => Axis.Over(shapes.SelectMany(s =>
        s.Points.SelectMany(p => new[] { p.Value, p.Low ?? 0, p.High ?? 0 }).Concat(s.Levels.SelectMany(l => new[] { l.Value, l.Low ?? 0, l.High ?? 0 }))).Append(0), PlotBottom, Top);

    public static void Write(Html html, string id, Shape shape, Axis common, string scale)
    {
        if (shape.Points.IsEmpty && shape.Levels.IsEmpty) return;
        using (html.In("figure", ("class", "panel")))
        {
            using (html.In("figcaption"))
            {
                html.Element("b", Words.WithUnit(shape.Feature, shape.Unit));
                html.Text($" mean effect {Words.Fixed(shape.Importance, 3)}");
            }
            if (PairChart.Read(shape) is { } pair) PairChart.Write(html, id, shape, pair, scale, LevelsSay(shape));
            else if (shape.Points.IsEmpty) Levels(html, id, shape, common, scale); else Curve(html, id, shape, common, scale);
        }
    }

    private static void Curve(Html html, string id, Shape shape, Axis y, string scale)
    {
        var ends = shape.Points.Select(p => p.At).Concat(shape.Density.SelectMany(b => new[] { b.From, b.To }));
        var x = Axis.Over(ends, Left, Width - Right, 0.02);
        var (first, last) = (shape.Points[0], shape.Points[^1]);
        using var d = new Drawing(html, id, Width, Height, $"{shape.Feature}: contribution in {scale}",
            $"From {Words.Fixed(first.Value, 3)} at {Words.Plain(first.At)} to {Words.Fixed(last.Value, 3)} at {Words.Plain(last.At)}; lowest {Words.Fixed(shape.Points.Min(p => p.Value), 3)}, highest {Words.Fixed(shape.Points.Max(p => p.Value), 3)}.{(shape.Levels.IsEmpty ? "" : " " + LevelsSay(shape))}");
        d.Frame(x, y, "", "", xTicks: 4, yTicks: 6, bottom: RugBottom);
        d.Line(x.From, y.At(0), x.To, y.At(0), "zero");
        // The last step lasts up to the highest value that was seen.
        ShapePoint[] points = shape.Steps && !shape.Density.IsEmpty && shape.Density[^1].To > last.At ? [.. shape.Points, last with { At = shape.Density[^1].To }] : [.. shape.Points];
        foreach (var band in Bands(points)) d.Band([.. band.Select(p => (x.At(p.At), y.At(p.Low!.Value), y.At(p.High!.Value)))], "band c1", shape.Steps);
        d.Path(points.Select(p => (x.At(p.At), y.At(p.Value))), "line c1", shape.Steps);
        // The word for a missing value has no place on the axis: a dot at the right edge.
        foreach (var level in shape.Levels)
        {
            if (level.Low is { } low && level.High is { } high) d.Line(x.To, y.At(low), x.To, y.At(high), "whisker c2");
            d.Dot(x.To, y.At(level.Value), 3.4, "mark c2");
            d.Text(x.To - 7, y.At(level.Value) - 5, SurvivalChart.Cut(level.Level, 12), "label", "end");
        }
        var most = shape.Density.Select(b => b.Share).DefaultIfEmpty(1).Max();
        foreach (var (from, to, share) in shape.Density)
            if (most > 0 && share > 0) d.Box(x.At(from) + 0.4, RugBottom, x.At(to) - 0.4, RugBottom - share / most * (RugBottom - PlotBottom - 4), "bar");
    }

    // Where no interval is known there is a hole, never a bridge.
    private static IEnumerable<List<ShapePoint>> Bands(ShapePoint[] points)
    {
        var run = new List<ShapePoint>();
        foreach (var p in points)
        {
            var isKnown = p.Low is not null && p.High is not null;
            if (isKnown) run.Add(p);
            if (isKnown || run.Count == 0) continue;
            // Its step lasts up to here.
            run.Add(run[^1] with { At = p.At });
            yield return run;
            run = [];
        }
        if (run.Count > 1) yield return run;
    }

    private static void Levels(Html html, string id, Shape shape, Axis common, string scale)
    {
        // Of many the strongest, from what lowers most to what raises most; a missing value stands apart, last.
        var levels = shape.Levels.OrderByDescending(l => Math.Abs(l.Value)).Take(MostLevels).OrderBy(l => l.Level == "missing").ThenBy(l => l.Value).ToArray();
        var longest = Math.Min(MostLetters, levels.Max(l => l.Level.Length));
        var (left, height) = (46 + longest * 6.8, levels.Length * LevelHeight + 30);
        var width = left + LevelWidth + Right;
        var x = common with { From = left, To = width - Right };
        using (var d = new Drawing(html, id, width, height, $"{shape.Feature}: contribution in {scale}", LevelsSay(shape)))
        {
            d.Bottom(x, height - 22, "", 4);
            d.Line(x.At(0), 2, x.At(0), height - 22, "zero");
            for (var i = 0; i < levels.Length; i++)
            {
                var (l, y) = (levels[i], 4 + (i + 0.5) * LevelHeight);
                var style = l.Level == "missing" ? "c2" : "c1";
                if (l.Low is { } low && l.High is { } high) d.Line(x.At(low), y, x.At(high), y, "whisker " + style);
                d.Dot(x.At(l.Value), y, 3.6, "mark " + style);
                d.Text(left - 6, y + 4, $"{SurvivalChart.Cut(l.Level, MostLetters)} ({Words.Whole(l.Rows)})", "scale", "end");
            }
        }
        if (shape.Levels.Count > levels.Length) html.P($"The {Words.Whole(levels.Length)} strongest of {Words.Whole(shape.Levels.Count)}; all in the table below.", "quiet");
    }

    private static string LevelsSay(Shape shape) => string.Join(" ", shape.Levels.Take(MostLevels).Select(l =>
        $"{Words.Capital(l.Level)}, {Words.Count(l.Rows, "row")}: {Words.Fixed(l.Value, 3)}{(l.Low is { } low && l.High is { } high ? " " + Words.Interval((low, high), 3) : "")}."));
}
