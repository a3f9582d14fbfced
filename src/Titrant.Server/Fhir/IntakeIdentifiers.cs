using System.Text.Json;
using Titrant.Patient.Store;
using static Titrant.Server.JsonText;

namespace Titrant.Server.Fhir;

/// <summary>Who has an identifier: what stands in the store, and what is just being sent. A type is gone through once, when first asked for.</summary>
internal sealed class IntakeIdentifiers(IResourceStore store, string tenant)
{
    private const int Page = 500;
    private readonly Dictionary<string, ILookup<string, (string Id, string System)>> _stored = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Value), List<(string Id, string System)>> _sent = [];

    public void Sent(string type, string id, ReadOnlyMemory<byte> json)
    {
        foreach (var (system, value) in Of(json))
            if (_sent.TryGetValue((type, value), out var same)) same.Add((id, system)); else _sent.Add((type, value), [(id, system)]);
    }

    /// <param name="token">"system|value", "|value" for one without a system, "value" for any.</param>
    /// <param name="alsoSent">False: only what stood in the store before.</param>
    public IReadOnlyList<string> Find(string type, string token, bool alsoSent)
    {
        if (!_stored.TryGetValue(type, out var stored)) _stored.Add(type, stored = Stored(type).ToLookup(i => i.Value, i => (i.Id, i.System), StringComparer.Ordinal));
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        var (system, value) = bar < 0 ? (null, token) : (token[..bar], token[(bar + 1)..]);
        var known = alsoSent ? stored[value].Concat(_sent.GetValueOrDefault((type, value), [])) : stored[value];
        return [.. known.Where(i => system is null || i.System == system).Select(i => i.Id).Distinct(StringComparer.Ordinal)];
    }

    private IEnumerable<(string Id, string System, string Value)> Stored(string type)
    {
        string? after = null;
        while (store.ResourcesOfType(tenant, type, after, Page) is { Count: > 0 } page)
        {
            foreach (var resource in page)
                foreach (var (system, value) in Of(resource.Json)) yield return (resource.Id, system, value);
            after = page[^1].Id;
        }
    }

    private static List<(string System, string Value)> Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
        var all = new List<(string, string)>();
        if (!document.RootElement.TryGetProperty("identifier", out var identifiers)) return all;
        foreach (var identifier in identifiers.ValueKind == JsonValueKind.Array ? [.. identifiers.EnumerateArray()] : new[] { identifiers })
            if (identifier.ValueKind == JsonValueKind.Object && Text(identifier, "value") is { } value) all.Add((Text(identifier, "system") ?? "", value));
        return all;
    }
}
