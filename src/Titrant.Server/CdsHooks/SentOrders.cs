using System.Runtime.InteropServices;
using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>The medication orders that the EHR sent along, as resources: alone, or in a bundle.</summary>
internal static class SentOrders
{
    public static IReadOnlyList<DraftOrder> Of(IEnumerable<ReadOnlyMemory<byte>?> prefetch)
    {
        var orders = new List<DraftOrder>();
        foreach (var json in prefetch)
        {
            if (json is not { } bytes || DraftOrder.Document(bytes) is not { } document) continue;
            using (document)
            {
                var root = document.RootElement;
                if (Type(root) is "Bundle" && HookObject.Member(root, "entry") is { ValueKind: JsonValueKind.Array } entries)
                    foreach (var entry in entries.EnumerateArray()) Take(HookObject.Member(entry, "resource") ?? default, orders);
                else Take(root, orders);
            }
        }
        return orders;
    }

    // Only an order becomes an object that can be changed: a bundle may hold thousands of results beside it.
    private static void Take(JsonElement resource, List<DraftOrder> orders)
    {
        if (Type(resource) is not { } type || !DraftOrder.IsMedicationType(type)) return;
        var order = DraftOrder.Parse(JsonMarshal.GetRawUtf8Value(resource));
        if (order is { Resource: not null, IsMedication: true }) orders.Add(order);
    }

    private static string? Type(JsonElement of) => HookObject.Member(of, "resourceType") is { } type ? HookObject.TextOf(type) : null;
}
