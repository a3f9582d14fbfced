using Titrant.Patient.Store;

namespace Titrant.Tests.Store;

public sealed class SqliteResourceTests : ResourceStoreConformance
{
    readonly TemporaryFolder folder = new();

    string Database => folder.File("store.db");

    protected override IRecordStore Open() => SqliteRecordStore.Open(Database, Key);

    public override void Dispose()
    {
        base.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("UPDATE resource SET sealed = (SELECT sealed FROM resource WHERE id = '2') WHERE id = '1'")]
    [InlineData("UPDATE resource SET updated = updated + 1 WHERE id = '1'")]
    [InlineData("UPDATE resource SET version = 9 WHERE id = '1'")]
    [InlineData("UPDATE resource SET id = '7' WHERE id = '1'")]
    [InlineData("UPDATE resource SET person = 'Patient/2' WHERE id = '1'")]
    public void A_resource_moved_or_altered_outside_is_found(string tampering)
    {
        using (var store = Open())
        {
            Put(store, "ward", Noon, Write("AllergyIntolerance", "1", "Patient/1", "{\"a\":1}"));
            Put(store, "ward", Noon, Write("AllergyIntolerance", "2", "Patient/2", "{\"a\":2}"));
        }
        using (var raw = new Sqlite(Database)) Assert.Equal(1, raw.Run(tampering));
        using var again = Open();
        Assert.Equal("STO104", Assert.Throws<StoreException>(() => ((IResourceStore)again).ResourcesOfType("ward", "AllergyIntolerance", null, 9)).Code);
    }

    [Fact]
    public void A_store_of_the_first_version_is_brought_forward_with_its_facts()
    {
        using (var store = SqliteRecordStore.Open(Database, Key, [SqliteSchema.Steps[0]]))
            store.PutFacts("ward", "Patient/1", [new("a", "measurement", null, "{}"u8.ToArray())]);
        using var forward = Open();
        Put(forward, "ward", Noon, Write("Observation", "1", "Patient/1", "{}"));
        Assert.Single(forward.ReadFacts("ward", "Patient/1"));
        Assert.Equal(["Patient/1"], forward.Persons("ward"));
    }

    [Fact]
    public void What_a_resource_says_is_not_readable_in_the_file()
    {
        using (var store = Open()) Put(store, "ward", Noon, Write("Condition", "1", "Patient/1", "{\"text\":\"pheochromocytoma\"}"));
        foreach (var file in Directory.GetFiles(folder.Path)) Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("pheochromocytoma"u8));
    }
}
