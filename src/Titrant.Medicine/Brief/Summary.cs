using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>How a line of the summary weighs; the terminal decides on a colour, the words never depend on it.</summary>
public enum Tone { Plain, Quiet, Grave, Heading }

public sealed record SummaryLine(Tone Tone, string Text);

/// <summary>The first screen in words, for a console. Control characters of the record never reach the terminal.</summary>
public static class Summary
{
    private const int Longest = 300;

    public static IReadOnlyList<SummaryLine> Of(Brief brief)
    {
        ArgumentNullException.ThrowIfNull(brief);
        var lines = new List<SummaryLine>();
        var p = brief.Person;
        Add(Tone.Heading, string.Join(", ", new[] { p.Name.Length > 0 ? p.Name : p.Shown, p.Age, p.Sex is null && p.SexAtBirth is null ? "" : BriefPage.SexWords(p), p.Pregnancy is null ? "" : "pregnant", brief.HasDied ? "deceased" : "", "as of " + Words.DayAndTime(brief.AsOf) }.Where(t => t.Length > 0)));
        foreach (var assumed in brief.Assumed) Add(Tone.Grave, "What if: " + assumed);
        if (brief.Medicines is { } m) Add(m.NotChecked > 0 ? Tone.Grave : Tone.Plain, m.Names.IsEmpty ? m.Says : $"{m.Says}: {string.Join(", ", m.Names.Take(8))}");
        if (brief.Allergies is { } allergies) Add(Tone.Plain, allergies.Says);
        if (brief.HasDied) Add(Tone.Grave, BriefPage.DiedWords(brief));
        else if (brief.Changes.IsEmpty) Add(Tone.Plain, "Nothing that could be checked asks for a change.");
        foreach (var c in brief.Changes.Where(c => c.OnFirstScreen))
            Add(c.Consequence >= Consequence.Serious ? Tone.Grave : Tone.Plain, $"{BriefCard.Grade(c)}: {c.Says}");
        var rest = brief.Changes.Count(c => !c.OnFirstScreen);
        if (rest > 0) Add(Tone.Plain, $"{rest} more, less urgent");
        var open = brief.NotAssessable.Sum(a => a.Questions.Count);
        if (open > 0) Add(Tone.Plain, $"{Words.Count(open, "question")} not assessable{About(brief)}; first: {brief.NotAssessable[0].Do}");
        if (brief.Refused.Total > 0) Add(Tone.Plain, $"{Words.Count(brief.Refused.Total, "item")} not used, each with its reason in the brief");
        if (brief.NotCheckedSays is { Length: > 0 } notChecked) Add(Tone.Plain, notChecked);
        Add(Tone.Quiet, $"{Words.Count(brief.Checked.Count(c => c.Name != "Medicine"), "check")} without a change; run {brief.RunId}; a person decides");
        return lines;

        void Add(Tone tone, string text) => lines.Add(new(tone, Clean(Words.Cut(text, Longest))));
    }

    // A number alone would hide that one of the questions is about an anticoagulant.
    private static string About(Brief brief)
    {
        var medicines = brief.NotAssessable.SelectMany(a => a.Questions).SelectMany(q => q.Medicines).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return medicines.Count == 0 ? "" : $" ({string.Join(", ", medicines.Take(8).Select(m => Words.Cut(m, 40)))}{(medicines.Count > 8 ? $" and {medicines.Count - 8} more" : "")})";
    }

    public static IReadOnlyList<SummaryLine> Of(BriefDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        var lines = new List<SummaryLine> { new(Tone.Heading, $"Since {Clean(diff.Since)}: {Words.Count(diff.Changes.Count, "card")} changed, {Words.Count(diff.FactsNew, "entry", "entries")} new") };
        foreach (var c in diff.Changes)
        {
            lines.Add(new(c.Consequence >= Consequence.Serious ? Tone.Grave : Tone.Plain, Clean(Words.Cut($"{c.How}: {c.Says}", Longest))));
            lines.AddRange(c.Reasons.Select(r => new SummaryLine(Tone.Quiet, Clean(Words.Cut("because " + r, Longest)))));
        }
        return lines;
    }

    internal static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(r => Html.IsDeceptive(r.Value) ? r.Value is '\n' or '\r' or '\t' ? " " : "\ufffd" : r.ToString()));
}
