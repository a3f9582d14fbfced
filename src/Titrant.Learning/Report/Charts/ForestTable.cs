using Titrant.Patient;

namespace Titrant.Learning.Report.Charts;

/// <summary>Figures with their intervals as a journal prints them: name, picture on one common scale, numbers. What cannot be estimated stays as words.</summary>
internal static class ForestTable
{
    private const double Width = 220, Row = 22, Edge = 16;

    /// <param name="nothing">Where the line of no difference stands; null for none.</param>
    /// <param name="scale">"Difference in AUC".</param>
    public static void Write(Html html, string caption, string first, string scale, IReadOnlyList<(string Name, Figure Figure)> rows, double? nothing)
    {
        if (rows.Count == 0) return;
        var values = rows.SelectMany(r => new[] { r.Figure.Value, r.Figure.Low, r.Figure.High }).OfType<double>();
        var x = Axis.Over(nothing is { } at ? values.Append(at) : values, Edge, Width - Edge);
        using (html.In("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)))
        using (html.In("table", ("class", "forest")))
        {
            html.Element("caption", caption);
            using (html.In("thead")) using (html.In("tr"))
            {
                html.Element("th", first, ("scope", "col"));
                html.Element("th", scale, ("scope", "col"), ("class", "pic"));
                html.Element("th", "Value", ("scope", "col"), ("class", "n"));
                html.Element("th", "Interval", ("scope", "col"), ("class", "n"));
                html.Element("th", "n", ("scope", "col"), ("class", "n"));
                html.Element("th", "How", ("scope", "col"));
            }
            using (html.In("tbody"))
                foreach (var (name, figure) in rows)
                    using (html.In("tr"))
                    {
                        html.Element("th", name, ("scope", "row"));
                        using (html.In("td", ("class", "pic"))) Picture(html, x, figure, nothing);
                        PageTable.Numbers(html, figure, 3);
                    }
            using (html.In("tfoot")) using (html.In("tr"))
            {
                html.Element("td", "");
                using (html.In("td", ("class", "pic"))) Scale(html, x);
                html.Element("td", "", ("colspan", "4"));
            }
        }
    }

    // The numbers stand in the same row, so the picture itself is silent.
    private static void Picture(Html html, Axis x, Figure figure, double? nothing)
    {
        using var svg = html.In("svg", ("viewBox", $"0 0 {Drawing.N(Width)} {Drawing.N(Row)}"), ("aria-hidden", "true"));
        var middle = Drawing.N(Row / 2);
        if (nothing is { } at) html.Void("line", ("class", "zero"), ("x1", Drawing.N(x.At(at))), ("x2", Drawing.N(x.At(at))), ("y1", "0"), ("y2", Drawing.N(Row)));
        if (figure.Interval is { } i) html.Void("line", ("class", "whisker c1"), ("x1", Drawing.N(x.At(i.Low))), ("x2", Drawing.N(x.At(i.High))), ("y1", middle), ("y2", middle));
        if (figure.Value is { } value)
            html.Void("rect", ("class", "mark c1"), ("x", Drawing.N(x.At(value) - 4)), ("y", Drawing.N(Row / 2 - 4)), ("width", "8"), ("height", "8"));
    }

    private static void Scale(Html html, Axis x)
    {
        using var svg = html.In("svg", ("viewBox", $"0 0 {Drawing.N(Width)} {Drawing.N(Row)}"), ("aria-hidden", "true"));
        html.Void("line", ("class", "axis"), ("x1", Drawing.N(x.From)), ("x2", Drawing.N(x.To)), ("y1", "1"), ("y2", "1"));
        html.Void("path", ("class", "axis"), ("d", string.Concat(x.Ticks(4).Select(t => $"M{Drawing.N(x.At(t))} 1v4"))));
        foreach (var t in x.Ticks(4))
        {
            html.Element("text", x.Label(t, 4), ("class", "scale mid"), ("x", Drawing.N(x.At(t))), ("y", "17"));
        }
    }
}
