using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>The middle of the page: what is open, what was found, what was looked at and left alone.</summary>
internal static class BriefAnswers
{
    public static void NotAssessable(Html h, Brief brief)
    {
        using (BriefPage.Section(h, "open", "Not assessable, and what would change that"))
        {
            if (brief.NotAssessable.IsEmpty) { h.Element("p", "Every question that was asked has an answer."); return; }
            using (h.In("ul", ("class", "asks")))
                foreach (var ask in brief.NotAssessable)
                    using (h.In("li"))
                    {
                        h.Element("b", ask.Do.Length > 0 ? ask.Do : "Nothing at hand would answer this");
                        if (ask.Questions.Count == 1) { h.Element("p", ask.Questions[0].Says); Disagreement(h, ask.Questions[0]); Evidence(h, ask.Questions[0]); continue; }
                        h.Element("p", $"Answers {ask.Questions.Count} questions:");
                        using (h.In("ul"))
                            foreach (var q in ask.Questions) using (h.In("li")) { h.Text(q.Says); Disagreement(h, q); Evidence(h, q); }
                    }
        }
    }

    private static void Disagreement(Html h, Unanswered q)
    {
        foreach (var line in q.Disagree) h.Element("p", "They disagree. " + line, ("class", "disagree"));
    }

    private static void Evidence(Html h, Unanswered q)
    {
        if (q.Evidence.IsEmpty && q.Lacks.IsEmpty) return;
        using (h.In("details"))
        {
            h.Element("summary", "Details");
            BriefPage.Lines(h, q.Lacks.Select(l => $"{(l.Required ? "Needs" : "Would help")}: {l.Concept}{(l.MaxAgeDays is { } d ? $", not older than {Words.Count(d, "day")}" : "")}{(l.Why.Length > 0 ? ". " + l.Why : "")}"));
            BriefCard.Facts(h, q.Evidence, 0);
        }
    }

    public static void Findings(Html h, Brief brief)
    {
        // A card says its finding already.
        var cards = brief.Changes.Select(c => c.Says).ToHashSet(StringComparer.Ordinal);
        var estimated = brief.Estimates.Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        var found = brief.Findings.Where(f => !cards.Contains(f.Says) && !estimated.Contains(f.Key)).ToList();
        var recognised = brief.Checked.Where(IsMedicine).ToList();
        if (found.Count == 0 && recognised.Count == 0) return;
        using (BriefPage.Section(h, "findings", "What was found"))
        using (h.In("ul", ("class", "found")))
        {
            if (recognised.Count > 0)
                using (h.In("li"))
                using (h.In("details", ("class", "kept")))
                {
                    h.Element("summary", Words.Count(recognised.Count, "medicine") + " recognised as written");
                    BriefPage.Lines(h, recognised.Select(m => m.Says));
                    h.Element("p", string.Join("; ", recognised.Select(Origin).Distinct().Take(4)), ("class", "quiet"));
                }
            // What was respelt needs a look, so it comes before what was computed.
            foreach (var f in found.OrderByDescending(IsMedicine))
                using (h.In("li"))
                {
                    h.Text(f.Says);
                    if (f.Figure is { } figure) { h.Text(" "); h.Element("span", Words.Bounds(figure, f.Says), ("class", "quiet")); }
                    if (f.Evidence.IsEmpty && f.Why.IsEmpty && f.Ranked.IsEmpty) continue;
                    using (h.In("details"))
                    {
                        h.Element("summary", "Why");
                        BriefPage.Lines(h, f.Ranked.Select(c => $"{c.Option}: {Words.Plain((decimal)Math.Round(c.Score * 100, 1))} in 100"));
                        BriefPage.Lines(h, f.Why);
                        BriefCard.Facts(h, f.Evidence, f.EvidenceNotShown);
                        h.Element("p", Origin(f), ("class", "quiet"));
                    }
                }
        }
    }

    private static bool IsMedicine(Answered answer) => answer.Name == "Medicine";

    public static void Checked(Html h, Brief brief)
    {
        // The question in a clinician's words; a brief of an earlier version knows the capability's name only.
        var questions = brief.Inputs.Capabilities.GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.First().Question, StringComparer.Ordinal);
        var groups = brief.Checked.Where(c => !IsMedicine(c)).GroupBy(c => c.Capability).ToList();
        if (groups.Count == 0) return;
        using (BriefPage.Section(h, "checked", "Checked, no change"))
            foreach (var group in groups)
                using (h.In("details", group.Count() <= 8 ? [("open", "")] : []))
                {
                    h.Element("summary", $"{(questions.GetValueOrDefault(group.Key) is { Length: > 0 } question ? question : group.Key)} ({group.Count()})");
                    BriefPage.Lines(h, group.Select(c => c.Says));
                    h.Element("p", string.Join("; ", group.Select(Origin).Distinct().Take(4)), ("class", "quiet"));
                }
    }

    private static string Origin(Answered a) =>
        a.Tables.IsEmpty ? $"{a.Capability} {a.Version}" : string.Join("; ", a.Tables.Select(BriefCard.TableWords));
}
