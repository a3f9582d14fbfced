using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>GET /cds-services (CDS Hooks 2.0, "Discovery").</summary>
internal static class Discovery
{
    public static byte[] Write(IReadOnlyList<HookService> services)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("services");
            foreach (var service in services)
            {
                json.WriteStartObject();
                json.WriteString("hook", service.Hook);
                json.WriteString("id", service.Id);
                json.WriteString("title", service.Title);
                json.WriteString("description", service.Description);
                json.WriteString("usageRequirements", service.UsageRequirements);
                json.WriteStartObject("prefetch");
                foreach (var template in service.Prefetch) json.WriteString(template.Key, template.Query);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
