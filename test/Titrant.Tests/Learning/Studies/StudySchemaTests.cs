using System.Text.Json.Nodes;
using Titrant.Learning.Studies.Reading;

namespace Titrant.Tests.Learning.Studies;

/// <summary>The published schema says what the reader reads.</summary>
public sealed class StudySchemaTests
{
    private static JsonNode Definitions => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "schemas", "titrant.study.1.schema.json")))!["$defs"]!;

    private static string[] Keys(JsonNode definition) => [.. definition["properties"]!.AsObject().Select(p => p.Key)];

    [Fact]
    public void Every_section_has_the_same_keys_in_the_schema_and_in_the_reader()
    {
        foreach (var (section, keys) in StudyKeys.Sections) Assert.Equal(keys, Keys(Definitions[section]!));
        Assert.Equal(StudyKeys.Sections.Keys.Order(), Definitions.AsObject().Where(d => d.Value!["properties"] is not null).Select(d => d.Key).Order());
    }

    [Fact]
    public void Words_to_choose_from_are_the_same()
    {
        string[] Words(string section, string key) => [.. Definitions[section]!["properties"]![key]!["enum"]!.AsArray().Select(w => (string)w!)];
        Assert.Equal(ColumnReading.Roles.Select(r => r.Word), Words("column", "role"));
        Assert.Equal(ColumnReading.Takes.Select(r => r.Word), Words("from", "take"));
        Assert.Equal(StudyReading.Kinds.Select(r => r.Word), Words("outcome", "kind"));
    }

    [Fact]
    public void The_kept_example_uses_every_section()
    {
        var example = JsonNode.Parse(File.ReadAllText(StudyFileTests.Example("json")))!.AsObject();
        Assert.Equal(Keys(Definitions["study"]!).Order(), example.Select(p => p.Key).Order());
        foreach (var section in new[] { "intended use", "splits" }) Assert.Equal(Keys(Definitions[section]!).Order(), example[section]!.AsObject().Select(p => p.Key).Order());
    }
}
