using Titrant.Medicine;
using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>One entry of the discovery document: a hook, and the capabilities that answer it.</summary>
/// <param name="Hook">patient-view, order-select or order-sign.</param>
/// <param name="Prefetch">What the EHR is asked to send along, made from the capabilities' needs.</param>
internal sealed record HookService(string Hook, string Id, string Title, string Description, IReadOnlyList<PrefetchTemplate> Prefetch, IReadOnlyList<ICapability> Capabilities)
{
    public static IReadOnlyList<HookService> All { get; } =
        [.. new[] { "patient-view", "order-select", "order-sign" }.Select(hook => new HookService(hook, "titrant-" + hook, "Titrant", "What to do differently today.",
            [new PrefetchTemplate("patient", "Patient/{{context.patientId}}", true)], Medicine.Capabilities.All))];
}

/// <param name="Key">Names the answer in the request's `prefetch`.</param>
/// <param name="Query">A FHIR read or search with {{context...}} tokens.</param>
/// <param name="Required">True where nothing can be said without it.</param>
internal sealed record PrefetchTemplate(string Key, string Query, bool Required);
