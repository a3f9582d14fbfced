using System.Text.Json.Nodes;
using Titrant.Learning.Studies;
using Titrant.Learning.Studies.Writing;
using Titrant.Patient.Wire;

namespace Titrant.Tests.Learning.Studies;

/// <summary>The kept result of a study is what the schema says, and what the program still finds.</summary>
public sealed class KeptResultTests : IDisposable
{
    private static readonly string s_schemas = Path.Combine(Repository.Root, "docs", "schemas");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Kept => File.ReadAllBytes(Path.Combine(s_schemas, "examples", "titrant.study-result.1.json"));

    /// <summary>Of the sample study with one learner and nothing locked, so that the file stays small.</summary>
    internal static byte[] Made(TemporaryFolder folder, string code)
    {
        var sample = Path.Combine(Repository.Root, "samples", "study-frailty");
        string[] left = ["  site:", "  locked:", "  - elastic net:", "  - rule:", "  - {column: age, cuts"];
        File.WriteAllLines(folder.File("study.yaml"), File.ReadAllLines(Path.Combine(sample, "study.yaml")).Where(l => !left.Any(s => l.StartsWith(s, StringComparison.Ordinal)))
            .Select(l => l.Replace("operating points: [0.15, 0.3]", "operating points: [0.3]", StringComparison.Ordinal)));
        File.Copy(Path.Combine(sample, "data.csv"), folder.File("data.csv"));
        return ResultJson.Write(StudyRun.Run(StudyFile.Read(folder.File("study.yaml")), new(folder.Path, folder.File("parts"), code, null)).Result);
    }

    [Fact]
    public void The_kept_example_is_canonical_and_as_the_schema_says()
    {
        var bytes = Kept;
        Assert.InRange(bytes.Length, 1_000, 100_000);
        Assert.Equal(bytes, CanonicalJson.Serialize((JsonObject)JsonNode.Parse(bytes)!));
        Assert.Empty(StudyHonestyTests.Differences(JsonNode.Parse(File.ReadAllText(Path.Combine(s_schemas, "titrant.study-result.1.schema.json")))!, JsonNode.Parse(bytes)));
    }

    [Fact]
    public void The_sample_study_still_finds_what_the_kept_example_says()
    {
        var kept = JsonNode.Parse(Kept)!;
        Assert.Empty(Apart(kept, JsonNode.Parse(Made(_folder, (string)kept["code"]!))!, "$").Take(5));
    }

    // Numbers to 1e-9: an exponential may differ in its last bit between machines.
    private static IEnumerable<string> Apart(JsonNode? kept, JsonNode? now, string at) => (kept, now) switch
    {
        (JsonObject a, JsonObject b) => a.Select(p => p.Key).Union(b.Select(p => p.Key)).SelectMany(k => a.ContainsKey(k) && b.ContainsKey(k) ? Apart(a[k], b[k], $"{at}.{k}") : [$"{at}.{k} stands in one of them"]),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b).SelectMany((p, i) => Apart(p.First, p.Second, $"{at}/{i}")),
        (JsonValue a, JsonValue b) when a.TryGetValue(out double x) && b.TryGetValue(out double y) => Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Abs(x)) ? [] : [$"{at}: {a} is {b} now"],
        _ => JsonNode.DeepEquals(kept, now) ? [] : [$"{at}: {kept} is {now} now"],
    };
}
