using Titrant.Learning.Report.Charts;
using Titrant.Learning.Studies;

namespace Titrant.Learning.Report;

/// <summary>Why, from whom, and what is foretold: items 3 to 6 and 8.</summary>
internal static class BackgroundSections
{
    public static void Write(Html html, StudyResult result)
    {
        var study = result.Study;
        using (Page.In(html, "background", "Background and intended use", "3, 4"))
            Page.Terms(html, "terms", ("User", study.Use.User), ("Population", study.Use.Population), ("Decision", study.Use.Decision), ("Not for", study.Use.NotFor),
                ("Objective", $"{(study.External.IsEmpty ? "Development with internal validation" : "Development with internal and external validation")} of {(result.Learners.Count == 1 ? "one model" : $"{Words.Whole(result.Learners.Count)} models")}."));

        using (Page.In(html, "participants", "Source of data and participants", "5, 6, 20a"))
        {
            Page.Terms(html, "terms",
                ("Source", study.Data.File is { } file ? $"File {file}" : study.Data.Index is { } index ? $"Records of the store, at {index}" : "Not said."),
                ("Fingerprint", $"SHA-256 {result.DataHash}"),
                ("Licence", study.Data.Licence.Length > 0 ? study.Data.Licence : "Not said: no weights may be shared."),
                ("Other data", string.Join("; ", study.External.Select(e => $"{e.Name} ({e.File}), never learned from"))),
                ("Dates, places, treatments", "A run cannot know them: left to the authors."));
            FlowChart.Write(html, "flow", result);
            using (html.In("details"))
            {
                html.Element("summary", "The flow as numbers");
                PageTable.Write(html, "Flow of participants", [new("Rule"), new("Removed", true), new("Left", true), new("With the outcome", true)],
                    [["In the data", "\u2013", Words.Whole(result.Rows), "\u2013"], .. result.Flow.Select(s => new[] { Words.Of(s, study), Words.Whole(s.Removed), Words.Whole(s.Left), s.Events is { } e ? Words.Whole(e) : "\u2013" })]);
            }
        }

        using (Page.In(html, "outcome", "Outcome", "8")) Outcome(html, study.Outcome);
    }

    private static void Outcome(Html html, OutcomeSpec o) => Page.Terms(html, "terms",
        ("Foretold", $"{Words.Capital(Words.Of(o))} {Words.Horizon(o)}".TrimEnd()),
        ("Kind", o.Kind switch { OutcomeKind.YesNo => "yes or no", OutcomeKind.Class => "one of several classes", OutcomeKind.Number => "a number", _ => $"time to an event, in {Words.Unit(o.TimeUnit)}" }),
        ("Columns", string.Join(", ", new[] { o.Column, o.Time, o.Event, o.Entry }.OfType<string>())),
        ("Causes", string.Join("; ", o.Causes.Select(c => $"\u201c{c.Value}\u201d means {c.Meaning}"))),
        ("Others at risk", o.Kind == OutcomeKind.TimeToEvent && !o.Causes.IsEmpty ? "Every other word in the event column counts as nothing having happened until then." : ""),
        ("Who assessed it", "A run cannot know whether the outcome was assessed without sight of the predictors: left to the authors."));
}
