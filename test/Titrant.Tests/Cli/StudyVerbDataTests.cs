using System.Diagnostics;
using System.Globalization;
using Titrant.Cli;
using Titrant.Tests.Learning.Studies;

namespace Titrant.Tests.Cli;

/// <summary>`titrant study run` on data that do not allow what was asked, and ended in the middle.</summary>
public sealed class StudyVerbDataTests : IDisposable
{
    private const string Survival = """
        format: titrant.study/1
        name: death
        data: {file: data.csv}
        columns:
          age: {unit: a}
          frail: {type: number}
          copy: {type: number}
        outcome: {kind: time to event, time: days, event: left, unit: d, causes: {1: died}, horizon: 100}
        splits: {folds: 3}
        learners: [cox]
        seed: 7

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(args, new Surroundings(output, error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), name => name == "TITRANT_HOME" ? _folder.File("home") : null, Colour: false));
        return (code, output.ToString(), error.ToString());
    }

    private string Write(string study, string data)
    {
        File.WriteAllText(_folder.File("data.csv"), data);
        File.WriteAllText(_folder.File("study.yaml"), study);
        return _folder.File("study.yaml");
    }

    /// <summary>Ninety people of whom every second died; in the columns what the case wants.</summary>
    private static string People(Func<int, bool, int> frail, Func<int, int, int> copy) =>
        "age,frail,copy,days,left\n" + string.Concat(Enumerable.Range(0, 90).Select(i => (I: i, Died: i % 2 == 0, Frail: frail(i, i % 2 == 0))).Select(p =>
            string.Create(CultureInfo.InvariantCulture, $"{40 + p.I * 37 % 50},{p.Frail},{copy(p.I, p.Frail)},{10 + p.I * 53 % 190},{(p.Died ? 1 : 0)}\n")));

    [Fact]
    public void A_monotone_likelihood_is_said_with_its_column_and_there_is_no_card()
    {
        // Only people who died were frail, and only some of them: no finite hazard ratio, and no leak either.
        var (code, text, error) = Run("study", "run", Write(Survival, People((i, died) => died && i % 6 == 0 ? 1 : 0, (i, _) => i * 11 % 7)));
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("SUR011 column frail", text + error, StringComparison.Ordinal);
        Assert.Contains("no model and no card", text, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("study.run/card.json")) || File.Exists(_folder.File("study.run/model.json")));
    }

    [Fact]
    public void A_singular_design_names_the_column_that_follows_from_another_and_the_penalised_learner_goes_on()
    {
        var (code, text, _) = Run("study", "run", Write(Survival.Replace("[cox]", "[cox, elastic net]", StringComparison.Ordinal), People((i, _) => i * 7 % 5, (_, frail) => 2 * frail + 1)));
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("SUR010 column copy", text, StringComparison.Ordinal);
        Assert.Contains("elastic net  cross-validation: Harrell C", text, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("study.run/card.json")));
    }

    [Fact]
    public void Separation_is_said_with_its_column()
    {
        var data = "patient,age,albumin,sex,bled\n" + string.Concat(Enumerable.Range(0, 80).Select(i => string.Create(CultureInfo.InvariantCulture, $"P{i},{30 + i},{30 + i * 7 % 20},{(i % 2 == 0 ? "male" : "female")},{(i < 40 ? 0 : 1)}\n")));
        Assert.Contains("STU029 column age", Run("study", "run", Write(StudyRunTests.Study, data)).Error, StringComparison.Ordinal);
        var (code, text, _) = Run("study", "run", Write(StudyRunTests.Study + "accept leaks: [age]\n", data));
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("LIN003", text, StringComparison.Ordinal);
        Assert.Contains("age", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("TAB042", StringComparison.Ordinal) is >= 0 and var leak && leak < text.IndexOf("AUC (", StringComparison.Ordinal), "the leak is told before any figure");
    }

    [Theory]
    [InlineData("albumin", "albumen", "TAB", "albumin")]                                                        // a missing column
    [InlineData("groups: [sex]", "cohort: [{keep: age >= 200}]", "TAB023", "study.yaml:")]                      // nobody is left
    [InlineData("happened: 1", "happened: 3", "TAB034", "bled")]                                                // a word that nobody has
    [InlineData("groups: [sex]", "cohort: [{keep: bled = 1}]", "TAB036", "bled")]                               // one class only
    public void A_table_that_cannot_answer_is_refused_with_code_column_and_remedy(string from, string to, string code, string names)
    {
        var study = StudyRunTests.Study.Replace(from, to, StringComparison.Ordinal);
        var (exit, _, error) = Run("study", "run", Write(study, StudyRunTests.Data()));
        Assert.Equal(ExitCode.Unreadable, exit);
        Assert.Contains(code, error, StringComparison.Ordinal);
        Assert.Contains(names, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_in_which_nobody_had_the_event_has_no_figure_and_never_a_zero()
    {
        var rows = StudyRunTests.Data().Split('\n').Where(l => l.Length > 0).Select((l, i) => i > 0 && i % 4 == 0 && l.EndsWith('0') ? l.Replace("female", "unsaid", StringComparison.Ordinal).Replace("male", "unsaid", StringComparison.Ordinal) : l);
        Run("study", "run", Write(StudyRunTests.Study + "smallest group: 5\n", string.Concat(rows.Select(l => l + "\n"))));
        var result = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(_folder.File("study.run/result.json")))!;
        var group = result["learners"]![0]!["cross_validated"]!["groups"]!.AsArray().First(g => (string)g!["group"]! == "unsaid")!;
        Assert.Equal(0, (int)group["events"]!);
        var auc = group["figures"]!.AsArray().First(f => ((string)f!["name"]!).StartsWith("AUC", StringComparison.Ordinal))!;
        Assert.Null(auc["value"]);
        Assert.NotNull(auc["why_not"]);
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_study_that_goes_on_and_ends_with_the_same_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals of Linux");
        Assert.SkipWhen(IsIgnored(), "this process was started with SIGINT ignored, and its children inherit that");
        var path = Write(StudyRunTests.Study.Replace("folds: 4", "folds: 10, repeats: 20", StringComparison.Ordinal).Replace("[logistic, elastic net]", "[elastic net, explainable boosting]", StringComparison.Ordinal), StudyRunTests.Data(400));
        using var run = Start("study", "run", path);
        var parts = _folder.File("study.run/parts");
        for (var waited = 0; waited < 600 && !(Directory.Exists(parts) && Directory.EnumerateFiles(parts, "*.json").Count() >= 3); waited++) await Task.Delay(100, TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", ["-INT", run.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var said = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Contains("continues from them", said, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("study.run/result.json")));
        var kept = Directory.EnumerateFiles(parts, "*.json").Count();
        Assert.True(kept >= 3);
        Assert.DoesNotContain(Directory.EnumerateFiles(parts), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private static bool IsIgnored() =>
        File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line && (Convert.ToUInt64(line[7..].Trim(), 16) & 2) != 0;

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(App).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["TITRANT_HOME"] = _folder.File("home");
        return Process.Start(start)!;
    }
}
