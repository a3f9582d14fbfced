using Titrant.Learning.Explain;
using Titrant.Learning.Report.Charts;

namespace Titrant.Learning.Report;

/// <summary>What the model adds for which value: small multiples on one scale, and all of them as numbers.</summary>
internal static class ExplanationSection
{
    private const int MostPanels = 15, MostRows = 24;

    public static void Write(Html html, Explanation? explanation)
    {
        using (Page.In(html, "explanation", "What the model looks at", "12b, 22"))
        {
            if (explanation is null)
            {
                html.P("No explanation was made.");
                return;
            }
            html.P($"How it was made: {Words.Sentence(explanation.Method)} In {explanation.Scale}; baseline {Words.Fixed(explanation.Baseline, 3)}. What is shown is what the model does with a value, not what the value does to a person.");
            var drawn = explanation.Shapes.Where(s => !s.Points.IsEmpty || !s.Levels.IsEmpty).Take(MostPanels).ToArray();
            var common = ShapeChart.Common(drawn);
            using (html.In("div", ("class", "panels")))
                for (var i = 0; i < drawn.Length; i++) ShapeChart.Write(html, "shape" + Words.Plain(i + 1), drawn[i], common, explanation.Scale);
            if (drawn.Length > 0) html.P($"All lines and dots have one scale ({explanation.Scale}): a flat line is a weak feature. Shaded, or the line through a dot: interval where one is known. Grey bars: where the people are. Orange dot: the value is missing.", "quiet");
            PageTable.Write(html, "Mean absolute contribution of each feature", [new("Feature"), new("Unit"), new($"Mean effect, {explanation.Scale}", true), new("Lowest", true), new("Highest", true)],
                explanation.Shapes.Select(s => new[] { s.Feature, Words.Unit(s.Unit), Words.Fixed(s.Importance, 3), Extreme(s, Enumerable.Min), Extreme(s, Enumerable.Max) }));
            Numbers(html, drawn, explanation.Scale);
        }
    }

    private static string Extreme(Shape s, Func<IEnumerable<double>, double> which)
    {
        var all = s.Points.Select(p => p.Value).Concat(s.Levels.Select(l => l.Value)).ToArray();
        return all.Length == 0 ? "\u2013" : Words.Fixed(which(all), 3);
    }

    private static void Numbers(Html html, Shape[] shapes, string scale)
    {
        if (shapes.Length == 0) return;
        using (html.In("details"))
        {
            html.Element("summary", "The shapes as numbers");
            PageTable.Write(html, $"Contribution in {scale}", [new("Feature"), new("At", true), new("Contribution", true), new("Interval", true), new("Rows", true)],
                shapes.SelectMany(s => Some(s).Select(p => new[] { s.Feature, Words.Plain(p.At), Words.Fixed(p.Value, 3), Interval(p.Low, p.High), "\u2013" })
                    .Concat(s.Levels.Select(l => new[] { s.Feature, l.Level, Words.Fixed(l.Value, 3), Interval(l.Low, l.High), Words.Whole(l.Rows) }))));
        }
    }

    // Evenly over the shape, both ends among them.
    private static IEnumerable<ShapePoint> Some(Shape s) => s.Points.Count <= MostRows ? s.Points
        : Enumerable.Range(0, MostRows).Select(k => s.Points[(int)((long)k * (s.Points.Count - 1) / (MostRows - 1))]);

    private static string Interval(double? low, double? high) => low is { } a && high is { } b ? $"{Words.Fixed(a, 3)} to {Words.Fixed(b, 3)}" : "\u2013";
}
