using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>One order as the EHR sent it, and what it was read as.</summary>
/// <param name="Resource">As sent; null where it is no JSON object that can be handed back unchanged.</param>
/// <param name="Facts">Its medicines, known from the moment of the call; none where it orders no medicine or could not be read.</param>
internal sealed record DraftOrder(string Type, string Id, JsonObject? Resource, Seq<Fact> Facts)
{
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>"MedicationRequest/1"; "" where the order has no id.</summary>
    public string Reference => Id.Length == 0 || Type.Length == 0 ? "" : $"{Type}/{Id}";

    /// <summary>Also by the names of older versions of FHIR. A Medication that stands beside its order is not one.</summary>
    public bool IsMedication => IsMedicationType(Type);

    public static bool IsMedicationType(string type) => type.StartsWith("Medication", StringComparison.Ordinal) && type is not ("Medication" or "MedicationKnowledge");

    /// <summary>An order of a medicine of which no fact was made: it was not checked.</summary>
    public bool IsUnread => (IsMedication || Resource is null) && Facts.IsEmpty;

    /// <summary>
    /// The orders with their facts. An order without a name gets its facts by its place among such orders; it has no id, so
    /// nothing is ever offered to be done to it. Facts of which no order is found stand in one of their own: they are checked.
    /// </summary>
    public static IReadOnlyList<DraftOrder> Read(IReadOnlyList<ReadOnlyMemory<byte>> resources, IReadOnlyList<Fact> facts, DateTimeOffset asOf)
    {
        var orders = resources.Select(Parse).ToList();
        var names = orders.Select(o => o.Names().ToHashSet(StringComparer.Ordinal)).ToList();
        var byName = names.SelectMany((all, i) => all.Select(n => (Name: n, At: i))).ToLookup(n => n.Name, n => n.At, StringComparer.Ordinal);
        var of = orders.Select(_ => new List<Fact>()).ToList();
        var loose = new List<Fact>();
        foreach (var fact in facts.Where(f => f.Claim is MedicationUse).OrderBy(f => Place(f)).ThenBy(f => f.Id))
        {
            var hits = Named(fact.Source.BusinessId ?? "").SelectMany(n => byName[n]).Distinct().OrderBy(i => of[i].Count).ThenBy(i => i).ToList();
            if (hits.Count > 0) of[hits[0]].Add(KnownAt(fact, asOf)); else loose.Add(KnownAt(fact, asOf));
        }
        var nameless = new Queue<int>(Enumerable.Range(0, orders.Count).Where(i => names[i].Count == 0 && orders[i].IsMedication));
        var rest = new List<Fact>();
        foreach (var fact in loose) if (nameless.TryDequeue(out var i)) of[i].Add(fact); else rest.Add(fact);
        var read = orders.Select((o, i) => o with { Facts = of[i].ToSeq() });
        return [.. rest.Count == 0 ? read : read.Append(new("MedicationRequest", "", null, rest.ToSeq()))];
    }

    public static DraftOrder Parse(ReadOnlyMemory<byte> json) => Parse(json.Span);

    /// <summary>What was sent, held to the same strictness as an order; null where it is no such JSON.</summary>
    public static JsonDocument? Document(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, s_strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static DraftOrder Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: s_strict) is JsonObject resource ? Of(resource) : new("", "", null, []);
        }
        catch (JsonException)
        {
            return new("", "", null, []);
        }
    }

    public static DraftOrder Of(JsonObject resource) => new(Text(resource["resourceType"]), Text(resource["id"]), resource, []);

    /// <summary>The names by which facts know the resource: its own identifier, else type and id.</summary>
    public IEnumerable<string> Names()
    {
        if (Resource?["identifier"] is JsonArray identifiers)
            foreach (var identifier in identifiers.OfType<JsonObject>())
                if (Text(identifier["value"]) is { Length: > 0 } value) yield return $"{Type}:{Text(identifier["system"])}|{value}";
        if (Reference.Length > 0) yield return Reference;
    }

    public static bool IsNamed(string businessId, IEnumerable<string> names) =>
        names.Any(n => businessId == n || businessId.StartsWith(n + "#", StringComparison.Ordinal));

    // The names that IsNamed would find: the whole, and what stands before a '#'. The reader adds one or two; an identifier made of nothing else costs no more.
    private static IEnumerable<string> Named(string businessId)
    {
        yield return businessId;
        var at = businessId.Length;
        for (var n = 0; n < 8 && at > 0 && (at = businessId.LastIndexOf('#', at - 1)) > 0; n++) yield return businessId[..at];
    }

    // "Bundle.entry[3].resource": in the order in which they were sent.
    private static int Place(Fact fact)
    {
        var path = fact.Source.Path;
        var open = path.IndexOf("entry[", StringComparison.Ordinal);
        var close = open < 0 ? -1 : path.IndexOf(']', open);
        return close > open && int.TryParse(path.AsSpan(open + 6, close - open - 6), out var at) ? at : int.MaxValue;
    }

    // An EHR's clock may be ahead of ours; an order on the prescriber's screen is known all the same.
    private static Fact KnownAt(Fact fact, DateTimeOffset asOf) => fact with
    {
        Seen = fact.Seen.Select(s => s with { Known = new(asOf, KnownBasis.Imported), StatusKnown = new(asOf, KnownBasis.Imported) }).ToSeq(),
    };

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
