using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Titrant.Patient.Journals;
using Titrant.Patient.Packs;
using Titrant.Tests.Packs;

namespace Titrant.Tests.Wire;

/// <summary>docs/schemas says what is written, and what is written is what docs/schemas says.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void A_journal_and_its_head_are_as_their_schemas_say()
    {
        using var folder = new TemporaryFolder();
        using var key = InstallationKey.Ephemeral();
        using var person = PersonKey.Random();
        var journal = Journal.Open(folder.Path, "ward", "cli", key);
        journal.Append(new(DateTimeOffset.UnixEpoch, "brief", person.Subject("p1"), person.Digest("brief", "{}"u8), "pharmacy"));
        var lines = File.ReadAllLines(journal.File);
        Fits("titrant.journal-1", lines[0]);
        Fits("titrant.journal-entry-1", lines[1]);
        Fits("titrant.head-1", File.ReadAllText(journal.HeadFile));
    }

    [Fact]
    public void A_pack_is_as_its_schema_says()
    {
        using var folder = new TemporaryFolder();
        var pack = InstalledPacks.Add(SyntheticRxNorm.WriteZip(folder.File("RxNorm_full_09022025.zip")), null, folder.File("home"), DateTimeOffset.UnixEpoch).Pack!;
        Fits("titrant.pack-1", File.ReadAllText(pack.PathOf("pack.json")));
    }

    /// <summary>Every member written is described, every required member is written, and constants and patterns hold.</summary>
    static void Fits(string schema, string json)
    {
        var described = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "docs", "schemas", schema + ".schema.json")))!;
        var properties = described["properties"]!.AsObject();
        var written = JsonNode.Parse(json)!.AsObject();
        Assert.Empty(written.Select(m => m.Key).Except(properties.Select(p => p.Key)));
        Assert.Empty(described["required"]!.AsArray().Select(r => (string)r!).Except(written.Select(m => m.Key)));
        foreach (var (name, value) in written)
        {
            if (properties[name]!["const"] is { } constant) Assert.Equal((string)constant!, (string)value!);
            if (properties[name]!["pattern"] is { } pattern) Assert.Matches(new Regex((string)pattern!), (string)value!);
        }
    }

    static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Titrant.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the repository root was not found");
        return folder;
    }
}
