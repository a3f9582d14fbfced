using System.Globalization;
using System.Text;
using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>Advice as cards: few, each with one act, its reason, and what the order would become.</summary>
internal static class HookCards
{
    /// <summary>Cards of one answer; serious ones are shown beyond this number.</summary>
    public const int Most = 7;

    private const string Topics = Systems.Titrant + "/topic";

    /// <param name="page">Address of the patient's brief on this server; null where there is none.</param>
    public static IReadOnlyList<HookCard> Of(HookAdvice advice, HookRequest request, HookPatient patient, Uri? page)
    {
        var last = NotChecked.Of(advice, request, patient, page);
        var room = Most - (last is null ? 0 : 1);
        var shown = new List<int>();
        for (var i = 0; i < advice.Changes.Count; i++)
            if (shown.Count < room || advice.Changes[i].Consequence >= Consequence.Serious) shown.Add(i);
        var suggestions = new HookSuggestions(advice, request);
        var cards = shown.Select(i => Card(advice, i, request, patient, page, suggestions)).ToList();
        if (shown.Count < advice.Changes.Count)
        {
            var rest = Enumerable.Range(0, advice.Changes.Count).Except(shown).Select(i => BriefCard.ActWords(advice.Changes[i])).ToList();
            cards[^1] = cards[^1] with { Detail = $"{cards[^1].Detail}\n\n**{rest.Count} more, less urgent.** {Markdown.Escape(string.Join("; ", rest) + ".")}" };
        }
        if (last is not null) cards.Add(last);
        return cards;
    }

    /// <summary>The one card of a call that could not be looked at (no patient, no orders).</summary>
    public static IReadOnlyList<HookCard> Nothing(HookRequest request, string why) => [NotChecked.Card(request, $"Nothing was checked: {why}", [], [], null)];

    private static HookCard Card(HookAdvice advice, int at, HookRequest request, HookPatient patient, Uri? page, HookSuggestions suggestions)
    {
        var (change, r) = (advice.Changes[at], advice.Advice[at]);
        var offered = suggestions.Of(r);
        return new(CardIds.Of(request, change.Key), Summary(change), Detail(change, advice, patient), Indicator(change), SourceOf(change), offered, offered.Count > 0 ? "at-most-one" : null,
            OverrideReasons.Of(change.Act), Links(page, request.Hook == "patient-view" && change.OnFirstScreen ? advice.Changes.Take(at).Count(c => c.OnFirstScreen) : null, patient), r.Key)
        {
            Strength = change.Strength,
            RunId = advice.RunId,
        };
    }

    // "critical" makes many an EHR stop the prescriber. A stop for what does not kill teaches people to click it away, so only what
    // threatens life earns it; and a question to the pharmacist is no order, so it never does.
    private static string Indicator(Change change) => change.Consequence switch
    {
        Consequence.LifeThreatening when change.Act != ActKind.AskPharmacist => "critical",
        >= Consequence.Serious => "warning",
        _ => "info",
    };

    /// <summary>The act, and as much of the reason as there is room for; a dose is whole or not there, and a disagreement is never cut off.</summary>
    internal static string Summary(Change change)
    {
        var says = Whole(change);
        if (says.Length <= HookText.LongestSummary) return says;
        var disagree = change.Disagree.IsEmpty ? "" : " Sources disagree.";
        var room = HookText.LongestSummary - disagree.Length;
        var because = says.IndexOf(" because ", StringComparison.Ordinal);
        var act = because < 0 ? says : says[..because];
        if (act.Length < room || !act.Any(char.IsDigit)) return HookText.Short(says, room) + disagree;
        var asks = change.Act == ActKind.AskPharmacist ? $"Ask the pharmacist about {change.Target}." : $"Consider: {BriefCard.ActWords(change with { Dose = null })}.";
        return HookText.Short($"{asks} The exact doses stand in the detail.", room) + disagree;
    }

    // The order on the screen is found by its name: "another statin" alone would leave the reader to guess which order is meant,
    // and a brand to guess what is in it. The reason is not given up for it.
    private static string Whole(Change change)
    {
        var says = HookText.Doses(HookText.Clean(change.Says));
        var target = HookText.Clean(change.Target, 60);
        var named = target.Length == 0 || change.Act is ActKind.Test or ActKind.Monitor or ActKind.Start || target.Split(" + ").Any(t => says.Contains(t, StringComparison.OrdinalIgnoreCase));
        if (named || says.Length == 0) return says;
        var whole = $"{char.ToUpperInvariant(target[0])}{target[1..]}: {char.ToLowerInvariant(says[0])}{says[1..]}";
        return whole.Length > HookText.LongestSummary && says.Length <= HookText.LongestSummary ? says : whole;
    }

    private static string Detail(Change c, HookAdvice advice, HookPatient patient)
    {
        var to = new Markdown();
        if (Summary(c) != Whole(c)) to.Say("", c.Says);
        to.Say("Why.", OnlyNamesSource(c) ? "" : c.Why).Say("Applies to:", c.ForWhom);
        to.List("Because", c.Because.Where(b => b.Says != c.Says && !c.Why.Contains(b.Says, StringComparison.Ordinal)).Select(Reason));
        to.List("From the record", Record(c));
        to.List("Sources disagree", c.Disagree);
        foreach (var (head, options) in BriefCard.Instead(c.Alternatives)) to.Say(head.Trim(), options);
        to.Say("What would change this:", c.WouldChange ?? "");
        var papers = c.Sources.Where(s => c.Tables.All(t => t.Citation != s.Text)).ToList();
        to.Links("Sources", (papers.Count > 0 ? papers : [.. c.Sources]).Select(s => (BriefCard.SourceWords(s), s.Url)));
        var small = new StringBuilder(Words.Of(c.Consequence)).Append(c.Act == ActKind.AskPharmacist ? ", to ask" : "").Append(" \u00b7 ").Append(Words.Of(c.Strength)).Append(" \u00b7 ").Append(Words.Of(c.SignsOff)).Append(" signs.");
        to.Say("", small.ToString());
        if (advice.HasDied) to.Say("", "The record says that this person has died: check that before anything else.");
        to.Say("", $"Titrant, for research use; a person decides and signs. {(patient.Sources.IsEmpty ? "" : $"Record: {string.Join(", ", patient.Sources)}.")}");
        return to.ToString();
    }

    // Which of our tables were read stands in the brief and in the run id: nobody decides by it at the order.
    private static bool OnlyNamesSource(Change c) =>
        !c.Sources.IsEmpty && c.Why.StartsWith("By " + c.Sources[0].Text, StringComparison.Ordinal) && !c.Why.AsSpan(3 + c.Sources[0].Text.Length).ContainsAnyInRange('A', 'z');

    private static string Reason(Because b) => b.Figure switch
    {
        null => b.Says,
        { } f when SaysBounds(b.Says, f) => $"{b.Says} {Words.Bounds(f with { Kind = null }, b.Says)}",
        { } f => $"{b.Says} {Words.Bounds(f, b.Says)}{(f.Source is { Length: > 0 } s ? ", from " + s : "")}",
    };

    // "Measured GFR lies between 18 and 33" has said already what kind of interval it is.
    private static bool SaysBounds(string says, Figure f) => f is { Low: { } low, High: { } high }
        && says.Contains(string.Create(CultureInfo.InvariantCulture, $"between {decimal.Round(low, 0, MidpointRounding.AwayFromZero)} and {decimal.Round(high, 0, MidpointRounding.AwayFromZero)}"), StringComparison.Ordinal);

    private const int MostEvidence = 6;

    // Who the patient is stands at the top of the prescriber's own screen.
    private static IEnumerable<string> Record(Change c)
    {
        var entries = c.Evidence.Where(f => f.What != "Person").ToList();
        foreach (var entry in entries.Take(MostEvidence)) yield return Entry(entry);
        var more = Math.Max(0, entries.Count - MostEvidence) + c.EvidenceNotShown;
        if (more > 0) yield return Words.Count(more, "more entry", "more entries");
    }

    private static string Entry(FactLine f) => $"{f.What}{(f.Value.Length > 0 ? ": " + f.Value : "")}{(f.Date.Length > 0 ? $" ({Words.DayAndTime(f.Date)})" : " (no date)")}";

    // The authority that says so stands first among the sources.
    private static HookSource SourceOf(Change change) => new(
        change.Sources.IsEmpty ? "Titrant" : HookText.Clean(change.Sources[0].Text, 200),
        change.Sources.Where(s => BriefCard.IsAddress(s.Url)).Select(s => s.Url).FirstOrDefault(),
        new Concept(Topics, Kebab(change.Topic), HookText.Clean(change.Topic, 120)));

    // The page shows the stored record. Where the EHR sent something along, its cards may be others, so the link leads to their beginning.
    private static IReadOnlyList<HookLink> Links(Uri? page, int? at, HookPatient patient) => page is null || !page.IsAbsoluteUri ? [] :
        [new("The brief of this patient", new UriBuilder(page) { Fragment = at is { } i && patient.Sources is ["stored here"] ? $"card-{i + 1}" : "changes" }.Uri.AbsoluteUri, "absolute")];

    private static string Kebab(string words)
    {
        var to = new StringBuilder();
        foreach (var c in words)
            if (char.IsAsciiLetterOrDigit(c)) to.Append(char.ToLowerInvariant(c));
            else if (to.Length > 0 && to[^1] != '-') to.Append('-');
        return to.ToString().Trim('-') is { Length: > 0 } kebab ? kebab : "advice";
    }
}
