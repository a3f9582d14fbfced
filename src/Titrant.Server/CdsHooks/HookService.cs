using Titrant.Medicine;
using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>One entry of the discovery document: a hook, and the capabilities that answer it.</summary>
/// <param name="Hook">patient-view, order-select or order-sign.</param>
/// <param name="Prefetch">What the EHR is asked to send along, made from the capabilities' needs.</param>
internal sealed record HookService(string Hook, string Id, string Title, string Description, IReadOnlyList<PrefetchTemplate> Prefetch, IReadOnlyList<ICapability> Capabilities)
{
    private static readonly IReadOnlyList<PrefetchTemplate> s_prefetch = PrefetchTemplates.Of(Medicine.Capabilities.All);

    public static IReadOnlyList<HookService> All { get; } =
    [
        Of("patient-view", "what should change in this patient's medicines today", "When the record is opened: what should change today, and what could not be told."),
        Of("order-select", "what the selected orders mean for this patient", "While orders are chosen: only what concerns the selected orders."),
        Of("order-sign", "what the orders to be signed mean for this patient", "Before orders are signed: only what concerns these orders."),
    ];

    /// <summary>What the service needs beyond the call itself, for whoever configures the EHR.</summary>
    public string UsageRequirements =>
        $"Without {string.Join(", ", Prefetch.Where(t => !t.Required).Select(t => t.Says).Distinct())}, sent along or open to a call back, the cards say what was not checked. {When}Never checked: {string.Join("; ", Medicine.Capabilities.NotChecked)}.";

    private string When => HookContext.HasOrders(Hook) ? "Orders other than medicines are not looked at. " : "";

    private static HookService Of(string hook, string does, string when) => new(hook, $"titrant-{hook}", $"Titrant: {does}",
        $"{when} {string.Join(" ", Medicine.Capabilities.All.Select(c => c.Card.Question))}", s_prefetch, Medicine.Capabilities.All);
}

/// <param name="Key">Names the answer in the request's `prefetch`.</param>
/// <param name="Query">A FHIR read or search with {{context...}} tokens.</param>
/// <param name="Required">True where nothing can be said without it.</param>
internal sealed record PrefetchTemplate(string Key, string Query, bool Required)
{
    /// <summary>What is missing where it was not sent, in words: "allergies".</summary>
    public string Says { get; init; } = "";

    /// <summary>True where no capability reads it of a man: its absence is then not worth a word.</summary>
    public bool NotOfMen { get; init; }

    /// <summary>The needs of the capabilities that it serves.</summary>
    public IReadOnlyList<Need> Serves { get; init; } = [];
}
