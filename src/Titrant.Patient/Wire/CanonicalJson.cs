using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Titrant.Patient.Wire;

/// <summary>The one byte sequence of a JSON value, so that its hash means its content: RFC 8785 (JCS), doi:10.17487/RFC8785.</summary>
/// <remarks>
/// Numbers are IEEE 754 doubles, as the RFC demands: a figure with more than 15 significant digits must be written as a string,
/// or two different figures would share one hash. Refused with <see cref="CanonicalJsonException"/>: duplicate keys, NaN and
/// infinities, lone surrogates, nesting deeper than <see cref="MaxDepth"/>.
/// </remarks>
public static class CanonicalJson
{
    public const int MaxDepth = 512;

    public static byte[] Serialize(JsonElement value) => Bytes(text => Write(text, value, 0));

    public static byte[] Serialize(JsonNode? value) => Bytes(text => Write(text, value, 0));

    /// <summary>Parses UTF-8 JSON strictly and serialises it canonically.</summary>
    public static byte[] Canonicalize(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Serialize(document.RootElement);
        }
        catch (JsonException)
        {
            throw new CanonicalJsonException("JCS105", "the text is not JSON, or is nested too deeply");
        }
    }

    /// <summary>Lower-case hexadecimal SHA-256 of the canonical bytes.</summary>
    public static string Sha256Hex(JsonElement value) => Convert.ToHexStringLower(SHA256.HashData(Serialize(value)));

    /// <inheritdoc cref="Sha256Hex(JsonElement)"/>
    public static string Sha256Hex(JsonNode? value) => Convert.ToHexStringLower(SHA256.HashData(Serialize(value)));

    static void Write(StringBuilder text, JsonElement value, int depth)
    {
        if (depth > MaxDepth) throw TooDeep();
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers(text, Members(value), depth, static (t, v, d) => Write(t, v, d));
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first) text.Append(',');
                    first = false;
                    Write(text, item, depth + 1);
                }
                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(CanonicalNumber.Format(value.GetDouble()));
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            default:
                throw new CanonicalJsonException("JCS105", "there is no value");
        }
    }

    static void Write(StringBuilder text, JsonNode? value, int depth)
    {
        if (depth > MaxDepth) throw TooDeep();
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                WriteMembers(text, Members(members), depth, static (t, v, d) => Write(t, v, d));
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Write(text, items[i], depth + 1);
                }
                text.Append(']');
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String && scalar.TryGetValue<string>(out var s):
                WriteString(text, s);
                break;
            default:
                Write(text, AsElement(value), depth);
                break;
        }
    }

    static JsonElement AsElement(JsonNode value)
    {
        try
        {
            return JsonSerializer.SerializeToElement(value);
        }
        catch (ArgumentException)
        {
            throw new CanonicalJsonException("JCS102", "NaN and infinities are not JSON");
        }
    }

    static List<KeyValuePair<string, JsonElement>> Members(JsonElement value)
    {
        var members = new List<KeyValuePair<string, JsonElement>>();
        foreach (var member in value.EnumerateObject()) members.Add(new(member.Name, member.Value));
        return members;
    }

    static List<KeyValuePair<string, JsonNode?>> Members(JsonObject value)
    {
        try
        {
            return [.. value];
        }
        catch (ArgumentException)
        {
            throw Duplicate();   // the parser finds the second key only when the object is first looked into
        }
    }

    static void WriteMembers<T>(StringBuilder text, List<KeyValuePair<string, T>> members, int depth, Action<StringBuilder, T, int> write)
    {
        // Ordinal comparison of .NET strings is comparison by UTF-16 code units, which is the RFC's order.
        members.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                if (members[i].Key == members[i - 1].Key) throw Duplicate();
                text.Append(',');
            }
            WriteString(text, members[i].Key);
            text.Append(':');
            write(text, members[i].Value, depth + 1);
        }
        text.Append('}');
    }

    static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])) text.Append(c).Append(value[++i]);
                    else if (char.IsSurrogate(c)) throw LoneSurrogate();
                    else text.Append(c);
                    break;
            }
        }
        text.Append('"');
    }

    static byte[] Bytes(Action<StringBuilder> write)
    {
        var text = new StringBuilder();
        try
        {
            write(text);
        }
        catch (InvalidOperationException)
        {
            throw LoneSurrogate();   // the only string that System.Text.Json parses and then cannot give back
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static CanonicalJsonException TooDeep() => new("JCS103", "nested deeper than 512 levels");

    static CanonicalJsonException Duplicate() => new("JCS101", "an object names a key twice");

    static CanonicalJsonException LoneSurrogate() => new("JCS104", "a string holds half a character (a lone surrogate)");
}
