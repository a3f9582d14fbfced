
namespace Titrant.Tests.Server.Fhir;

public sealed class FhirJournalTests
{
    [Fact]
    public async Task Each_read_and_each_search_leaves_one_entry_that_names_nobody()
    {
        await using var house = new FhirHouse();
        house.Put("""{"resourceType":"Patient","id":"p-1"}""");
        house.Put("""{"resourceType":"Patient","id":"p-2"}""");
        house.Put(FhirHouse.Observation("o1", "p-1", "2160-0", "2026-01-01"));
        house.Put("""{"resourceType":"Medication","id":"m"}""");
        var client = await house.Open();
        await client.GetAsync("/fhir/Observation/o1").Json();
        await client.GetAsync("/fhir/Medication/m").Json();
        await client.GetAsync("/fhir/Observation?patient=p-1&_sort=date").Json();
        await client.GetAsync("/fhir/Patient").Json();
        await client.GetAsync("/fhir/Patient?_id=p-2").Json();
        await client.GetAsync("/fhir/metadata").Json();

        string one;
        string two;
        using (var key = house.Store.KeyOf("local", "Patient/p-1")) one = key.Subject("Patient/p-1");
        using (var key = house.Store.KeyOf("local", "Patient/p-2")) two = key.Subject("Patient/p-2");
        var files = Directory.GetFiles(Path.Combine(house.Home, "journals"), "*", SearchOption.AllDirectories);
        var lines = files.SelectMany(File.ReadAllLines).Where(l => l.Contains("\"action\"", StringComparison.Ordinal)).Select(l => System.Text.Json.Nodes.JsonNode.Parse(l)!).ToList();
        Assert.Equal(
            [("read", one), ("read", null), ("search", one), ("search", null), ("search", two)],
            lines.Select(l => ((string?)l["action"], (string?)l["subject"])));
        Assert.All(files, f => Assert.DoesNotContain("p-1", File.ReadAllText(f), StringComparison.Ordinal));
    }
}
