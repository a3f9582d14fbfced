using System.Text.Json;
using Titrant.Patient.Store;

namespace Titrant.Server.Fhir.Search;

/// <summary>The answer to a search: a Bundle of type searchset.</summary>
internal static class SearchBundle
{
    /// <param name="links">Relation and address, self first.</param>
    public static byte[] Write(string fhirBase, DateTimeOffset now, SearchPage page, IReadOnlyList<(string Relation, string Url)> links, IReadOnlyList<string> ignored)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteStartObject("meta");
            json.WriteString("lastUpdated", Overlay.Instant(now));
            json.WriteEndObject();
            json.WriteString("type", "searchset");
            if (page.Total is { } total) json.WriteNumber("total", total);
            json.WriteStartArray("link");
            foreach (var (relation, url) in links)
            {
                json.WriteStartObject();
                json.WriteString("relation", relation);
                json.WriteString("url", url);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (page.Hits.Count + page.Included.Count + ignored.Count > 0)
            {
                json.WriteStartArray("entry");
                foreach (var hit in page.Hits) Entry(json, $"{fhirBase}/{hit.Type}/{hit.Id}", Overlay.Of(hit), "match");
                foreach (var included in page.Included) Entry(json, $"{fhirBase}/{included.Type}/{included.Id}", Overlay.Of(included), "include");
                if (ignored.Count > 0) Entry(json, null, OperationOutcome.Warning("not-supported", "Not used in this search: " + string.Join(", ", ignored)), "outcome");
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Entry(Utf8JsonWriter json, string? fullUrl, byte[] resource, string mode)
    {
        json.WriteStartObject();
        if (fullUrl is not null) json.WriteString("fullUrl", fullUrl);
        json.WritePropertyName("resource");
        json.WriteRawValue(resource, skipInputValidation: true);
        json.WriteStartObject("search");
        json.WriteString("mode", mode);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
