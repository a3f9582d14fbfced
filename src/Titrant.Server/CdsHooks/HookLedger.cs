using Titrant.Patient;
using Titrant.Patient.Store;

namespace Titrant.Server.CdsHooks;

/// <summary>Remembers each card that was given, so that what became of it can be told and counted.</summary>
internal static class HookLedger
{
    /// <summary>On the disk when it returns. The same card of the same call counts once, however often the EHR asks.</summary>
    public static void Keep(ICardStore store, string tenant, PersonId person, HookService service, HookAdvice? advice, IReadOnlyList<HookCard> cards, DateTimeOffset now)
    {
        if (cards.Count == 0) return;
        var strengths = (advice?.Advice ?? []).ToLookup(r => r.Key, r => r.Strength);
        store.PutCards(tenant, person.Value, [.. cards.Select(c => new ShownCard(
            c.Uuid, service.Id, service.Hook, c.Advice?.ToString() ?? "",
            c.Advice is { } key && strengths[key].Any() ? strengths[key].First().ToString() : "",
            c.Indicator, now, c.Suggestions.Select(s => s.Uuid).ToSeq(), c.OverrideReasons.Select(Reason).ToSeq()))]);
    }

    /// <summary>As it is counted: "system|code".</summary>
    public static string Reason(Concept concept) => concept.System + "|" + concept.Code;
}
