using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server.Records;

namespace Titrant.Tests.Server.Records;

/// <summary>A record at hand is never older than the store, whoever wrote.</summary>
public sealed class WarmRecordsTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    readonly TemporaryFolder folder = new();
    readonly InstallationKey key = InstallationKey.Ephemeral();

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Whatever_is_written_by_whichever_of_two_stores_the_warm_record_is_the_stored_one()
    {
        using var here = Open();
        using var there = Open();
        var warm = new WarmRecords(10_000, (t, p) => here.StampOf(t, p.Value), (t, p) => FactArchive.Get(here, t, p));
        var random = new Random(12);
        for (var step = 0; step < 300; step++)
        {
            var (tenant, person) = ($"t{random.Next(2)}", new PersonId($"Patient/{random.Next(3)}"));
            var store = random.Next(2) == 0 ? here : there;
            switch (random.Next(10))
            {
                case 0: store.ErasePerson(tenant, person.Value); break;
                case < 5: FactArchive.Put(store, tenant, Record(person, random.Next(40), random.Next(1, 4))); break;
            }
            var expected = FactArchive.Get(there, tenant, person);
            Assert.Equal(expected.Facts, warm.Of(tenant, person).Facts);
        }
    }

    [Fact]
    public void Somebody_erased_by_another_process_does_not_stay_in_memory_unasked()
    {
        using var here = Open();
        using var there = Open();
        var warm = new WarmRecords(10_000, (t, p) => here.StampOf(t, p.Value), (t, p) => FactArchive.Get(here, t, p));
        var (erased, kept) = (new PersonId("Patient/1"), new PersonId("Patient/2"));
        foreach (var person in new[] { erased, kept })
        {
            FactArchive.Put(here, "ward", Record(person, 1, 3));
            warm.Of("ward", person);
        }
        there.ErasePerson("ward", erased.Value);
        Assert.Equal(6, warm.Facts);
        warm.Sweep();
        Assert.Equal(3, warm.Facts);
    }

    [Fact]
    public void A_write_that_lands_while_the_record_is_read_is_seen_at_the_next_use()
    {
        using var store = Open();
        var person = new PersonId("Patient/1");
        FactArchive.Put(store, "ward", Record(person, 1, 1));
        var loads = 0;
        var warm = new WarmRecords(10_000, (t, p) => store.StampOf(t, p.Value), (t, p) =>
        {
            var record = FactArchive.Get(store, t, p);
            if (loads++ == 0) FactArchive.Put(store, "ward", Record(person, 2, 1));
            return record;
        });
        warm.Of("ward", person);
        Assert.Equal(FactArchive.Get(store, "ward", person).Facts, warm.Of("ward", person).Facts);
        Assert.Equal(2, loads);
    }

    [Fact]
    public void A_resource_of_the_person_or_of_nobody_makes_the_warm_record_old_and_that_of_another_does_not()
    {
        using var store = Open();
        var before = store.StampOf("ward", "Patient/1");
        Assert.Equal("", before);
        Assert.NotEqual(before, before = Put("ward", "Patient/1", "Observation", """{"a":1}"""));
        Assert.Equal(before, Put("ward", "Patient/1", "Observation", """{"a":1}"""));   // the same bytes are no new version
        Assert.NotEqual(before, before = Put("ward", "Patient/1", "Observation", """{"a":2}"""));
        Assert.NotEqual(before, before = Put("ward", IResourceStore.Nobody, "Medication", """{"a":1}"""));
        Assert.Equal(before, Put("ward", "Patient/2", "Condition", """{"a":1}"""));
        Assert.Equal(before, Put("other", "Patient/1", "Observation", """{"a":1}"""));

        string Put(string tenant, string person, string type, string json)
        {
            store.PutResources(tenant, Noon, [new(type, "1", person, Encoding.UTF8.GetBytes(json))]);
            return store.StampOf("ward", "Patient/1");
        }
    }

    [Fact]
    public void Somebody_erased_and_stored_anew_has_another_stamp()
    {
        using var store = Open();
        var stamps = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            FactArchive.Put(store, "ward", Record(new PersonId("Patient/1"), 1, 1));
            Assert.True(stamps.Add(store.StampOf("ward", "Patient/1")));
            store.ErasePerson("ward", "Patient/1");
            Assert.Equal("", store.StampOf("ward", "Patient/1"));
        }
    }

    [Fact]
    public void Only_so_many_facts_are_held_and_the_longest_unused_go_first()
    {
        var loads = new List<string>();
        var warm = new WarmRecords(10, (_, p) => p.Value, (_, p) => { loads.Add(p.Value); return Record(p, 0, p.Value == "huge" ? 11 : 4); });
        foreach (var name in new[] { "a", "b", "a", "c", "a", "b", "huge", "huge" }) warm.Of("ward", new PersonId(name));
        Assert.Equal(["a", "b", "c", "b", "huge", "huge"], loads);
        Assert.Equal(8, warm.Facts);
    }

    [Fact]
    public void Made_up_names_take_no_room()
    {
        var warm = new WarmRecords(1_000, (_, _) => "", (_, p) => PatientRecord.Empty(p));
        for (var i = 0; i < 100; i++) warm.Of("ward", new PersonId($"Patient/{i}"));
        Assert.Equal(0, warm.Facts);
    }

    [Fact]
    public async Task Many_who_want_the_same_cold_record_wait_for_one_reading()
    {
        var loads = 0;
        var warm = new WarmRecords(1_000, (_, _) => "1", (_, p) => { Interlocked.Increment(ref loads); Thread.Sleep(30); return Record(p, 0, 3); });
        var records = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => warm.Of("ward", new PersonId("Patient/1")))));
        Assert.Equal(1, loads);
        Assert.All(records, r => Assert.Same(records[0], r));
    }

    SqliteRecordStore Open() => SqliteRecordStore.Open(folder.File("store.db"), key);

    static PatientRecord Record(PersonId person, int from, int count)
    {
        var entries = Enumerable.Range(from, count).Select(i =>
            $$$"""{"resource":{"resourceType":"Observation","id":"o{{{i}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}]},"effectiveDateTime":"2026-02-{{{i % 28 + 1:D2}}}","valueQuantity":{"value":4.{{{i % 10}}},"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"} } }""");
        var read = FhirReader.Read("bundle.json", Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', entries)}}]}"""), new Known(Noon, KnownBasis.Imported));
        return PatientRecord.Build(person, read.Drafts, read.Issues);
    }
}
