namespace Titrant.Patient.Store;

/// <summary>One version of a FHIR resource, as it came: what the server adds (id, version, time) stands beside the bytes, never in them.</summary>
/// <param name="Person">Whose it is ("Patient/1"); <see cref="IResourceStore.Nobody"/> for what is about no patient (a Medication, an Organization).</param>
/// <param name="Version">Counts from 1 for each type and id.</param>
/// <param name="LastUpdated">When this version was stored; always later than the version before, also where the clock stood still or went back.</param>
/// <param name="Json">UTF-8; empty where the version is a deletion.</param>
public sealed record StoredResource(string Type, string Id, long Version, DateTimeOffset LastUpdated, string Person, ReadOnlyMemory<byte> Json)
{
    public bool Deleted => Json.IsEmpty;
}

/// <param name="Json">UTF-8; empty to delete. A deletion where nothing stands writes nothing and is returned with version 0.</param>
/// <param name="IfVersion">The version that must stand now; 0: none may exist (a deleted one does not); null: whatever stands.</param>
public sealed record ResourceWrite(string Type, string Id, string Person, ReadOnlyMemory<byte> Json, long? IfVersion = null);

/// <summary>FHIR resources with their versions, beside the facts of the same store: sealed under the person's key, first key the tenant.</summary>
public interface IResourceStore
{
    /// <summary>The person under which lies what is about no patient.</summary>
    const string Nobody = "*";

    /// <summary>All or none, on the disk when it returns. Bytes equal to the standing version make no new one; that version is returned.</summary>
    /// <exception cref="VersionConflictException">Another version stands than a write expects, or the id belongs to another person; nothing was written.</exception>
    IReadOnlyList<StoredResource> PutResources(string tenant, DateTimeOffset at, IReadOnlyList<ResourceWrite> writes);

    /// <summary>The standing version, or the one asked for; null where there is none. A deletion is returned as such.</summary>
    StoredResource? GetResource(string tenant, string type, string id, long? version = null);

    /// <summary>All versions of everything of one person, in order of type, id and version.</summary>
    IReadOnlyList<StoredResource> ResourcesOf(string tenant, string person);

    /// <summary>Standing versions of one type over all persons, in order of id, from just after <paramref name="after"/>; deletions left out.</summary>
    IReadOnlyList<StoredResource> ResourcesOfType(string tenant, string type, string? after, int count);
}

/// <summary>Somebody else changed it first.</summary>
public sealed class VersionConflictException(string type, string id, long standing) : Exception($"{type} has version {standing} now")
{
    public string Type => type;
    public string Id => id;

    /// <summary>0 where nothing stands.</summary>
    public long Standing => standing;
}
