using Titrant.Patient.Store;

namespace Titrant.Server.Fhir;

/// <summary>What became of one entry.</summary>
/// <param name="Created">False where it was there: replaced, or found as it is.</param>
/// <param name="Warnings">What of it was stored but cannot be used, each with its FHIRPath.</param>
internal sealed record IntakeDone(IntakeEntry Entry, StoredResource Stored, bool Created, IReadOnlyList<(string Says, string Expression)> Warnings);

/// <summary>Puts what was sent into the store, all or none. One at a time, so that "create if there is none" means what it says.</summary>
internal sealed class IntakeStore(IRecordStore records, IResourceStore store)
{
    private readonly Lock _one = new();

    private sealed record Planned(IntakeEntry Entry, string Id, StoredResource? Found, string Person, ReadOnlyMemory<byte> Json);

    /// <param name="own">Address of this server's FHIR surface, without a slash at its end.</param>
    /// <exception cref="IntakeRefusedException">Nothing was written.</exception>
    public IReadOnlyList<IntakeDone> Take(string tenant, DateTimeOffset now, IReadOnlyList<IntakeEntry> entries, string own)
    {
        lock (_one)
        {
            var plan = Plan(tenant, entries, own);
            var writes = plan.Where(p => p.Found is null).DistinctBy(p => (p.Entry.Type, p.Id)).ToList();
            var before = writes.ToDictionary(p => (p.Entry.Type, p.Id), p => p.Entry.Act == IntakeAct.Create ? null : store.GetResource(tenant, p.Entry.Type, p.Id));
            Dictionary<(string, string), StoredResource> stored;
            try
            {
                stored = store.PutResources(tenant, now, [.. writes.Select(p => new ResourceWrite(p.Entry.Type, p.Id, p.Person, p.Json, p.Entry.IfMatch))]).ToDictionary(r => (r.Type, r.Id));
            }
            catch (VersionConflictException conflict)
            {
                throw Conflict(conflict, writes.Find(p => p.Entry.Type == conflict.Type && p.Id == conflict.Id)!.Entry);
            }
            var warnings = IntakeReading.Warnings([.. plan.Select(p => (p.Entry, p.Found is null ? p.Json : ReadOnlyMemory<byte>.Empty, p.Person))]);
            return [.. plan.Select((p, i) => new IntakeDone(p.Entry, p.Found ?? stored[(p.Entry.Type, p.Id)], p.Found is null && before[(p.Entry.Type, p.Id)] is null or { Deleted: true }, warnings[i]))];
        }
    }

    private List<Planned> Plan(string tenant, IReadOnlyList<IntakeEntry> entries, string own)
    {
        var identifiers = new IntakeIdentifiers(store, tenant);
        var names = new IntakeNames(identifiers, own);
        var placed = new List<(IntakeEntry Entry, string Id, StoredResource? Found)>(entries.Count);
        var fullUrls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var found = Existing(tenant, entry, identifiers);
            var id = found?.Id ?? (entry.Act == IntakeAct.Create ? null : entry.SentId) ?? Guid.NewGuid().ToString();
            if (entry is { FullUrl: { } url, Act: not IntakeAct.Keep } && !fullUrls.Add(url)) throw new IntakeRefusedException(400, "duplicate", "Two entries have one fullUrl.", entry.Place);
            placed.Add((entry, id, found));
            names.Add(entry, $"{entry.Type}/{id}");
        }
        foreach (var (entry, id, found) in placed) if (found is null) identifiers.Sent(entry.Type, id, entry.Json);
        var known = placed.Where(p => p.Entry.Type == "Patient").Select(p => "Patient/" + p.Id).ToHashSet(StringComparer.Ordinal);
        var alone = known.Count == 1 ? known.First() : null;
        var plan = new List<Planned>(placed.Count);
        var seen = new Dictionary<(string, string), Planned>();
        foreach (var (entry, id, found) in placed)
        {
            var json = found is not null ? found.Json : ResourceTextOf(entry, id, names);
            var person = found?.Person ?? IntakeSubject.Of(entry, id, json, identifiers, alone);
            if (person != IResourceStore.Nobody && known.Add(person) && !IsKnown(tenant, person)) throw IntakeSubject.Unknown(entry.Place);
            var planned = new Planned(entry, id, found, person, json);
            plan.Add(planned);
            if (found is null && !seen.TryAdd((entry.Type, id), planned) && (entry.Act != IntakeAct.Keep || !seen[(entry.Type, id)].Json.Span.SequenceEqual(json.Span)))
                throw new IntakeRefusedException(400, "duplicate", "Two entries are about one resource.", entry.Place);
        }
        return plan;
    }

    private static ReadOnlyMemory<byte> ResourceTextOf(IntakeEntry entry, string id, IntakeNames names) =>
        Patient.Formats.Fhir.ResourceText.Rewrite(entry.Json, id, (link, isReference) => names.Target(link, isReference, entry));

    // The one that a conditional create finds.
    private StoredResource? Existing(string tenant, IntakeEntry entry, IntakeIdentifiers identifiers)
    {
        if (entry.IfNoneExist is not { } query) return null;
        if (query.StartsWith(entry.Type + "?", StringComparison.Ordinal)) query = query[(entry.Type.Length + 1)..];
        if (IntakeNames.Token(query.TrimStart('?')) is not { } token) throw new IntakeRefusedException(422, "not-supported", "A conditional create asks by identifier; nothing else is supported.", entry.Place);
        return identifiers.Find(entry.Type, token, alsoSent: false) switch
        {
            [] => null,
            [var id] => store.GetResource(tenant, entry.Type, id),
            _ => throw new IntakeRefusedException(412, "multiple-matches", "Several resources have the identifier of a conditional create.", entry.Place),
        };
    }

    private bool IsKnown(string tenant, string person) =>
        store.GetResource(tenant, "Patient", person["Patient/".Length..]) is { Deleted: false } || records.Persons(tenant).Contains(person);

    private static IntakeRefusedException Conflict(VersionConflictException conflict, IntakeEntry entry) =>
        entry.IfMatch is { } expected && expected != conflict.Standing
            ? new(412, "conflict", $"Another version stands now than the one that If-Match names: {conflict.Standing}.", entry.Place)
            : new(409, "conflict", "The id is taken by a resource about somebody else.", entry.Place);
}
