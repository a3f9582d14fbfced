using System.Text.Json;
using System.Text.Json.Nodes;

namespace Titrant.Patient.Store;

/// <summary>A record into a store and back. A fact is written once; later sightings join it, and members that this version does not know stay.</summary>
public static class FactArchive
{
    /// <summary>All facts of the record in one transaction. Returns how many were new.</summary>
    public static int Put(IRecordStore store, string tenant, PatientRecord record)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(record);
        var stored = store.ReadFacts(tenant, record.Person.Value).ToDictionary(f => f.Id, f => f.Json, StringComparer.Ordinal);
        var changed = new List<StoredFact>();
        foreach (var fact in record.Facts)
        {
            var id = fact.Id.ToString();
            var json = stored.TryGetValue(id, out var before) ? Joined(before, fact) : JsonSerializer.SerializeToUtf8Bytes(fact);
            if (json is not null) changed.Add(new(id, fact.Claim.Kind, KnownAt(fact), json));
        }
        return changed.Count == 0 ? 0 : store.PutFacts(tenant, record.Person.Value, changed);
    }

    /// <summary>Everything that is stored about a person; empty where there is nothing.</summary>
    /// <exception cref="StoreException">STO107: a stored fact cannot be read by this version.</exception>
    public static PatientRecord Get(IRecordStore store, string tenant, PersonId person)
    {
        ArgumentNullException.ThrowIfNull(store);
        try
        {
            return PatientRecord.Of(person, store.ReadFacts(tenant, person.Value).Select(f => JsonSerializer.Deserialize<Fact>(f.Json.Span)!));
        }
        catch (JsonException)
        {
            throw new StoreException("STO107", "a stored fact cannot be read by this version");
        }
    }

    // Null where nothing new was seen: the row stays as it is.
    private static byte[]? Joined(ReadOnlyMemory<byte> before, Fact fact)
    {
        var known = JsonSerializer.Deserialize<Fact>(before.Span)!;
        var more = fact.Seen.Where(s => !known.Seen.Contains(s)).ToList();
        if (more.Count == 0) return null;
        var json = JsonNode.Parse(before.Span)!.AsObject();
        foreach (var sighting in more) json[nameof(Fact.Seen)]!.AsArray().Add(JsonSerializer.SerializeToNode(sighting));
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static long? KnownAt(Fact fact)
    {
        foreach (var sighting in fact.Seen.Span) if (sighting.Known.Basis == KnownBasis.Stated) return sighting.Known.At.UtcTicks;
        return null;
    }
}
