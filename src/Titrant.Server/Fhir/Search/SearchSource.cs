using Titrant.Patient.Store;

namespace Titrant.Server.Fhir.Search;

/// <summary>
/// Where the candidates of a search come from: the ids it names, the records of the persons it names, or, for Patient alone, everybody of
/// the tenant. The rest is sealed under each person's own key, so nothing else can be looked through cheaply.
/// </summary>
internal sealed class SearchSource(IResourceStore store, string tenant)
{
    private const int MaxPersons = 20;
    private const int AtOnce = 500;

    /// <summary>More patients than this are not looked through for one page.</summary>
    public const int MaxScanned = 50_000;

    /// <summary>Candidates in order of id; a fault where there would be too many.</summary>
    /// <param name="asOf">The state to look at, so that pages of one search agree; null for the state now.</param>
    /// <param name="after">For a scan over everybody: start after this id.</param>
    public (IEnumerable<StoredResource> Candidates, bool Everybody, SearchFault? Fault) Of(SearchQuery query, DateTimeOffset? asOf, string? after)
    {
        if (query.By("_id").FirstOrDefault() is { } ids)
            return (ids.Written.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => ById(query.Type, id, asOf)).OfType<StoredResource>(), false, null);
        if (query.Type == "Patient") return (Everybody(query.Type, after), true, null);
        var persons = Persons(query);
        if (persons.Count == 0)
            return ([], false, new("too-costly", $"A search for {query.Type} needs {(query.Type == "Provenance" ? "target" : "patient")} or _id."));
        if (persons.Count > MaxPersons) return ([], false, new("too-costly", $"A search goes through the records of up to {MaxPersons} patients."));
        var theirs = persons.Where(p => p != IResourceStore.Nobody).SelectMany(p => Standing(store.ResourcesOf(tenant, p), query.Type, asOf));
        // Provenance that names no patient, or several, lies with nobody's resources.
        if (query.Type == "Provenance") theirs = theirs.Concat(Everybody(query.Type, null).Where(r => r.Person == IResourceStore.Nobody));
        return (theirs.OrderBy(r => r.Id, StringComparer.Ordinal), false, null);
    }

    /// <summary>The latest change among candidates: what a first page shows, and the pages after it.</summary>
    public static DateTimeOffset? Latest(IReadOnlyList<StoredResource> candidates) => candidates.Count == 0 ? null : candidates.Max(c => c.LastUpdated);

    private List<string> Persons(SearchQuery query)
    {
        if (query.By("patient", "subject").FirstOrDefault() is { } whose)
            return [.. whose.Values.Select(v => ((ReferenceValue)v).Address).Where(a => a.StartsWith("Patient/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        if (query.By("target").FirstOrDefault() is not { } targets) return [];
        return [.. targets.Values.Select(v => ((ReferenceValue)v).Address.Split('/')).Where(p => p.Length == 2)
            .Select(p => store.GetResource(tenant, p[0], p[1])?.Person ?? IResourceStore.Nobody).Distinct(StringComparer.Ordinal)];
    }

    private StoredResource? ById(string type, string id, DateTimeOffset? asOf)
    {
        var stored = store.GetResource(tenant, type, id);
        while (stored is not null && stored.LastUpdated > asOf) stored = stored.Version > 1 ? store.GetResource(tenant, type, id, stored.Version - 1) : null;
        return stored is { Deleted: false } ? stored : null;
    }

    private static IEnumerable<StoredResource> Standing(IReadOnlyList<StoredResource> versions, string type, DateTimeOffset? asOf)
    {
        StoredResource? last = null;
        foreach (var version in versions)
        {
            if (version.Type != type || version.LastUpdated > asOf) continue;
            if (last is { Deleted: false } && last.Id != version.Id) yield return last;
            last = version;
        }
        if (last is { Deleted: false }) yield return last;
    }

    private IEnumerable<StoredResource> Everybody(string type, string? after)
    {
        while (true)
        {
            var some = store.ResourcesOfType(tenant, type, after, AtOnce);
            foreach (var one in some) yield return one;
            if (some.Count < AtOnce) yield break;
            after = some[^1].Id;
        }
    }
}
