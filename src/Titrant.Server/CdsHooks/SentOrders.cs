using System.Text.Json.Nodes;

namespace Titrant.Server.CdsHooks;

/// <summary>The medication orders that the EHR sent along, as resources: alone, or in a bundle.</summary>
internal static class SentOrders
{
    public static IReadOnlyList<DraftOrder> Of(IEnumerable<ReadOnlyMemory<byte>?> prefetch)
    {
        var orders = new List<DraftOrder>();
        foreach (var json in prefetch)
            if (json is { } bytes && DraftOrder.Parse(bytes) is { Resource: { } resource } sent)
            {
                if (sent.IsMedication) orders.Add(sent);
                else if (sent.Type == "Bundle" && resource["entry"] is JsonArray entries)
                    orders.AddRange(entries.OfType<JsonObject>().Select(e => e["resource"]).OfType<JsonObject>().Select(DraftOrder.Of).Where(o => o.IsMedication));
            }
        return orders;
    }
}
