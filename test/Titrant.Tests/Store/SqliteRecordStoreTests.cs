using System.Text;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Store;

public sealed class SqliteRecordStoreTests : RecordStoreConformance
{
    readonly TemporaryFolder folder = new();

    string Database => folder.File("store.db");

    protected override IRecordStore Open() => SqliteRecordStore.Open(Database, Key);

    public override void Dispose()
    {
        base.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused_and_not_touched()
    {
        using (var store = Open()) store.PutFacts("ward", "p1", [Fact("a", "{}")]);
        Raw(db => db.Execute("PRAGMA user_version = 99"));
        var before = File.ReadAllBytes(Database);
        var refusal = Assert.Throws<StoreException>(() => Open());
        Assert.Equal("STO101", refusal.Code);
        Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public void An_older_database_is_brought_forward_with_its_records()
    {
        using (var store = Open()) store.PutFacts("ward", "p1", [Fact("a", "{}")]);
        IReadOnlyList<string> steps = [.. SqliteSchema.Steps, "ALTER TABLE fact ADD COLUMN later TEXT"];
        using (var store = SqliteRecordStore.Open(Database, Key, steps)) Assert.Single(store.ReadFacts("ward", "p1"));
        Raw(db => Assert.Equal(steps.Count, db.Number("PRAGMA user_version")));
        Assert.Equal("STO101", Assert.Throws<StoreException>(() => Open()).Code);
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_older_database_usable()
    {
        using (var store = Open()) store.PutFacts("ward", "p1", [Fact("a", "{}")]);
        Assert.Throws<StoreException>(() => SqliteRecordStore.Open(Database, Key, [.. SqliteSchema.Steps, "CREATE TABLE later (x); CREATE TABLE fact (x)"]));
        using var again = Open();
        Assert.Single(again.ReadFacts("ward", "p1"));
        Raw(db => Assert.Equal(0, db.Number("SELECT count(*) FROM sqlite_master WHERE name = 'later'")));
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        Raw(db => db.Execute("CREATE TABLE bookmarks (url)"));
        Assert.Equal("STO102", Assert.Throws<StoreException>(() => Open()).Code);
        Raw(db => Assert.Equal(1, db.Number("SELECT count(*) FROM sqlite_master")));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(Database, string.Concat(Enumerable.Repeat("a lab report, not a database. ", 100)));
        Assert.Equal("STO102", Assert.Throws<StoreException>(() => Open()).Code);
    }

    [Fact]
    public void A_store_under_another_installation_key_is_refused()
    {
        using (var store = Open()) store.PutFacts("ward", "p1", [Fact("a", "{}")]);
        using var other = InstallationKey.Ephemeral();
        Assert.Equal("STO103", Assert.Throws<StoreException>(() => SqliteRecordStore.Open(Database, other)).Code);
    }

    [Fact]
    public void A_row_moved_to_another_person_is_found()
    {
        using (var store = Open())
        {
            store.PutFacts("ward", "p1", [Fact("a", "{\"allergy\":\"penicillin\"}")]);
            store.PutFacts("ward", "p2", [Fact("a", "{\"allergy\":\"none\"}")]);
        }
        Raw(db => db.Run("UPDATE fact SET sealed = (SELECT sealed FROM fact WHERE person = ?) WHERE person = ?", "p2", "p1"));
        using var again = Open();
        Assert.Equal("STO104", Assert.Throws<StoreException>(() => again.ReadFacts("ward", "p1")).Code);
    }

    [Fact]
    public void No_message_names_a_patient()
    {
        using (var store = Open()) store.PutFacts("ward", "Jane Roe", [Fact("a", "{}")]);
        Raw(db => db.Run("UPDATE fact SET sealed = ?", Encoding.UTF8.GetBytes(new string('x', 40))));
        using var again = Open();
        Assert.DoesNotContain("Jane", Assert.Throws<StoreException>(() => again.ReadFacts("ward", "Jane Roe")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_known_about_a_person_is_not_readable_in_the_file()
    {
        using (var store = Open())
        {
            store.PutFacts("ward", "p1", [Fact("a", "{\"note\":\"pheochromocytoma\"}")]);
            store.PutPayload("ward", "p1", "h1:x", "pheochromocytoma"u8);
            store.PutBlob("ward", "p1", new MemoryStream("pheochromocytoma"u8.ToArray()));
            Assert.Equal(-1, OnDisk().IndexOf("pheochromocytoma"u8));
        }
        Assert.Equal(-1, OnDisk().IndexOf("pheochromocytoma"u8));
    }

    [Fact]
    public void An_erased_key_leaves_no_bytes_behind_in_any_file()
    {
        using var store = Open();
        store.PutFacts("ward", "p1", [Fact("a", "{}")]);
        byte[] wrapped = [];
        Raw(db =>
        {
            using var row = db.Prepare("SELECT wrapped FROM person_key");
            Assert.True(row.Step());
            wrapped = row.Bytes(0).ToArray();
        });
        Assert.NotEqual(-1, OnDisk().IndexOf(wrapped));
        store.ErasePerson("ward", "p1");
        Assert.Equal(-1, OnDisk().IndexOf(wrapped));
    }

    [Fact]
    public void A_broken_upload_leaves_no_blob()
    {
        using var store = Open();
        Assert.Throws<IOException>(() => store.PutBlob("ward", "p1", new Breaking()));
        Assert.Empty(store.Persons("ward"));
        Raw(db => Assert.Equal(0, db.Number("SELECT count(*) FROM blob_chunk")));
    }

    [Fact]
    public void Only_its_owner_reads_the_database()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes");
        using var store = Open();
        store.PutFacts("ward", "p1", [Fact("a", "{}")]);
        foreach (var file in Directory.GetFiles(folder.Path))
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Every_commit_reaches_the_disk()
    {
        using var store = SqliteRecordStore.Open(Database, Key);
        Assert.Equal((2L, 1L, 1L), store.Settings);
        Raw(db => Assert.Equal("wal", Text(db, "PRAGMA journal_mode")));

        static string Text(Sqlite db, string sql)
        {
            using var row = db.Prepare(sql);
            return row.Step() ? row.Text(0) : "";
        }
    }

    ReadOnlySpan<byte> OnDisk()
    {
        var all = new MemoryStream();
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.CopyTo(all);
        }
        return all.ToArray();
    }

    void Raw(Action<Sqlite> work)
    {
        using var database = new Sqlite(Database);
        work(database);
    }

    sealed class Breaking : MemoryStream
    {
        int reads;

        public override int Read(Span<byte> buffer)
        {
            if (++reads > 1) throw new IOException("the cable was pulled");
            buffer.Fill(1);
            return buffer.Length;
        }
    }
}
