namespace Titrant.Patient.Formats.Fhir;

/// <summary>What a safe reader accepts; files are hostile until read.</summary>
/// <param name="MaxDepth">Levels of nesting in one resource. Real FHIR stays below 30.</param>
/// <param name="MaxRecordBytes">One resource or NDJSON line; a longer one is passed over without being held in memory.</param>
/// <param name="MaxTextBytes">One string, as written: a note, an inline attachment.</param>
/// <param name="MaxDocumentBytes">The whole document after gunzip.</param>
/// <param name="MaxGzipRatio">Bytes produced per compressed byte.</param>
/// <param name="MaxIssues">Issues listed one by one; further ones are counted.</param>
public sealed record FhirLimits(
    int MaxDepth = 96, int MaxRecordBytes = 64 << 20, int MaxTextBytes = 16 << 20, long MaxDocumentBytes = BoundedGzip.DefaultMaxBytes,
    int MaxGzipRatio = BoundedGzip.DefaultMaxRatio, int MaxIssues = 500)
{
    public static FhirLimits Default { get; } = new();
}
