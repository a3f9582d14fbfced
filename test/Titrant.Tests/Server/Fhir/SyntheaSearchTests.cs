using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Patient.Store;

namespace Titrant.Tests.Server.Fhir;

/// <summary>Search against the expectations that were written beside the Synthea bundles, and against a filter by hand.</summary>
public sealed class SyntheaSearchTests
{
    private static readonly string[] s_types = ["Patient", "Observation", "Condition", "MedicationRequest", "Procedure", "DiagnosticReport"];

    [Fact]
    public async Task Search_finds_what_a_filter_by_hand_finds_in_every_patient()
    {
        var folder = Repository.Data("ehr");
        await using var house = new FhirHouse();
        var people = File.ReadLines(Path.Combine(folder, "synthea_expected.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())
            .Select(expected => (Expected: expected, Resources: Stored(house, Path.Combine(folder, (string)expected["file"]!)))).ToList();
        var client = await house.Open();
        foreach (var (expected, resources) in people)
        {
            var patient = (string)resources.Single(r => (string?)r["resourceType"] == "Patient")["id"]!;
            foreach (var type in s_types.Skip(1))
                Assert.Equal(Ids(resources.Where(r => (string?)r["resourceType"] == type)), Ordered(await client.GetAsync($"/fhir/{type}?patient={patient}&_count=500").Json()));
            foreach (var code in ((JsonObject)expected["latest_quantity_by_loinc"]!).Select(p => p.Key).Take(6))
                Assert.Equal(
                    Ids(resources.Where(r => (string?)r["resourceType"] == "Observation" && HasCode(r["code"], code))),
                    Ordered(await client.GetAsync($"/fhir/Observation?patient={patient}&code=http://loinc.org|{code}&_count=500").Json()));
            Assert.Equal(Words(expected, "active_condition_snomed"), Codes(await client.GetAsync($"/fhir/Condition?patient={patient}&clinical-status=active&_count=500").Json(), "code"));
            Assert.Equal(Words(expected, "active_medication_rxnorm"), Codes(await client.GetAsync($"/fhir/MedicationRequest?patient={patient}&status=active&_count=500").Json(), "medicationCodeableConcept"));
        }
        Assert.Equal(27, people.Count);
        Assert.Equal(27, (int?)(await client.GetAsync("/fhir/Patient?_summary=count").Json())["total"]);
    }

    [Fact]
    public async Task The_newest_result_of_each_code_comes_first_when_sorted_by_date()
    {
        var folder = Repository.Data("ehr");
        await using var house = new FhirHouse();
        var people = File.ReadLines(Path.Combine(folder, "synthea_expected.jsonl")).Take(9).Select(line => JsonNode.Parse(line)!.AsObject())
            .Select(expected => (Expected: expected, Resources: Stored(house, Path.Combine(folder, (string)expected["file"]!)))).ToList();
        var client = await house.Open();
        foreach (var (expected, resources) in people)
        {
            var patient = (string)resources.Single(r => (string?)r["resourceType"] == "Patient")["id"]!;
            foreach (var (code, latest) in (JsonObject)expected["latest_quantity_by_loinc"]!)
            {
                var bundle = await client.GetAsync($"/fhir/Observation?patient={patient}&code={code}&_sort=-date&_count=5").Json();
                // Panels carry components and no value of their own.
                var first = bundle.Entries().Select(e => e["resource"]!).First(r => r["valueQuantity"] is not null);
                Assert.Equal((string?)latest!["time"], (string?)first["effectiveDateTime"]);
                Assert.Equal(latest["value"]!.GetValue<decimal>(), first["valueQuantity"]!["value"]!.GetValue<decimal>());
            }
        }
    }

    // References by urn become Type/id, as a server's intake does.
    private static List<JsonObject> Stored(FhirHouse house, string path)
    {
        using var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var entries = JsonNode.Parse(zip)!["entry"]!.AsArray();
        var resources = new List<JsonObject>();
        var names = entries.ToDictionary(e => (string)e!["fullUrl"]!, e => $"{(string?)e!["resource"]!["resourceType"]}/{(string?)e["resource"]!["id"]}", StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => s_types.Contains((string?)e!["resource"]!["resourceType"])))
        {
            var text = new StringBuilder(entry!["resource"]!.ToJsonString());
            foreach (var (urn, name) in names) if (urn.StartsWith("urn:", StringComparison.Ordinal)) text.Replace($"\"{urn}\"", $"\"{name}\"");
            resources.Add(JsonNode.Parse(text.ToString())!.AsObject());
        }
        house.Store.PutResources("local", FhirHouse.Noon, [.. resources.Select(r =>
            new ResourceWrite((string)r["resourceType"]!, (string)r["id"]!, FhirHouse.PersonOf(r), Encoding.UTF8.GetBytes(r.ToJsonString())))]);
        return resources;
    }

    private static bool HasCode(JsonNode? concept, string code) => concept?["coding"]?.AsArray().Any(c => (string?)c!["code"] == code) == true;

    private static string Ids(IEnumerable<JsonObject> resources) => string.Join(' ', resources.Select(r => (string)r["id"]!).Order(StringComparer.Ordinal));

    private static string Ordered(JsonObject bundle)
    {
        Assert.Equal(bundle.Ids().Length, (int?)bundle["total"]);
        return string.Join(' ', bundle.Ids());
    }

    private static string Words(JsonObject expected, string name) => string.Join(' ', expected[name]!.AsArray().Select(c => (string)c!));

    private static string Codes(JsonObject bundle, string element) => string.Join(' ', bundle.Entries()
        .SelectMany(e => e["resource"]![element]?["coding"]?.AsArray() ?? []).Select(c => (string)c!["code"]!).Distinct().Order(StringComparer.Ordinal));
}
