using Titrant.Learning.Report.Charts;
using Titrant.Learning.Studies;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Report;

/// <summary>Question, who, how many, how well, how calibrated, not for: what a reader takes away who reads nothing else.</summary>
internal static class AnswerBox
{
    /// <summary>The hardest test that was made: locked rows, else another hospital's, else the cross-validation.</summary>
    public static Validation? Headline(StudyResult result)
    {
        if (result.Card is { } card) return card.Headline;
        if (result.Learners.IsEmpty) return null;
        var chosen = Chosen(result);
        return chosen.Locked ?? (chosen.External.IsEmpty ? chosen.CrossValidated : chosen.External[0]);
    }

    public static LearnerResult Chosen(StudyResult result) => result.Learners[Math.Clamp(result.Chosen, 0, result.Learners.Count - 1)];

    public static void Write(Html html, StudyResult result)
    {
        var (study, headline) = (result.Study, Headline(result));
        using (Page.In(html, "answer", "The answer", "1, 2"))
            Page.Terms(html, "answer",
                ("Question", study.Question),
                ("In whom", $"{Words.Sentence(study.Use.Population)} For {study.Use.User}; to decide {study.Use.Decision.TrimEnd(' ', '.')}."),
                ("How many", HowMany(result)),
                ("How well", headline is null ? WhyNot(result) : HowWell(headline)),
                ("Calibrated", headline is null ? "" : Calibrated(headline)),
                ("Beside others", headline is null ? "" : Beside(headline)),
                ("Elsewhere", Elsewhere(result, headline)),
                ("Not for", Words.Sentence(study.Use.NotFor)));
    }

    private static string HowMany(StudyResult r)
    {
        var (rows, events) = r.Flow.IsEmpty ? (r.Rows, null) : (r.Flow[^1].Left, r.Flow[^1].Events);
        return $"Learned from {Words.Count(rows, "row")} of {Words.Whole(r.Rows)} in the data{(events is { } e ? $", {Words.Whole(e)} with {Words.Of(r.Study.Outcome)} ({Words.Share(e, rows)})" : "")}.";
    }

    private static string HowWell(Validation v)
    {
        if (v.Figures.IsEmpty) return "Nothing could be measured.";
        var first = v.Figures[0];
        return $"{Words.Capital(first.Name)} {Words.Of(first)}{(first.Kind.Length > 0 ? $", {first.Kind}" : "")}{Ends(first)}. {ValidationSection.Name(v.On)}, {Words.Count(v.Rows, "row")} of {Words.Count(v.Persons, "person", "persons")}{(v.Events is { } e ? $", {Words.Whole(e)} with the outcome" : "")}. Model: {v.Model}.";
    }

    // The same measure against each other way to tell; whether the interval leaves it open is said in words.
    private static string Beside(Validation v)
    {
        var first = v.Comparisons.GroupBy(c => c.Difference.Name, StringComparer.Ordinal).FirstOrDefault();
        return first is null ? "" : Words.Capital(string.Join("; ", first.Take(4).Select(c => $"{c.Against}: {c.Difference.Name} {Words.Of(c.Difference)}{Open(c.Difference)}"))) + ". A difference is this model less the other.";

        static string Open(Figure f) => f.Interval is { Low: <= 0, High: >= 0 } ? ", which leaves open which is better" : "";
    }

    private static string Elsewhere(StudyResult r, Validation? headline) => r.Learners.IsEmpty ? ""
        : string.Join("; ", Chosen(r).External.Where(v => !ReferenceEquals(v, headline) && !v.Figures.IsEmpty).Select(v => $"{v.On.Name}: {v.Figures[0].Name} {Words.Of(v.Figures[0])}, {Words.Count(v.Rows, "row")}")) is { Length: > 0 } says
            ? says + "." : headline?.On.Kind == "external" ? "" : r.Unread.IsEmpty ? "Not checked on another hospital's people." : string.Join(" ", r.Unread.Select(f => Words.Sentence(f.Says)));

    private static string Ends(Figure f) =>
        f.Name.Contains("AUC", StringComparison.Ordinal) || f.Name.Contains(" C", StringComparison.Ordinal) ? "; 0.50 is a coin toss, 1.00 perfect" : "";

    private static string Calibrated(Validation v) => CalibrationChart.Slope(v) is { Length: > 0 } says
        ? says + "A slope of 1 is right; below 1 the chances given are too extreme, above 1 not extreme enough." : "Not measured.";

    private static string WhyNot(StudyResult r) => r.Learners.IsEmpty ? "No learner was run."
        : Chosen(r).Refused is { } fault ? $"Not known: {Words.Sentence(fault.Says)} {Words.Sentence(fault.Remedy)}" : "Not known: no validation could be made.";
}
