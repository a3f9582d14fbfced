using System.Globalization;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Store;
using Titrant.Server.Pages;

namespace Titrant.Server.CdsHooks;

/// <summary>GET /acceptance: for the staff who decide which cards stay. What is waved away stands first, in words; the counts follow. Holds nobody.</summary>
internal static class AcceptancePage
{
    public static byte[] Write(Acceptance acceptance) => PlainPage.Write("Cards followed and overridden", h =>
    {
        if (acceptance.Rows.Count == 0)
        {
            h.Element("p", string.Create(CultureInfo.InvariantCulture, $"No advice has been shown {Acceptance.Smallest} times yet, so there is nothing to say. Counts appear here once a health record calls the services at /cds-services and sends back what became of the cards."));
            if (acceptance.RareKeys > 0) h.Element("p", Rare(acceptance), ("class", "quiet"));
            return;
        }
        Findings(h, acceptance);
        using (BriefPage.Section(h, "counts", "All cards"))
        {
            Table(h, acceptance);
            h.Element("p", "Bars: full for overridden, hollow for accepted, faint for unanswered. Unanswered cards were neither accepted nor overridden; whether anybody read them is not known. Intervals are Wilson score intervals (95\u00a0%).", ("class", "quiet"));
            h.Element("p", "A card that is asked for again within one call of the health record counts once. Counts hold no person and stay when a person is erased.", ("class", "quiet"));
            if (acceptance.RareKeys > 0) h.Element("p", Rare(acceptance), ("class", "quiet"));
            using (h.In("p", ("class", "quiet"))) h.Element("a", "The same counts as JSON", ("href", "/acceptance.json"));
        }
    });

    // The interval decides, so that three answers make no finding.
    private static void Findings(Html h, Acceptance acceptance)
    {
        var against = acceptance.Rows.Where(r => r.Verdict == Verdict.Overridden).ToList();
        if (against.Count == 0)
        {
            h.Element("p", "No card is surely overridden more often than it is followed.", ("class", "first"));
            return;
        }
        h.Element("p", $"{Number(against.Count)} of {Words.Count(acceptance.Rows.Count, "card")} {(against.Count == 1 ? "is" : "are")} mostly overridden.", ("class", "first"));
        h.Element("p", "Such a card is wrong, comes late, or says what is known already. Look at its reasons first.");
        using (h.In("ol", ("class", "waved")))
            foreach (var row in against)
                using (h.In("li"))
                {
                    h.Element("h2", Capital(AdviceWords(row.Advice)));
                    h.Element("p", $"Overridden {Number(row.Overridden)} of {Number(row.Accepted + row.Overridden)} times: {Overridden(row)}.");
                    Bar(h, row);
                    h.Element("p", row.Reasons.IsEmpty ? "No reason was given." : "Why: " + Reasons(row) + ".");
                    h.Element("p", $"{row.Service}, shown {Words.Count((int)Math.Min(row.Shown, int.MaxValue), "time")}", ("class", "quiet"));
                }
    }

    private static void Table(Html h, Acceptance acceptance)
    {
        using (h.In("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "All cards")))
        using (h.In("table"))
        {
            h.Element("caption", "Cards, surely overridden first");
            using (h.In("thead"))
            using (h.In("tr"))
                foreach (var (name, kind) in new[] { ("Advice", "t"), ("Of those answered", "t"), ("Shown", "n"), ("Overridden", "n"), ("Accepted", "n"), ("Unanswered", "n"), ("Reasons against", "t") }) h.Element("th", name, ("scope", "col"), ("class", kind));
            using (h.In("tbody"))
                foreach (var row in acceptance.Rows)
                    using (h.In("tr"))
                    {
                        using (h.In("th", ("scope", "row"), ("class", "t"))) { h.Text(AdviceWords(row.Advice)); h.Element("span", row.Service, ("class", "quiet")); }
                        using (h.In("td", ("class", "t")))
                        {
                            h.Text(VerdictWords(row));
                            Bar(h, row);
                        }
                        foreach (var count in new[] { row.Shown, row.Overridden, row.Accepted, row.Unanswered }) h.Element("td", Number(count), ("class", "n"));
                        h.Element("td", Reasons(row), ("class", "t"));
                    }
        }
    }

    private static void Bar(Html h, AcceptanceRow row)
    {
        if (row.Shown <= 0) return;
        var (against, with) = (100.0 * row.Overridden / row.Shown, 100.0 * row.Accepted / row.Shown);
        using (h.In("svg", ("class", "share"), ("viewBox", "0 0 100 5"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")))
        {
            h.Element("rect", "", ("class", "band"), ("width", "100"), ("height", "5"));
            h.Element("rect", "", ("class", "yes"), ("x", At(against)), ("width", At(with)), ("height", "5"));
            h.Element("rect", "", ("class", "no"), ("width", At(against)), ("height", "5"));
        }
    }

    /// <summary>"lower dose of apixaban (Renal dosing)" for "Renal dosing/reduce/apixaban".</summary>
    private static string AdviceWords(string key)
    {
        if (key.Length == 0) return "what could not be checked (information only)";
        if (key.Split('/', 3) is not [var topic, var act, var target] || !Enum.TryParse<ActKind>(act, true, out var kind)) return key;
        // The key of a test names the medicine that waits for it.
        var words = kind == ActKind.Test ? "test for " + target : BriefCard.ActWords(kind, target);
        return topic.Equals(target, StringComparison.OrdinalIgnoreCase) ? words : $"{words} ({topic})";
    }

    private static string VerdictWords(AcceptanceRow row) => row.Verdict switch
    {
        Verdict.Overridden => $"mostly overridden: {Overridden(row)}",
        Verdict.Followed when row.Accepted95 is { } a => $"mostly followed: {Percent(a.Share)} ({Percent(a.Low)} to {Percent(a.High)})",
        Verdict.NotAnswered => "nobody answered",
        _ => $"not certain: {Overridden(row)} overridden",
    };

    private static string Overridden(AcceptanceRow row) => row.Accepted95 is { } a ? $"{Percent(1 - a.Share)} ({Percent(1 - a.High)} to {Percent(1 - a.Low)})" : "";

    // Number and sign stay on one line.
    private static string Percent(double share) => Acceptance.Percent(share).Replace(' ', '\u00a0');

    private static string Reasons(AcceptanceRow row) => string.Join(", ", row.Reasons.Select(r => $"{Word(r)} {Number(r.Count)}"));

    private static string Rare(Acceptance acceptance) => string.Create(CultureInfo.InvariantCulture,
        $"Advice shown fewer than {Acceptance.Smallest} times is not listed: {Number(acceptance.RareKeys)} such, shown {Number(acceptance.RareShown)} times together.");

    private static string Word(ReasonCount reason)
    {
        if (reason.Reason == ICardStore.OtherReason) return "another reason";
        var code = reason.Reason[(reason.Reason.LastIndexOf('|') + 1)..];
        return OverrideReasons.All.FirstOrDefault(c => HookLedger.Reason(c) == reason.Reason) is { } known ? Small(known.Display) : code;
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
    private static string Small(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
    private static string At(double hundredth) => hundredth.ToString("0.##", CultureInfo.InvariantCulture);
}
