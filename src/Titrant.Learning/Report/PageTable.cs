using Titrant.Patient;

namespace Titrant.Learning.Report;

/// <summary>A column of a table.</summary>
/// <param name="IsNumber">Right-aligned, on one line.</param>
internal sealed record Heading(string Name, bool IsNumber = false);

/// <summary>Tables with a caption and scopes, each in its own scroller so that a narrow page does not scroll as a whole.</summary>
internal static class PageTable
{
    public static void Write(Html html, string caption, IReadOnlyList<Heading> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        using (Open(html, caption, headings))
            foreach (var row in rows)
                using (html.In("tr"))
                {
                    html.Element("th", row[0], ("scope", "row"));
                    for (var i = 1; i < row.Count; i++)
                        if (headings[i].IsNumber) html.Element("td", row[i], ("class", "n")); else html.Element("td", row[i]);
                }
    }

    /// <summary>Value, interval, how the interval was made, n; the same decimals in all rows.</summary>
    public static void Figures(Html html, string caption, string first, IEnumerable<(string Name, Figure Figure)> figures)
    {
        var rows = figures.ToArray();
        if (rows.Length == 0) return;
        var decimals = DecimalsOf(rows.Select(r => r.Figure));
        using (Open(html, caption, [new(first), new("Value", true), new("Interval", true), new("n", true), new("How, or why not")]))
            foreach (var (name, figure) in rows)
                using (html.In("tr"))
                {
                    html.Element("th", Words.Capital(name), ("scope", "row"));
                    Numbers(html, figure, decimals);
                }
    }

    private const int MostBeside = 4;

    /// <summary>The same figures of several models, sites or groups side by side, at most four in one table; what is common to a row, how its intervals were made, stands once.</summary>
    /// <param name="rows">Of each row a figure per column; null where there is none.</param>
    public static void Beside(Html html, string caption, string first, IReadOnlyList<string> columns, IReadOnlyList<(string Name, Figure?[] Figures)> rows)
    {
        if (rows.Count == 0) return;
        for (var from = 0; from < columns.Count; from += MostBeside)
        {
            var here = Enumerable.Range(from, Math.Min(MostBeside, columns.Count - from)).ToArray();
            Write(html, columns.Count > MostBeside ? $"{caption}: {columns[here[0]]} to {columns[here[^1]]}" : caption, [new(first), .. here.Select(c => new Heading(columns[c])), new("How")],
                rows.Where(r => here.Any(c => r.Figures[c] is not null)).Select(r => (string[])[Words.Capital(r.Name), .. here.Select(c => r.Figures[c] is { } f ? $"{Words.Of(f, DecimalsOf([f]))}, n\u00a0{Words.Whole(f.N)}" : "\u2013"),
                    string.Join("; ", here.Select(c => r.Figures[c]?.Kind).OfType<string>().Where(k => k.Length > 0).Distinct(StringComparer.Ordinal))]));
        }
    }

    public static int DecimalsOf(IEnumerable<Figure> figures) => figures.Select(f => Math.Abs(f.Value ?? 0)).DefaultIfEmpty(0).Max() >= 100 ? 1 : 3;

    /// <summary>Four cells. Words where there is no number: never 0.</summary>
    public static void Numbers(Html html, Figure figure, int decimals)
    {
        html.Element("td", figure.Value is { } value ? Words.Fixed(value, decimals) : Words.NotEstimable, ("class", figure.Value is null ? "n words" : "n"));
        html.Element("td", figure.Interval is { } i ? $"{Words.Fixed(i.Low, decimals)} to {Words.Fixed(i.High, decimals)}" : "\u2013", ("class", "n"));
        html.Element("td", Words.Whole(figure.N), ("class", "n"));
        html.Element("td", figure.Interval is not null ? figure.Kind : figure.WhyNot ?? "no interval was computed", ("class", "how"));
    }

    private static Rows Open(Html html, string caption, IReadOnlyList<Heading> headings)
    {
        var scroller = html.In("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption));
        var table = html.In("table");
        html.Element("caption", caption);
        using (html.In("thead")) using (html.In("tr"))
            foreach (var h in headings)
                if (h.IsNumber) html.Element("th", h.Name, ("scope", "col"), ("class", "n")); else html.Element("th", h.Name, ("scope", "col"));
        return new(scroller, table, html.In("tbody"));
    }

    private readonly struct Rows(Html.Closer scroller, Html.Closer table, Html.Closer body) : IDisposable
    {
        public void Dispose()
        {
            body.Dispose();
            table.Dispose();
            scroller.Dispose();
        }
    }
}
