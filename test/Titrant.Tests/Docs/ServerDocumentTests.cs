using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Titrant.Server;
using Titrant.Server.CdsHooks;
using Titrant.Server.Settings;

namespace Titrant.Tests.Docs;

/// <summary>docs/server.md says of the settings what the schema and the program say, and the sample calls are calls.</summary>
public class ServerDocumentTests
{
    private static readonly string s_text = File.ReadAllText(At("docs/server.md"));

    [Fact]
    public void The_table_of_settings_has_every_key_of_the_schema_with_its_bounds_and_default()
    {
        var rows = Rows();
        var properties = Schema();
        Assert.Equal(properties.Select(p => p.Key).Where(k => k is not ("$schema" or "format" or "tenants")).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, row) in rows)
        {
            var property = properties[key]!;
            if (property["minimum"] is { } least) Assert.Equal($"{least} to {property["maximum"]}", row.Values);
            if (property["default"] is { } value) Assert.Equal(value.ToString(), row.Default);
        }
    }

    [Fact]
    public void The_defaults_and_bounds_in_the_table_are_those_of_the_program()
    {
        var rows = Rows();
        foreach (var knob in Knob.All.Where(k => k.InFile))
        {
            var value = knob.Get(ServerSettings.Default);
            Assert.Equal(value switch { "" => "none", bool yes => yes ? "true" : "false", _ => $"{value}" }, rows[knob.Key].Default);
            if (knob.Kind == KnobKind.Whole) Assert.Equal($"{knob.Least} to {knob.Most}", rows[knob.Key].Values);
        }
    }

    [Fact]
    public void Every_key_of_a_tenant_and_of_an_issuer_is_explained()
    {
        var tenant = Schema()["tenants"]!["items"]!["properties"]!.AsObject();
        var issuer = tenant["issuers"]!["items"]!["properties"]!.AsObject();
        Assert.All(tenant.Concat(issuer).Select(p => p.Key), key => Assert.Contains($"| `{key}` |", s_text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("patient-view.json")]
    [InlineData("order-sign-clopidogrel.json")]
    [InlineData("order-sign-metformin.json")]
    public void The_sample_calls_are_sound(string file)
    {
        var call = JsonNode.Parse(Sample(file))!;
        var read = HookReader.Read(System.Text.Encoding.UTF8.GetBytes(call.ToJsonString()), (string)call["hook"]!);
        Assert.NotNull(read.Request);
        Assert.Empty(read.Faults);
    }

    [Fact]
    public void The_sample_with_all_prefetch_answers_every_template() =>
        Assert.Equal(HookService.All[^1].Prefetch.Select(t => t.Key).Order(StringComparer.Ordinal),
            JsonNode.Parse(Sample("order-sign-metformin.json"))!["prefetch"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void The_sample_feedback_is_read() =>
        Assert.Single(FeedbackReader.Read(System.Text.Encoding.UTF8.GetBytes(Sample("feedback.json"))).Reports!);

    [Fact]
    public void Sample_calls_say_that_nobody_in_them_exists_and_are_explained()
    {
        var files = Directory.GetFiles(At("samples/hooks"));
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Contains("SYNTHETIC", File.ReadAllText(f), StringComparison.Ordinal));
        Assert.All(files, f => Assert.Contains($"| `{Path.GetFileName(f)}` |", File.ReadAllText(At("samples/README.md")), StringComparison.Ordinal));
    }

    private static Dictionary<string, (string Default, string Values)> Rows() =>
        Regex.Matches(s_text, @"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \|\r?$", RegexOptions.Multiline).ToDictionary(m => m.Groups[1].Value, m => (m.Groups[2].Value, m.Groups[3].Value), StringComparer.Ordinal);

    private static JsonObject Schema() => JsonNode.Parse(File.ReadAllText(At("docs/schemas/titrant.server.1.schema.json")))!["properties"]!.AsObject();
    private static string Sample(string file) => File.ReadAllText(At("samples/hooks/" + file)).Replace("TODAY", "2026-03-10", StringComparison.Ordinal);
    private static string At(string path) => Path.Combine(Repository.Root, path);
}
