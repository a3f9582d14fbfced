using Titrant.Cli;
using Titrant.Tests.Learning.Studies;

namespace Titrant.Tests.Cli;

/// <summary>`titrant study`: what a person sees, and what is refused with a remedy.</summary>
public sealed class StudyVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(args, new Surroundings(output, error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), name => name == "TITRANT_HOME" ? _folder.File("home") : null, Colour: false));
        return (code, output.ToString(), error.ToString());
    }

    private string Write(string? study = null, string? data = null)
    {
        File.WriteAllText(_folder.File("data.csv"), data ?? StudyRunTests.Data());
        File.WriteAllText(_folder.File("study.yaml"), study ?? StudyRunTests.Study);
        return _folder.File("study.yaml");
    }

    [Fact]
    public void A_table_with_a_row_for_each_event_of_a_person_is_asked_about_before_anything_is_fitted()
    {
        var rows = Enumerable.Range(0, 60).SelectMany(i => new[] { 1, 2 }.Select(kind => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1},{40 + i * 37 % 50},{100 + i * 53 % 700 + 90 * kind},{(i + kind) % 2},{kind}\n")));
        File.WriteAllText(_folder.File("events.csv"), "id,age,time,status,etype\n" + string.Concat(rows));
        var (code, text, _) = Run("study", "init", _folder.File("events.csv"), "--outcome", "status", "--time", "time", "--out", _folder.File("study.yaml"));
        Assert.Equal(1, code);
        Assert.Contains("120 rows are of 60 people ('id')", text, StringComparison.Ordinal);
        var draft = File.ReadAllText(_folder.File("study.yaml"));
        Assert.Contains("# 'etype' (1, 2) hardly ever repeats within a person: does it say what kind of event a row is about?", draft, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("study.yaml"), draft.Replace("# unit: d, wk, mo or a", "unit: d", StringComparison.Ordinal).Replace("# horizon: by when a chance is wanted", "horizon: 365", StringComparison.Ordinal));
        var check = Run("study", "check", _folder.File("study.yaml"));
        Assert.Contains("STU033 column id: 60 people have several rows, of 60 of them with different times or events", check.Out + check.Error, StringComparison.Ordinal);
        File.AppendAllText(_folder.File("study.yaml"), "cohort:\n  - keep: etype = 1\n");
        Assert.DoesNotContain("STU033", Run("study", "check", _folder.File("study.yaml")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_is_written_looked_at_and_run()
    {
        Write();
        File.Delete(_folder.File("study.yaml"));
        Assert.Equal(0, Run("study", "init", _folder.File("data.csv"), "--outcome", "bled", "--out", _folder.File("study.yaml")).Code);
        Assert.Contains("160 rows", Run("study", "check", _folder.File("study.yaml")).Out, StringComparison.Ordinal);
        var (code, text, error) = Run("study", "run", _folder.File("study.yaml"));
        Assert.True(code == 0, text + error);
        Assert.Contains("AUC", text, StringComparison.Ordinal);
        Assert.Contains("95 %", text, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("study.run/report.html")) && File.Exists(_folder.File("study.run/result.json")));
    }

    [Fact]
    public void A_first_study_is_never_written_over_another() =>
        Assert.Equal(ExitCode.Usage, Run("study", "init", Path.Combine(Path.GetDirectoryName(Write())!, "data.csv"), "--out", _folder.File("study.yaml")).Code);

    [Fact]
    public void Opening_the_locked_rows_stands_in_a_journal_that_verifies()
    {
        var path = Write(StudyRunTests.Study.Replace("person: patient", "person: patient, locked: {share: 0.25}", StringComparison.Ordinal));
        Assert.Contains("stay locked", Run("study", "run", path, "--leave-locked").Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("home/journals")));
        Assert.Contains("locked test", Run("study", "run", path).Out, StringComparison.Ordinal);
        Assert.Equal(0, Run("journal", "verify", _folder.File("home/journals")).Code);
        Write(StudyRunTests.Study.Replace("person: patient", "person: patient, locked: {share: 0.25}", StringComparison.Ordinal).Replace("[0.3]", "[0.2]", StringComparison.Ordinal));
        Assert.Contains("2 different configurations", Run("study", "run", path).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "STU002")]
    [InlineData("format: titrant.study/1\ndata:\n\tfile: x", "STU004")]
    [InlineData("patient,age\nP1,70\n", "STU003")]
    [InlineData("format: titrant.study/1\nname: a\nlearner: [logistic]", "STU006")]
    public void A_file_that_is_no_study_is_refused_with_its_line(string text, string code)
    {
        var (exit, _, error) = Run("study", "run", Write(text));
        Assert.Equal(ExitCode.Unreadable, exit);
        Assert.Contains(code, error, StringComparison.Ordinal);
        Assert.Contains("study.yaml:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_or_nothing_in_the_place_of_a_file_is_said()
    {
        Assert.Contains("STU001", Run("study", "run", _folder.Path).Error, StringComparison.Ordinal);
        Assert.Contains("STU001", Run("study", "check", _folder.File("none.yaml")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unreadable, Run("study", "run", _folder.Path).Code);
    }

    [Theory]
    [InlineData("patient,age,albumen,sex,bled\nP1,70,30,male,1\n", "albumin")]         // a missing column
    [InlineData("patient,age,albumin,sex,bled\nP1,70,low,male,1\nP2,60,high,male,0\n", "albumin")]   // text in a number
    [InlineData("patient,age,albumin (g/dL),sex,bled\nP1,70,3.0,male,1\n", "albumin")] // another unit
    [InlineData("patient,age,albumin,sex,bled\n", "data.csv")]                          // no rows
    [InlineData("", "data.csv")]
    public void Data_that_forbid_the_study_are_refused_with_their_column(string data, string names)
    {
        var (exit, _, error) = Run("study", "run", Write(data: data));
        Assert.Equal(ExitCode.Unreadable, exit);
        Assert.Contains(names, error, StringComparison.Ordinal);
        Assert.DoesNotContain("P1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_only_is_said_and_not_fitted()
    {
        var data = string.Concat(StudyRunTests.Data().Split('\n').Where(l => l.Length > 0 && !l.EndsWith(",1", StringComparison.Ordinal)).Select(l => l + "\n"));
        var (exit, text, error) = Run("study", "run", Write(data: data));
        Assert.NotEqual(ExitCode.Clean, exit);
        Assert.Matches("[A-Z]{3}[0-9]{3}", text + error);
    }

    [Fact]
    public void The_sample_runs()
    {
        var (code, text, error) = Run("study", "run", Path.Combine(Repository.Root, "samples", "study-frailty", "study.yaml"), "--out", _folder.File("out"));
        Assert.True(code == 0, text + error);
        Assert.Contains("locked test", text, StringComparison.Ordinal);
    }
}
