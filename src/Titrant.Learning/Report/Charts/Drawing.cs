using System.Globalization;
using System.Text;

namespace Titrant.Learning.Report.Charts;

/// <summary>An inline SVG with a title and a description for whoever cannot see it. Numbers of a drawing are rounded to a tenth: same data, same bytes.</summary>
internal sealed class Drawing : IDisposable
{
    private readonly Html _html;
    private readonly Html.Closer _svg;

    /// <param name="id">Unique on the page.</param>
    public Drawing(Html html, string id, double width, double height, string title, string description)
    {
        _html = html;
        _svg = html.In("svg", ("viewBox", $"0 0 {N(width)} {N(height)}"), ("role", "img"), ("aria-labelledby", $"{id}-t {id}-d"),
            ("style", $"max-width:{N(width * 1.15)}px"));
        html.Element("title", title, ("id", id + "-t"));
        html.Element("desc", description, ("id", id + "-d"));
    }

    public void Dispose() => _svg.Dispose();

    public static string N(double number) => (Math.Round(number, 1, MidpointRounding.AwayFromZero) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _html.Void("line", ("class", style), ("x1", N(x1)), ("y1", N(y1)), ("x2", N(x2)), ("y2", N(y2)));

    public void Box(double x1, double y1, double x2, double y2, string style) =>
        _html.Void("rect", ("class", style), ("x", N(Math.Min(x1, x2))), ("y", N(Math.Min(y1, y2))), ("width", N(Math.Abs(x2 - x1))), ("height", N(Math.Abs(y2 - y1))));

    public void Dot(double x, double y, double r, string style) => _html.Void("circle", ("class", style), ("cx", N(x)), ("cy", N(y)), ("r", N(r)));

    public void Square(double x, double y, double half, string style) => Box(x - half, y - half, x + half, y + half, style);

    /// <param name="anchor">"start", "middle", "end".</param>
    public void Text(double x, double y, string text, string style = "scale", string anchor = "start") =>
        _html.Element("text", text, ("class", anchor switch { "middle" => style + " mid", "end" => style + " end", _ => style }), ("x", N(x)), ("y", N(y)));

    /// <summary>Upright words along the left side.</summary>
    public void Upright(double x, double y, string text) =>
        _html.Element("text", text, ("class", "name mid"), ("transform", $"translate({N(x)} {N(y)}) rotate(-90)"));

    public void Path(IEnumerable<(double X, double Y)> points, string style, bool steps = false, bool closed = false)
    {
        var (d, last) = (new StringBuilder(), (X: "", Y: ""));
        foreach (var (x, y) in steps ? points : Thinned([.. points]))
        {
            var at = (X: N(x), Y: N(y));
            if (at == last) continue;
            if (d.Length == 0) d.Append('M').Append(at.X).Append(' ').Append(at.Y);
            else if (steps)
            {
                if (at.X != last.X) d.Append('H').Append(at.X);
                if (at.Y != last.Y) d.Append('V').Append(at.Y);
            }
            else d.Append('L').Append(at.X).Append(' ').Append(at.Y);
            last = at;
        }
        if (d.Length > 0) _html.Void("path", ("class", style), ("d", closed ? d.Append('Z').ToString() : d.ToString()));
    }

    /// <summary>Without the points that lie within a seventh of a unit of the line between their neighbours: nobody sees them (Douglas &amp; Peucker 1973, doi:10.3138/FM57-6770-U75U-7727).</summary>
    internal static IEnumerable<(double X, double Y)> Thinned((double X, double Y)[] line)
    {
        if (line.Length < 3) return line;
        var stays = new bool[line.Length];
        stays[0] = stays[^1] = true;
        var open = new Stack<(int From, int To)>([(0, line.Length - 1)]);
        while (open.TryPop(out var part))
        {
            var (worst, at) = (0.15, -1);
            for (var i = part.From + 1; i < part.To; i++)
                if (Off(line[i], line[part.From], line[part.To]) is var off && !(off <= worst)) (worst, at) = (off, i);
            if (at < 0) continue;
            stays[at] = true;
            open.Push((part.From, at));
            open.Push((at, part.To));
        }
        return line.Where((_, i) => stays[i]);
    }

    // From the stretch between two points, not from the endless line: a curve may turn back.
    private static double Off((double X, double Y) p, (double X, double Y) a, (double X, double Y) b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = dx * dx + dy * dy;
        var t = length > 0 ? Math.Clamp(((p.X - a.X) * dx + (p.Y - a.Y) * dy) / length, 0, 1) : 0;
        return Math.Sqrt(Math.Pow(p.X - a.X - t * dx, 2) + Math.Pow(p.Y - a.Y - t * dy, 2));
    }

    /// <summary>A shaded band between two lines over the same places.</summary>
    public void Band(IReadOnlyList<(double X, double Low, double High)> edges, string style, bool steps = false)
    {
        var upper = Corners(edges.Select(e => (e.X, e.High)).ToList(), steps);
        var lower = Corners(edges.Select(e => (e.X, e.Low)).ToList(), steps);
        Path(upper.Concat(Enumerable.Reverse(lower)), style, closed: true);
    }

    private static List<(double X, double Y)> Corners(List<(double X, double Y)> points, bool steps)
    {
        if (!steps) return points;
        var corners = new List<(double X, double Y)>();
        for (var i = 0; i < points.Count; i++)
        {
            if (i > 0) corners.Add((points[i].X, points[i - 1].Y));
            corners.Add(points[i]);
        }
        return corners;
    }

    /// <summary>Ticks and their numbers, grid lines where asked, and the names of both axes.</summary>
    public void Frame(Axis x, Axis y, string xName, string yName, int xTicks = 5, int yTicks = 5, bool xPercent = false, bool yPercent = false, double? bottom = null)
    {
        Grid(x, y.Ticks(yTicks).Select(y.At));
        foreach (var t in y.Ticks(yTicks))
        {
            Text(x.From - 6, y.At(t) + 4, yPercent ? Words.Fixed(t * 100, 0) : y.Label(t, yTicks), "scale", "end");
        }
        Bottom(x, bottom ?? y.From, xName, xTicks, xPercent);
        if (yName.Length > 0) Upright(12, (y.From + y.To) / 2, yName);
    }

    /// <summary>Lines over the whole width at these heights, as one path.</summary>
    public void Grid(Axis x, IEnumerable<double> heights) =>
        _html.Void("path", ("class", "grid"), ("d", string.Concat(heights.Select(y => $"M{N(x.From)} {N(y)}H{N(x.To)}"))));

    /// <summary>Short lines below an axis, as one path.</summary>
    public void Marks(IEnumerable<double> places, double y) => _html.Void("path", ("class", "axis"), ("d", string.Concat(places.Select(x => $"M{N(x)} {N(y)}v4"))));

    public void Bottom(Axis x, double y, string name, int ticks = 5, bool percent = false)
    {
        Line(x.From, y, x.To, y, "axis");
        Marks(x.Ticks(ticks).Select(x.At), y);
        foreach (var t in x.Ticks(ticks))
        {
            Text(x.At(t), y + 16, percent ? Words.Fixed(t * 100, 0) : x.Label(t, ticks), "scale", "middle");
        }
        if (name.Length > 0) Text((x.From + x.To) / 2, y + 33, name, "name", "middle");
    }
}
