using System.Globalization;
using System.Text;
using System.Text.Json;
using Titrant.Patient.Store;

namespace Titrant.Server.Fhir;

/// <summary>
/// A stored resource as it is given out: the bytes as they came, with id, meta.versionId and meta.lastUpdated of the store laid over.
/// Cut and joined, never written anew: 1.10 stays 1.10, and members nobody knows keep their bytes and their place.
/// </summary>
internal static class Overlay
{
    private const int MaxDepth = 128;

    public static byte[] Of(StoredResource stored)
    {
        var json = stored.Json.Span;
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        var cuts = Cuts(json, stored);
        var whole = new MemoryStream(json.Length + 128);
        var at = 0;
        foreach (var (from, to, text) in cuts)
        {
            whole.Write(json[at..from]);
            whole.Write(Encoding.UTF8.GetBytes(text));
            at = to;
        }
        whole.Write(json[at..]);
        return whole.ToArray();
    }

    /// <summary>FHIR's instant, in UTC to the millisecond.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static List<(int From, int To, string Text)> Cuts(ReadOnlySpan<byte> json, StoredResource stored)
    {
        var cuts = new List<(int, int, string)>();
        var (id, version, updated) = (Quoted(stored.Id), Quoted(stored.Version.ToString(CultureInfo.InvariantCulture)), Quoted(Instant(stored.LastUpdated)));
        var whole = $"{{\"versionId\":{version},\"lastUpdated\":{updated}}}";
        var (hasId, hasMeta) = (false, false);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var start = (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isMeta = reader.ValueTextEquals("meta"u8);
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            if (isMeta && reader.TokenType == JsonTokenType.StartObject)
            {
                hasMeta = true;
                OverMeta(ref reader, cuts, version, updated);
                continue;
            }
            reader.Skip();
            if (isId) (hasId, _) = (true, Add(from, (int)reader.BytesConsumed, id));
            else if (isMeta) (hasMeta, _) = (true, Add(from, (int)reader.BytesConsumed, whole));
        }
        // What is lacking goes first; a resource is never empty (it has its resourceType), so a comma follows.
        var lacking = (hasId ? "" : $"\"id\":{id},") + (hasMeta ? "" : $"\"meta\":{whole},");
        if (lacking.Length > 0) cuts.Insert(0, (start, start, lacking));
        return cuts;

        bool Add(int from, int to, string text)
        {
            cuts.Add((from, to, text));
            return true;
        }
    }

    private static void OverMeta(ref Utf8JsonReader reader, List<(int, int, string)> cuts, string version, string updated)
    {
        var (start, first, empty) = ((int)reader.BytesConsumed, cuts.Count, true);
        var (hasVersion, hasUpdated) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            empty = false;
            var isVersion = reader.ValueTextEquals("versionId"u8);
            var isUpdated = reader.ValueTextEquals("lastUpdated"u8);
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isVersion) cuts.Add((from, (int)reader.BytesConsumed, version));
            if (isUpdated) cuts.Add((from, (int)reader.BytesConsumed, updated));
            hasVersion |= isVersion;
            hasUpdated |= isUpdated;
        }
        string[] lacking = [.. hasVersion ? [] : new[] { $"\"versionId\":{version}" }, .. hasUpdated ? [] : new[] { $"\"lastUpdated\":{updated}" }];
        if (lacking.Length > 0) cuts.Insert(first, (start, start, string.Join(',', lacking) + (empty ? "" : ",")));
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
