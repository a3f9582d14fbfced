namespace Titrant.Server.Fhir;

internal enum IntakeAct
{
    /// <summary>A new resource; the server gives the id.</summary>
    Create,
    /// <summary>A resource of a known id, new or not.</summary>
    Update,
    /// <summary>One of a collection: under its own id if it has one.</summary>
    Keep,
}

/// <summary>One resource that somebody sends, before anything was looked up.</summary>
/// <param name="Place">FHIRPath of the resource in what was sent: "Bundle.entry[3].resource", or its type when it came alone.</param>
/// <param name="SentId">The id it came with, or of the address it is put to; null where there is none.</param>
/// <param name="IfNoneExist">"identifier=system|value": create only where no resource of the type has it.</param>
internal sealed record IntakeEntry(string Place, IntakeAct Act, string Type, string? SentId, string? FullUrl, ReadOnlyMemory<byte> Json, long? IfMatch = null, string? IfNoneExist = null);

/// <summary>The whole of what was sent is refused; nothing was written.</summary>
/// <param name="code">FHIR IssueType.</param>
/// <param name="says">Names no patient.</param>
internal sealed class IntakeRefusedException(int status, string code, string says, string expression = "") : Exception(says)
{
    public int Status => status;
    public string Code => code;
    public string Expression => expression;
}
