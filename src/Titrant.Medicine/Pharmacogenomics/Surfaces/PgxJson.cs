using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What `titrant pgx --json` prints, format "titrant.pgx/1" (docs/schemas/titrant.pgx.1.schema.json). Equal reports give equal bytes.</summary>
public static class PgxJson
{
    private static readonly PgxJsonContext s_context = new(new JsonSerializerOptions(PgxJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write(PgxReport report) => [.. JsonSerializer.SerializeToUtf8Bytes(report, s_context.PgxReport), (byte)'\n'];

    /// <summary>The report, or null where the bytes are none of this format.</summary>
    public static PgxReport? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, s_context.PgxReport) is { Format: PgxReport.CurrentFormat } report ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", MaxDepth = 32,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    Converters = [typeof(WholeList), typeof(Word<Consequence>), typeof(Word<Strength>), typeof(Word<ActKind>), typeof(Word<Role>), typeof(Word<Severity>),
        typeof(Word<GeneStanding>), typeof(Word<DrugOutcome>)])]
[JsonSerializable(typeof(PgxReport))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(PgxGene[]))]
[JsonSerializable(typeof(PgxDrug[]))]
[JsonSerializable(typeof(PgxRefusal[]))]
[JsonSerializable(typeof(Option[]))]
[JsonSerializable(typeof(SourceLine[]))]
[JsonSerializable(typeof(TableLine[]))]
[JsonSerializable(typeof(FactLine[]))]
internal sealed partial class PgxJsonContext : JsonSerializerContext;
