using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>One card on the page: the action, one line of why, small facts; the rest opens in place.</summary>
internal static class BriefCard
{
    public static void Write(Html h, Change c)
    {
        // A question to the pharmacist is no instruction: the same word of gravity, in a quieter hand.
        var asks = c.Act == ActKind.AskPharmacist;
        using (h.In("article", ("class", asks ? "card asks-only" : "card")))
        {
            h.Element("p", Grade(c), ("class", c.Consequence >= Consequence.Serious && !asks ? "grade grave" : "grade"));
            using (h.In("div"))
            {
                h.Element("h3", c.Says);
                Body(h, c);
            }
        }
    }

    public static void Body(Html h, Change c)
    {
        if (c.Why.Length > 0) h.Element("p", c.Why);
        foreach (var line in c.Disagree) h.Element("p", "Sources disagree. " + line, ("class", "disagree"));
        if (!c.Alternatives.IsEmpty)
            foreach (var (head, options) in Instead(c.Alternatives))
                using (h.In("p", ("class", "instead"))) { h.Element(head == Free ? "b" : "span", head); h.Text(options); }
        h.Element("p", string.Join(" \u00b7 ", Small(c)), ("class", "small"));
        using (h.In("details"))
        {
            h.Element("summary", c.WouldChange is null ? "Evidence and sources" : "Evidence, sources and what would change this");
            if (c.WouldChange is { } flip)
            {
                h.Element("h4", "What would change this");
                h.Element("p", flip);
            }
            if (!c.Because.IsEmpty)
            {
                h.Element("h4", "Because");
                BriefPage.Lines(h, c.Because.Select(b => b.Figure is { } f ? $"{b.Says} {Words.Bounds(f, b.Says)}{(f.Source is { Length: > 0 } s ? ", from " + s : "")}" : b.Says));
            }
            if (!c.Evidence.IsEmpty)
            {
                h.Element("h4", "From the record");
                Facts(h, c.Evidence, c.EvidenceNotShown);
            }
            h.Element("h4", "Sources");
            using (h.In("ul"))
            {
                foreach (var source in c.Sources)
                    using (h.In("li"))
                    {
                        h.Text(SourceWords(source));
                        if (IsAddress(source.Url)) { h.Text(" "); h.Element("a", source.Url, ("href", source.Url), ("rel", "noreferrer noopener")); }
                    }
                foreach (var table in c.Tables) h.Element("li", "Table: " + TableWords(table));
                h.Element("li", $"Checked by {c.Capability} {c.Version}");
            }
        }
    }

    public static void Facts(Html h, Seq<FactLine> facts, int notShown)
    {
        if (facts.IsEmpty) return;
        BriefPage.Table(h, ["What", "Value", "Date", "Where"], facts, f =>
            [f.What, f.Value, f.Date.Length > 0 ? Words.DayAndTime(f.Date) : "not stated", f.Place], caption: "Entries of the record");
        if (notShown > 0) h.Element("p", $"{Words.Count(notShown, "more entry", "more entries")}.", ("class", "quiet"));
    }

    private const string Free = "Instead: ";

    /// <summary>"Serious", and "Serious, to ask" where the card is a question to the pharmacist and no instruction.</summary>
    public static string Grade(Change c) => c.Act == ActKind.AskPharmacist ? Words.Of(c.Consequence) + ", to ask" : Words.Of(c.Consequence);

    public static string TableWords(TableLine table) => table.PastReview ? table.Citation + " (past its review interval)" : table.Citation;

    /// <summary>The act in a few words: "lower dose of apixaban (2.5 mg twice daily)".</summary>
    public static string ActWords(Change c) => ActWords(c.Act, c.Target) + (c.Dose is { Length: > 0 } dose ? $" ({dose})" : "");

    public static string ActWords(ActKind kind, string target)
    {
        var act = kind switch
        {
            ActKind.Stop => "stop ",
            ActKind.Avoid => "avoid ",
            ActKind.Hold => "hold ",
            ActKind.Reduce => "lower dose of ",
            ActKind.Increase => "higher dose of ",
            ActKind.Switch => "replace ",
            ActKind.ExtendInterval => "longer interval for ",
            ActKind.Start => "start ",
            ActKind.Monitor => "monitor ",
            ActKind.Test => "test ",
            _ => "ask the pharmacist about ",
        };
        return act + target;
    }

    private static IEnumerable<string> Small(Change c)
    {
        yield return Capital(Words.Of(c.Strength));
        if (c.ForWhom.Length > 0) yield return "applies to: " + c.ForWhom;
        foreach (var b in c.Because) if (b.Figure is { } figure) { yield return $"{NameOf(b.Key)} {Words.Of(figure with { WhyNoInterval = figure.WhyNoInterval is null ? null : "see the evidence" })}"; break; }
        if (!c.Sources.IsEmpty) yield return SourceWords(c.Sources[0]) + (c.Sources.Count > 1 ? $" and {c.Sources.Count - 1} more" : "");
        if (c.Tables.Any(t => t.PastReview)) yield return "its table is past its review interval";
        yield return $"{Words.Of(c.SignsOff)} signs";
    }

    private static string NameOf(string key) => key.Split('/') is [var name, var target] ? $"{name} {target}" : key;

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public static string SourceWords(SourceLine s) => string.Join(", ", new[] { s.Text, s.Version, Words.Day(s.Date) }.Where(t => t.Length > 0));

    /// <summary>A well-formed https address: anything else is shown nowhere and linked nowhere.</summary>
    public static bool IsAddress(string url) => url.Length < 500 && url.StartsWith("https://", StringComparison.Ordinal) && Uri.IsWellFormedUriString(url, UriKind.Absolute);

    /// <summary>First what nothing speaks against; what is not suitable never stands where a tired eye looks for the answer.</summary>
    public static IEnumerable<(string Head, string Options)> Instead(Seq<Option> options)
    {
        var free = options.Where(o => o.Against.IsEmpty).ToList();
        var ruled = options.Where(o => !o.Against.IsEmpty).Select(o => $"{o.Name} ({string.Join(", ", o.Against)})").ToList();
        if (free.Count > 0) yield return (Free, string.Join("; ", free.Select(Words)) + ".");
        if (ruled.Count == 0) yield break;
        yield return (free.Count > 0 ? "Not suitable here: " : "Every listed alternative has something against it here: ", string.Join("; ", ruled) + ".");

        static string Words(Option o) => $"{o.Name} ({(o.NotChecked.IsEmpty ? "nothing found against it" : "not checked: " + string.Join(", ", o.NotChecked))})";
    }
}
