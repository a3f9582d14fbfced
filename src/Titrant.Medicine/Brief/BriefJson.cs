using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Briefs;

/// <summary>
/// brief.json, format "titrant.brief/1" (docs/schemas/titrant.brief.1.schema.json). Members in one order, LF line ends, UTF-8:
/// equal briefs give equal bytes. Members of a later version are kept when read and written again.
/// </summary>
public static class BriefJson
{
    // The file is read by programs and by people; it is never pasted into a page unencoded.
    private static readonly BriefJsonContext s_context = new(new JsonSerializerOptions(BriefJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write(Brief brief) => [.. JsonSerializer.SerializeToUtf8Bytes(brief, s_context.Brief), (byte)'\n'];

    internal static byte[] Write(BriefDiff diff) => [.. JsonSerializer.SerializeToUtf8Bytes(diff, s_context.BriefDiff), (byte)'\n'];

    public static void Write(Brief brief, Stream to) => to.Write(Write(brief));

    /// <summary>The brief, or null and a sentence that says why the file cannot be read as one.</summary>
    public static Brief? Read(ReadOnlySpan<byte> utf8, out string why)
    {
        why = "";
        try
        {
            var format = FormatOf(utf8);
            if (format == Brief.CurrentFormat) return JsonSerializer.Deserialize(utf8, s_context.Brief);
            why = format.Length > 0 ? $"The file is of format {format}; this version reads {Brief.CurrentFormat}." : "The file does not name its format.";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Only the reading of a brief knows a path; without one it is no JSON at all, or no UTF-8.
            why = (e as JsonException)?.Path is null ? $"The file is not JSON of format {Brief.CurrentFormat}." : "The brief in the file is not whole: something is missing or of another type.";
        }
        return null;
    }

    private static string FormatOf(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFormat = reader.ValueTextEquals("format"u8);
            reader.Read();
            if (isFormat) return reader.TokenType == JsonTokenType.String ? Words.Cut(reader.GetString()!, 100) : "";
            reader.Skip();
        }
        return "";
    }
}

/// <summary>A list is a list: neither null in its place nor a hole in it passes for "nothing".</summary>
internal sealed class WholeList : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Seq<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Seq<T>>
    {
        public override Seq<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T[]>(ref reader, options) is { } items && Array.TrueForAll(items, i => i is not null) ? items.ToSeq() : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, Seq<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var item in value) JsonSerializer.Serialize(writer, item, options);
            writer.WriteEndArray();
        }
    }
}

/// <summary>Enumerations travel as lower-case words with hyphens ("life-threatening"); numbers are refused.</summary>
internal sealed class Word<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) where T : struct, Enum;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", MaxDepth = 32,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    Converters = [typeof(WholeList), typeof(Word<Consequence>), typeof(Word<Strength>), typeof(Word<ActKind>), typeof(Word<Role>), typeof(Word<FactKind>),
        typeof(Word<Severity>), typeof(Word<Comparator>), typeof(Word<Usability>)])]
[JsonSerializable(typeof(Brief))]
[JsonSerializable(typeof(BriefDiff))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Change[]))]
[JsonSerializable(typeof(Because[]))]
[JsonSerializable(typeof(Option[]))]
[JsonSerializable(typeof(SourceLine[]))]
[JsonSerializable(typeof(TableLine[]))]
[JsonSerializable(typeof(FactLine[]))]
[JsonSerializable(typeof(Ask[]))]
[JsonSerializable(typeof(Unanswered[]))]
[JsonSerializable(typeof(Lacks[]))]
[JsonSerializable(typeof(Answered[]))]
[JsonSerializable(typeof(Chance[]))]
[JsonSerializable(typeof(ModelEstimate[]))]
[JsonSerializable(typeof(EstimateLine[]))]
[JsonSerializable(typeof(Trend[]))]
[JsonSerializable(typeof(TrendPoint[]))]
[JsonSerializable(typeof(LastValue[]))]
[JsonSerializable(typeof(Event[]))]
[JsonSerializable(typeof(Count[]))]
[JsonSerializable(typeof(Refusal[]))]
[JsonSerializable(typeof(Place[]))]
[JsonSerializable(typeof(HeldBack[]))]
[JsonSerializable(typeof(SetAside[]))]
[JsonSerializable(typeof(Withdrawn[]))]
[JsonSerializable(typeof(BoundFile[]))]
[JsonSerializable(typeof(Used[]))]
[JsonSerializable(typeof(AdviceChange[]))]
internal sealed partial class BriefJsonContext : JsonSerializerContext;
