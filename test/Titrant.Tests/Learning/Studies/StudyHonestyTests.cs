using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Studies;
using Titrant.Learning.Studies.Running;
using Titrant.Learning.Studies.Writing;
using Titrant.Patient.Journals;

namespace Titrant.Tests.Learning.Studies;

/// <summary>What would make a figure better than the model is, and what the run does about it.</summary>
public sealed class StudyHonestyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Study Write(string study, string? data = null)
    {
        File.WriteAllText(_folder.File("data.csv"), data ?? StudyRunTests.Data());
        File.WriteAllText(_folder.File("study.yaml"), study);
        return StudyFile.Read(_folder.File("study.yaml"));
    }

    private StudySetting Setting() => new(_folder.Path, _folder.File("parts"), "test 1", null);

    private static string With(string more) => StudyRunTests.Study + more + "\n";

    private static string[] Rows(string data) => [.. data.Split('\n').Where(l => l.Length > 0)];

    private static string Leaking() => string.Concat(Rows(StudyRunTests.Data()).Select((l, i) => l + (i == 0 ? ",autopsy" : l.EndsWith('1') ? ",9" : ",2") + "\n"));

    private static string AskedLeak => StudyRunTests.Study.Replace("  sex: {type: category}", "  sex: {type: category}\n  autopsy: {type: number}", StringComparison.Ordinal);

    [Fact]
    public void A_column_that_is_the_outcome_under_another_name_stops_the_run_before_anything_is_fitted()
    {
        var refused = Assert.Throws<StudyException>(() => StudyRun.Run(Write(AskedLeak, Leaking()), Setting()));
        Assert.Equal(("STU029", "column autopsy"), (refused.Faults[0].Code, refused.Faults[0].Place));
        Assert.False(Directory.Exists(_folder.File("parts")));
    }

    [Fact]
    public void An_accepted_leak_is_the_first_limit_on_the_card()
    {
        var ran = StudyRun.Run(Write(AskedLeak.Replace("logistic, elastic net", "elastic net", StringComparison.Ordinal) + "accept leaks: [autopsy]\n", Leaking()), Setting());
        Assert.Contains("autopsy", ran.Result.Card!.Limits[0], StringComparison.Ordinal);
        Assert.Equal("TAB042", ran.Result.Quality.Warnings[0].Code);
    }

    [Fact]
    public void A_leak_is_told_before_any_fit()
    {
        var told = new List<string>();
        Assert.Throws<StudyException>(() => StudyRun.Run(Write(AskedLeak, Leaking()), Setting() with { Seen = r => told.AddRange(r.Quality.Warnings.Select(w => w.Code)), Progress = _ => told.Add("fit") }));
        Assert.Equal("TAB042", told[0]);
        Assert.DoesNotContain("fit", told);
    }

    [Fact]
    public void A_person_who_stands_twice_in_the_file_counts_once()
    {
        var rows = Rows(StudyRunTests.Data());
        var doubled = string.Concat(rows.Concat(rows.Skip(1).Take(50).Select((l, i) => "Q" + i + l[l.IndexOf(',', StringComparison.Ordinal)..])).Select(l => l + "\n"));
        var (whole, twice) = (StudyRun.Run(Write(StudyRunTests.Study), Setting()).Result, StudyRun.Run(Write(StudyRunTests.Study, doubled), Setting()).Result);
        Assert.Equal((210, 160), (twice.Rows, twice.Learners[0].CrossValidated!.Rows));
        Assert.Equal(whole.Learners[0].CrossValidated!.Figures[0].Value, twice.Learners[0].CrossValidated!.Figures[0].Value);
        Assert.Contains(twice.Flow, f => f.Rule == "each copied row once" && f.Removed == 50);
        Assert.Contains(twice.Quality.Warnings, w => w.Code == "TAB041" && w.Says.Contains("50 are copies", StringComparison.Ordinal));
        Assert.Equal(210, StudyRun.Run(Write(With("copies: keep"), doubled), Setting()).Result.Learners[0].CrossValidated!.Rows);
    }

    [Fact]
    public void Another_seed_begins_no_new_count_of_the_file()
    {
        using var key = InstallationKey.OpenOrCreate(_folder.File("installation.key"));
        var journal = Journal.Open(_folder.File("journals"), "local", "titrant-study", key);
        var setting = Setting() with { Openings = new(journal, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero)) };
        var locked = StudyRunTests.Study.Replace("person: patient", "person: patient, locked: {share: 0.25}", StringComparison.Ordinal).Replace("logistic, elastic net", "elastic net", StringComparison.Ordinal);
        var first = StudyRun.Run(Write(locked), setting).Result.Learners[0].Locked!.On;
        var second = StudyRun.Run(Write(locked.Replace("seed: 7", "seed: 8", StringComparison.Ordinal)), setting).Result.Learners[0].Locked!.On;
        Assert.Equal((1, 1), (first.Openings, first.SplitsOfFile));
        Assert.Equal((1, 2), (second.Openings, second.SplitsOfFile));
    }

    [Fact]
    public void Locked_people_come_out_through_the_journal_only()
    {
        const BindingFlags every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = typeof(LockedRows).GetMembers(every).Where(m => m is MethodInfo { IsPrivate: false } or PropertyInfo or FieldInfo { IsPrivate: false }).Select(m => m.Name);
        Assert.Equal(["Open"], members);
        Assert.Equal(typeof(LockedRows), typeof(StudyData).GetProperty("Locked")!.PropertyType);
    }

    [Theory]
    [InlineData("Platt")]
    [InlineData("beta")]
    [InlineData("isotonic")]
    public void A_corrected_chance_is_what_the_model_file_and_other_hospitals_get(string kind)
    {
        File.WriteAllText(_folder.File("leeds.csv"), StudyRunTests.Data(80, seed: 9));
        var ran = StudyRun.Run(Write(With($"recalibrate: {kind}\nexternal:\n  - {{name: Leeds, file: leeds.csv}}")), Setting());
        Assert.Equal(kind, ran.Model!.Calibrator!.Kind);
        Assert.Contains("recalibrated", ran.Result.Learners[0].CrossValidated!.Model, StringComparison.Ordinal);
        Assert.Contains("recalibrated", ran.Result.Learners[0].External[0].Model, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_learner_is_said_to_have_been_chosen_after_it_was_seen()
    {
        var result = StudyRun.Run(Write(With("chosen: best")), Setting()).Result;
        Assert.Contains("after seeing their cross-validation", result.ChosenBy, StringComparison.Ordinal);
        Assert.Equal(result.ChosenBy, result.Card!.Limits[0]);
    }

    [Fact]
    public void An_external_file_without_a_column_costs_that_cohort_only()
    {
        File.WriteAllText(_folder.File("oslo.csv"), StudyRunTests.Data(60, seed: 9).Replace("albumin", "albumen", StringComparison.Ordinal));
        File.WriteAllText(_folder.File("leeds.csv"), StudyRunTests.Data(60, seed: 5));
        var result = StudyRun.Run(Write(With("external:\n  - {name: Oslo, file: oslo.csv}\n  - {name: Leeds, file: leeds.csv}")), Setting()).Result;
        Assert.Equal(["Leeds"], result.Learners[0].External.Select(v => v.On.Name));
        var fault = Assert.Single(result.Unread);
        Assert.Equal("STU032", fault.Code);
        Assert.Contains("Oslo", fault.Says, StringComparison.Ordinal);
        Assert.Contains("albumin", fault.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_of_another_hospital_are_told_by_name_and_not_by_their_order()
    {
        var here = StudyRunTests.Data(60, seed: 9);
        var rows = Rows(here);
        File.WriteAllText(_folder.File("a.csv"), here);
        File.WriteAllText(_folder.File("b.csv"), string.Concat(new[] { rows[0] }.Concat(rows.Skip(1).OrderBy(r => r.Contains("female", StringComparison.Ordinal))).Select(r => r + "\n")));
        File.WriteAllText(_folder.File("c.csv"), string.Concat(new[] { rows[0] }.Concat(rows.Skip(1).OrderByDescending(r => r.Contains("female", StringComparison.Ordinal))).Select(r => r + "\n")));
        var external = StudyRun.Run(Write(With("external:\n  - {name: a, file: a.csv}\n  - {name: b, file: b.csv}\n  - {name: c, file: c.csv}")), Setting()).Result.Learners[0].External;
        Assert.All(external, v => Assert.Equal(external[0].Figures[0].Value!.Value, v.Figures[0].Value!.Value, 12));
    }

    [Fact]
    public void Other_learners_stand_beside_the_chosen_one_in_every_repeat()
    {
        var result = StudyRun.Run(Write(StudyRunTests.Study.Replace("folds: 4", "folds: 4, repeats: 2", StringComparison.Ordinal)), Setting()).Result;
        var beside = result.Learners[0].CrossValidated!.Comparisons.First(c => c.Against == "elastic net");
        Assert.Equal(result.Learners[1].CrossValidated!.Figures[0].Value!.Value, beside.Theirs.Value!.Value, 9);
    }

    [Fact]
    public void Sites_are_drawn_together()
    {
        var data = string.Concat(Rows(StudyRunTests.Data()).Select((l, i) => l + (i == 0 ? ",site" : i % 3 == 0 ? ",Oslo" : i % 3 == 1 ? ",Leeds" : ",Bern") + "\n"));
        var learner = StudyRun.Run(Write(StudyRunTests.Study.Replace("person: patient", "person: patient, site: site", StringComparison.Ordinal), data), Setting()).Result.Learners[0];
        Assert.Contains(learner.AcrossSites, s => s.Name == "AUC" && s.Pooled.Interval is not null && s.Sites.Count == 3);
    }

    [Fact]
    public void The_published_schema_of_results_names_every_member_that_is_written()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "schemas", "titrant.study-result.1.schema.json")))!;
        var data = string.Concat(Rows(StudyRunTests.Data()).Select((l, i) => l + (i == 0 ? ",site" : i % 2 == 0 ? ",Oslo" : ",Leeds") + "\n"));
        var written = JsonNode.Parse(ResultJson.Write(StudyRun.Run(Write(StudyRunTests.Study.Replace("person: patient", "person: patient, site: site", StringComparison.Ordinal), data), Setting()).Result))!;
        Assert.Empty(Differences(schema, schema, written, "$"));
        written["invented"] = 1;
        Assert.NotEmpty(Differences(schema, schema, written, "$"));
    }

    internal static IEnumerable<string> Differences(JsonNode schema, JsonNode? value) => Differences(schema, schema, value, "$");

    // The part of JSON Schema that the published files use: properties, required, items, $ref, oneOf with null.
    private static IEnumerable<string> Differences(JsonNode root, JsonNode schema, JsonNode? value, string at)
    {
        if ((string?)schema["$ref"] is { } to) return Differences(root, root["$defs"]![to.Split('/')[^1]]!, value, at);
        if (schema["oneOf"] is JsonArray either) return either.Any(s => !Differences(root, s!, value, at).Any()) ? [] : [at + " is none of its forms"];
        if (value is null) return schema["type"]?.ToJsonString().Contains("null", StringComparison.Ordinal) == true ? [] : [at + " is null"];
        if (value is JsonArray items && schema["items"] is JsonObject item) return items.SelectMany((v, i) => Differences(root, item, v, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]")));
        if (value is not JsonObject map) return schema["type"]?.ToJsonString() == "\"null\"" ? [at + " is not null"] : [];
        if (schema["properties"] is not JsonObject known) return [];
        return map.Where(p => !known.ContainsKey(p.Key) && schema["additionalProperties"]?.ToJsonString() == "false").Select(p => $"{at}.{p.Key} is not in the schema")
            .Concat((schema["required"]?.AsArray() ?? []).Select(r => (string)r!).Where(r => !map.ContainsKey(r)).Select(r => $"{at}.{r} is missing"))
            .Concat(map.Where(p => known.ContainsKey(p.Key)).SelectMany(p => Differences(root, known[p.Key]!, p.Value, $"{at}.{p.Key}")));
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    [Fact]
    public void Locked_rows_named_as_an_external_cohort_give_no_figure_that_no_journal_counts()
    {
        var rows = Rows(StudyRunTests.Data());
        File.WriteAllText(_folder.File("later.csv"), StudyRunTests.Data(60, seed: 5));
        var later = Rows(StudyRunTests.Data(60, seed: 5));
        File.WriteAllText(_folder.File("renamed.csv"), Lines([rows[0], .. rows.Skip(1).Reverse().Take(90)]));
        File.WriteAllText(_folder.File("padded.csv"), Lines([later[0], .. later.Skip(20), .. Rows(StudyRunTests.Data(300, seed: 8)).Skip(1)]));
        File.WriteAllText(_folder.File("leeds.csv"), StudyRunTests.Data(80, seed: 9));
        const string external = "external:\n  - {name: same, file: data.csv}\n  - {name: renamed, file: renamed.csv}\n  - {name: locked, file: later.csv}\n  - {name: padded, file: padded.csv}\n  - {name: Leeds, file: leeds.csv}";
        var result = StudyRun.Run(Write(With(external).Replace("folds: 4", "folds: 4, locked: {file: later.csv}", StringComparison.Ordinal)), Setting()).Result;
        Assert.Equal(["Leeds"], result.Learners[0].External.Select(v => v.On.Name));
        Assert.Equal(4, result.Unread.Count);
        Assert.All(result.Unread, f => Assert.Contains("STU034", f.Says, StringComparison.Ordinal));
        Assert.Null(result.Learners[0].Locked);
    }

    [Fact]
    public void Whoever_is_put_into_the_locked_file_afterwards_is_not_learned_from_by_a_fit_that_was_kept()
    {
        var rows = Rows(StudyRunTests.Data());
        var other = Rows(StudyRunTests.Data(60, seed: 5)).Select((l, i) => i == 0 ? l : "L" + l);
        var study = Write(StudyRunTests.Study.Replace("folds: 4", "folds: 4, locked: {file: later.csv}", StringComparison.Ordinal));
        File.WriteAllText(_folder.File("later.csv"), Lines(other));
        StudyRun.Run(study, Setting());
        File.WriteAllText(_folder.File("later.csv"), Lines([.. other, .. rows.Skip(1).Take(60)]));
        var kept = StudyRun.Run(study, Setting());
        Assert.Equal(0, kept.Kept);
        Assert.Equal(StudyRun.Run(study, Setting() with { Parts = _folder.File("fresh") }).Model!.Probability(SampleRows()), kept.Model!.Probability(SampleRows()));

        Titrant.Learning.Tables.Table SampleRows() => Titrant.Learning.Tables.CsvTable.Read(_folder.File("data.csv"), study.Columns).Table;
    }

    [Fact]
    public void A_model_of_another_study_put_among_the_parts_is_not_carded_as_this_ones()
    {
        var study = Write(StudyRunTests.Study);
        var own = StudyRun.Run(study, Setting());
        var foreign = Write(StudyRunTests.Study, StudyRunTests.Data(seed: 11));
        StudyRun.Run(foreign, Setting() with { Parts = _folder.File("theirs") });
        string[] Models(string folder) => [.. Directory.EnumerateFiles(_folder.File(folder)).Where(f => File.ReadAllText(f).Contains("titrant.model/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        foreach (var (ours, theirs) in Models("parts").Zip(Models("theirs"))) File.Copy(theirs, ours, overwrite: true);
        var again = StudyRun.Run(Write(StudyRunTests.Study), Setting());
        Assert.Equal((2, 8), (again.Damaged, again.Kept));
        Assert.Equal(Titrant.Learning.Models.ModelFile.Bytes(own.Model!), Titrant.Learning.Models.ModelFile.Bytes(again.Model!));
    }

    [Fact]
    public void A_header_or_a_file_name_with_a_line_break_writes_no_line_of_the_first_study()
    {
        var data = "patient,\"age\naccept leaks: [x]\",\"ward\u001b[2J\u202e\",\"hospital\n  - injected: yes\",bled\n" + string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"P{i},{40 + i * 7 % 31},w{i % 3},h{i % 2},{i % 2}\n")));
        var path = _folder.File("a\nseed: 9.csv");
        File.WriteAllText(path, data);
        var draft = StudyDraft.Of(path, "a\nseed: 9.csv", "bled", null);
        Assert.DoesNotContain('\u001b', draft.Text);
        Assert.DoesNotContain('\u202e', draft.Text);
        Assert.Single(draft.Text.Split('\n'), l => l.StartsWith("seed:", StringComparison.Ordinal));
        var study = StudyFile.Parse("study.yaml", System.Text.Encoding.UTF8.GetBytes(draft.Text));
        Assert.Contains(study.Columns, c => c.Name == "age\naccept leaks: [x]");
        Assert.Equal("a\nseed: 9.csv", study.Data.File);
        Assert.Empty(study.AcceptLeaks);
    }
}
