using System.Text;
using Titrant.Learning;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;

namespace Titrant.Tests.Learning.Studies;

/// <summary>A study file is read, or every fault of it is said with its line.</summary>
public sealed class StudyFileTests
{
    private const string Least = """
        format: titrant.study/1
        name: albumin-and-death
        data: {file: data.csv}
        columns:
          age: {unit: a}
          died:
        outcome: {kind: yes/no, column: died, happened: 1}
        learners: [logistic]
        """;

    internal static string Example(string extension) => Path.Combine(Repository.Root, "docs", "schemas", "examples", "titrant.study.1." + extension);

    private static Study Parse(string text) => StudyFile.Parse("study.yaml", Encoding.UTF8.GetBytes(text));

    private static StudyException Refused(string text) => Assert.Throws<StudyException>(() => Parse(text));

    [Fact]
    public void The_shortest_study_has_what_it_leaves_unsaid()
    {
        var study = Parse(Least);
        Assert.Equal((5, 1, 20, 1ul), (study.Splits.Folds, study.Splits.Repeats, study.SmallestGroup, study.Seed));
        Assert.Equal((ColumnRole.Outcome, ColumnType.Category), (study.Columns[1].Role, study.Columns[1].Type));
        Assert.Equal("albumin-and-death", study.Title);
    }

    [Fact]
    public void The_example_says_everything_and_its_JSON_twin_the_same()
    {
        var study = StudyFile.Read(Example("yaml"));
        Assert.Equal(study.Hash, StudyFile.Read(Example("json")).Hash);
        var albumin = study.Columns.Single(c => c.Name == "albumin");
        Assert.Equal(("g/L", 5.0, 70.0, -1, true), (albumin.Unit, albumin.Low!.Value, albumin.High!.Value, albumin.Monotone, albumin.Actionable));
        Assert.Equal(("analyte", TimeSpan.FromDays(90), Take.Latest), (albumin.From!.Kind, albumin.From.Within!.Value, albumin.From.Take));
        Assert.Equal(("0", "female"), study.Columns.Single(c => c.Name == "sex").Words[0]);
        Assert.Equal(OutcomeKind.TimeToEvent, study.Outcome.Kind);
        Assert.Equal(["1", "2"], study.Outcome.Causes.Select(c => c.Value));
        Assert.Equal(("elastic net", "alpha", "0.5"), (study.Learners[1].Kind, study.Learners[1].Options[0].Name, study.Learners[1].Options[0].Value));
        Assert.Equal(ColumnRole.Person, study.Columns.Single(c => c.Name == "patient").Role);
        Assert.Equal([65.0], study.Groups.Single(g => g.Cuts.Count > 0).Cuts);
    }

    [Fact]
    public void The_hash_follows_what_is_said_and_not_how_it_is_laid_out()
    {
        var hash = Parse(Least).Hash;
        Assert.Equal(hash, Parse("# a note\n" + Least.Replace("columns:\n", "\ncolumns:   # the dictionary\n", StringComparison.Ordinal)).Hash);
        Assert.NotEqual(hash, Parse(Least.Replace("logistic", "cox", StringComparison.Ordinal)).Hash);
        Assert.NotEqual(hash, Parse(Least + "\nseed: 2").Hash);
    }

    [Fact]
    public void A_misspelt_key_is_refused_with_the_one_that_is_meant()
    {
        var fault = Refused(Least.Replace("learners", "learner", StringComparison.Ordinal));
        Assert.Contains(fault.Faults, f => (f.Code, f.Place) == ("STU006", "study.yaml:8") && f.Remedy == "Is 'learners' meant?");
    }

    [Fact]
    public void Several_faults_are_said_at_once_each_with_its_line()
    {
        var fault = Refused(Least.Replace("unit: a", "unit: years old, monotone: upwards", StringComparison.Ordinal) + "\nprevalence: 3\nsplits: {folds: one, loked: {share: 0.2}}");
        Assert.Equal([("STU009", "study.yaml:5"), ("STU009", "study.yaml:5"), ("STU009", "study.yaml:9"), ("STU006", "study.yaml:10"), ("STU009", "study.yaml:10")], fault.Faults.Select(f => (f.Code, f.Place)).OrderBy(f => int.Parse(f.Place[11..], System.Globalization.CultureInfo.InvariantCulture)).ThenBy(f => f.Code, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "STU002", 1)]
    [InlineData("   \n\n", "STU002", 1)]
    [InlineData("format: titrant.study/1\ndata:\n\tfile: data.csv", "STU004", 3)]
    [InlineData("format: titrant.study/1\nname: [a, b\ndata: x", "STU003", 2)]
    [InlineData("age,sex,died\n60,1,0\n", "STU003", 1)]
    [InlineData("format: titrant.study/1\nname: a\nname: b", "STU010", 3)]
    [InlineData("format: titrant.study/2\nname: a", "STU011", 1)]
    [InlineData("name: a", "STU011", 1)]
    [InlineData("version: 3\nservices: {}", "STU011", 1)]
    [InlineData("format: titrant.study/1\nname: &a x\ntitle: *a", "STU005", 2)]
    [InlineData("format: titrant.study/1\nname: !!python/object x", "STU005", 2)]
    [InlineData("format: titrant.study/1\n---\nname: a", "STU005", 2)]
    [InlineData("{\"format\": \"titrant.study/1\",\n \"name\": \"a\"\n \"data\": 1}", "STU003", 3)]
    [InlineData("{\"format\": \"titrant.study/1\",\n \"format\": 1}", "STU010", 2)]
    public void What_is_no_study_is_refused_where_it_stops_being_one(string text, string code, int line)
    {
        var fault = Refused(text);
        Assert.Equal((code, $"study.yaml:{line}"), (fault.Code, fault.Place));
    }

    [Fact]
    public void A_file_that_nests_without_end_is_refused_and_not_followed()
    {
        Assert.Equal("STU005", Refused("format: titrant.study/1\nname: " + new string('[', 100_000)).Code);
        Assert.Equal("STU005", Refused("{\"format\": \"titrant.study/1\", \"name\": " + string.Concat(Enumerable.Repeat("[", 60)) + "1").Code);
        Assert.Contains(Refused("{\"name\": " + new string('[', 100_000)).Code, (string[])["STU003", "STU005"]);
        Assert.Equal("STU005", Refused("format: titrant.study/1\nlearners: [" + string.Concat(Enumerable.Repeat("a, ", 60_000)) + "b]").Code);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Equal("STU003", Assert.Throws<StudyException>(() => StudyFile.Parse("study.yaml", [0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe])).Code);

    [Fact]
    public void A_folder_or_a_file_that_is_not_there_is_said()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("STU001", Assert.Throws<StudyException>(() => StudyFile.Read(folder.Path)).Code);
        Assert.Equal("STU001", Assert.Throws<StudyException>(() => StudyFile.Read(folder.File("study.yaml"))).Code);
    }

    [Theory]
    [InlineData("outcome: {kind: yes/no, column: died, happened: 1}", "outcome: {kind: time to event, column: died}", "STU007", "STU012")]
    [InlineData("data: {file: data.csv}", "data: {file: data.csv, records: first visit}", "STU012", "STU012")]
    [InlineData("  age: {unit: a}", "  age: {range: [110, 18]}", "STU009", "STU009")]
    [InlineData("  died:", "  died: {role: feature}", "STU012", "STU012")]
    [InlineData("learners: [logistic]", "learners: []", "STU007", "STU007")]
    [InlineData("learners: [logistic]", "learners:\n  - [a, b]", "STU008", "STU008")]
    [InlineData("learners: [logistic]", "learners: [logistic]\nsplits: {locked: {share: 0.2, where: age > 3}}", "STU012", "STU012")]
    [InlineData("learners: [logistic]", "learners: [logistic]\ncohort: [age > 3]", "STU008", "STU008")]
    [InlineData("learners: [logistic]", "learners: [logistic]\noperating points: [20]", "STU009", "STU009")]
    [InlineData("  age: {unit: a}", "  age: {unit: a, from: {analyte: albumin, within: soon}}", "STU009", "STU009")]
    [InlineData("name: albumin-and-death", "name: Albumin", "STU009", "STU009")]
    public void What_contradicts_itself_or_is_out_of_range_is_refused(string from, string to, string first, string last)
    {
        Assert.Contains(from, Least, StringComparison.Ordinal);
        var faults = Refused(Least.Replace(from, to, StringComparison.Ordinal)).Faults;
        Assert.Contains(faults, f => f.Code == first);
        Assert.Contains(faults, f => f.Code == last);
    }
}
