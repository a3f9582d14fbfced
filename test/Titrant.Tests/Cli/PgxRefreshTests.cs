using System.Diagnostics;
using System.Text.Json;
using Titrant.Cli;
using Titrant.Tests.Medicine.Pharmacogenomics.Refresh;

namespace Titrant.Tests.Cli;

/// <summary>New tables before they are used: whose advice changes, and nobody else's.</summary>
public sealed class PgxRefreshTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(args, new Surroundings(output, error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), name => name == "TITRANT_HOME" ? _folder.File("home") : null, Colour: false));
        return (code, output.ToString(), error.ToString());
    }

    private NewTables New(string name = "new") => new(_folder.File(name));

    private string Patient(string folder, string id, string gene, string diplotype, string medicine, string reason)
    {
        var path = Directory.CreateDirectory(_folder.File(folder)).FullName;
        var head = $"# identifier: {id}\n# birth date: 1960-01-01\n# sex: female\n";
        File.WriteAllText(Path.Combine(path, "patient.json"), $$"""{"resourceType":"Patient","id":"{{id}}","identifier":[{"value":"{{id}}"}],"name":[{"text":"Grace Hopper"}],"birthDate":"1960-01-01","gender":"female"}""");
        File.WriteAllText(Path.Combine(path, "genotypes.csv"), $"{head}gene,diplotype,phenotype,method,specimen,date\n{gene},{diplotype},,panel,blood,2026-01-05\n");
        File.WriteAllText(Path.Combine(path, "meds.csv"), $"{head}name,dose,unit,route,frequency,start,end,status,reason\n{medicine},1,tablet,oral,once daily,2026-03-09,,active,{reason}\n");
        return path;
    }

    private string Reduced => Patient("a", "R-1", "DPYD", "Reference/c.2846A>T", "Capecitabine 500 mg tablets", "colon cancer");
    private string Normal => Patient("b", "R-2", "DPYD", "Reference/Reference", "Capecitabine 500 mg tablets", "colon cancer");
    private string Ultrarapid => Patient("c", "R-3", "CYP2C19", "*17/*17", "Citalopram 20 mg tablets", "depression");

    [Fact]
    public void Exactly_the_people_whose_advice_changes_are_named_by_identifier_with_the_table()
    {
        Assert.Equal(0, Run("record", "import", Ultrarapid).Code);
        var (code, text, error) = Run(["pgx", "refresh", New().WithMoreCapecitabine().WithNormal17().Folder, "--records", "--as-of", "2026-03-10", "--json", "--patients", Reduced, Normal, .. Repository.Samples]);
        Assert.Equal((1, ""), (code, error));
        var people = JsonDocument.Parse(text).RootElement.GetProperty("people");
        Assert.Equal(3 + Repository.Samples.Count, people.GetProperty("people").GetInt32());
        Assert.Equal(0, people.GetProperty("unread").GetArrayLength());
        var changes = people.GetProperty("changes").EnumerateArray().ToDictionary(c => (c.GetProperty("person").GetString()!, c.GetProperty("drug").GetString()!));
        Assert.Equal([("Patient/R-1", "capecitabine"), ("Patient/R-3", "citalopram")], changes.Keys.Order());
        var dose = changes[("Patient/R-1", "capecitabine")];
        Assert.Contains("50 % of the usual starting dose", dose.GetProperty("before").GetString(), StringComparison.Ordinal);
        Assert.Contains("75 % of the usual starting dose", dose.GetProperty("after").GetString(), StringComparison.Ordinal);
        Assert.Contains("DPYD=1.5 (advice.tsv", dose.GetProperty("because")[0].GetString(), StringComparison.Ordinal);
        var allele = changes[("Patient/R-3", "citalopram")];
        Assert.Equal("checked, no change", allele.GetProperty("after").GetString());
        Assert.Contains("alleles.tsv", allele.GetProperty("because")[0].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Hopper", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_change_no_advice_end_with_0_and_say_so()
    {
        var (code, text, _) = Run("pgx", "refresh", New().With("alleles.tsv", t => t).Folder, "--patients", Reduced, "--as-of", "2026-03-10");
        Assert.Equal(0, code);
        Assert.Contains("Whose advice changes: 0 people of 1", text, StringComparison.Ordinal);
        Assert.Contains("alleles.tsv, 1 of 2026-11-21 -> 2000 of 2026-12-24: no row", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_cannot_be_used_end_with_2_and_nobody_is_asked()
    {
        var (code, text, _) = Run("pgx", "refresh", New().With("alleles.tsv", t => t.Replace("rs12248560=", "rs0=", StringComparison.Ordinal)).Folder, "--patients", Reduced);
        Assert.Equal(2, code);
        Assert.Contains("Refused.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Whose advice", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_added_pack_of_tables_is_compared_and_read_only_when_asked_for()
    {
        var source = New().WithMoreCapecitabine().With("cpic_recommendations.tsv", t => t).Folder;
        var added = Run("pack", "add", source);
        Assert.Equal((0, ""), (added.Code, added.Error));
        Assert.Contains("Added pharmacogenes 2000:", added.Out, StringComparison.Ordinal);
        Assert.Contains("pharmacogenes 2000  2026-12-24", Run("pack", "list").Out, StringComparison.Ordinal);
        Assert.Equal(0, Run("pack", "verify").Code);

        Assert.Equal(0, Run("record", "import", Reduced).Code);
        var (code, text, _) = Run("pack", "diff", "pharmacogenes", "built-in", "2000", "--records", "--as-of", "2026-03-10");
        Assert.Equal(1, code);
        Assert.Contains("R-1, capecitabine", text, StringComparison.Ordinal);

        var (before, after) = (Brief(), Brief("--knowledge", "pharmacogenes@2000"));
        Assert.Contains("half the usual starting dose", before, StringComparison.Ordinal);
        Assert.DoesNotContain("three quarters", before, StringComparison.Ordinal);
        Assert.Contains("three quarters of the usual starting dose", after, StringComparison.Ordinal);
        Assert.Contains("Pharmacogenomic advice, version 2000, 2026-12-24 (from pharmacogenes 2000, SHA-256 ", after, StringComparison.Ordinal);
        Assert.NotEqual(RunId(before), RunId(after));
    }

    [Fact]
    public void A_pack_of_tables_that_was_changed_on_disk_is_not_computed_from()
    {
        Run("pack", "add", New().WithMoreCapecitabine().With("cpic_recommendations.tsv", t => t).Folder);
        File.AppendAllText(Path.Combine(_folder.File("home"), "packs", "pharmacogenes", "2000", "advice.tsv"), "\n");
        var (code, _, error) = Run("brief", Reduced, "--knowledge", "pharmacogenes@2000");
        Assert.Equal(2, code);
        Assert.Contains("PCK111", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("licence", "PCK119")]
    [InlineData("column", "PCK118")]
    public void A_pack_of_tables_of_another_shape_or_licence_is_refused(string what, string problem)
    {
        var (code, _, error) = Run("pack", "add", New().With("cpic_recommendations.tsv", t => what == "licence" ? t.Replace("CC0 (credit CPIC)", "CC BY-SA 4.0", StringComparison.Ordinal) : t.Replace("\tkeys", "\tschluessel", StringComparison.Ordinal)).Folder);
        Assert.Equal(2, code);
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_that_would_leave_a_genotype_without_a_word_is_refused()
    {
        var folder = New().With("cpic_recommendations.tsv", t => t).With("advice.tsv", t => NewTables.Swapped(t, "capecitabine/reduce-50\t", _ => NewTables.Gone)).Folder;
        var (code, _, error) = Run("pack", "add", folder);
        Assert.Equal(2, code);
        Assert.Contains("PCK120", error, StringComparison.Ordinal);
        Assert.Contains("DPYD=1.5", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_share_alike_tables_are_a_pack_of_their_own()
    {
        var folder = New().With("dpwg/recommendations.tsv", t => t).With("dpwg/advice.tsv", t => t.Replace("starting at half the standard capecitabine dose", "starting at a third of the standard capecitabine dose", StringComparison.Ordinal)).Folder;
        Assert.Contains("Added dpwg 2000: ", Run("pack", "add", Path.Combine(folder, "packs", "dpwg")).Out, StringComparison.Ordinal);
        var (code, text, _) = Run("pack", "diff", "dpwg", "built-in", "2000");
        Assert.Equal(1, code);
        Assert.Contains("DPYD=1.5 (Intermediate Metabolizer)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_command_makes_the_tables_from_their_sources_as_they_are_committed()
    {
        var source = Repository.Data("pgx", "tables");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the converters are run with python3");
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in (string[])[Path.Combine(Repository.Root, "tools", "pgx", "refresh.py"), source, _folder.File("made"), "--check"]) start.ArgumentList.Add(arg);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, text + await error);
        var (code, page, _) = Run("pgx", "refresh", _folder.File("made"));
        Assert.Equal(0, code);
        Assert.Contains("Nothing differs", page, StringComparison.Ordinal);
    }

    // A process of its own: this one has read the built-in tables.
    private string Brief(params string[] more)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in (string[])[Path.Combine(AppContext.BaseDirectory, "titrant.dll"), "brief", Reduced, "--as-of", "2026-03-10", "--json", "--out", _folder.File("out"), .. more]) start.ArgumentList.Add(arg);
        start.Environment["TITRANT_HOME"] = _folder.File("home");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.Length > 0 ? text : throw new InvalidOperationException(error.GetAwaiter().GetResult());
    }

    private static string RunId(string brief) => JsonDocument.Parse(brief).RootElement.GetProperty("runId").GetString()!;
}
