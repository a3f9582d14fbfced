using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Patient.Journals;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Store;

/// <summary>The store inside one process and one file (SQLite, WAL, synchronous FULL). Other processes may use the same file at the same time.</summary>
/// <remarks>
/// After an erasure the old bytes of the key leave the write-ahead log at once, unless another process is reading; then when its
/// last reader is done. A backup of the database made before holds the wrapped key: it is unreadable only without the installation key.
/// </remarks>
public sealed partial class SqliteRecordStore : IRecordStore, IResourceStore
{
    const int ChunkBytes = 1 << 20;
    readonly Lock gate = new();
    readonly Sqlite database;
    readonly PersonKey wrapping;

    SqliteRecordStore(Sqlite database, PersonKey wrapping)
    {
        this.database = database;
        this.wrapping = wrapping;
    }

    /// <param name="path">The database file; made, readable by its owner only, when absent.</param>
    /// <exception cref="StoreException">STO101 newer version, STO102 not ours, STO103 key of another installation.</exception>
    public static SqliteRecordStore Open(string path, InstallationKey key) => Open(path, key, SqliteSchema.Steps);

    internal static SqliteRecordStore Open(string path, InstallationKey key, IReadOnlyList<string> steps)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (!File.Exists(path)) AtomicFile.TryCreate(path, []);   // SQLite gives its side files the mode of the main file
        var database = new Sqlite(path);
        try
        {
            SqliteSchema.Migrate(database, steps);
            EnterWal(database);
            database.Execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
            var store = new SqliteRecordStore(database, key.Wrapping());
            store.CheckInstallation();
            return store;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>SQLite's own answers for this connection: 2 is FULL, 1 is on.</summary>
    internal (long Synchronous, long ForeignKeys, long SecureDelete) Settings =>
        (database.Number("PRAGMA synchronous"), database.Number("PRAGMA foreign_keys"), database.Number("PRAGMA secure_delete"));

    public int PutFacts(string tenant, string person, IReadOnlyCollection<StoredFact> facts)
    {
        if (facts.Count == 0) return 0;
        return Writing(tenant, person, key =>
        {
            using var exists = database.Prepare("SELECT 1 FROM fact WHERE tenant = ? AND person = ? AND id = ?");
            using var put = database.Prepare("""
                INSERT INTO fact (tenant, person, id, kind, known_at, sealed) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (tenant, person, id) DO UPDATE SET kind = excluded.kind, known_at = excluded.known_at, sealed = excluded.sealed
                """);
            var added = 0;
            foreach (var fact in facts)
            {
                if (!exists.Bind(tenant, person, fact.Id).Step()) added++;
                put.Bind(tenant, person, fact.Id, fact.Kind, fact.KnownAtUtcTicks, key.Seal(fact.Json.Span, Place("fact", tenant, person, fact.Id))).Step();
            }
            return added;
        });
    }

    public IReadOnlyList<StoredFact> ReadFacts(string tenant, string person) => Reading(tenant, person, key =>
    {
        var facts = new List<StoredFact>();
        if (key is null) return facts;
        using var rows = database.Prepare("SELECT id, kind, known_at, sealed FROM fact WHERE tenant = ? AND person = ? ORDER BY id").Bind(tenant, person);
        while (rows.Step())
        {
            var id = rows.Text(0);
            facts.Add(new(id, rows.Text(1), rows.IsNull(2) ? null : rows.Integer(2), Unseal(key, rows.Bytes(3), Place("fact", tenant, person, id))));
        }
        return facts;
    });

    public IReadOnlyList<string> Persons(string tenant)
    {
        lock (gate)
        {
            var persons = new List<string>();
            using var rows = database.Prepare("""
                SELECT person FROM fact WHERE tenant = ?1 UNION SELECT person FROM payload WHERE tenant = ?1
                UNION SELECT person FROM blob WHERE tenant = ?1
                UNION SELECT person FROM resource WHERE tenant = ?1 AND person <> ?2 ORDER BY person
                """).Bind(tenant, IResourceStore.Nobody);
            while (rows.Step()) persons.Add(rows.Text(0));
            return persons;
        }
    }

    public string PutBlob(string tenant, string person, Stream content)
    {
        // A transaction per chunk: a genome of 30 GB must not hold the write lock while it is read. The last one makes the blob visible.
        var upload = Guid.NewGuid().ToString("N");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ChunkBytes];
        var chunks = 0L;
        try
        {
            int read;
            while ((read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                var (number, length) = (chunks++, read);
                Writing(tenant, person, key => database.Run(
                    "INSERT INTO blob_chunk (tenant, person, upload, number, sealed) VALUES (?, ?, ?, ?, ?)",
                    tenant, person, upload, number, key.Seal(buffer.AsSpan(0, length), ChunkPlace(tenant, person, upload, number))));
            }
            var address = "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
            var kept = Writing(tenant, person, _ =>
                chunks != database.Number("SELECT count(*) FROM blob_chunk WHERE tenant = ? AND person = ? AND upload = ?", tenant, person, upload)
                    ? throw new StoreException("STO106", "the person was erased while the blob was written")
                    : database.Run("INSERT INTO blob (tenant, person, address, upload, chunks) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", tenant, person, address, upload, chunks));
            if (kept == 0) DropUpload(tenant, person, upload);
            return address;
        }
        catch
        {
            DropUpload(tenant, person, upload);
            throw;
        }
    }

    public bool GetBlob(string tenant, string person, string address, Stream to)
    {
        var found = Reading<(string Upload, long Chunks)?>(tenant, person, _ =>
        {
            using var row = database.Prepare("SELECT upload, chunks FROM blob WHERE tenant = ? AND person = ? AND address = ?").Bind(tenant, person, address);
            return row.Step() ? (row.Text(0), row.Integer(1)) : null;
        });
        if (found is not { } blob) return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var number = 0L; number < blob.Chunks; number++)
        {
            var chunk = Reading(tenant, person, key =>
            {
                using var row = database.Prepare("SELECT sealed FROM blob_chunk WHERE tenant = ? AND person = ? AND upload = ? AND number = ?").Bind(tenant, person, blob.Upload, number);
                return key is not null && row.Step() ? Unseal(key, row.Bytes(0), ChunkPlace(tenant, person, blob.Upload, number)) : null;
            }) ?? throw new StoreException("STO106", "a chunk of the blob is missing");
            hash.AppendData(chunk);
            to.Write(chunk);
        }
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()) == address ? true : throw new StoreException("STO106", "the blob is not what its address says");
    }

    public void PutPayload(string tenant, string person, string digest, ReadOnlySpan<byte> content)
    {
        var copy = content.ToArray();
        Writing(tenant, person, key => database.Run(
            "INSERT INTO payload (tenant, person, digest, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            tenant, person, digest, key.Seal(copy, Place("payload", tenant, person, digest))));
    }

    public byte[]? GetPayload(string tenant, string person, string digest) => Reading(tenant, person, key =>
    {
        if (key is null) return null;
        using var row = database.Prepare("SELECT sealed FROM payload WHERE tenant = ? AND person = ? AND digest = ?").Bind(tenant, person, digest);
        return row.Step() ? Unseal(key, row.Bytes(0), Place("payload", tenant, person, digest)) : null;
    });

    public PersonKey KeyOf(string tenant, string person)
    {
        lock (gate)
            return FindKey(tenant, person) ?? database.Write(() => FindKey(tenant, person) ?? MakeKey(tenant, person));
    }

    public Erased ErasePerson(string tenant, string person)
    {
        lock (gate)
        {
            var erased = database.Write(() =>
            {
                database.Run("DELETE FROM card WHERE tenant = ? AND person = ?", tenant, person);
                database.Run("DELETE FROM blob_chunk WHERE tenant = ? AND person = ?", tenant, person);
                var resources = database.Run("DELETE FROM resource WHERE tenant = ? AND person = ?", tenant, person);
                return new Erased(
                    database.Run("DELETE FROM fact WHERE tenant = ? AND person = ?", tenant, person),
                    database.Run("DELETE FROM payload WHERE tenant = ? AND person = ?", tenant, person),
                    database.Run("DELETE FROM blob WHERE tenant = ? AND person = ?", tenant, person),
                    database.Run("DELETE FROM person_key WHERE tenant = ? AND person = ?", tenant, person) == 1) { ResourceVersions = resources };
            });
            // The key still stands in the write-ahead log until the log is emptied into the file, whose freed pages are overwritten with zeros.
            database.Number("PRAGMA wal_checkpoint(TRUNCATE)");
            return erased;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            database.Dispose();
            wrapping.Dispose();
        }
    }

    T Writing<T>(string tenant, string person, Func<PersonKey, T> work)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        ArgumentException.ThrowIfNullOrEmpty(person);
        lock (gate)
            return database.Write(() =>
            {
                using var key = FindKey(tenant, person) ?? MakeKey(tenant, person);
                return work(key);
            });
    }

    T Reading<T>(string tenant, string person, Func<PersonKey?, T> work)
    {
        lock (gate)
        {
            // One snapshot: between key and rows another process may erase the person and start anew.
            database.Execute("BEGIN");
            try
            {
                using var key = FindKey(tenant, person);
                return work(key);
            }
            finally
            {
                database.Execute("ROLLBACK");
            }
        }
    }

    PersonKey? FindKey(string tenant, string person)
    {
        using var row = database.Prepare("SELECT wrapped FROM person_key WHERE tenant = ? AND person = ?").Bind(tenant, person);
        if (!row.Step()) return null;
        var secret = UnwrapKey(row.Bytes(0), tenant, person);
        var key = new PersonKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    PersonKey MakeKey(string tenant, string person)
    {
        var key = PersonKey.Random();
        database.Run("INSERT INTO person_key (tenant, person, wrapped) VALUES (?, ?, ?)", tenant, person, wrapping.Seal(key.Secret, Place("key", tenant, person)));
        return key;
    }

    void CheckInstallation()
    {
        using var row = database.Prepare("SELECT tenant, person, wrapped FROM person_key LIMIT 1");
        if (row.Step()) CryptographicOperations.ZeroMemory(UnwrapKey(row.Bytes(2), row.Text(0), row.Text(1)));
    }

    byte[] UnwrapKey(ReadOnlySpan<byte> wrapped, string tenant, string person)
    {
        try
        {
            return wrapping.Unseal(wrapped, Place("key", tenant, person));
        }
        catch (CryptographicException)
        {
            throw new StoreException("STO103", "the store was made with another installation key; put that key file back");
        }
    }

    static byte[] Unseal(PersonKey key, ReadOnlySpan<byte> content, string place)
    {
        try
        {
            return key.Unseal(content, place);
        }
        catch (CryptographicException)
        {
            throw new StoreException("STO104", "stored content was changed or moved outside Titrant; restore the store from a backup");
        }
    }

    void DropUpload(string tenant, string person, string upload)
    {
        lock (gate) database.Run("DELETE FROM blob_chunk WHERE tenant = ? AND person = ? AND upload = ?", tenant, person, upload);
    }

    static string ChunkPlace(string tenant, string person, string upload, long number) =>
        Place("chunk", tenant, person, upload, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lengths before the parts: ("ab", "c") and ("a", "bc") are different places.</summary>
    static string Place(params ReadOnlySpan<string> parts)
    {
        var place = new StringBuilder();
        foreach (var part in parts) place.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        return place.ToString();
    }

    /// <summary>SQLite does not wait for others when the log mode changes, whatever the busy timeout; the first two processes on a new file would meet here.</summary>
    static void EnterWal(Sqlite database)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                database.Execute("PRAGMA journal_mode = WAL");
                return;
            }
            catch (StoreException) when (attempt < 200)
            {
                Thread.Sleep(10);
            }
        }
    }
}
