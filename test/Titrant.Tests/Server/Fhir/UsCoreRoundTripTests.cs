using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Titrant.Tests.Server.Fhir;

public sealed class UsCoreRoundTripTests
{
    [Fact]
    public async Task Every_us_core_example_comes_back_byte_for_byte_apart_from_its_version()
    {
        var path = Repository.Data("ehr", "uscore_examples.jsonl.gz");
        await using var house = new FhirHouse();
        var client = await house.Open();
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var (examples, bytes) = (0, 0);
        while (await lines.ReadLineAsync() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            var came = row.RootElement.GetProperty("resource").GetRawText();
            var resource = JsonNode.Parse(came)!.AsObject();
            var (type, id) = ((string)resource["resourceType"]!, (string)resource["id"]!);
            var stored = house.Store.PutResources("local", FhirHouse.Noon, [new(type, id, FhirHouse.PersonOf(resource), Encoding.UTF8.GetBytes(came))])[0];
            var given = await client.GetStringAsync($"/fhir/{type}/{id}/_history/{stored.Version}");

            var laid = $"\"versionId\":\"{stored.Version}\",\"lastUpdated\":\"2026-11-21T12:00:00.000Z\"";
            if (came == given.Replace(laid + ", ", "", StringComparison.Ordinal).Replace(laid + ",", "", StringComparison.Ordinal).Replace($"\"meta\":{{{laid}}},", "", StringComparison.Ordinal)) bytes++;
            Assert.Equal(Plain(came), Plain(given));
            examples++;
        }
        Assert.Equal(130, examples);
        // The others state a version or a time of their own, which the store's replaces.
        Assert.InRange(bytes, 100, 130);
    }

    private static string Plain(string json)
    {
        var resource = JsonNode.Parse(json)!.AsObject();
        if (resource["meta"] is JsonObject meta)
        {
            meta.Remove("versionId");
            meta.Remove("lastUpdated");
            if (meta.Count == 0) resource.Remove("meta");
        }
        return resource.ToJsonString();
    }
}
