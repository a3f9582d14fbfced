using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using static Titrant.Server.JsonText;

namespace Titrant.Server.Fhir;

/// <summary>Reads what is sent to be stored. Never throws anything but a refusal, on any bytes.</summary>
internal static class IntakeReader
{
    private const int MaxEntries = 10_000;
    private const int MaxDepth = 100;

    public static IReadOnlyList<IntakeEntry> Bundle(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        if (Text(root, "resourceType") is not "Bundle") throw new IntakeRefusedException(400, "invalid", "A Bundle is expected here; a single resource is posted to its type, such as /fhir/Observation.", "Bundle.resourceType");
        var type = Text(root, "type");
        if (type is not ("transaction" or "collection"))
            throw new IntakeRefusedException(type is "batch" or "document" or "message" or "history" or "searchset" ? 422 : 400, "not-supported", "A Bundle of type transaction or collection is stored; no other.", "Bundle.type");
        if (!root.TryGetProperty("entry", out var list)) return [];
        if (list.ValueKind != JsonValueKind.Array) throw new IntakeRefusedException(400, "structure", "Bundle.entry is a list.", "Bundle.entry");
        if (list.GetArrayLength() > MaxEntries) throw new IntakeRefusedException(413, "too-costly", $"A Bundle may hold {MaxEntries} entries; send it in parts.", "Bundle.entry");
        var entries = new List<IntakeEntry>();
        foreach (var entry in list.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{entries.Count}]");
            if (entry.ValueKind != JsonValueKind.Object) throw new IntakeRefusedException(400, "structure", "An entry is an object.", place);
            entries.Add(type == "transaction" ? Transaction(entry, place) : Collected(entry, place));
        }
        return entries;
    }

    /// <summary>A resource that comes alone, by POST (<paramref name="id"/> null) or PUT.</summary>
    public static IntakeEntry Single(ReadOnlyMemory<byte> body, string type, string? id, string? ifMatch, string? ifNoneExist)
    {
        if (!ResourceTypes.IsKnown(type)) throw new IntakeRefusedException(404, "not-supported", "FHIR R4 has no such resource type.");
        if (id is not null && !ResourceTypes.IsId(id)) throw new IntakeRefusedException(400, "value", "An id has 1 to 64 letters, digits, '-' or '.'.", type + ".id");
        using var document = Parse(body);
        var (sent, sentId, json) = Resource(document.RootElement, type);
        if (sent != type) throw new IntakeRefusedException(400, "invalid", "The resource is not of the type that the address names.", type + ".resourceType");
        if (id is not null && sentId != id) throw new IntakeRefusedException(400, "invalid", "The resource must carry the id that the address names.", type + ".id");
        return new(type, id is null ? IntakeAct.Create : IntakeAct.Update, type, id ?? sentId, null, json, Version(ifMatch, type), ifNoneExist);
    }

    private static IntakeEntry Transaction(JsonElement entry, string place)
    {
        if (!entry.TryGetProperty("request", out var request) || request.ValueKind != JsonValueKind.Object)
            throw new IntakeRefusedException(400, "required", "Every entry of a transaction says its request.", place + ".request");
        var (method, url) = (Text(request, "method"), Text(request, "url")?.TrimStart('/'));
        if (method is not ("POST" or "PUT"))
            throw new IntakeRefusedException(method is "GET" or "HEAD" or "DELETE" or "PATCH" ? 422 : 400, "not-supported", "POST and PUT are done in a transaction; no other method.", place + ".request.method");
        var (type, id, json) = Of(entry, place);
        if (method == "POST")
        {
            if (url != type) throw new IntakeRefusedException(400, "invalid", "The url of a POST is the type of its resource.", place + ".request.url");
            return new(place + ".resource", IntakeAct.Create, type, id, Text(entry, "fullUrl"), json, null, Text(request, "ifNoneExist"));
        }
        if (url is null || ResourceTypes.Relative(url) is not { } target)
            throw new IntakeRefusedException(url?.Contains('?', StringComparison.Ordinal) == true ? 422 : 400, "not-supported", "The url of a PUT is a type and an id, such as Observation/1.", place + ".request.url");
        if (target.Type != type || id != target.Id) throw new IntakeRefusedException(400, "invalid", "The resource must have the type and the id that the url names.", place + ".resource.id");
        return new(place + ".resource", IntakeAct.Update, type, id, Text(entry, "fullUrl"), json, Version(Text(request, "ifMatch"), place + ".request.ifMatch"));
    }

    private static IntakeEntry Collected(JsonElement entry, string place)
    {
        if (entry.TryGetProperty("request", out var request) && request.ValueKind == JsonValueKind.Object && Text(request, "method") is not (null or "POST" or "PUT"))
            throw new IntakeRefusedException(422, "not-supported", "A collection is stored as it is; nothing is deleted or changed by it.", place + ".request.method");
        var (type, id, json) = Of(entry, place);
        if (id is not null && !ResourceTypes.IsId(id)) throw new IntakeRefusedException(400, "value", "An id has 1 to 64 letters, digits, '-' or '.'.", place + ".resource.id");
        var fullUrl = Text(entry, "fullUrl");
        // The same bundle sent twice is to mean the same resources; the number it gives them itself serves as their id.
        if (id is null && fullUrl is ['u', 'r', 'n', ':', 'u', 'u', 'i', 'd', ':', .. var uuid] && Guid.TryParseExact(uuid, "D", out _)) id = uuid;
        return new(place + ".resource", IntakeAct.Keep, type, id, fullUrl, json);
    }

    private static (string Type, string? Id, byte[] Json) Of(JsonElement entry, string place) =>
        entry.TryGetProperty("resource", out var resource)
            ? Resource(resource, place + ".resource")
            : throw new IntakeRefusedException(400, "required", "The entry holds no resource.", place + ".resource");

    private static (string Type, string? Id, byte[] Json) Resource(JsonElement resource, string place)
    {
        if (resource.ValueKind != JsonValueKind.Object) throw new IntakeRefusedException(400, "structure", "A resource is an object.", place);
        if (Text(resource, "resourceType") is not { } type || !ResourceTypes.IsKnown(type)) throw new IntakeRefusedException(400, "value", "FHIR R4 has no such resource type.", place + ".resourceType");
        if (!ResourceTypes.IsStored(type)) throw new IntakeRefusedException(422, "not-supported", "A Bundle, Parameters or OperationOutcome is not stored as a resource; send what it holds.", place);
        return (type, Text(resource, "id"), JsonMarshal.GetRawUtf8Value(resource).ToArray());
    }

    /// <summary>W/"3" -> 3.</summary>
    private static long? Version(string? etag, string place)
    {
        if (etag is null) return null;
        var text = etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag;
        return text is ['"', .. var digits, '"'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw new IntakeRefusedException(400, "value", "If-Match names one version, such as W/\"3\".", place);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(Encoding.UTF8.Preamble)) body = body[3..];
        try
        {
            if (Utf8.IsValid(body.Span) && HasWholeLetters(body.Span))
            {
                var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
                if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
                document.Dispose();
            }
        }
        catch (JsonException)
        {
            // Said below: which byte it was helps nobody who did not write it by hand.
        }
        throw new IntakeRefusedException(400, "structure", "The body is not one sound JSON object in UTF-8, with every name once in each object.");
    }

    // "\ud800" is JSON but no text; who asks for it later would be thrown out.
    private static bool HasWholeLetters(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
