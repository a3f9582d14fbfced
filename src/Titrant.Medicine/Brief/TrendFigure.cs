using System.Globalization;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>One small multiple as inline SVG, with the same values as a table for whoever cannot or will not read a line.</summary>
internal static class TrendFigure
{
    private const double Width = 340, Height = 128, Left = 46, Right = 50, Top = 12, Bottom = 24;
    private const int RowsShown = 40;
    private static readonly TimeSpan s_gap = TimeSpan.FromDays(365);

    public static void Write(Html h, Trend t)
    {
        var last = t.Points[^1];
        var latest = $"{Words.Sign(last.Comparator)}{Words.WithUnit(Words.Fixed(last.Value, t.Decimals), t.Unit)}";
        using (h.In("figure"))
        {
            using (h.In("figcaption"))
            {
                h.Element("b", t.Name);
                h.Text($" {latest}, {Words.Day(last.Date)}");
                h.Element("span", string.Join(". ", Ranges(t)), ("class", "quiet"));
            }
            Draw(h, t, $"{t.Name}: {Words.Count(t.Points.Count, "value")} from {Words.Day(t.Points[0].Date)} to {Words.Day(last.Date)}, lowest {Words.Fixed(t.Points.Min(p => p.Value), t.Decimals)}, highest {Words.Fixed(t.Points.Max(p => p.Value), t.Decimals)}, latest {latest}. {string.Join(". ", Ranges(t))}");
            using (h.In("details"))
            {
                h.Element("summary", "Values");
                BriefPage.Table(h, ["Date", Words.Unit(t.Unit) is { Length: > 0 } u ? u : "Value", "Mark", "Where"], t.Points.Reverse().Take(RowsShown), p =>
                    [Words.DayAndTime(p.Date), Words.Sign(p.Comparator) + Words.Fixed(p.Value, t.Decimals), IsOutside(t, p) ? "outside" : "", p.Place], number: 1, caption: t.Name + ", newest first");
                var more = t.OlderNotShown + Math.Max(0, t.Points.Count - RowsShown);
                if (more > 0) h.Element("p", $"{Words.Count(more, "earlier value")} not listed.", ("class", "quiet"));
            }
        }
    }

    // Marked against the band that is drawn; without one, against what is plausible at all.
    private static bool IsOutside(Trend t, TrendPoint p) => t.Low is null && t.High is null ? p.Unusual : p.Value < t.Low || p.Value > t.High;

    private static IEnumerable<string> Ranges(Trend t)
    {
        if (t.Low is { } low && t.High is { } high) yield return $"{Capital(t.BandSource)} {Words.Fixed(low, t.Decimals)} to {Words.Fixed(high, t.Decimals)}";
        else if (t.High is { } upTo) yield return $"{Capital(t.BandSource)} up to {Words.Fixed(upTo, t.Decimals)}";
        else if (t.Low is { } from) yield return $"{Capital(t.BandSource)} from {Words.Fixed(from, t.Decimals)}";
        if (t.OwnMedian is { } median) yield return $"Own median {Words.Fixed(median, t.Decimals)} ({t.OwnCount} earlier values)";
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static void Draw(Html h, Trend t, string description)
    {
        var at = t.Points.Select(p => Moment.TryParse(p.Date, out var m) ? m.Earliest : default).ToArray();
        var (low, high) = Domain(t);
        var days = Math.Max((at[^1] - at[0]).TotalDays, 1);
        using (h.In("svg", ("viewBox", $"0 0 {N(Width)} {N(Height)}"), ("role", "img"), ("aria-label", description)))
        {
            h.Element("title", t.Name);
            if (t.Low is not null || t.High is not null) Band(h, "band", t.Low is { } l ? Y(l) : Height - Bottom, t.High is { } u ? Y(u) : Top);
            if (t.OwnLow is { } ownLow && t.OwnHigh is { } ownHigh)
                foreach (var edge in new[] { ownLow, ownHigh }.Distinct())
                    if (Inside(Y(edge))) h.Element("line", "", ("class", "own"), ("x1", N(Left)), ("x2", N(Width - Right)), ("y1", N(Y(edge))), ("y2", N(Y(edge))));
            h.Element("line", "", ("class", "axis"), ("x1", N(Left)), ("x2", N(Width - Right)), ("y1", N(Height - Bottom)), ("y2", N(Height - Bottom)));
            h.Element("path", "", ("class", "line"), ("d", Path()));
            for (var i = 0; i < at.Length; i++)
                h.Element("circle", "", ("class", IsOutside(t, t.Points[i]) || t.Points[i].Comparator != Comparator.Equal ? "point hollow" : "point"),
                    ("cx", N(X(at[i]))), ("cy", N(Y(t.Points[i].Value))), ("r", i == at.Length - 1 ? "3.4" : "2.4"));
            Labels();
        }

        double X(DateTimeOffset moment) => Left + (moment - at[0]).TotalDays / days * (Width - Left - Right);
        double Y(decimal value) => Top + (double)((high - value) / (high - low)) * (Height - Top - Bottom);
        bool Inside(double y) => y >= Top - 0.5 && y <= Height - Bottom + 0.5;

        string Path()
        {
            var path = new System.Text.StringBuilder();
            for (var i = 0; i < at.Length; i++)
                path.Append(i == 0 || at[i] - at[i - 1] > s_gap ? 'M' : 'L').Append(N(X(at[i]))).Append(' ').Append(N(Y(t.Points[i].Value)));
            return path.ToString();
        }

        void Labels()
        {
            // Scale: the edges of the band where they are in view, else the extremes. Labels closer than a line are dropped.
            var marks = new[] { t.High, t.Low }.OfType<decimal>().Where(v => Inside(Y(v))).ToList();
            foreach (var extreme in new[] { t.Points.Max(p => p.Value), t.Points.Min(p => p.Value) })
                if (marks.All(m => Math.Abs(Y(m) - Y(extreme)) > 13)) marks.Add(extreme);
            foreach (var mark in marks)
                h.Element("text", Words.Fixed(mark, t.Decimals), ("class", "scale"), ("x", N(Left - 6)), ("y", N(Y(mark) + 4)), ("text-anchor", "end"));
            var last = t.Points[^1];
            h.Element("text", Words.Sign(last.Comparator) + Words.Fixed(last.Value, t.Decimals), ("class", "latest"), ("x", N(Width - Right + 8)), ("y", N(Y(last.Value) + 4)));
            h.Element("text", Words.Day(t.Points[0].Date), ("class", "scale"), ("x", N(Left)), ("y", N(Height - 7)));
            h.Element("text", Words.Day(last.Date), ("class", "scale"), ("x", N(Width - Right)), ("y", N(Height - 7)), ("text-anchor", "end"));
        }
    }

    private static void Band(Html h, string name, double from, double to)
    {
        var (top, bottom) = (Math.Clamp(Math.Min(from, to), Top, Height - Bottom), Math.Clamp(Math.Max(from, to), Top, Height - Bottom));
        if (bottom > top)
            h.Element("rect", "", ("class", name), ("x", N(Left)), ("width", N(Width - Left - Right)), ("y", N(top)), ("height", N(bottom - top)));
    }

    // The values fill the picture; a band edge is brought into view unless that would flatten the line.
    private static (decimal Low, decimal High) Domain(Trend t)
    {
        var (min, max) = (t.Points.Min(p => p.Value), t.Points.Max(p => p.Value));
        var span = max > min ? max - min : Math.Max(Math.Abs(max) * 0.1m, 0.1m);
        var (low, high) = max > min ? (min, max) : (min - span / 2, max + span / 2);
        foreach (var edge in new[] { t.Low, t.High }.OfType<decimal>())
        {
            if (edge < low && min - edge <= span) low = edge;
            if (edge > high && edge - max <= span) high = edge;
        }
        var pad = (high - low) * 0.06m;
        return (low - pad, high + pad);
    }

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
