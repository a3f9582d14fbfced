using System.Text.Json;
using Titrant.Patient.Store;

namespace Titrant.Server.Fhir.Search;

/// <summary>A place in the order of results: by the sort key, then by id.</summary>
/// <param name="Key">Ticks of the date sorted by, negated where descending; the greatest number where it has none; 0 where nothing is sorted.</param>
internal readonly record struct Place(long Key, string Id) : IComparable<Place>
{
    public int CompareTo(Place other) => Key != other.Key ? Key.CompareTo(other.Key) : string.CompareOrdinal(Id, other.Id);
}

/// <param name="From">The page begins after, or (Back) ends before this place; null for the first page.</param>
/// <param name="AsOf">The state that the pages of this search show; null for the first page, and for a search over everybody.</param>
internal sealed record Cursor(Place? From, bool Back, DateTimeOffset? AsOf);

/// <summary>One page of results.</summary>
/// <param name="Total">Null where it was not counted.</param>
internal sealed record SearchPage(IReadOnlyList<StoredResource> Hits, IReadOnlyList<StoredResource> Included, int? Total, Cursor? Next, Cursor? Previous)
{
    public static (SearchPage? Page, SearchFault? Fault) Of(SearchQuery query, Cursor cursor, IResourceStore store, string tenant)
    {
        var source = new SearchSource(store, tenant);
        var lazy = query is { Type: "Patient", Sort: null, CountOnly: false } && query.Total != TotalWish.Accurate;
        var (candidates, everybody, fault) = source.Of(query, cursor.AsOf, lazy && !cursor.Back ? cursor.From?.Id : null);
        if (fault is not null) return (null, fault);
        lazy &= everybody;
        if (!everybody)
        {
            var all = candidates.ToList();
            cursor = cursor with { AsOf = cursor.AsOf ?? SearchSource.Latest(all) };
            candidates = all;
        }

        var found = new List<(Place Place, StoredResource Stored)>();
        var scanned = 0;
        foreach (var candidate in candidates)
        {
            if (everybody && ++scanned > SearchSource.MaxScanned)
                return (null, new("too-costly", $"More than {SearchSource.MaxScanned} patients would have to be looked through; ask by _id."));
            using var json = JsonDocument.Parse(candidate.Json, new JsonDocumentOptions { MaxDepth = 128 });
            if (!query.Criteria.All(c => c.Matches(candidate, json.RootElement))) continue;
            var place = new Place(KeyOf(query, candidate, json.RootElement), candidate.Id);
            if (lazy && cursor.Back && place.CompareTo(cursor.From!.Value) >= 0) break;
            found.Add((place, candidate));
            if (lazy && !cursor.Back && found.Count > query.Count) break;
            if (lazy && cursor.Back && found.Count > 4 * query.Count) found.RemoveRange(0, 2 * query.Count);
        }
        if (query.CountOnly) return (new([], [], found.Count, null, null), null);
        return (Cut(query, cursor, found, lazy, store, tenant), null);
    }

    private static SearchPage Cut(SearchQuery query, Cursor cursor, List<(Place Place, StoredResource Stored)> found, bool lazy, IResourceStore store, string tenant)
    {
        if (query.Sort is not null) found.Sort((a, b) => a.Place.CompareTo(b.Place));
        var total = lazy || query.Total == TotalWish.None ? (int?)null : found.Count;
        int from;
        int to;
        if (cursor is { Back: true, From: { } end })
        {
            to = found.FindIndex(f => f.Place.CompareTo(end) >= 0) is >= 0 and var at ? at : found.Count;
            from = Math.Max(0, to - query.Count);
        }
        else
        {
            from = cursor.From is { } start ? found.FindIndex(f => f.Place.CompareTo(start) > 0) is >= 0 and var at ? at : found.Count : 0;
            to = Math.Min(found.Count, from + query.Count);
        }
        var hits = found[from..to];
        var more = to < found.Count || cursor.Back;
        var before = from > 0 || (lazy && !cursor.Back && cursor.From is not null);
        return new(
            [.. hits.Select(h => h.Stored)], query.IncludeMedication ? Medications(hits.Select(h => h.Stored), store, tenant) : [], total,
            more && hits.Count > 0 ? new(hits[^1].Place, false, cursor.AsOf) : null,
            before && hits.Count > 0 ? new(hits[0].Place, true, cursor.AsOf) : null);
    }

    private static long KeyOf(SearchQuery query, StoredResource stored, JsonElement resource)
    {
        if (query.Sort is null) return 0;
        var ranges = query.Sort.IsOfStore ? [(Low: stored.LastUpdated, High: stored.LastUpdated)]
            : query.Sort.Elements(resource).Select(DateValue.Range).OfType<(DateTimeOffset Low, DateTimeOffset High)>().ToList();
        if (ranges.Count == 0) return long.MaxValue;
        return query.Descending ? -ranges.Max(r => r.High == DateTimeOffset.MaxValue ? r.Low : r.High).UtcTicks : ranges.Min(r => r.Low).UtcTicks;
    }

    private static List<StoredResource> Medications(IEnumerable<StoredResource> hits, IResourceStore store, string tenant)
    {
        var included = new SortedDictionary<string, StoredResource>(StringComparer.Ordinal);
        foreach (var hit in hits)
        {
            using var json = JsonDocument.Parse(hit.Json, new JsonDocumentOptions { MaxDepth = 128 });
            if (!json.RootElement.TryGetProperty("medicationReference", out var medication) || medication.ValueKind != JsonValueKind.Object) continue;
            if (!medication.TryGetProperty("reference", out var reference) || reference.ValueKind != JsonValueKind.String) continue;
            if (reference.GetString()!.Split('/') is not ["Medication", var id, ..] || included.ContainsKey(id)) continue;
            if (store.GetResource(tenant, "Medication", id) is { Deleted: false } found && (found.Person == hit.Person || found.Person == IResourceStore.Nobody)) included.Add(id, found);
        }
        return [.. included.Values];
    }
}
