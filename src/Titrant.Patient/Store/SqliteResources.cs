using System.Globalization;
using Titrant.Patient.Journals;

namespace Titrant.Patient.Store;

public sealed partial class SqliteRecordStore
{
    // What sealing adds: a deletion is sealed emptiness.
    const int SealedEmpty = 28;
    const string ResourceColumns = "type, id, version, person, updated, sealed";

    public IReadOnlyList<StoredResource> PutResources(string tenant, DateTimeOffset at, IReadOnlyList<ResourceWrite> writes)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        ArgumentNullException.ThrowIfNull(writes);
        if (writes.Count == 0) return [];
        lock (gate)
            return database.Write(() =>
            {
                using var keys = new Keys(this, tenant);
                using var standing = database.Prepare(Standing);
                using var put = database.Prepare("INSERT INTO resource (tenant, type, id, version, person, updated, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)");
                var stored = new List<StoredResource>(writes.Count);
                foreach (var write in writes)
                {
                    var before = standing.Bind(tenant, write.Type, write.Id).Step() ? Resource(tenant, standing, keys) : null;
                    var kept = Next(before, write, at);
                    stored.Add(kept);
                    if (kept.Version == (before?.Version ?? 0)) continue;
                    var place = ResourcePlace(tenant, kept.Person, kept.Type, kept.Id, kept.Version, kept.LastUpdated.UtcTicks);
                    put.Bind(tenant, kept.Type, kept.Id, kept.Version, kept.Person, kept.LastUpdated.UtcTicks, keys.Made(kept.Person).Seal(kept.Json.Span, place)).Step();
                }
                return stored;
            });
    }

    public StoredResource? GetResource(string tenant, string type, string id, long? version = null) => Snapshot(() =>
    {
        using var keys = new Keys(this, tenant);
        using var row = version is { } asked
            ? database.Prepare($"SELECT {ResourceColumns} FROM resource WHERE tenant = ? AND type = ? AND id = ? AND version = ?").Bind(tenant, type, id, asked)
            : database.Prepare(Standing).Bind(tenant, type, id);
        return row.Step() ? Resource(tenant, row, keys) : null;
    });

    public IReadOnlyList<StoredResource> ResourcesOf(string tenant, string person) => Snapshot(() =>
    {
        using var keys = new Keys(this, tenant);
        using var rows = database.Prepare($"SELECT {ResourceColumns} FROM resource WHERE tenant = ? AND person = ? ORDER BY type, id, version").Bind(tenant, person);
        return All(tenant, rows, keys);
    });

    public IReadOnlyList<StoredResource> ResourcesOfType(string tenant, string type, string? after, int count) => Snapshot(() =>
    {
        using var keys = new Keys(this, tenant);
        using var rows = database.Prepare($"""
            SELECT {ResourceColumns} FROM resource AS r WHERE tenant = ?1 AND type = ?2 AND id > ?3 AND length(sealed) > {SealedEmpty}
            AND version = (SELECT max(version) FROM resource WHERE tenant = ?1 AND type = ?2 AND id = r.id) ORDER BY id LIMIT ?4
            """).Bind(tenant, type, after ?? "", (long)Math.Max(count, 0));
        return All(tenant, rows, keys);
    });

    static string Standing => $"SELECT {ResourceColumns} FROM resource WHERE tenant = ? AND type = ? AND id = ? ORDER BY version DESC LIMIT 1";

    static StoredResource Next(StoredResource? before, ResourceWrite write, DateTimeOffset at)
    {
        var stands = before is null || before.Deleted ? 0 : before.Version;
        var expected = write.IfVersion is not { } version || version == stands || (version == before?.Version);
        if (!expected || (before is not null && before.Person != write.Person)) throw new VersionConflictException(write.Type, write.Id, stands);
        if (before is null && write.Json.IsEmpty) return new(write.Type, write.Id, 0, at.ToUniversalTime(), write.Person, write.Json);
        if (before is not null && before.Json.Span.SequenceEqual(write.Json.Span)) return before;
        var updated = before is null || at > before.LastUpdated ? at.ToUniversalTime() : before.LastUpdated.AddTicks(1);
        return new(write.Type, write.Id, (before?.Version ?? 0) + 1, updated, write.Person, write.Json);
    }

    static List<StoredResource> All(string tenant, Sqlite.Statement rows, Keys keys)
    {
        var all = new List<StoredResource>();
        while (rows.Step()) all.Add(Resource(tenant, rows, keys));
        return all;
    }

    static StoredResource Resource(string tenant, Sqlite.Statement row, Keys keys)
    {
        var (type, id, version, person, ticks) = (row.Text(0), row.Text(1), row.Integer(2), row.Text(3), row.Integer(4));
        var json = Unseal(keys.Found(person), row.Bytes(5), ResourcePlace(tenant, person, type, id, version, ticks));
        return new(type, id, version, new DateTimeOffset(ticks, TimeSpan.Zero), person, json);
    }

    static string ResourcePlace(string tenant, string person, string type, string id, long version, long ticks) =>
        Place("resource", tenant, person, type, id, version.ToString(CultureInfo.InvariantCulture), ticks.ToString(CultureInfo.InvariantCulture));

    T Snapshot<T>(Func<T> work)
    {
        lock (gate)
        {
            database.Execute("BEGIN");
            try
            {
                return work();
            }
            finally
            {
                database.Execute("ROLLBACK");
            }
        }
    }

    /// <summary>The keys of everyone that one transaction meets, each unwrapped once.</summary>
    sealed class Keys(SqliteRecordStore store, string tenant) : IDisposable
    {
        readonly Dictionary<string, PersonKey> known = new(StringComparer.Ordinal);

        /// <exception cref="StoreException">STO104: a row without its key was put there by something else.</exception>
        public PersonKey Found(string person) =>
            Of(person) ?? throw new StoreException("STO104", "stored content was changed or moved outside Titrant; restore the store from a backup");

        public PersonKey Made(string person)
        {
            ArgumentException.ThrowIfNullOrEmpty(person);
            if (Of(person) is { } key) return key;
            return known[person] = store.MakeKey(tenant, person);
        }

        PersonKey? Of(string person)
        {
            if (known.TryGetValue(person, out var key)) return key;
            if (store.FindKey(tenant, person) is not { } found) return null;
            return known[person] = found;
        }

        public void Dispose()
        {
            foreach (var key in known.Values) key.Dispose();
        }
    }
}
