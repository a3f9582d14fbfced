namespace Titrant.Server.CdsHooks;

/// <summary>A call of a hook, as read: who is looked at, what is being ordered, and what the EHR sent along.</summary>
/// <param name="PatientId">The bare FHIR id; null where the request names nobody.</param>
/// <param name="Selections">"MedicationRequest/1": the orders just chosen (order-select).</param>
/// <param name="Drafts">The resources of context.draftOrders, as JSON.</param>
/// <param name="Prefetch">By key of the template; null where the EHR looked and found nothing. A key that is absent was not looked up.</param>
internal sealed record HookRequest(
    string Hook, string HookInstance, string? UserId, string? PatientId, string? EncounterId, Uri? FhirServer, FhirAuthorization? Authorization,
    IReadOnlyList<string> Selections, IReadOnlyList<ReadOnlyMemory<byte>> Drafts, IReadOnlyDictionary<string, ReadOnlyMemory<byte>?> Prefetch)
{
    /// <summary>False where an order hook came without draft orders: nothing can be checked, and the card says so.</summary>
    public bool DraftsSent { get; init; } = true;
}

/// <summary>The token that the EHR lends for asking back. Never logged, never stored.</summary>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record FhirAuthorization(string AccessToken, int ExpiresIn, string Scope, string Subject, string? Patient)
{
    public override string ToString() => "(a token)";
}

/// <summary>Something wrong with a document of CDS Hooks.</summary>
/// <param name="Path">"context.patientId".</param>
/// <param name="Fatal">True where the specification forbids it; false where it is old or odd and could still be read.</param>
internal sealed record HookFault(string Path, string Says, bool Fatal)
{
    /// <summary>The heading of the specification under which the rule stands.</summary>
    public string Section { get; init; } = "";
}

/// <param name="Request">Null where a fault is fatal.</param>
internal sealed record HookRead(HookRequest? Request, IReadOnlyList<HookFault> Faults);
