using System.Globalization;
using System.IO.Compression;
using System.Text;
using Titrant.Learning;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Medicine;
using Titrant.Numerics;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Models;

/// <summary>Stored records as a study's data: features as of the index, the outcome after it, and nobody's future in anybody's features.</summary>
public sealed class RecordStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private const string Study = """
        format: titrant.study/1
        name: stroke-on-apixaban
        data: {records: first medication:apixaban, until: 2026-01-31, licence: CC0-1.0}
        columns:
          age: {unit: a, from: age}
          sex: {type: category, from: sex}
          creatinine: {unit: mg/dL, from: {analyte: creatinine, within: 365 d}}
          eGFR: {unit: "mL/min/{1.73_m2}", from: {answer: eGFR}}
        outcome: {kind: yes/no, column: stroke, happened: yes, from: {condition: I63, within: 300 d}}
        splits: {folds: 4}
        learners: [logistic]
        seed: 7

        """;

    private Study Read(string text)
    {
        File.WriteAllText(_folder.File("study.yaml"), text);
        return StudyFile.Read(_folder.File("study.yaml"));
    }

    private static Person Treated(int i, int years, decimal creatinine, bool female = true) =>
        (female ? Person.Woman(years) : Person.Man(years)).Called($"p{i:000}").With("creatinine", creatinine, "mg/dL", "2025-01-03").Having("I10", "hypertension", "2020-01-01").Taking("apixaban 5 mg", since: "2025-01-10");

    private static List<PatientRecord> Invented(int people = 160, ulong seed = 5)
    {
        var chance = Chance.For(seed, "people");
        return [.. Enumerable.Range(0, people).Select(i =>
        {
            var (years, creatinine) = ((int)Math.Round(70 + 8 * chance.Normal()), Math.Round(0.9m + 0.5m * (decimal)chance.Uniform(), 4));
            var person = Treated(i, years, creatinine, chance.Uniform() < 0.5);
            return (chance.Uniform() < 1 / (1 + Math.Exp(0.5 - 0.12 * (years - 70))) ? person.Having("I63.9", "stroke", $"2025-0{2 + i % 7}-11") : person).Record();
        })];
    }

    private static RecordSource Source(IEnumerable<PatientRecord> records) => new(() => records, Capabilities.All);

    private StudyRunResult Run(Study study, RecordSource? records = null) => StudyRun.Run(study, new(_folder.Path, _folder.File("parts" + Guid.NewGuid().ToString("N")), "test 1", null, Records: records));

    private static RecordTable Table(Study study, params PatientRecord[] records) =>
        RecordTable.Read(records, study.Columns, IndexRule.Parse(study.Data.Index!, "study.yaml:3"), study.Outcome, study.Data.Until, Capabilities.All);

    private static string Csv(Table table)
    {
        var text = new StringBuilder(string.Join(',', table.Columns.Select(c => c.Name))).Append('\n');
        for (var r = 0; r < table.RowCount; r++)
            text.AppendJoin(',', table.Columns.Select(c => c.IsMissing(r) ? "" : c.Spec.Type == ColumnType.Category ? c.Levels[(int)c[r]] : c[r].ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        return text.ToString();
    }

    private static string Cell(Table table, string column, int row = 0) => table[column] is var c && c.IsMissing(row) ? "" : c.Spec.Type == ColumnType.Category ? c.Levels[(int)c[row]] : c[row].ToString("0.######", CultureInfo.InvariantCulture);

    [Fact]
    public void A_study_on_records_and_one_on_the_table_of_them_give_one_model_to_the_byte()
    {
        var records = Invented();
        var study = Read(Study);
        var ran = Run(study, Source(records));
        File.WriteAllText(_folder.File("data.csv"), Csv(Table(study, [.. records]).Table));
        var fromTable = Run(Read(Study.Replace("records: first medication:apixaban, until: 2026-01-31", "file: data.csv", StringComparison.Ordinal)));
        Assert.Equal(ModelFile.Bytes(ran.Model!), ModelFile.Bytes(fromTable.Model!));
        Assert.Equal(ran.Result.DataHash, Run(study, Source(Enumerable.Reverse(records))).Result.DataHash);
        Assert.NotNull(ran.Result.Card);
        Assert.True(ModelCapabilityOf(ran).Card.Reads.SequenceEqual(["eGFR"]));
    }

    [Fact]
    public void The_share_of_facts_that_do_not_say_since_when_they_were_known_is_reported()
    {
        var quality = Run(Read(Study), Source(Invented())).Result.Quality;
        Assert.Contains("100 % do not state", Assert.Single(quality.Warnings, w => w.Code == "REG030").Says, StringComparison.Ordinal);
    }

    [Fact]
    public void People_without_the_index_or_with_the_outcome_before_it_are_counted_away()
    {
        var records = Invented().Append(Person.Woman(60).Called("q1").Having("I10", "hypertension").Record()).Append(Treated(900, 70, 1m).Having("I63.9", "stroke", "2019-01-01").Record());
        var result = Run(Read(Study), Source(records)).Result;
        Assert.Equal(162, result.Rows);
        Assert.Equal([(1, 161), (1, 160)], result.Flow.Take(2).Select(f => (f.Removed, f.Left)));
    }

    [Fact]
    public void Nothing_that_came_after_the_index_moves_a_feature_not_even_a_death()
    {
        var study = Read(Study);
        var person = Treated(1, 70, 1.1m);
        var plain = Table(study, person.Record()).Table;
        var later = Table(study, person.With("creatinine", 4.9m, "mg/dL", "2025-02-01").Having("N18.5", "kidney failure", "2025-02-01").Having("I63.9", "stroke", "2025-03-01").Taking("aspirin 100 mg", since: "2025-04-01").Died("2025-06-01").Record()).Table;
        foreach (var column in study.Columns.Where(c => c.Role == ColumnRole.Feature)) Assert.Equal(Cell(plain, column.Name), Cell(later, column.Name));
        Assert.NotEqual("", Cell(plain, "eGFR"));
        Assert.Equal(("no", "yes"), (Cell(plain, "stroke"), Cell(later, "stroke")));
    }

    [Theory]
    [InlineData("2025-01-11", "yes"), InlineData("2025-11-06", "yes"), InlineData("2025-11-07", "no"), InlineData("2026-02-01", "no"), InlineData("2025", ""), InlineData(null, "")]
    public void A_stroke_counts_after_the_index_and_by_the_horizon_and_one_without_a_day_is_not_guessed(string? date, string expected) =>
        Assert.Equal(expected, Cell(Table(Read(Study), Treated(1, 70, 1m).Having("I63.9", "stroke", date).Record()).Table, "stroke"));

    [Fact]
    public void Who_left_before_the_horizon_is_unknown_and_who_died_before_it_had_no_stroke()
    {
        var study = Read(Study.Replace(", until: 2026-01-31", "", StringComparison.Ordinal));
        Assert.Equal("", Cell(Table(study, Treated(1, 70, 1m).Record()).Table, "stroke"));
        Assert.Equal("no", Cell(Table(study, Treated(1, 70, 1m).With("potassium", 4m, "mmol/L", "2025-12-20").Record()).Table, "stroke"));
        Assert.Equal("no", Cell(Table(study, Treated(1, 70, 1m).Died("2025-03-01").Record()).Table, "stroke"));
        // A plan for next year shows nobody alive next year.
        Assert.Equal("", Cell(Table(study, Treated(1, 70, 1m).Planned("metformin 500 mg", "2026-06-01").Record()).Table, "stroke"));
    }

    private const string Timed = "outcome: {kind: time to event, time: days, event: left, unit: d, causes: {stroke: stroke, died: died before one}, horizon: 300, from: {condition: I63}}";

    [Theory]
    [InlineData("2025-01-20", null, "10", "stroke"), InlineData(null, "2025-02-09", "30", "died"), InlineData("2025-03-01", "2025-02-09", "30", "died"), InlineData(null, null, "386", "nothing until then")]
    [InlineData(null, "2025-01-10", "0.5", "died"), InlineData(null, "2026-02-20", "386", "nothing until then"), InlineData("2025", null, "", "")]
    public void Time_runs_from_the_index_to_the_stroke_a_death_or_the_end_of_what_is_known(string? stroke, string? died, string days, string left)
    {
        var study = Read(string.Join('\n', Study.Split('\n').Select(l => l.StartsWith("outcome", StringComparison.Ordinal) ? Timed : l)));
        var person = Treated(1, 70, 1m);
        if (stroke is not null) person = person.Having("I63.9", "stroke", stroke);
        if (died is not null) person = person.Died(died);
        var table = Table(study, person.Record()).Table;
        Assert.Equal((days, left), (Cell(table, "days"), Cell(table, "left")));
    }

    [Theory]
    [InlineData("{analyte: potassium, unit: mmol/L, above: 6, within: 300 d}", "yes"), InlineData("{analyte: potassium, unit: mmol/L, below: 3, within: 300 d}", "no")]
    [InlineData("{medication: amiodarone, within: 300 d}", "yes"), InlineData("{procedure: \"http://snomed.info/sct|18286008\", within: 300 d}", "yes"), InlineData("{death: yes, within: 300 d}", "yes")]
    [InlineData("{condition: I10, within: 300 d, again: yes}", "no")]
    public void Each_kind_of_outcome_is_found_after_the_index(string from, string expected)
    {
        var person = Treated(1, 70, 1m).With("potassium", 6.4m, "mmol/L", "2025-03-01").Taking("amiodarone 200 mg", since: "2025-03-01").Underwent("18286008", "ablation", "2025-03-02").Died("2025-05-01");
        Assert.Equal(expected, Cell(Table(Read(Study.Replace("{condition: I63, within: 300 d}", from, StringComparison.Ordinal)), person.Record()).Table, "stroke"));
    }

    [Theory]
    [InlineData("from: {condition: I63, within: 300 d}", "from: {condition: I63}", "REG007"), InlineData("{condition: I63, within", "{analyte: potassium, unit: mmol/L, within", "REG006")]
    [InlineData("{answer: eGFR}", "{answer: eGRF}", "REG008"), InlineData(", from: {condition: I63, within: 300 d}", "", "STU012"), InlineData("{condition: I63, within", "{condition: I63, death: yes, within", "STU012")]
    [InlineData("until: 2026-01-31", "until: soon", "STU009"), InlineData("from: sex", "meaning: sex", "REG003")]
    public void An_outcome_that_means_nothing_is_refused_before_anybody_is_looked_at(string old, string @new, string code) =>
        Assert.Equal(code, Assert.Throws<StudyException>(() => Run(Read(Study.Replace(old, @new, StringComparison.Ordinal)), Source(Invented(4)))).Code);

    [Fact]
    public void Synthetic_lives_from_the_store_are_the_rows_that_each_record_gives_and_their_futures_are_not_in_them()
    {
        var study = Read("""
            format: titrant.study/1
            name: bronchitis
            data: {records: "first condition:444814009"}
            columns:
              age: {unit: a, from: age}
              sex: {type: category, from: sex}
              BMI: {unit: kg/m2, from: {analyte: BMI, within: 10 a}}
              pharyngitis: {type: category, from: {condition: "195662009", within: 50 a}}
            outcome: {kind: time to event, time: years, event: left, unit: a, causes: {bronchitis: acute bronchitis, died: died}, horizon: 5, from: {condition: "10509002", again: yes}}
            learners: [cox]

            """);
        using var key = InstallationKey.Ephemeral();
        using var store = SqliteRecordStore.Open(_folder.File("store.db"), key);
        var records = Directory.EnumerateFiles(Repository.Data("ehr", "synthea")).Order(StringComparer.Ordinal).Select(Bundle).ToList();
        foreach (var record in records) FactArchive.Put(store, "local", record);
        var index = IndexRule.Parse(study.Data.Index!, "study.yaml:3");
        var all = RecordTable.Read(store, "local", study.Columns, index, study.Outcome);
        Assert.Equal((27, 17), (all.Table.RowCount + all.Without + all.HadIt, all.Table.RowCount + all.HadIt));
        var row = 0;
        foreach (var record in records.OrderBy(r => r.Person.Value, StringComparer.Ordinal).Where(r => index.In(r) is not null))
        {
            var alone = RecordTable.Read([record], study.Columns, index, study.Outcome).Table;
            var at = index.In(record)!.Value;
            var past = RecordTable.Read([PatientRecord.Of(record.Person, record.Facts.Where(f => f.Claim is Demographics || f.When.Order <= at))], study.Columns, index, study.Outcome).Table;
            foreach (var column in study.Columns)
            {
                Assert.Equal(Cell(alone, column.Name), Cell(all.Table, column.Name, row));
                if (column.Role == ColumnRole.Feature) Assert.Equal(Cell(past, column.Name), Cell(alone, column.Name));
            }
            row++;
        }
        Assert.Equal(all.Table.RowCount, row);
        Assert.Contains(Enumerable.Range(0, row), r => Cell(all.Table, "left", r) == "bronchitis");
    }

    [Fact]
    public void A_creatinine_alone_is_enough_for_a_model_that_learned_the_eGFR_and_its_absence_is_asked_for_in_the_words_of_the_kidney()
    {
        var capability = ModelCapabilityOf(Run(Read(Study), Source(Invented())));
        Answer Ask(Person person) => person.Chart("2025-01-12").Ask([capability, .. Capabilities.All]).Answer(capability.Card.Writes[0])!;
        var found = Assert.IsType<Finding>(Ask(Treated(1, 70, 1.1m)));
        Assert.Contains(found.Evidence, e => e.Says.Contains("eGFR", StringComparison.Ordinal));
        var open = Assert.IsType<Gap>(Ask(Treated(1, 70, 1.1m).With("creatinine", 2.9m, "mg/dL", "2025-01-03")));
        Assert.Contains("Neither is chosen", open.Says, StringComparison.Ordinal);
        Assert.StartsWith("Repeat creatinine", open.Ask, StringComparison.Ordinal);
        // On dialysis no test gives an eGFR.
        Assert.Equal("", Assert.IsType<Gap>(Ask(Treated(1, 70, 1.1m).Having("Z99.2", "dialysis", "2024-01-01"))).Ask);
        var measured = new FeatureDefinition("analyte", ["eGFR"], "mL/min/{1.73_m2}", null, Take.Latest);
        Assert.NotEqual(measured.Id, new FeatureDefinition("answer", ["eGFR"], "mL/min/{1.73_m2}", null, Take.Latest).Id);
        Assert.Equal(FeatureLack.NotRecorded, measured.Read(Treated(1, 70, 1.1m).Chart()).Lack);
    }

    [Fact]
    public void Another_hospital_that_means_something_else_by_a_column_is_refused_with_both_meanings()
    {
        var records = Invented();
        var study = Read(Study);
        var csv = Csv(Table(study, [.. records]).Table);
        File.WriteAllText(_folder.File("data.csv"), csv);
        File.WriteAllText(_folder.File("leeds.csv"), Csv(Table(study, [.. Invented(120, seed: 6)]).Table));
        var ours = Study.Replace("records: first medication:apixaban, until: 2026-01-31", "file: data.csv", StringComparison.Ordinal);
        File.WriteAllText(_folder.File("leeds.yaml"), ours.Replace("within: 365 d", "within: 30 d", StringComparison.Ordinal));
        var refused = Run(Read(ours + "external: [{name: Leeds, file: leeds.csv, dictionary: leeds.yaml}]\n")).Result;
        Assert.True(refused.Learners[0].External.IsEmpty);
        var fault = Assert.Single(refused.Unread);
        Assert.Contains("REG005", fault.Says, StringComparison.Ordinal);
        Assert.Contains("within 365 days", fault.Says, StringComparison.Ordinal);
        Assert.Contains("within 30 days", fault.Says, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("leeds.yaml"), ours);
        Assert.Single(Run(Read(ours + "external: [{name: Leeds, file: leeds.csv, dictionary: leeds.yaml}]\n")).Result.Learners[0].External);
    }

    private static Titrant.Learning.Registry.ModelCapability ModelCapabilityOf(StudyRunResult ran) => new(SampleModel.Registered(ran.Model!, ran.Result.Card!));

    private static PatientRecord Bundle(string path)
    {
        using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var read = FhirReader.Read(Path.GetFileName(path), unzipped, new Known(SampleModel.At, KnownBasis.Imported));
        return PatientRecord.Build(new PersonId(Path.GetFileName(path)[..8]), read.Drafts, read.Issues);
    }
}
