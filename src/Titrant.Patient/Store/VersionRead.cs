using Titrant.Patient.Formats;

namespace Titrant.Patient.Store;

/// <summary>One version of a resource, and what it says; nothing where it is a deletion or cannot be read.</summary>
internal sealed record VersionRead(StoredResource Resource, List<Draft> Drafts)
{
    /// <summary>
    /// The versions of one resource as sightings that follow each other: the server's order decides, whatever times the
    /// versions state. What the next version no longer says is retracted from then on: a value that was replaced by
    /// something unreadable must not go on counting.
    /// </summary>
    public static IEnumerable<Draft> InTurn(IReadOnlyList<VersionRead> versions)
    {
        if (versions.Count == 1) return versions[0].Drafts;
        Order(versions);
        var all = new List<Draft>();
        for (var n = 0; n < versions.Count; n++)
        {
            all.AddRange(versions[n].Drafts);
            if (n + 1 == versions.Count) continue;
            var next = versions[n + 1];
            all.AddRange(versions[n].Drafts.Where(d => !next.Drafts.Any(x => Follows(x, d))).Select(d => Retracted(d, next)));
        }
        return all;
    }

    // One source, one kind of claim: the record then takes the later for a correction of the earlier.
    private static bool Follows(Draft later, Draft earlier) =>
        later.Claim.Kind == earlier.Claim.Kind && later.Sighting.Source.BusinessId is { } id && id == earlier.Sighting.Source.BusinessId;

    private static Draft Retracted(Draft earlier, VersionRead by)
    {
        var at = by.Drafts.Count > 0 ? by.Drafts[0].Sighting.StatusKnown : new Known(by.Resource.LastUpdated, KnownBasis.Imported);
        return earlier with
        {
            Sighting = new(new(earlier.Sighting.Source.Document, ArchiveReading.Version(by.Resource), earlier.Sighting.Source.BusinessId),
                at, at, new(StatusKind.Retracted, by.Resource.Deleted ? "deleted" : "no longer said")),
        };
    }

    // A stated time stands; a time of storing is only a bound from above and yields to a stated one after it.
    private static void Order(IReadOnlyList<VersionRead> versions)
    {
        for (var n = versions.Count - 2; n >= 0; n--)
        {
            if (versions[n + 1].Drafts.Count == 0) continue;
            var before = versions[n + 1].Drafts.Min(d => d.Sighting.StatusKnown.At);
            if (before.Ticks > TimeSpan.TicksPerDay) Move(versions[n], k => k.Basis != KnownBasis.Stated && k.At >= before ? before.AddTicks(-1) : k.At);
        }
        DateTimeOffset? latest = null;
        foreach (var version in versions)
        {
            if (latest is { } floor) Move(version, k => k.At > floor ? k.At : floor.AddTicks(1));
            if (version.Drafts.Count > 0) latest = version.Drafts.Max(d => d.Sighting.StatusKnown.At);
        }
    }

    private static void Move(VersionRead version, Func<Known, DateTimeOffset> to)
    {
        for (var i = 0; i < version.Drafts.Count; i++)
        {
            var (draft, known) = (version.Drafts[i], version.Drafts[i].Sighting.StatusKnown);
            version.Drafts[i] = draft with { Sighting = draft.Sighting with { StatusKnown = known with { At = to(known) } } };
        }
    }
}
