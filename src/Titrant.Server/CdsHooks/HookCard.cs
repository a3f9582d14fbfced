using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>A card of CDS Hooks 2.0 ("CDS Service Response").</summary>
/// <param name="Uuid">By which the EHR tells later what became of it.</param>
/// <param name="Summary">Shorter than 140 characters.</param>
/// <param name="Detail">GitHub-flavoured markdown in which nothing from the record is markup.</param>
/// <param name="Indicator">info, warning or critical.</param>
/// <param name="Advice">What feedback is counted under; null where the card gives none.</param>
internal sealed record HookCard(
    string Uuid, string Summary, string Detail, string Indicator, HookSource Source, IReadOnlyList<HookSuggestion> Suggestions, string? SelectionBehavior,
    IReadOnlyList<Concept> OverrideReasons, IReadOnlyList<HookLink> Links, AdviceKey? Advice)
{
    /// <summary>How sure the source is; null where the card gives no advice.</summary>
    public Strength? Strength { get; init; }

    /// <summary>Facts, knowledge and assumptions that the card came from; "" where nothing was asked.</summary>
    public string RunId { get; init; } = "";
}

internal sealed record HookSource(string Label, string? Url, Concept? Topic);

/// <param name="Actions">All of them are done when the user accepts.</param>
internal sealed record HookSuggestion(string Uuid, string Label, bool IsRecommended, IReadOnlyList<HookAction> Actions);

/// <param name="Type">create, update or delete.</param>
/// <param name="Resource">FHIR JSON; null for delete.</param>
/// <param name="ResourceId">"MedicationRequest/1", for delete.</param>
internal sealed record HookAction(string Type, string Description, ReadOnlyMemory<byte>? Resource, string? ResourceId);

/// <param name="Type">absolute or smart.</param>
internal sealed record HookLink(string Label, string Url, string Type);
