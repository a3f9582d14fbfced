using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>Writes the answer of a hook (CDS Hooks 2.0, "CDS Service Response").</summary>
internal static class HookResponse
{
    public static byte[] Write(IReadOnlyList<HookCard> cards)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("cards");
            foreach (var card in cards)
            {
                json.WriteStartObject();
                json.WriteString("uuid", card.Uuid);
                json.WriteString("summary", card.Summary);
                if (card.Detail.Length > 0) json.WriteString("detail", card.Detail);
                json.WriteString("indicator", card.Indicator);
                json.WriteStartObject("source");
                json.WriteString("label", card.Source.Label);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
