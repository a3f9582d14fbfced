using System.Text;
using System.Text.Json;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>One resource as bytes: changes only what it must, and leaves the rest as it was written, to the last space.</summary>
public static class ResourceText
{
    private const int MaxDepth = 128;

    /// <param name="json">One JSON object, UTF-8.</param>
    /// <param name="id">The id that it is to carry; null: as it stands.</param>
    /// <param name="links">What to write in place of a link, or null to leave it; its second argument is true for Reference.reference, false for a url or uri.</param>
    /// <exception cref="JsonException">It is no sound JSON.</exception>
    public static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> json, string? id, Func<string, bool, string?>? links)
    {
        var changes = new List<(int Start, int End, byte[] Text)>();
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        var (isReference, isLink, first, ids) = (false, false, -1, 0);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject && first < 0) first = (int)reader.BytesConsumed;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                isReference = reader.ValueTextEquals("reference"u8);
                isLink = isReference || IsAddress(ref reader);
                if (id is null || reader.CurrentDepth != 1 || !reader.ValueTextEquals("id"u8)) continue;
                reader.Read();
                ids++;
                if (reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals(id))
                {
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    changes.Add((start, (int)reader.BytesConsumed, Quoted(id)));
                }
            }
            else if (reader.TokenType == JsonTokenType.String && isLink && links?.Invoke(reader.GetString()!, isReference) is { } target)
                changes.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, Quoted(target)));
        }
        if (id is not null && ids == 0) changes.Insert(0, (first, first, Encoding.UTF8.GetBytes($"\"id\":{Encoding.UTF8.GetString(Quoted(id))}{(Empty(json.Span[first..]) ? "" : ",")}")));
        return changes.Count == 0 ? json : Apply(json.Span, changes);
    }

    /// <summary>Every Reference.reference and link, as written, in the order in which they stand.</summary>
    public static IReadOnlyList<string> Links(ReadOnlyMemory<byte> json)
    {
        var all = new List<string>();
        Rewrite(json, null, (link, _) =>
        {
            all.Add(link);
            return null;
        });
        return all;
    }

    // Elements of type uri and url, by the names that R4 gives them.
    private static bool IsAddress(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("url"u8) || reader.ValueTextEquals("uri"u8)
        || reader.ValueTextEquals("valueUri"u8) || reader.ValueTextEquals("valueUrl"u8) || reader.ValueTextEquals("valueCanonical"u8);

    private static bool Empty(ReadOnlySpan<byte> rest) => rest.TrimStart(" \t\r\n"u8) is [(byte)'}', ..];

    private static byte[] Quoted(string text) => JsonSerializer.SerializeToUtf8Bytes(text);

    private static byte[] Apply(ReadOnlySpan<byte> json, List<(int Start, int End, byte[] Text)> changes)
    {
        using var to = new MemoryStream(json.Length + 64 * changes.Count);
        var at = 0;
        foreach (var (start, end, text) in changes)
        {
            to.Write(json[at..start]);
            to.Write(text);
            at = end;
        }
        to.Write(json[at..]);
        return to.ToArray();
    }
}
