using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>The one card that says what could not be looked at; none where everything was. Silence must mean "checked".</summary>
internal static class NotChecked
{
    private const int MostLines = 8;

    public static HookCard? Of(HookAdvice advice, HookRequest request, HookPatient patient, Uri? page)
    {
        var orders = request.Hook is "order-select" or "order-sign";
        if (orders && advice.Drafts == 0) return Card(request, "Nothing was checked: no draft order was sent.", [], [], page);
        var unread = advice.Orders.Where(o => o.IsUnread).ToList();
        var medicines = advice.Orders.Any(o => o.IsMedication || o.Resource is null);
        if (orders && advice.Orders.Count > 0 && !medicines) return null;
        if (orders && advice.Orders.Count == 0) return Card(request, "Nothing was checked: none of the selected orders is among the drafts.", [], [], page);

        var unknown = advice.Open.Where(g => g.First).ToList();
        var lines = new List<string>();
        lines.AddRange(unknown.Select(g => $"{g.Says} {g.Ask}"));
        lines.AddRange(unread.Select(o => $"The order {(o.Reference.Length > 0 ? o.Reference : "without an id")} could not be read: it was not checked."));
        lines.AddRange(advice.NotAmongDrafts.Select(s => $"{s} was selected and is not among the drafts: it was not checked."));
        if (advice.HasDied && advice.Changes.Count == 0) lines.Add("The record says that this person has died: advice is not given.");
        var before = lines.Count;
        var missing = Missing(advice, request, patient);
        // While orders are still chosen, "ask about allergies" would come with each of them; it comes once, when they are signed.
        var asksAllergies = request.Hook != "order-select" || missing.Any(IsAllergies);
        List<Gap> open = [.. advice.Open.Where(g => !g.First && (asksAllergies || !IsAllergyList(g))).Select(g => InWords(g, request, patient))];
        // One line for each thing to do, with everything that it would settle.
        lines.AddRange(open.GroupBy(g => g.Ask.Trim()).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key.TrimEnd('.')}. {string.Join(" ", g.Select(q => q.Says).Distinct())}"));
        var notHad = NotHad(request, missing, open.Any(IsAllergyList)).ToList();
        lines.AddRange(notHad);
        var issues = patient.Issues.Where(i => i.Severity >= Severity.Error).Select(i => $"{i.Code} {i.Meaning} ({i.Place}: {i.Detail})").Distinct().ToList();
        lines.AddRange(issues);
        if (lines.Count == 0) return null;
        // A gene that nobody has tested is no reason for a card: every other order would bring one.
        var genes = request.Hook == "order-sign" && advice.Untested.Count > 0 ? $"Genes that guidelines look at, not known here: {string.Join("; ", advice.Untested)}." : "";
        return Card(request, Summary(advice, unknown, unread, before, lines, open, notHad), lines, advice.Changes.Count == 0 && !advice.HasDied ? ["Nothing that could be checked asks for a change."] : [], page, genes);
    }

    public static HookCard Card(HookRequest request, string summary, IReadOnlyList<string> lines, IReadOnlyList<string> also, Uri? page, string genes = "")
    {
        var to = new Markdown();
        foreach (var line in also) to.Say("", line);
        to.List("Not checked", lines.Take(MostLines).Append(lines.Count > MostLines ? $"{lines.Count - MostLines} more" : "").Append(genes));
        // The same on every order would be read on none; the discovery document and the brief say it too.
        to.Say("", request.Hook == "patient-view" && Titrant.Medicine.Capabilities.NotChecked is { IsEmpty: false } never ? $"Never checked by this version: {string.Join(", ", never)}." : "");
        to.Say("", "Titrant, for research use; a person decides and signs.");
        return new(CardIds.Of(request, "not-checked"), HookText.Short(summary), to.ToString(), "info", new HookSource("Titrant", null, null), [], null, [],
            page is { IsAbsoluteUri: true } ? [new("The brief of this patient", new UriBuilder(page) { Fragment = "open" }.Uri.AbsoluteUri, "absolute")] : [], null);
    }

    /// <summary>Whether it is known of any allergy at all, whatever medicine is ordered.</summary>
    internal static bool IsAllergyList(Gap gap) => gap.Key is { Name: "AllergyList", Target: "" };

    // Who looks at an order knows no folder: the words come from where the record came from.
    private static Gap InWords(Gap gap, HookRequest request, HookPatient patient)
    {
        if (!IsAllergyList(gap) || !patient.Sources.Contains(HookPatient.Sent)) return gap;
        if (patient.Missing.Any(IsAllergies)) return gap with { Says = "The EHR sent no allergies: no order was checked against them." };
        return request.Prefetch.ContainsKey(Allergies) ? gap with { Says = "The allergy list that the EHR sent names no allergy in force and does not say that there is none." } : gap;
    }

    private const string Allergies = "allergies";

    private static bool IsAllergies(string missing) => missing.StartsWith(Allergies + ":", StringComparison.Ordinal);

    // What was not sent and matters: nobody reads a man's pregnancy status, and an order that is only being chosen is not held up by
    // parts that no check of it reads.
    private static List<string> Missing(HookAdvice advice, HookRequest request, HookPatient patient)
    {
        var man = Titrant.Medicine.Kidney.Body.Of(advice.Chart).Sex == Titrant.Medicine.Kidney.Sex.Male;
        return [.. patient.Missing.Where(m => !patient.Absent.Contains(m) || TemplateOf(request, m) is not { } template || !(template.NotOfMen && man) && (request.Hook != "order-select" || template.Serves.Any(advice.Needs.Contains)))];
    }

    private static PrefetchTemplate? TemplateOf(HookRequest request, string missing)
    {
        if (missing.IndexOf(": ", StringComparison.Ordinal) is not (> 0 and var at)) return null;
        var templates = HookService.All.FirstOrDefault(s => s.Hook == request.Hook)?.Prefetch ?? [];
        return templates.FirstOrDefault(t => t.Key == missing[..at]) ?? templates.FirstOrDefault(t => missing[..at].StartsWith(t.Key + "-", StringComparison.Ordinal));
    }

    // "laboratory results" for the key "results", and one line for each reason.
    private static IEnumerable<string> NotHad(HookRequest request, List<string> missing, bool saysAllergies) => missing
        .Where(m => !(saysAllergies && IsAllergies(m)))
        .Select(m => m.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? (What: TemplateOf(request, m) is { Says.Length: > 0 } t ? t.Says : m[..at], Why: m[(at + 2)..]) : (What: m, Why: ""))
        .GroupBy(m => m.Why).Select(g => NotHad([.. g.Select(m => m.What).Distinct()], g.Key));

    private static string NotHad(List<string> parts, string why)
    {
        var whole = parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";
        whole = char.ToUpperInvariant(whole[0]) + whole[1..];
        // The words of a part are plural, but for "pregnancy status" and "who the patient is".
        var were = parts is [var one] && !one.EndsWith('s') || parts is ["pregnancy status"] ? "was" : "were";
        return why.Length == 0 ? whole + "." : why.StartsWith("not ", StringComparison.Ordinal) ? $"{whole} {were} {why}." : $"{whole}: {why}.";
    }

    private static string Summary(HookAdvice advice, List<Gap> unknown, List<DraftOrder> unread, int first, List<string> lines, List<Gap> open, List<string> notHad)
    {
        if (unknown.Count > 0)
        {
            var names = unknown.Select(g => HookText.Clean(g.Key.Target, 60)).Distinct().ToList();
            var says = $"Not checked: {string.Join(", ", names)} not recognised";
            return says.Length <= HookText.LongestSummary ? says + "." : $"Not checked: {Words.Count(names.Count, "medicine")} not recognised.";
        }
        if (unread.Count > 0) return $"Not checked: {Words.Count(unread.Count, "order")} could not be read.";
        if (advice.NotAmongDrafts.Count > 0) return "Not checked: a selected order is not among the drafts.";
        if (first > 0) return "Not checked: the record says that this person has died.";
        var asks = open.Select(g => HookText.Clean(g.Ask.Trim().TrimEnd('.'), 200)).Distinct().ToList();
        if (asks.Count > 0) return asks.Count == 1 ? $"Not fully checked. {asks[0]}." : $"Not fully checked, {Words.Count(asks.Count, "thing")} would settle it. First: {asks[0]}.";
        if (notHad.Count == 0) return $"Not fully checked: {Words.Count(lines.Count, "entry", "entries")} sent could not be read.";
        var why = $"Not fully checked. {HookText.Clean(notHad[0])}";
        return notHad.Count == 1 && why.Length <= HookText.LongestSummary ? why : "Not fully checked: part of the record was not to be had.";
    }
}
