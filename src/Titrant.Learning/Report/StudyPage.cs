using Titrant.Learning.Studies;
using Titrant.Learning.Tables;

namespace Titrant.Learning.Report;

/// <summary>
/// The report of a run as one HTML file, in the order of TRIPOD+AI (Collins et al. 2024, doi:10.1136/bmj-2023-078378). Everything on it comes from the
/// run; what a run cannot know is left to the authors by name. The same result makes the same bytes.
/// </summary>
public static class StudyPage
{
    public static string Of(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Page.Of(result.Study.Title, html =>
        {
            html.Element("a", "To the answer", ("class", "skip"), ("href", "#answer"));
            using (html.In("header"))
            {
                html.P("Study report", "kicker");
                html.Element("h1", result.Study.Title);
                html.P(result.Study.Question, "lead");
                Navigation(html, result);
            }
            using (html.In("main"))
            {
                WarningBox.Write(html, result.Quality.Warnings);
                AnswerBox.Write(html, result);
                BackgroundSections.Write(html, result);
                PredictorSections.Write(html, result);
                AnalysisSections.Write(html, result);
                ResultSections.Write(html, result);
                ExplanationSection.Write(html, result.Explanation);
                OtherLearners.Write(html, result);
                Limits(html, result);
                if (result.Card is { } card)
                    using (Page.In(html, "card", "Model card")) CardSection.Write(html, card, "h3");
                ReportingItems.Write(html);
            }
            using (html.In("footer"))
                html.P($"Made by {result.Code} from study {Short(result.Study.Hash)} and data {Short(result.DataHash)}. The same study and data make the same file, byte for byte.", "quiet");
        });
    }

    // What the registry's refusal goes by: what was seen here.
    private static string Asked(StudyResult result)
    {
        var always = result.Quality.Columns.Where(c => c.Role == ColumnRole.Feature && c.Missing == 0).Select(c => c.Name).ToArray();
        return "Asked about one person's records, the model is not asked where a value lies outside of what was seen here"
            + (always.Length == 0 ? "." : $", nor without {(always.Length > 12 ? $"any of the {Words.Whole(always.Length)} predictors that nobody here lacked" : string.Join(", ", always) + ", which nobody here lacked")}.");
    }

    internal static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private static void Navigation(Html html, StudyResult result)
    {
        using (html.In("nav", ("aria-label", "Sections")))
            foreach (var (id, name) in new[] { ("answer", "Answer"), ("participants", "Participants"), ("predictors", "Predictors"), ("analysis", "Analysis"), ("performance", "Performance"), ("groups", "Groups"), ("explanation", "What it looks at"), ("limits", "Limits"), ("card", "Card"), ("tripod", "TRIPOD+AI") })
                if ((id != "card" || result.Card is not null) && (id != "explanation" || result.Explanation is not null)) html.Element("a", name, ("href", "#" + id));
    }

    private static void Limits(Html html, StudyResult result)
    {
        using (Page.In(html, "limits", "Limits and use", "25\u201327"))
        {
            html.P("Must not be used for: " + Words.Sentence(result.Study.Use.NotFor), "first");
            if (result.Card is null)
                html.P("There is no model card, because no validation could be made: this model cannot be registered or used.");
            else if (result.Card.Limits.IsEmpty) html.P("The run found no limit by itself. That is not the same as there being none.");
            else
                using (html.In("ul")) foreach (var limit in result.Card.Limits) html.Element("li", Words.Sentence(limit));
            if (result.Card is not null) html.P(Asked(result));
            html.P("What the result means beside other models, and what comes next, the authors say.");
        }
    }
}
