using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>Advice as cards.</summary>
internal static class HookCards
{
    /// <param name="page">Address of the patient's brief on this server; null where there is none.</param>
    public static IReadOnlyList<HookCard> Of(HookAdvice advice, HookRequest request, HookPatient patient, Uri? page)
    {
        _ = (request, patient, page);
        return [.. advice.Advice.Select(r => new HookCard(Guid.NewGuid().ToString(), r.Says.Length < 140 ? r.Says : r.Says[..139], "", r.Consequence switch
        {
            Consequence.LifeThreatening => "critical",
            Consequence.Serious => "warning",
            _ => "info",
        }, new HookSource(r.Citations.IsEmpty ? "Titrant" : r.Citations[0].Text, null, null), [], null, [], [], r.Key))];
    }
}
