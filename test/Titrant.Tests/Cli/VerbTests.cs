using System.Text.Json.Nodes;
using Titrant.Cli;

namespace Titrant.Tests.Cli;

/// <summary>The verbs as a person types them: what they print, what they write, how they end.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(args, new Surroundings(output, error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero),
            name => name switch { "TITRANT_HOME" => _folder.File("home"), "TITRANT_SHARED" => Repository.Shared, _ => null }, Colour: false));
        return (code, output.ToString(), error.ToString());
    }

    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", name);

    [Fact]
    public void The_brief_of_a_sample_is_four_files_and_a_summary()
    {
        var (code, text, _) = Run("brief", Sample("polypharmacy"), "--as-of", "2026-03-10", "--out", _folder.File("out"));
        Assert.Equal(1, code);
        Assert.Contains("Consider", text, StringComparison.Ordinal);
        Assert.Equal(["brief.fhir.json", "brief.html", "brief.journal.jsonl", "brief.json"],
            Directory.EnumerateFiles(_folder.File("out")).Select(f => Path.GetFileName(f)!).Where(f => !f.Contains("head", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(0, Run("journal", "verify", _folder.File("out/brief.journal.jsonl")).Code);
    }

    [Fact]
    public void Json_is_printed_alone()
    {
        var (_, text, _) = Run("brief", Sample("stent"), "--as-of", "2026-03-10", "--json", "--out", _folder.File("out"));
        Assert.Equal("titrant.brief/1", JsonNode.Parse(text)!["format"]!.GetValue<string>());
    }

    [Fact]
    public void The_same_folder_at_the_same_moment_gives_the_same_bytes()
    {
        Run("brief", Sample("stent"), "--as-of", "2026-03-10", "--out", _folder.File("a"));
        Run("brief", Sample("stent"), "--as-of", "2026-03-10", "--out", _folder.File("b"));
        foreach (var file in (string[])["brief.html", "brief.json", "brief.fhir.json"])
            Assert.Equal(File.ReadAllBytes(_folder.File("a/" + file)), File.ReadAllBytes(_folder.File("b/" + file)));
    }

    [Fact]
    public void Since_says_what_changed_and_why()
    {
        Run("brief", Sample("stent"), "--as-of", "2025-01-01", "--out", _folder.File("before"));
        var (_, text, _) = Run("brief", Sample("stent"), "--as-of", "2026-03-10", "--since", _folder.File("before"), "--out", _folder.File("after"));
        Assert.Contains("Since r1:", text, StringComparison.Ordinal);
        Assert.Contains("because", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("brief")]
    [InlineData("brief", "x", "--as-of", "yesterday")]
    [InlineData("nonsense")]
    [InlineData("eval", "no-such-row")]
    public void A_wrong_call_ends_with_64(params string[] args) =>
        Assert.Equal(64, Run([.. args.Select(a => a == "x" ? Sample("stent") : a)]).Code);

    [Fact]
    public void A_folder_that_is_not_there_ends_with_2_and_one_plain_line()
    {
        var (code, _, error) = Run("brief", _folder.File("nowhere"));
        Assert.Equal((2, 1), (code, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Theory]
    [InlineData("polypharmacy")]
    [InlineData("stent")]
    [InlineData("wrong-build")]
    [InlineData("quiet")]
    public void Nothing_vanishes_from_a_sample(string sample)
    {
        var (code, text, _) = Run("check", Sample(sample));
        Assert.Equal(0, code);
        Assert.Contains("Nothing vanished.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_is_imported_once_briefed_from_the_store_and_erased()
    {
        Assert.Contains("facts added", Run("record", "import", Sample("stent")).Out, StringComparison.Ordinal);
        Assert.Contains(" 0 facts added", Run("record", "import", Sample("stent")).Out, StringComparison.Ordinal);
        var person = Run("record", "list").Out.Trim();
        var stored = Run("record", "brief", person, "--as-of", "2026-03-10", "--out", _folder.File("stored")).Out;
        var direct = Run("brief", Sample("stent"), "--as-of", "2026-03-10", "--out", _folder.File("direct")).Out;
        Assert.Equal(direct.Split('\n')[1], stored.Split('\n')[1]);
        Assert.Equal(0, Run("record", "erase", person).Code);
        Assert.Equal("", Run("record", "list").Out);
        Assert.Equal(0, Run("journal", "verify", _folder.File("home/journals")).Code);
    }

    [Theory]
    [InlineData("ucum")]
    [InlineData("mole-mass")]
    [InlineData("synthea")]
    [InlineData("products")]
    [InlineData("renal")]
    [InlineData("vignettes")]
    public void A_control_run_fails_exactly_where_the_expectations_were_corrupted(string row)
    {
        Repository.Data();
        Assert.Contains("exactly there", Run("eval", row, "--corrupt", "0.05", "--seed", "3").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Packs_are_none_at_first_and_none_is_needed() => Assert.Contains("None is needed", Run("pack", "list").Out, StringComparison.Ordinal);
}
