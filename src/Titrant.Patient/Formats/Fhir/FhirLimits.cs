namespace Titrant.Patient.Formats.Fhir;

/// <summary>What a safe reader accepts; files are hostile until read.</summary>
/// <param name="MaxDepth">Levels of nesting in one resource. Real FHIR stays below 30.</param>
/// <param name="MaxRecordBytes">One resource or NDJSON line; a longer one is passed over without being held in memory.</param>
/// <param name="MaxTextBytes">An inline attachment, as written.</param>
/// <param name="MaxStringBytes">Any other string; FHIR R4 allows 1 MB (hl7.org/fhir/R4/datatypes.html#string).</param>
/// <param name="MaxDocumentBytes">The whole document after gunzip.</param>
/// <param name="MaxGzipRatio">Bytes produced per compressed byte.</param>
/// <param name="MaxIssues">Issues listed one by one; further ones are counted.</param>
public sealed record FhirLimits(
    int MaxDepth = 96, int MaxRecordBytes = 64 << 20, int MaxTextBytes = 16 << 20, long MaxDocumentBytes = BoundedGzip.DefaultMaxBytes,
    int MaxGzipRatio = BoundedGzip.DefaultMaxRatio, int MaxIssues = 500, int MaxStringBytes = 1 << 20)
{
    public static FhirLimits Default { get; } = new();
}
