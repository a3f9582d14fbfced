using Titrant.Learning.Studies;
using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Learning.Report.Charts;

/// <summary>
/// The course of the groups that the model tells apart, each with its interval, its dash and its name at its end, and below how many were still at risk. With competing causes the share
/// that had this one rises from 0: one less that share is no chance of being free of events.
/// </summary>
internal static class SurvivalChart
{
    private const double Width = 396, PlotHeight = 312, Left = 48, Top = 12, Right = 84, Bottom = 46, LineHeight = 14;

    public static void Write(Html html, string id, Validation v, OutcomeSpec spec)
    {
        var (outcome, timeUnit, isIncidence) = (Words.Of(spec), spec.TimeUnit, spec.Causes.Count > 1);
        var curves = v.Curves.Where(c => !c.Steps.IsEmpty).Select(c => isIncidence ? c with { Steps = c.Steps.Select(s => (s.Time, 1 - s.Share, 1 - s.High, 1 - s.Low)).ToSeq() } : c).ToArray();
        if (curves.Length == 0) return;
        var atRisk = curves.Any(c => !c.AtRisk.IsEmpty);
        var height = PlotHeight + (atRisk ? 8 + (curves.Length + 1) * LineHeight : 0);
        var (word, top) = (isIncidence ? "With" : "Without", isIncidence ? Math.Min(1, Math.Max(0.05, curves.Max(c => c.Steps.Max(s => double.IsFinite(s.High) ? s.High : s.Share)) * 1.05)) : 1);
        var x = new Axis(0, Math.Max(1e-9, curves.Max(c => c.Steps.Max(s => s.Time))), Left, Width - Right);
        var y = new Axis(0, top, PlotHeight - Bottom, Top);
        using (html.In("figure"))
        {
            using (var d = new Drawing(html, id, Width, height, $"{word} {outcome}, by predicted risk", string.Join(" ", curves.Select(c => Says(c, timeUnit)))))
            {
                d.Frame(x, y, Words.WithUnit("Time", timeUnit), $"{word} {Cut(outcome, 26)}, %", yPercent: true);
                for (var i = 0; i < curves.Length; i++) Draw(d, x, y, curves[i], i, isIncidence ? 0 : 1);
                Names(d, x, y, curves);
                if (atRisk) AtRisk(d, x, curves);
            }
            RocChart.Caption(html, "By predicted risk. ", $"{(isIncidence ? $"Aalen\u2013Johansen incidence of {outcome}, the other causes competing, in" : "Kaplan\u2013Meier curves of")} {Words.Count(curves.Length, "group")}: {string.Join("; ", curves.Select(c => $"{c.Name}, n {Words.Whole(c.Rows)}"))}. Shaded: pointwise interval.{(atRisk ? " Numbers: still at risk." : "")}");
        }
    }

    private static void Draw(Drawing d, Axis x, Axis y, RiskGroupCurve c, int i, double start)
    {
        var steps = c.Steps[0].Time > 0 ? c.Steps.Prepend((Time: 0.0, Share: start, Low: start, High: start)).ToList() : [.. c.Steps];
        var style = $"c{i % 4 + 1}";
        d.Band([.. steps.Where(s => double.IsFinite(s.Low) && double.IsFinite(s.High)).Select(s => (x.At(s.Time), y.At(s.Low), y.At(s.High)))], "band " + style, steps: true);
        d.Path(steps.Select(s => (x.At(s.Time), y.At(s.Share))), $"line {style} dash{i % 4 + 1}", steps: true);
    }

    private static void AtRisk(Drawing d, Axis x, RiskGroupCurve[] curves)
    {
        var y = PlotHeight + 4;
        d.Text(x.From - 6, y, "at risk", "scale", "end");
        for (var i = 0; i < curves.Length; i++)
        {
            y += LineHeight;
            d.Line(x.From - 30, y - 4, x.From - 14, y - 4, $"line c{i % 4 + 1} dash{i % 4 + 1}");
            foreach (var (time, rows) in curves[i].AtRisk.Where(a => a.Time <= x.High)) d.Text(x.At(time), y, Words.Whole(rows), "scale", "middle");
        }
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
