using Titrant.Patient;

namespace Titrant.Learning.Report;

/// <summary>What is wrong with the data stands before any figure that rests on them.</summary>
internal static class WarningBox
{
    private const int Shown = 6;

    public static void Write(Html html, Seq<StudyFault> warnings)
    {
        using (html.In("section", ("id", "warnings"), ("class", warnings.IsEmpty ? "plain" : "warn"), ("aria-labelledby", "warnings-h")))
        {
            html.Element("h2", warnings.IsEmpty ? "No warning about the data" : $"Before you read a figure: {Words.Count(warnings.Count, "warning")} about the data", ("id", "warnings-h"));
            if (warnings.IsEmpty)
            {
                html.P("The checks of the table (copied rows, columns that give the outcome away, constant columns, values that cannot be) found nothing. That is no proof that the data are right.", "quiet");
                return;
            }
            List(html, warnings.Take(Shown));
            if (warnings.Count <= Shown) return;
            using (html.In("details"))
            {
                html.Element("summary", $"{Words.Count(warnings.Count - Shown, "further warning")}");
                List(html, warnings.Skip(Shown));
            }
        }
    }

    private static void List(Html html, IEnumerable<StudyFault> warnings)
    {
        using (html.In("ul", ("class", "faults")))
            foreach (var w in warnings)
                using (html.In("li"))
                {
                    html.Element("b", Words.Sentence(w.Says));
                    html.Text(" " + Words.Sentence(w.Remedy) + " ");
                    html.Element("span", $"{w.Code}, {w.Place}", ("class", "quiet"));
                }
    }
}
