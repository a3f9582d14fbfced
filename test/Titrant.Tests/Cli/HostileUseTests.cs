using Titrant.Cli;

namespace Titrant.Tests.Cli;

/// <summary>The command line in the hands of somebody in a hurry: a plain sentence, the right exit code, and no half-written brief.</summary>
public sealed class HostileUseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public HostileUseTests()
    {
        Record("ann", "A1", "1950-01-09");
        Record("ben", "B2", "1971-11-30");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    private void Record(string folder, string id, string birth)
    {
        Directory.CreateDirectory(_folder.File(folder));
        File.WriteAllText(Path.Combine(_folder.File(folder), "record.json"), $$$"""{"resourceType":"Patient","id":"{{{id}}}","birthDate":"{{{birth}}}","gender":"female","name":[{"family":"Secretname"}]}""");
    }

    private int Run(params string[] args) => App.Run(args, new Surroundings(_out, _error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero),
        name => name == "TITRANT_HOME" ? _folder.File("home") : null, false));

    private int Brief(string person, string to, params string[] more) => Run(["brief", _folder.File(person), "--as-of", "2026-03-10", "--out", to, .. more]);

    [Fact]
    public void A_brief_that_cannot_be_written_says_so_and_leaves_the_old_one_whole()
    {
        Assert.Equal(0, Brief("ann", _folder.File("out")));
        var old = File.ReadAllText(Path.Combine(_folder.File("out"), "brief.html"));
        File.Delete(Path.Combine(_folder.File("out"), "brief.json"));
        Directory.CreateDirectory(Path.Combine(_folder.File("out"), "brief.json"));
        Assert.Equal(ExitCode.Unreadable, Brief("ben", _folder.File("out")));
        Assert.Equal(old, File.ReadAllText(Path.Combine(_folder.File("out"), "brief.html")));
        Assert.Empty(Directory.EnumerateFiles(_folder.File("out"), ".*.tmp"));
        Assert.Contains("cannot be written", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_or_nothing_in_place_of_the_output_folder_is_answered_plainly()
    {
        File.WriteAllText(_folder.File("taken"), "x");
        Assert.Equal(ExitCode.Unreadable, Brief("ann", _folder.File("taken")));
        Assert.Equal(ExitCode.Unreadable, Brief("ann", ""));
        Assert.DoesNotContain("Exception", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Secretname", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_persons_earlier_brief_is_not_compared_with_this_one()
    {
        Brief("ann", _folder.File("ann-out"));
        Assert.Equal(ExitCode.Unreadable, Brief("ben", _folder.File("ben-out"), "--since", _folder.File("ann-out")));
        Assert.Contains("another person", _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("ben-out")));
    }

    [Theory]
    [InlineData("{\"format\":\"titrant.brief/1\"}")]
    [InlineData("{\"format\":\"titrant.brief/0\"}")]
    [InlineData("garbage")]
    [InlineData("")]
    public void An_earlier_brief_that_is_cut_or_old_is_answered_plainly(string earlier)
    {
        File.WriteAllText(_folder.File("old.json"), earlier);
        Assert.Equal(ExitCode.Unreadable, Brief("ann", _folder.File("out"), "--since", _folder.File("old.json")));
        Assert.NotEqual("", _error.ToString());
        Assert.DoesNotContain("Exception", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_brief_inside_the_patients_folder_is_not_taken_for_the_patients_data()
    {
        var inside = Path.Combine(_folder.File("ann"), "brief");
        Assert.Equal(0, Brief("ann", inside));
        var first = File.ReadAllText(Path.Combine(inside, "brief.json"));
        Assert.Equal(0, Brief("ann", inside));
        var (a, b) = (RunOf(first), RunOf(File.ReadAllText(Path.Combine(inside, "brief.json"))));
        Assert.Equal(a, b);

        static string RunOf(string json) => System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("runId").GetString()!;
    }

    [Fact]
    public async Task Runs_into_one_folder_at_once_leave_one_whole_brief_and_a_whole_journal()
    {
        var to = _folder.File("out");
        var runs = Enumerable.Range(0, 4).Select(i => Task.Run(() => Brief(i % 2 == 0 ? "ann" : "ben", to), TestContext.Current.CancellationToken));
        Assert.All(await Task.WhenAll(runs), code => Assert.Equal(0, code));
        var id = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(to, "brief.json"))).RootElement.GetProperty("runId").GetString()!;
        Assert.Contains(id, File.ReadAllText(Path.Combine(to, "brief.html")), StringComparison.Ordinal);
        Assert.Equal(0, Run("journal", "verify", to));
    }

    [Fact]
    public void Nothing_at_all_is_never_called_whole_or_passed()
    {
        var empty = _folder.File("empty");
        Directory.CreateDirectory(empty);
        Assert.Equal(ExitCode.Unreadable, Run("journal", "verify", empty));
        Assert.Equal(ExitCode.Unreadable, Run("check", empty));
        Assert.Equal(ExitCode.Unreadable, Run("eval", "vignettes", "--data", empty));
        Assert.Equal(ExitCode.Unreadable, Run("eval", "vignettes", "--data", Path.Combine(_folder.File("ann"), "record.json")));
        Assert.DoesNotContain("Exception", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_medicine_whose_name_orders_the_terminal_about_is_printed_as_text() =>
        Assert.Equal("warfarin\uFFFD[31m\uFFFD", SummaryPrinter.Plain("warfarin\u001b[31m\u202E"));

    [Fact]
    public void An_unforeseen_error_shows_no_patient_and_no_stack()
    {
        var code = App.Run(["brief", _folder.File("ann"), "--out", _folder.File("out")], new Surroundings(_out, _error, () => throw new InvalidOperationException("Secretname"), _ => null, false));
        Assert.Equal(ExitCode.Unreadable, code);
        Assert.DoesNotContain("Secretname", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("report", _error.ToString(), StringComparison.Ordinal);
    }
}
