using System.Text;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Store;

/// <summary>What every backend promises; no backend may change a figure.</summary>
public abstract class RecordStoreConformance : IDisposable
{
    protected InstallationKey Key { get; } = InstallationKey.Ephemeral();

    /// <summary>Opens the same store again, as another connection.</summary>
    protected abstract IRecordStore Open();

    public virtual void Dispose()
    {
        Key.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_put_is_read_after_reopening_byte_for_byte()
    {
        // The last member belongs to a version that does not exist yet.
        var json = """{"kind":"measurement","value":1.80,"unit":"mg/dL","fromTheFuture":{"x":[1,2]}}""";
        using (var store = Open())
            Assert.Equal(2, store.PutFacts("ward", "p1", [Fact("b", json, 638_000_000_000_000_000), Fact("a", "{}")]));
        using var again = Open();
        var facts = again.ReadFacts("ward", "p1");
        Assert.Equal(["a", "b"], facts.Select(f => f.Id));
        Assert.Equal(json, Encoding.UTF8.GetString(facts[1].Json.Span));
        Assert.Equal(638_000_000_000_000_000, facts[1].KnownAtUtcTicks);
        Assert.Null(facts[0].KnownAtUtcTicks);
        Assert.Equal("measurement", facts[1].Kind);
    }

    [Fact]
    public void The_same_import_twice_changes_nothing()
    {
        using var store = Open();
        StoredFact[] facts = [Fact("a", "{\"v\":1}"), Fact("b", "{\"v\":2}")];
        Assert.Equal(2, store.PutFacts("ward", "p1", facts));
        Assert.Equal(0, store.PutFacts("ward", "p1", facts));
        Assert.Equal(["{\"v\":1}", "{\"v\":2}"], Texts(store.ReadFacts("ward", "p1")));
    }

    [Fact]
    public void A_fact_seen_in_a_further_document_replaces_its_row()
    {
        using var store = Open();
        store.PutFacts("ward", "p1", [Fact("a", """{"seen":["x"]}""")]);
        Assert.Equal(0, store.PutFacts("ward", "p1", [Fact("a", """{"seen":["x","y"]}""")]));
        Assert.Equal("""{"seen":["x","y"]}""", Assert.Single(Texts(store.ReadFacts("ward", "p1"))));
    }

    [Fact]
    public void An_import_that_fails_midway_leaves_nothing()
    {
        using var store = Open();
        Assert.ThrowsAny<Exception>(() => store.PutFacts("ward", "p1", [Fact("a", "{}"), Fact(null!, "{}")]));
        Assert.Empty(store.ReadFacts("ward", "p1"));
        Assert.Empty(store.Persons("ward"));
    }

    [Fact]
    public void The_same_person_in_two_tenants_never_mixes()
    {
        using var store = Open();
        store.PutFacts("north", "p1", [Fact("a", "{\"of\":\"north\"}"), Fact("n", "{}")]);
        store.PutFacts("south", "p1", [Fact("a", "{\"of\":\"south\"}")]);
        store.PutPayload("north", "p1", "h1:x", "north"u8);
        var blob = store.PutBlob("north", "p1", new MemoryStream([1, 2, 3]));
        Assert.Equal(["{\"of\":\"south\"}"], Texts(store.ReadFacts("south", "p1")));
        Assert.Null(store.GetPayload("south", "p1", "h1:x"));
        Assert.False(store.GetBlob("south", "p1", blob, Stream.Null));
        using (var north = store.KeyOf("north", "p1"))
        using (var south = store.KeyOf("south", "p1"))
            Assert.NotEqual(north.Subject("p1"), south.Subject("p1"));
        store.ErasePerson("south", "p1");
        Assert.Equal(2, store.ReadFacts("north", "p1").Count);
        Assert.Equal("north"u8.ToArray(), store.GetPayload("north", "p1", "h1:x"));
        Assert.Empty(store.Persons("south"));
    }

    /// <summary>Law over generated histories: each tenant's view equals a store that this tenant had to itself.</summary>
    [Fact]
    public void Whatever_others_write_a_tenant_sees_exactly_its_own()
    {
        using var store = Open();
        var random = new Random(20260301);
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string[] tenants = ["a", "ab", "A", "a ", "ä", "a'--"];
        string[] persons = ["b", "bb", "", "p%", "p_"];
        for (var i = 0; i < 150; i++)
        {
            var (tenant, person) = (tenants[random.Next(tenants.Length)], "p" + persons[random.Next(persons.Length)]);
            var place = $"{tenant}\0{person}";
            if (random.Next(10) == 0)
            {
                store.ErasePerson(tenant, person);
                foreach (var gone in own.Keys.Where(k => k.StartsWith(place + "\0", StringComparison.Ordinal)).ToList()) own.Remove(gone);
            }
            else
            {
                var id = $"f{random.Next(4)}";
                store.PutFacts(tenant, person, [Fact(id, $"{{\"n\":{i}}}")]);
                own[$"{place}\0{id}"] = $"{{\"n\":{i}}}";
            }
        }
        foreach (var tenant in tenants)
        {
            var mine = own.Where(e => e.Key.Split('\0')[0] == tenant).ToList();
            Assert.Equal(mine.Select(e => e.Key.Split('\0')[1]).Distinct().Order(StringComparer.Ordinal), store.Persons(tenant));
            foreach (var person in store.Persons(tenant))
                Assert.Equal(mine.Where(e => e.Key.Split('\0')[1] == person).Select(e => e.Value), Texts(store.ReadFacts(tenant, person)));
        }
    }

    [Fact]
    public void Persons_are_everyone_with_something_kept()
    {
        using var store = Open();
        store.PutFacts("ward", "c", [Fact("a", "{}")]);
        store.PutPayload("ward", "b", "h1:x", "x"u8);
        store.PutBlob("ward", "a", new MemoryStream([1]));
        Assert.Equal(["a", "b", "c"], store.Persons("ward"));
        Assert.Empty(store.Persons("elsewhere"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((3 << 20) + 17)]
    public void A_blob_of_any_length_comes_back_under_its_content_address(int length)
    {
        using var store = Open();
        var content = new byte[length];
        new Random(7).NextBytes(content);
        var address = store.PutBlob("ward", "p1", new MemoryStream(content));
        Assert.Equal("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), address);
        Assert.Equal(address, store.PutBlob("ward", "p1", new MemoryStream(content)));
        using var back = new MemoryStream();
        Assert.True(store.GetBlob("ward", "p1", address, back));
        Assert.Equal(content, back.ToArray());
        Assert.False(store.GetBlob("ward", "p2", address, Stream.Null));
    }

    [Fact]
    public void After_erasure_nothing_of_the_person_can_be_read_and_the_journal_still_verifies()
    {
        using var folder = new TemporaryFolder();
        using var store = Open();
        var journal = Journal.Open(folder.Path, "ward", "cli", Key);
        store.PutFacts("ward", "p1", [Fact("a", "{}")]);
        store.PutFacts("ward", "p2", [Fact("a", "{}")]);
        using var key = store.KeyOf("ward", "p1");
        var digest = key.Digest("brief", "secret"u8);
        store.PutPayload("ward", "p1", digest, "secret"u8);
        var blob = store.PutBlob("ward", "p1", new MemoryStream([1, 2, 3]));
        journal.Append(new(DateTimeOffset.UnixEpoch, "brief", key.Subject("p1"), digest));

        Assert.Equal(new Erased(1, 1, 1, true), store.ErasePerson("ward", "p1"));
        journal.Append(new(DateTimeOffset.UnixEpoch, "erase", key.Subject("p1")));

        Assert.Empty(store.ReadFacts("ward", "p1"));
        Assert.Null(store.GetPayload("ward", "p1", digest));
        Assert.False(store.GetBlob("ward", "p1", blob, Stream.Null));
        Assert.Equal(["p2"], store.Persons("ward"));
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: Key.Fingerprint));
        Assert.Equal(new Erased(0, 0, 0, false), store.ErasePerson("ward", "p1"));
        using var fresh = store.KeyOf("ward", "p1");
        Assert.NotEqual(key.Subject("p1"), fresh.Subject("p1"));
        Assert.NotEqual(digest, fresh.Digest("brief", "secret"u8));
    }

    [Fact]
    public void A_key_is_made_once()
    {
        using var store = Open();
        using var other = Open();
        using var one = store.KeyOf("ward", "p1");
        using var same = other.KeyOf("ward", "p1");
        Assert.Equal(one.Subject("p1"), same.Subject("p1"));
    }

    [Fact]
    public void Two_connections_writing_at_once_keep_both()
    {
        Parallel.For(0, 4, writer =>
        {
            using var store = Open();
            for (var i = 0; i < 25; i++) store.PutFacts("ward", "p1", [Fact($"{writer}-{i}", "{}")]);
        });
        using var check = Open();
        Assert.Equal(100, check.ReadFacts("ward", "p1").Count);
    }

    protected static StoredFact Fact(string id, string json, long? knownAt = null) => new(id, "measurement", knownAt, Encoding.UTF8.GetBytes(json));

    static IEnumerable<string> Texts(IEnumerable<StoredFact> facts) => facts.Select(f => Encoding.UTF8.GetString(f.Json.Span));
}
