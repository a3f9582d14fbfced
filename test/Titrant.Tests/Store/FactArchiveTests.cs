using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Store;

public sealed class FactArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InstallationKey _key = InstallationKey.Ephemeral();
    private readonly SqliteRecordStore _store;

    public FactArchiveTests() => _store = SqliteRecordStore.Open(_folder.File("store.db"), _key);

    public void Dispose()
    {
        _store.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    private static readonly Person Patient = Person.Woman(64).With("creatinine", 1.8m, "mg/dL").Carrying("CYP2C19", "*2/*2").Taking("clopidogrel 75 mg OD")
        .Having("I21.4", "NSTEMI").AllergicTo("Penicillin", "rash").Noted("Seen in clinic.").Vaccinated("Influenza", "2025-10-01");

    [Fact]
    public void A_record_comes_back_as_it_was_put()
    {
        var record = Patient.Record();
        Assert.Equal(record.Facts.Count, FactArchive.Put(_store, "t", record));
        Assert.Equal(record.Facts, FactArchive.Get(_store, "t", record.Person).Facts);
    }

    [Fact]
    public void Importing_twice_adds_nothing()
    {
        FactArchive.Put(_store, "t", Patient.Record());
        Assert.Equal(0, FactArchive.Put(_store, "t", Patient.Record()));
    }

    [Fact]
    public void A_second_sighting_joins_the_fact_and_unknown_members_survive()
    {
        var record = Person.Woman(64).With("creatinine", 1.8m, "mg/dL", "2026-03-01T08:00:00Z").Record();
        var fact = record.Facts.Single(f => f.Claim is Measurement);
        var json = JsonNode.Parse(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(fact))!.AsObject();
        json["FromTheFuture"] = 42;
        _store.PutFacts("t", record.Person.Value, [new(fact.Id.ToString(), "measurement", null, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(json))]);
        var elsewhere = record.With(_ => false, fact with { Seen = [fact.Seen[0] with { Source = new Source("other.csv", "7", null) }] });
        FactArchive.Put(_store, "t", elsewhere);
        var stored = JsonNode.Parse(_store.ReadFacts("t", record.Person.Value)[0].Json.Span)!;
        Assert.Equal((42, 2), ((int)stored["FromTheFuture"]!, stored["Seen"]!.AsArray().Count));
        Assert.Equal(2, FactArchive.Get(_store, "t", record.Person).Facts[0].Seen.Count);
    }

    [Fact]
    public void Another_tenant_sees_nothing()
    {
        FactArchive.Put(_store, "a", Patient.Record());
        Assert.Empty(FactArchive.Get(_store, "b", Patient.Record().Person).Facts);
    }
}
