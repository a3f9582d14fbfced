using System.Text;
using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>Reads the body of a hook call (CDS Hooks 2.0, "HTTP Request"). Never throws on any bytes.</summary>
internal static class HookReader
{
    public static HookRead Read(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return new(null, [new("", "The body is not JSON.", true)]);
        }
        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return new(null, [new("", "The body is not an object.", true)]);
            if (Text(root, "hook") is not { } hook) return new(null, [new("hook", "The hook is not named.", true)]);
            if (Text(root, "hookInstance") is not { } instance) return new(null, [new("hookInstance", "The hookInstance is missing.", true)]);
            if (!root.TryGetProperty("context", out var context) || context.ValueKind != JsonValueKind.Object) return new(null, [new("context", "The context is missing.", true)]);
            var drafts = new List<ReadOnlyMemory<byte>>();
            if (context.TryGetProperty("draftOrders", out var orders) && orders.ValueKind == JsonValueKind.Object && orders.TryGetProperty("entry", out var entries) && entries.ValueKind == JsonValueKind.Array)
                foreach (var entry in entries.EnumerateArray())
                    if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("resource", out var resource)) drafts.Add(Bytes(resource));
            var prefetch = new Dictionary<string, ReadOnlyMemory<byte>?>(StringComparer.Ordinal);
            if (root.TryGetProperty("prefetch", out var sent) && sent.ValueKind == JsonValueKind.Object)
                foreach (var item in sent.EnumerateObject()) prefetch[item.Name] = item.Value.ValueKind == JsonValueKind.Null ? null : Bytes(item.Value);
            return new(new(hook, instance, Text(context, "userId"), Text(context, "patientId"), Text(context, "encounterId"),
                Uri.TryCreate(Text(root, "fhirServer"), UriKind.Absolute, out var server) ? server : null, null, [], drafts, prefetch), []);
        }
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ReadOnlyMemory<byte> Bytes(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());
}
