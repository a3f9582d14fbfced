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
            var format = FormatOf(utf8, out var hasHole);
            if (format != Brief.CurrentFormat)
            {
                why = format.Length > 0 ? $"The file is of format {format}; this version reads {Brief.CurrentFormat}." : "The file does not name its format.";
                return null;
            }
            if (!hasHole) return JsonSerializer.Deserialize(utf8, s_context.Brief);
            why = "The brief in the file is not whole: an entry of a list is missing.";
        }
        catch (JsonException e)
        {
            why = e.Path is null ? $"The file is not JSON of format {Brief.CurrentFormat}." : "The brief in the file is not whole: members are missing or of another type.";
        }
        return null;
    }

    // No type says that an entry of a list may not be null; the page would trip over one.
    private static string FormatOf(ReadOnlySpan<byte> utf8, out bool hasHole)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 32 });
        var inList = new Stack<bool>();
        var format = "";
        hasHole = false;
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray: inList.Push(true); break;
                case JsonTokenType.StartObject: inList.Push(false); break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject: inList.Pop(); break;
                case JsonTokenType.Null when inList.TryPeek(out var list) && list: hasHole = true; break;
                case JsonTokenType.PropertyName when inList.Count == 1 && reader.ValueTextEquals("format"u8):
                    if (reader.Read() && reader.TokenType == JsonTokenType.String) format = Words.Cut(reader.GetString()!, 100);
                    else reader.Skip();
                    break;
            }
        return format;
    }
}

/// <summary>Enumerations travel as lower-case words with hyphens ("life-threatening"); numbers are refused.</summary>
internal sealed class Word<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) where T : struct, Enum;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", MaxDepth = 32,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    Converters = [typeof(Word<Consequence>), typeof(Word<Strength>), typeof(Word<ActKind>), typeof(Word<Role>), typeof(Word<FactKind>),
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
