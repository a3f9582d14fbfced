using Titrant.Cli;

namespace Titrant.Tests.Cli;

/// <summary>A folder's record under the id that the health record has for its patient, and in the house it belongs to.</summary>
public sealed class RecordVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(args, new Surroundings(output, error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), name => name == "TITRANT_HOME" ? _folder.File("home") : null, Colour: false));
        return (code, output.ToString(), error.ToString());
    }

    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", name);

    [Fact]
    public void A_folder_joins_the_patient_of_the_health_record_under_the_id_that_hooks_use()
    {
        var first = Run("record", "import", Sample("stent"), "--as", "12345");
        Assert.Contains("Patient/12345: 30 facts added", first.Out, StringComparison.Ordinal);
        Assert.Contains("Patient/12345: 0 facts added, 30 were there", Run("record", "import", Sample("stent"), "--as", "12345").Out, StringComparison.Ordinal);
        Assert.Equal("Patient/12345", Run("record", "list").Out.Trim());
        Assert.Contains("clopidogrel", Run("record", "brief", "Patient/12345", "--as-of", "2026-03-10", "--out", _folder.File("brief")).Out, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_folder_that_no_hook_will_find_says_so() =>
        Assert.Contains("--as", Run("record", "import", Sample("stent")).Out, StringComparison.Ordinal);

    [Fact]
    public void Another_persons_folder_is_not_imported_under_an_id_that_is_taken()
    {
        Assert.Equal(0, Run("record", "import", Sample("stent"), "--as", "12345").Code);
        var (code, output, error) = Run("record", "import", Sample("chemo"), "--as", "12345");
        Assert.Equal((ExitCode.Refused, ""), (code, output));
        Assert.Contains("another birth date", error, StringComparison.Ordinal);
        Assert.DoesNotContain("1961", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_imported_for_one_house_is_listed_and_erased_there_only()
    {
        Run("record", "import", Sample("stent"), "--as", "1", "--tenant", "st-elsewhere");
        Assert.Equal("", Run("record", "list").Out);
        Assert.Equal("Patient/1", Run("record", "list", "--tenant", "st-elsewhere").Out.Trim());
        Assert.Equal(ExitCode.Unreadable, Run("record", "erase", "Patient/1").Code);
        Assert.Equal(0, Run("record", "erase", "Patient/1", "--tenant", "st-elsewhere").Code);
        Assert.Equal("", Run("record", "list", "--tenant", "st-elsewhere").Out);
        Assert.Equal(0, Run("journal", "verify", _folder.File("home/journals")).Code);
    }

    [Theory]
    [InlineData("--as", "Patient/1")]
    [InlineData("--tenant", "St Elsewhere")]
    public void An_id_or_a_tenant_of_another_form_is_wrong_usage(string option, string value) =>
        Assert.Equal(ExitCode.Usage, Run("record", "import", Sample("stent"), option, value).Code);
}
