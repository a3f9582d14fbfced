using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Store;

namespace Titrant.Tests.Server.Fhir;

/// <summary>Whole synthetic lives, posted as they are.</summary>
public sealed class SyntheaIntakeTests
{
    [Fact]
    public async Task Each_bundle_is_stored_whole_and_its_record_is_the_one_that_the_file_gives()
    {
        var data = Repository.Data("ehr");
        await using var house = await IntakeHouse.Open();
        var rows = File.ReadLines(Path.Combine(data, "synthea_expected.jsonl")).Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal(27, rows.Count);
        var earlier = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var bytes = Unzipped(Path.Combine(data, (string)row["file"]!));
            var nobodysBefore = house.Store.ResourcesOf("local", IResourceStore.Nobody).Count;
            var answer = await house.Send(HttpMethod.Post, "/fhir", bytes);
            Assert.Equal((int)row["entries"]!, answer.Responses.Count);
            Assert.All(answer.Responses, r => Assert.Equal("201 Created", (string?)r["status"]));
            Assert.All(answer.Responses, r => Assert.Null(r["outcome"]));
            var person = answer.Places.Single(p => p.StartsWith("Patient/", StringComparison.Ordinal));

            var stored = house.Store.ResourcesOf("local", person);
            Assert.Equal((int)row["entries"]!, stored.Count + house.Store.ResourcesOf("local", IResourceStore.Nobody).Count - nobodysBefore);
            var counts = answer.Places.GroupBy(p => p.Split('/')[0]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()));
            Assert.Equal(row["resource_counts"]!.AsObject().OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, (int)c.Value!)), counts);

            var read = FhirReader.Read("file", bytes, new Known(house.Clock(), KnownBasis.Imported));
            var file = PatientRecord.Build(new PersonId(person), read.Drafts, read.Issues);
            var record = house.Record(person);
            Assert.Empty(record.Issues);
            Assert.Equal(Said(file, Renamed(bytes, answer.Places)), Said(record, []));
            Assert.Equal(SyntheaConformance.Answer(file, read).ToJsonString(), SyntheaConformance.Answer(record, read).ToJsonString());
            earlier.Add(person, string.Concat(Said(record, [])));
        }
        // Nobody's later bundle touched an earlier person.
        foreach (var (person, before) in earlier) Assert.Equal(before, string.Concat(Said(house.Record(person), [])));

        var (gone, kept) = (earlier.Keys.First(), earlier.Keys.Last());
        Assert.True(house.Store.ErasePerson("local", gone).ResourceVersions > 50);
        Assert.Empty(house.Record(gone).Facts);
        Assert.Empty(house.Store.ResourcesOf("local", gone));
        Assert.DoesNotContain(gone, house.Store.Persons("local"));
        Assert.Equal(earlier[kept], string.Concat(Said(house.Record(kept), [])));
    }

    [Fact]
    public async Task As_a_collection_each_fact_has_the_identity_that_the_file_gives_it_and_a_second_time_changes_nothing()
    {
        var data = Repository.Data("ehr", "synthea");
        await using var house = await IntakeHouse.Open();
        foreach (var path in Directory.EnumerateFiles(data).Order(StringComparer.Ordinal).Take(3))
        {
            var bundle = JsonNode.Parse(Unzipped(path))!.AsObject();
            bundle["type"] = "collection";
            var bytes = JsonSerializer.SerializeToUtf8Bytes(bundle);
            var read = FhirReader.Read("file", bytes, new Known(house.Clock(), KnownBasis.Imported));
            var person = read.Subject!.Identifier!;
            for (var i = 0; i < 2; i++)
            {
                var answer = await house.Send(HttpMethod.Post, "/fhir", bytes);
                Assert.All(answer.Responses, r => Assert.Equal(i == 0 ? "201 Created" : "200 OK", (string?)r["status"]));
                Assert.Equal(PatientRecord.Build(new PersonId(person), read.Drafts).Facts.Select(f => f.Id), house.Record(person).Facts.Select(f => f.Id));
            }
            Assert.All(house.Store.ResourcesOf("local", person), r => Assert.Equal(1, r.Version));
        }
    }

    // What a record says, apart from where it was read: claim, time and status, in an order of their own.
    private static IReadOnlyList<string> Said(PatientRecord record, Dictionary<string, string> renamed) =>
        [.. record.Facts.Select(f => Rename($"{f.When} {JsonSerializer.Serialize(f.Claim)} {f.Seen[0].Status}", renamed)).Order(StringComparer.Ordinal)];

    private static string Rename(string text, Dictionary<string, string> renamed) =>
        renamed.Count == 0 || !text.Contains("Observation/", StringComparison.Ordinal) ? text : renamed.Aggregate(text, (t, r) => t.Replace(r.Key, r.Value, StringComparison.Ordinal));

    private static Dictionary<string, string> Renamed(byte[] bundle, IReadOnlyList<string> places)
    {
        using var document = JsonDocument.Parse(bundle);
        return document.RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource"))
            .Select((r, i) => (Old: $"{r.GetProperty("resourceType").GetString()}/{r.GetProperty("id").GetString()}", New: places[i])).ToDictionary(p => p.Old, p => p.New);
    }

    private static byte[] Unzipped(string path)
    {
        using var file = File.OpenRead(path);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unzipped.CopyTo(bytes);
        return bytes.ToArray();
    }
}
