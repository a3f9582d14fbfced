using System.Text;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Store;

/// <summary>What every backend promises of FHIR resources; it is the same object that keeps the facts.</summary>
public abstract class ResourceStoreConformance : IDisposable
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected InstallationKey Key { get; } = InstallationKey.Ephemeral();

    /// <summary>Opens the same store again, as another connection.</summary>
    protected abstract IRecordStore Open();

    public virtual void Dispose()
    {
        Key.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_version_is_read_after_reopening_byte_for_byte()
    {
        using (var store = Open())
        {
            Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", """{"v":1.80}"""));
            Put(store, "ward", Noon.AddHours(1), Write("Observation", "1", "Patient/1", """{"v":1.90}"""));
        }
        using var again = Open();
        var resources = (IResourceStore)again;
        var first = resources.GetResource("ward", "Observation", "1", 1)!;
        var standing = resources.GetResource("ward", "Observation", "1")!;
        Assert.Equal(("""{"v":1.80}""", 1, Noon, "Patient/1"), (Text(first), first.Version, first.LastUpdated, first.Person));
        Assert.Equal(("""{"v":1.90}""", 2, Noon.AddHours(1)), (Text(standing), standing.Version, standing.LastUpdated));
        Assert.Null(resources.GetResource("ward", "Observation", "1", 3));
        Assert.Null(resources.GetResource("ward", "Condition", "1"));
        Assert.Equal([1, 2], resources.ResourcesOf("ward", "Patient/1").Select(r => r.Version));
    }

    [Fact]
    public void The_same_bytes_again_make_no_new_version()
    {
        using var store = Open();
        var first = Put(store, "ward", Noon, Write("Patient", "1", "Patient/1", "{}"));
        var again = Put(store, "ward", Noon.AddDays(1), Write("Patient", "1", "Patient/1", "{}"));
        Assert.Equal((first.Version, first.LastUpdated), (again.Version, again.LastUpdated));
        Assert.Single(((IResourceStore)store).ResourcesOf("ward", "Patient/1"));
    }

    [Fact]
    public void A_later_version_is_later_in_time_also_where_the_clock_went_back()
    {
        using var store = Open();
        var times = new[] { 0, 0, -5 }.Select((hours, i) => Put(store, "ward", Noon.AddHours(hours), Write("Patient", "1", "Patient/1", $"[{i}]")).LastUpdated).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Equal(3, times.Distinct().Count());
    }

    [Theory]
    [InlineData(0L, 1L)]
    [InlineData(2L, 1L)]
    [InlineData(7L, 1L)]
    public void A_write_that_expects_another_version_changes_nothing_at_all(long expected, long standing)
    {
        using var store = Open();
        Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "{}"));
        var conflict = Assert.Throws<VersionConflictException>(() => ((IResourceStore)store).PutResources("ward", Noon,
            [Write("Condition", "new", "Patient/2", "{}"), Write("Observation", "1", "Patient/1", "[]", expected)]));
        Assert.Equal(("Observation", "1", standing), (conflict.Type, conflict.Id, conflict.Standing));
        Assert.Null(((IResourceStore)store).GetResource("ward", "Condition", "new"));
        Assert.Equal(["Patient/1"], store.Persons("ward"));
    }

    [Fact]
    public void An_expected_version_that_stands_is_followed_by_the_next()
    {
        using var store = Open();
        Assert.Equal(1, Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "{}", 0)).Version);
        Assert.Equal(2, Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "[]", 1)).Version);
        Assert.Equal(0, Assert.Throws<VersionConflictException>(() => Put(store, "ward", Noon, Write("Observation", "9", "Patient/1", "[]", 1))).Standing);
    }

    [Fact]
    public void A_resource_never_moves_to_another_person()
    {
        using var store = Open();
        Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "{}"));
        Assert.Throws<VersionConflictException>(() => Put(store, "ward", Noon, Write("Observation", "1", "Patient/2", "{}")));
        Assert.Equal("Patient/1", ((IResourceStore)store).GetResource("ward", "Observation", "1")!.Person);
        Assert.Equal(["Patient/1"], store.Persons("ward"));
    }

    [Fact]
    public void A_deletion_is_a_version_and_what_went_before_stays_readable()
    {
        using var store = Open();
        var resources = (IResourceStore)store;
        Assert.Equal(0, Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "")).Version);
        Assert.Empty(store.Persons("ward"));
        Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "{}"));
        var gone = Put(store, "ward", Noon.AddHours(1), Write("Observation", "1", "Patient/1", ""));
        Assert.True(gone.Deleted);
        Assert.True(resources.GetResource("ward", "Observation", "1")!.Deleted);
        Assert.Equal("{}", Text(resources.GetResource("ward", "Observation", "1", 1)!));
        Assert.Empty(resources.ResourcesOfType("ward", "Observation", null, 10));
        Assert.Equal(3, Put(store, "ward", Noon.AddHours(2), Write("Observation", "1", "Patient/1", "{}", 0)).Version);
        Assert.Single(resources.ResourcesOfType("ward", "Observation", null, 10));
    }

    [Fact]
    public void One_type_is_paged_over_all_persons_by_id_and_shows_what_stands()
    {
        using var store = Open();
        var resources = (IResourceStore)store;
        foreach (var i in Enumerable.Range(0, 7)) Put(store, "ward", Noon, Write("Patient", $"{i}", $"Patient/{i}", "{}"));
        Put(store, "ward", Noon, Write("Patient", "3", "Patient/3", """{"v":2}"""));
        Put(store, "ward", Noon, Write("Observation", "3", "Patient/3", "{}"));
        var seen = new List<StoredResource>();
        while (resources.ResourcesOfType("ward", "Patient", seen.LastOrDefault()?.Id, 3) is { Count: > 0 } page) seen.AddRange(page);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], seen.Select(r => r.Id));
        Assert.Equal("""{"v":2}""", Text(seen[3]));
        Assert.Empty(resources.ResourcesOfType("ward", "Patient", null, 0));
    }

    [Fact]
    public void Nobody_is_no_person()
    {
        using var store = Open();
        Put(store, "ward", Noon, Write("Medication", "1", IResourceStore.Nobody, "{}"));
        Assert.Empty(store.Persons("ward"));
        Assert.Single(((IResourceStore)store).ResourcesOf("ward", IResourceStore.Nobody));
    }

    [Fact]
    public void One_tenant_never_sees_the_resources_of_another()
    {
        using var store = Open();
        var resources = (IResourceStore)store;
        Put(store, "north", Noon, Write("Observation", "1", "Patient/1", """{"of":"north"}"""));
        Assert.Null(resources.GetResource("south", "Observation", "1"));
        Put(store, "south", Noon, Write("Observation", "1", "Patient/2", """{"of":"south"}"""));
        Assert.Empty(resources.ResourcesOf("south", "Patient/1"));
        Assert.Equal("""{"of":"south"}""", Text(Assert.Single(resources.ResourcesOfType("south", "Observation", null, 9))));
        store.ErasePerson("south", "Patient/1");
        Assert.Equal("""{"of":"north"}""", Text(resources.GetResource("north", "Observation", "1")!));
    }

    [Fact]
    public void Erasure_takes_every_version_and_the_id_is_free_again()
    {
        using var store = Open();
        var resources = (IResourceStore)store;
        Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "{}"));
        Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "[]"));
        Put(store, "ward", Noon, Write("Observation", "2", "Patient/2", "{}"));
        Assert.Equal(["Patient/1", "Patient/2"], store.Persons("ward"));
        Assert.Equal(new Erased(0, 0, 0, true) { ResourceVersions = 2 }, store.ErasePerson("ward", "Patient/1"));
        Assert.Null(resources.GetResource("ward", "Observation", "1"));
        Assert.Null(resources.GetResource("ward", "Observation", "1", 1));
        Assert.Empty(resources.ResourcesOf("ward", "Patient/1"));
        Assert.Equal(["Patient/2"], store.Persons("ward"));
        Assert.Equal(1, Put(store, "ward", Noon, Write("Observation", "1", "Patient/3", "{}")).Version);
    }

    [Fact]
    public void Of_many_that_expect_the_same_version_exactly_one_wins()
    {
        using (var store = Open()) Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", "{}"));
        var won = 0;
        Parallel.For(0, 8, i =>
        {
            using var store = Open();
            try
            {
                Put(store, "ward", Noon, Write("Observation", "1", "Patient/1", $"[{i}]", 1));
                Interlocked.Increment(ref won);
            }
            catch (VersionConflictException conflict)
            {
                Assert.Equal(2, conflict.Standing);
            }
        });
        Assert.Equal(1, won);
        using var check = Open();
        Assert.Equal(2, ((IResourceStore)check).ResourcesOf("ward", "Patient/1").Count);
    }

    protected static ResourceWrite Write(string type, string id, string person, string json, long? ifVersion = null) =>
        new(type, id, person, Encoding.UTF8.GetBytes(json), ifVersion);

    protected static StoredResource Put(IRecordStore store, string tenant, DateTimeOffset at, ResourceWrite write) =>
        Assert.Single(((IResourceStore)store).PutResources(tenant, at, [write]));

    static string Text(StoredResource resource) => Encoding.UTF8.GetString(resource.Json.Span);
}
