using Titrant.Learning.Validate;

namespace Titrant.Learning.Report.Charts;

/// <summary>Kaplan-Meier curves of the groups that the model tells apart, each with its interval, its dash and its name at its end.</summary>
internal static class SurvivalChart
{
    private const double Width = 396, Height = 312, Left = 48, Top = 12, Right = 84, Bottom = 46;

    public static void Write(Html html, string id, Validation v, string timeUnit, string outcome)
    {
        var curves = v.Curves.Where(c => !c.Steps.IsEmpty).ToArray();
        if (curves.Length == 0) return;
        var x = new Axis(0, Math.Max(1e-9, curves.Max(c => c.Steps.Max(s => s.Time))), Left, Width - Right);
        var y = new Axis(0, 1, Height - Bottom, Top);
        using (html.In("figure"))
        {
            using (var d = new Drawing(html, id, Width, Height, $"Without {outcome}, by predicted risk", string.Join(" ", curves.Select(c => Says(c, timeUnit)))))
            {
                d.Frame(x, y, Words.WithUnit("Time", timeUnit), $"Without {Cut(outcome, 26)}, %", yPercent: true);
                for (var i = 0; i < curves.Length; i++) Draw(d, x, y, curves[i], i);
                Names(d, x, y, curves);
            }
            RocChart.Caption(html, "By predicted risk. ", $"Kaplan\u2013Meier curves of {Words.Count(curves.Length, "group")}: {string.Join("; ", curves.Select(c => $"{c.Name}, n {Words.Whole(c.Rows)}"))}. Shaded: pointwise interval.");
        }
    }

    private static void Draw(Drawing d, Axis x, Axis y, RiskGroupCurve c, int i)
    {
        var steps = c.Steps[0].Time > 0 ? c.Steps.Prepend((Time: 0.0, Share: 1.0, Low: 1.0, High: 1.0)).ToList() : [.. c.Steps];
        var style = $"c{i % 4 + 1}";
        d.Band([.. steps.Where(s => double.IsFinite(s.Low) && double.IsFinite(s.High)).Select(s => (x.At(s.Time), y.At(s.Low), y.At(s.High)))], "band " + style, steps: true);
        d.Path(steps.Select(s => (x.At(s.Time), y.At(s.Share))), $"line {style} dash{i % 4 + 1}", steps: true);
    }

    // At the ends of the lines, moved apart by a line's height where they would lie on each other.
    private static void Names(Drawing d, Axis x, Axis y, RiskGroupCurve[] curves)
    {
        var last = double.NegativeInfinity;
        foreach (var (c, at) in curves.Select(c => (c, At: y.At(c.Steps[^1].Share))).OrderBy(p => p.At))
        {
            last = Math.Max(at, last + 14);
            d.Text(x.At(c.Steps[^1].Time) + 5, last + 4, Cut(c.Name.Split(" of the ")[0], 13), "label");
        }
    }

    internal static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)].TrimEnd() + "\u2026";

    private static string Says(RiskGroupCurve c, string timeUnit)
    {
        var end = c.Steps[^1];
        return $"{Words.Capital(c.Name)}, {Words.Count(c.Rows, "row")}: {Words.Percent(end.Share)} ({Words.Fixed(end.Low * 100, 1)} to {Words.Fixed(end.High * 100, 1)}) at {Words.Plain(end.Time)} {Words.Unit(timeUnit)}.";
    }
}
