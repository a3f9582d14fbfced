using Titrant.Learning.Studies;

namespace Titrant.Learning.Report.Charts;

/// <summary>From the rows of the file to the rows that were used: what each rule took away stands to the right.</summary>
internal static class FlowChart
{
    private const double Width = 380, BoxWidth = 150, AsideFrom = 178, LineHeight = 15, Pad = 8, Gap = 14;
    private const int AsideLetters = 31;

    public static void Write(Html html, string id, StudyResult result)
    {
        var steps = result.Flow.Select(s => (Step: s, Lines: Lines(s, result.Study))).ToArray();
        double Asides(string[] lines) => lines.Length * LineHeight + 2 * Pad;
        const double box = 2 * LineHeight + 2 * Pad;
        var height = box + steps.Sum(s => Asides(s.Lines) + 2 * Gap + box) + 2;
        var says = $"{Words.Count(result.Rows, "row")} in the data. {string.Join(" ", result.Flow.Select(s => $"{Words.Sentence(Words.Of(s, result.Study))} {Words.Whole(s.Removed)} removed, {Words.Whole(s.Left)} left{Events(s)}."))}";
        using (html.In("figure"))
        {
            using (var d = new Drawing(html, id, Width, height, "Flow of participants", says))
            {
                var y = 1.0;
                Box(d, y, "In the data", Words.Count(result.Rows, "row"), null);
                y += box;
                foreach (var (step, lines) in steps)
                {
                    var aside = Asides(lines);
                    var middle = y + Gap + aside / 2;
                    d.Line(1 + BoxWidth / 2, y, 1 + BoxWidth / 2, y + aside + 2 * Gap, "arrow");
                    d.Line(1 + BoxWidth / 2, middle, AsideFrom, middle, "arrow");
                    d.Box(AsideFrom, y + Gap, Width - 1, y + Gap + aside, "aside");
                    for (var i = 0; i < lines.Length; i++) d.Text(AsideFrom + Pad, y + Gap + Pad + (i + 0.8) * LineHeight, lines[i], i == 0 ? "label strong" : "label");
                    y += aside + 2 * Gap;
                    Box(d, y, Words.Count(step.Left, "row") + " left", step.Events is { } e ? $"{Words.Whole(e)} with the outcome" : "", step);
                    y += box;
                }
            }
            RocChart.Caption(html, "Flow of participants. ", steps.Length == 0 ? "No rule took anybody away." : "To the right, what was true of the rows that were taken away, in order.");
        }
    }

    private static string Events(FlowStep s) => s.Events is { } e ? $", {Words.Whole(e)} with the outcome" : "";

    private static void Box(Drawing d, double y, string first, string second, FlowStep? step)
    {
        d.Box(1, y, 1 + BoxWidth, y + 2 * LineHeight + 2 * Pad, "box");
        var middle = second.Length == 0 ? 0.5 * LineHeight : 0;
        d.Text(1 + BoxWidth / 2, y + Pad + 0.8 * LineHeight + middle, first, step is null ? "label" : "label strong", "middle");
        if (second.Length > 0) d.Text(1 + BoxWidth / 2, y + Pad + 1.8 * LineHeight, second, step is null ? "label strong" : "label", "middle");
    }

    private static string[] Lines(FlowStep s, Study study) => [s.Removed == 0 ? "nobody removed" : $"{Words.Whole(s.Removed)} removed", .. Wrap(Words.Of(s, study), AsideLetters).Take(5)];

    // By words; a word that is longer than a line is cut.
    private static IEnumerable<string> Wrap(string text, int letters)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => SurvivalChart.Cut(w, letters)))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > letters)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : line + " " + word;
        }
        if (line.Length > 0) yield return line;
    }
}
