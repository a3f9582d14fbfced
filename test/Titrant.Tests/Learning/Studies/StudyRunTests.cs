using System.Globalization;
using System.Text;
using Titrant.Learning;
using Titrant.Learning.Studies;
using Titrant.Learning.Studies.Writing;
using Titrant.Numerics;
using Titrant.Patient.Journals;

namespace Titrant.Tests.Learning.Studies;

/// <summary>A study from its file to its results, ended and gone on with, and with everything that can be wrong with its data.</summary>
public sealed class StudyRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    internal const string Study = """
        format: titrant.study/1
        name: bleeding
        data: {file: data.csv, licence: CC0-1.0}
        columns:
          age: {unit: a, range: [0, 120]}
          albumin: {unit: g/L, range: [5, 70]}
          sex: {type: category}
        outcome: {kind: yes/no, column: bled, happened: 1}
        splits: {folds: 4, person: patient}
        learners: [logistic, elastic net]
        groups: [sex]
        operating points: [0.3]
        seed: 7

        """;

    /// <summary>Each row a person; the chance of bleeding rises with age and falls with albumin.</summary>
    internal static string Data(int rows = 160, ulong seed = 3)
    {
        var chance = Chance.For(seed, "rows");
        var text = new StringBuilder("patient,age,albumin,sex,bled\n");
        for (var i = 0; i < rows; i++)
        {
            var (age, albumin) = (Math.Round(65 + 12 * chance.Normal()), Math.Round(38 + 5 * chance.Normal(), 3));
            var bled = chance.Uniform() < 1 / (1 + Math.Exp(-(-0.3 + 0.05 * (age - 65) - 0.12 * (albumin - 38))));
            text.Append(CultureInfo.InvariantCulture, $"P{i},{age},{albumin},{(chance.Uniform() < 0.5 ? "female" : "male")},{(bled ? 1 : 0)}\n");
        }
        return text.ToString();
    }

    private Study Write(string study = Study, string? data = null)
    {
        File.WriteAllText(_folder.File("data.csv"), data ?? Data());
        File.WriteAllText(_folder.File("study.yaml"), study);
        return StudyFile.Read(_folder.File("study.yaml"));
    }

    private StudySetting Setting(string parts = "parts") => new(_folder.Path, _folder.File(parts), "test 1", null);

    private Openings Journalled(out string file)
    {
        var key = InstallationKey.OpenOrCreate(_folder.File("installation.key"));
        var journal = Journal.Open(_folder.File("journals"), "local", "titrant-study", key);
        file = journal.File;
        return new(journal, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    }

    private Dictionary<string, string> Bytes(StudyRunResult ran)
    {
        var to = _folder.File(Guid.NewGuid().ToString("N"));
        StudyFolder.Write(to, ran);
        return Directory.EnumerateFiles(to).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
    }

    [Fact]
    public void Every_learner_is_measured_on_people_it_did_not_learn_from()
    {
        var result = StudyRun.Run(Write(), Setting()).Result;
        Assert.All(result.Learners, l => Assert.Null(l.Refused));
        var measured = result.Learners[0].CrossValidated!;
        Assert.Equal((160, 160), (measured.Rows, measured.Persons));
        Assert.InRange(measured.Figures[0].Value!.Value, 0.55, 0.95);
        Assert.NotNull(measured.Figures[0].Interval);
        Assert.Contains(measured.Comparisons, c => c.Against.Contains("elastic net", StringComparison.Ordinal));
        Assert.NotNull(result.Card);
        Assert.NotNull(result.Explanation);
    }

    [Fact]
    public void The_same_study_and_data_give_the_same_bytes()
    {
        var study = Write();
        var (first, second) = (Bytes(StudyRun.Run(study, Setting("a"))), Bytes(StudyRun.Run(study, Setting("b"))));
        Assert.Equal(["card.json", "model.json", "report.html", "result.json"], first.Keys.Order());
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_run_that_was_ended_goes_on_where_it_was_and_ends_with_the_same_bytes()
    {
        var study = Write();
        var whole = Bytes(StudyRun.Run(study, Setting("whole")));
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => StudyRun.Run(study, Setting() with { Cancel = stop.Token, Progress = p => { if (p.Share > 0.35) stop.Cancel(); } }));
        var kept = Directory.EnumerateFiles(_folder.File("parts")).Count();
        Assert.InRange(kept, 1, 9);
        var resumed = StudyRun.Run(study, Setting());
        Assert.Equal(kept, resumed.Kept);
        Assert.Equal(whole, Bytes(resumed));
    }

    [Fact]
    public void A_kept_piece_that_was_damaged_is_made_anew()
    {
        var study = Write();
        var whole = Bytes(StudyRun.Run(study, Setting()));
        var part = Directory.EnumerateFiles(_folder.File("parts")).Order(StringComparer.Ordinal).First(f => File.ReadAllText(f).Contains("study-part", StringComparison.Ordinal));
        var text = File.ReadAllText(part);
        var at = text.IndexOf("\"margin\":[", StringComparison.Ordinal) + 10;
        File.WriteAllText(part, text[..at] + (text[at] == '1' ? '2' : '1') + text[(at + 1)..]);
        var again = StudyRun.Run(study, Setting());
        Assert.Equal((1, 9), (again.Damaged, again.Kept));
        Assert.Equal(whole, Bytes(again));
    }

    [Fact]
    public void Another_operating_point_keeps_the_fits_and_other_data_do_not()
    {
        StudyRun.Run(Write(), Setting());
        Assert.Equal(10, StudyRun.Run(Write(Study.Replace("[0.3]", "[0.2]", StringComparison.Ordinal)), Setting()).Kept);
        Assert.Equal(0, StudyRun.Run(Write(data: Data(161)), Setting()).Kept);
    }

    [Fact]
    public void Locked_rows_are_opened_after_the_configuration_is_in_the_journal_and_each_configuration_counts_once()
    {
        var locked = Study.Replace("person: patient", "person: patient, locked: {share: 0.25}", StringComparison.Ordinal);
        var setting = Setting() with { Openings = Journalled(out var file) };
        var first = StudyRun.Run(Write(locked), setting).Result.Learners[0];
        Assert.Equal((1, 40), (first.Locked!.On.Openings, first.Locked.Rows));
        Assert.Equal(120, first.CrossValidated!.Rows);
        Assert.Equal(["study-commit", "study-open"], Journal.Read(file).Select(e => e.Action));
        Assert.Equal(1, StudyRun.Run(Write(locked), setting).Result.Learners[0].Locked!.On.Openings);
        // Another name and another learner: the same rows, opened a second time.
        var other = Write(locked.Replace("name: bleeding", "name: bleeding-two", StringComparison.Ordinal).Replace("logistic, elastic net", "elastic net", StringComparison.Ordinal));
        Assert.Equal(2, StudyRun.Run(other, setting).Result.Learners[0].Locked!.On.Openings);
    }

    [Fact]
    public void Without_a_journal_the_locked_rows_stay_locked()
    {
        var result = StudyRun.Run(Write(Study.Replace("person: patient", "person: patient, locked: {where: age >= 75}", StringComparison.Ordinal)), Setting()).Result;
        Assert.All(result.Learners, l => Assert.Null(l.Locked));
        Assert.Contains(result.Flow, f => f.Rule == "locked away" && f.Removed > 0);
    }

    [Fact]
    public void A_person_who_is_locked_away_is_not_learned_from_by_another_row()
    {
        // Everybody has a row as a younger person and one as an older.
        var data = "patient,age,albumin,sex,bled\n" + string.Concat(Data(100).Split('\n').Skip(1).Where(l => l.Length > 0).Select((l, i) => l + "\n" + $"P{i},{(i < 30 ? 95 : 40)},{30 + i / 7.0:0.000},male,{i % 2}\n"));
        var result = StudyRun.Run(Write(Study.Replace("person: patient", "person: patient, locked: {where: age >= 90}", StringComparison.Ordinal), data), Setting()).Result;
        Assert.Contains(result.Flow, f => f.Rule == "of nobody who is locked away" && f.Removed >= 30);
    }

    [Fact]
    public void A_learner_that_refuses_is_recorded_and_the_others_go_on()
    {
        // Age tells without exception who bled: a logistic model has no finite coefficient, a penalised one has.
        var data = "patient,age,albumin,sex,bled\n" + string.Concat(Enumerable.Range(0, 80).Select(i => string.Create(CultureInfo.InvariantCulture, $"P{i},{30 + i},{30 + i * 7 % 20},{(i % 2 == 0 ? "male" : "female")},{(i < 40 ? 0 : 1)}\n")));
        var result = StudyRun.Run(Write(Study + "accept leaks: [age]\n", data), Setting()).Result;
        Assert.Equal("LIN003", result.Learners[0].Refused!.Code);
        Assert.NotNull(result.Learners[1].CrossValidated);
        Assert.Equal(1, result.Chosen);
    }

    [Fact]
    public void Every_site_is_left_out_once()
    {
        var data = string.Concat(Data().Split('\n').Where(l => l.Length > 0).Select((l, i) => l + (i == 0 ? ",site" : i % 3 == 0 ? ",Oslo" : ",Leeds") + "\n"));
        var sites = StudyRun.Run(Write(Study.Replace("person: patient", "person: patient, site: site", StringComparison.Ordinal), data), Setting()).Result.Learners[0].LeftOutSites;
        Assert.Equal(["Leeds", "Oslo"], sites.Select(s => s.On.Name));
        Assert.Equal(160, sites.Sum(s => s.Rows));
    }

    [Fact]
    public void People_elsewhere_are_predicted_and_never_learned_from()
    {
        File.WriteAllText(_folder.File("leeds.csv"), Data(60, seed: 9));
        var result = StudyRun.Run(Write(Study + "external:\n  - {name: Leeds, file: leeds.csv}\n"), Setting()).Result;
        Assert.Equal((60, "external", "Leeds"), (result.Learners[0].External[0].Rows, result.Learners[0].External[0].On.Kind, result.Learners[0].External[0].On.Name));
        Assert.Equal(160, result.Learners[0].CrossValidated!.Rows);
    }

    [Theory]
    [InlineData("albumin", "albumen", "TAB")]                        // a missing column
    [InlineData("logistic", "logistics", "MOD001")]
    [InlineData("logistic, elastic net", "cox", "MOD005")]
    [InlineData("groups: [sex]", "groups: [age]", "VAL004")]
    [InlineData("groups: [sex]", "cohort: [{keep: age >= 200}]", "TAB023")]
    [InlineData("groups: [sex]", "compare with: [{column: sex}]", "STU025")]
    [InlineData("groups: [sex]", "compare with: [{published: NOBODY}]", "STU027")]
    [InlineData("person: patient}", "person: patient, locked: {where: age >= 200}}", "STU024")]
    [InlineData("unit: g/L, range: [5, 70]", "unit: g/dL, range: [0.5, 7]", "TAB")]   // a unit mismatch
    public void A_study_that_its_data_do_not_allow_is_refused_before_any_fit(string from, string to, string code)
    {
        Assert.Contains(from, Study, StringComparison.Ordinal);
        var fault = Assert.Throws<StudyException>(() => StudyRun.Run(Write(Study.Replace(from, to, StringComparison.Ordinal)), Setting()));
        Assert.StartsWith(code, fault.Code, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("parts")));
    }

    [Fact]
    public void A_first_study_written_by_looking_at_the_data_runs_as_it_is()
    {
        File.WriteAllText(_folder.File("data.csv"), Data());
        var draft = StudyDraft.Of(_folder.File("data.csv"), "data.csv", "bled", null);
        Assert.Empty(draft.Missing);
        File.WriteAllText(_folder.File("first.yaml"), draft.Text);
        var result = StudyRun.Run(StudyFile.Read(_folder.File("first.yaml")), Setting()).Result;
        Assert.Contains(result.Learners, l => l.CrossValidated is not null);
        Assert.Contains("person: patient", draft.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_study_without_an_outcome_says_that_it_is_missing()
    {
        File.WriteAllText(_folder.File("data.csv"), Data());
        var draft = StudyDraft.Of(_folder.File("data.csv"), "data.csv", null, null);
        Assert.NotEmpty(draft.Missing);
        File.WriteAllText(_folder.File("first.yaml"), draft.Text);
        Assert.Contains(Assert.Throws<StudyException>(() => StudyFile.Read(_folder.File("first.yaml"))).Faults, f => f.Code == "STU007");
    }
}
