using Titrant.Learning;
using Titrant.Learning.Cohorts;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Learning.Tables;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Models;

/// <summary>A feature of a person, read the same way for one and for a hospital.</summary>
public sealed class FeatureTests
{
    private static FeatureDefinition Analyte(string key, string unit, Take take = Take.Latest, int? days = 90) => new("analyte", [key], unit, days is { } d ? TimeSpan.FromDays(d) : null, take);
    private static FeatureReading Read(FeatureDefinition definition, Person person) => definition.Read(person.Chart());

    [Fact]
    public void Milligrams_and_moles_of_one_creatinine_are_one_number()
    {
        var mass = Read(Analyte("creatinine", "mg/dL"), Person.Woman(60).With("creatinine", 1.8m, "mg/dL"));
        var mole = Read(Analyte("creatinine", "mg/dL"), Person.Woman(60).With("creatinine", 159.1258686m, "umol/L"));
        Assert.Equal(1.8, mass.Number);
        Assert.Equal(mass.Number!.Value, mole.Number!.Value, 1e-8);
        Assert.Equal(159.125868562, Read(Analyte("creatinine", "umol/L"), Person.Woman(60).With("creatinine", 1.8m, "mg/dL")).Number!.Value, 1e-8);
    }

    [Fact]
    public void HbA1c_of_either_scale_is_one_number()
    {
        var key = Titrant.Patient.Codes.AnalyteTable.Default.All.First(a => a.Key.StartsWith("HbA1c", StringComparison.Ordinal));
        var ngsp = Read(Analyte(key.Key, "%"), Person.Woman(60).With(key.Key, 7.0m, "%"));
        Assert.Equal(7.0, ngsp.Number);
    }

    [Fact]
    public void A_value_older_than_the_window_is_missing_and_says_so()
    {
        var read = Read(Analyte("creatinine", "mg/dL", days: 30), Person.Woman(60).With("creatinine", 1.1m, "mg/dL", "2025-12-01"));
        Assert.Equal((FeatureLack.TooOld, null), (read.Lack, read.Number));
        Assert.Contains("older than 30 days", read.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_newest_values_that_contradict_each_other_are_missing()
    {
        var read = Read(Analyte("creatinine", "mg/dL"), Person.Woman(60).With("creatinine", 1.1m, "mg/dL").With("creatinine", 2.4m, "mg/dL"));
        Assert.Equal(FeatureLack.Conflict, read.Lack);
        Assert.Equal(2, read.Facts.Count);
    }

    [Fact]
    public void A_newer_value_that_was_held_back_hides_no_older_one_behind_it()
    {
        var read = Read(Analyte("creatinine", "mg/dL"), Person.Woman(60).With("creatinine", 1.1m, "mg/dL", "2026-02-01").With("creatinine", 97m, "mg/dL", "2026-03-01"));
        Assert.Equal(FeatureLack.HeldBack, read.Lack);
    }

    [Fact]
    public void A_limit_of_measurement_is_no_value() =>
        Assert.Equal(FeatureLack.OnlyABound, Read(Analyte("CRP", "mg/L"), Person.Woman(60).With("CRP", 5m, "mg/L", comparator: "<")).Lack);

    [Theory]
    [InlineData(Take.Mean, 1.2), InlineData(Take.Lowest, 1.0), InlineData(Take.Highest, 1.5), InlineData(Take.Count, 3), InlineData(Take.Earliest, 1.1), InlineData(Take.Latest, 1.5)]
    public void The_way_of_taking_says_which_value_counts(Take take, double expected)
    {
        var person = Person.Woman(60).With("creatinine", 9.9m, "mg/dL", "2024-01-01").With("creatinine", 1.1m, "mg/dL", "2026-01-10").With("creatinine", 1.0m, "mg/dL", "2026-02-10").With("creatinine", 1.5m, "mg/dL", "2026-03-01");
        Assert.Equal(expected, Read(Analyte("creatinine", "mg/dL", take), person).Number);
        Assert.Equal(expected, Read(Analyte("creatinine", "mg/dL", take), person.Shuffled(7)).Number);
    }

    [Fact]
    public void Sex_is_the_kind_that_the_definition_names()
    {
        var person = Person.Woman(60).SexAtBirth("male");
        Assert.Equal("female", Read(new("sex", [], "", null, Take.Latest), person).Word);
        Assert.Equal("male", Read(new("sex", ["at birth"], "", null, Take.Latest), person).Word);
        Assert.Equal(FeatureLack.NotRecorded, Read(new("sex", ["karyotype"], "", null, Take.Latest), person).Lack);
        Assert.NotEqual(new FeatureDefinition("sex", ["at birth"], "", null, Take.Latest).Id, new FeatureDefinition("sex", [], "", null, Take.Latest).Id);
    }

    [Fact]
    public void A_birth_date_of_which_only_the_year_is_known_gives_no_age() =>
        Assert.Equal((FeatureLack.NotExact, 60.0), (Read(new("age", [], "a", null, Take.Latest), Person.Unknown().Born("1966")).Lack, Read(new("age", [], "a", null, Take.Latest), Person.Woman(60)).Number));

    [Fact]
    public void No_list_of_conditions_is_no_No()
    {
        var fibrillation = new FeatureDefinition("condition", ["I48"], "", null, Take.Any);
        Assert.Equal(FeatureLack.NotRecorded, Read(fibrillation, Person.Woman(60)).Lack);
        Assert.Equal(0.0, Read(fibrillation, Person.Woman(60).Having("E11", "type 2 diabetes")).Number);
        Assert.Equal(1.0, Read(fibrillation, Person.Woman(60).Having("I48.2", "atrial fibrillation")).Number);
        Assert.Equal(0.0, Read(fibrillation, Person.Woman(60).Having("I48.2", "atrial fibrillation", until: "2025-01-01")).Number);
        Assert.Equal(1.0, Read(fibrillation with { Within = TimeSpan.FromDays(1000) }, Person.Woman(60).Having("I48.2", "atrial fibrillation", until: "2025-01-01")).Number);
        Assert.Equal(0.0, Read(fibrillation, Person.Woman(60).Having("I48.2", "atrial fibrillation", status: StatusKind.Unconfirmed)).Number);
    }

    [Fact]
    public void A_medicine_is_found_by_its_ingredient_whatever_it_is_called()
    {
        var statin = new FeatureDefinition("medication", ["simvastatin"], "", null, Take.Any);
        Assert.Equal(1.0, Read(statin, Person.Woman(60).Taking("Zocor 20 mg once daily")).Number);
        Assert.Equal(0.0, Read(statin, Person.Woman(60).Taking("metformin 500 mg twice daily")).Number);
        Assert.Equal(0.0, Read(statin, Person.Woman(60).Taking("simvastatin 20 mg", since: "2024-01-01", until: "2025-01-01")).Number);
        Assert.Equal(FeatureLack.NotRecorded, Read(statin, Person.Woman(60)).Lack);
    }

    [Theory]
    [InlineData("analyte", "nonsense", "mg/dL"), InlineData("analyte", "creatinine", "mm[Hg]"), InlineData("sex", "gender", ""), InlineData("colour", "red", "")]
    public void A_definition_that_means_nothing_is_refused(string kind, string concept, string unit) =>
        Assert.Equal("REG001", Assert.Throws<StudyException>(() => Read(new(kind, [concept], unit, null, Take.Latest), Person.Woman(60))).Code);

    private static readonly Seq<ColumnSpec> s_columns =
    [
        new("age", ColumnType.Number, ColumnRole.Feature, "a", From: new("age", [], "a", null, Take.Latest)),
        new("sex", ColumnType.Category, ColumnRole.Feature, From: new("sex", [], "", null, Take.Latest)),
        new("creatinine", ColumnType.Number, ColumnRole.Feature, "mg/dL", From: Analyte("creatinine", "mg/dL", days: 365)),
        new("mean potassium", ColumnType.Number, ColumnRole.Feature, "mmol/L", From: Analyte("potassium", "mmol/L", Take.Mean, null)),
        new("haemoglobin", ColumnType.Number, ColumnRole.Feature, "g/dL", From: Analyte("haemoglobin", "g/dL", Take.Lowest, null)),
        new("clopidogrel", ColumnType.Category, ColumnRole.Feature, From: new("medication", ["clopidogrel"], "", null, Take.Any)),
        new("atrial fibrillation", ColumnType.Number, ColumnRole.Feature, From: new("condition", ["I48"], "", null, Take.Any)),
    ];

    [Fact]
    public void One_patient_and_a_hospital_are_read_to_the_bit_alike()
    {
        var at = new DateTimeOffset(2026, 3, 10, 23, 59, 59, TimeSpan.Zero);
        var records = Repository.Samples.Select(s => FolderReader.Read(new FolderRequest(s, at)).Record).ToList();
        using var folder = new TemporaryFolder();
        using var key = InstallationKey.Ephemeral();
        using var store = SqliteRecordStore.Open(folder.File("store.db"), key);
        foreach (var record in records) FactArchive.Put(store, "local", record);
        var index = IndexRule.Parse("on 2026-03-10", "study.yaml:3");
        var hospital = RecordTable.Read(store, "local", s_columns, index);
        Assert.Equal(records.Count, hospital.Table.RowCount + hospital.Without);
        var people = records.OrderBy(r => r.Person.Value, StringComparer.Ordinal).ToList();
        var seen = 0;
        for (var i = 0; i < people.Count; i++)
        {
            var chart = Chart.Of(people[i], index.Date!.Value);
            foreach (var column in hospital.Table.Columns)
            {
                var alone = RecordRow.Cell(column.Spec, chart);
                Assert.Equal(alone.Lack != FeatureLack.None, column.IsMissing(i));
                if (column.IsMissing(i)) continue;
                seen++;
                if (alone.Word is { } word) Assert.Equal(word, column.Levels[(int)column[i]]);
                else Assert.Equal(BitConverter.DoubleToInt64Bits(alone.Number!.Value), BitConverter.DoubleToInt64Bits(column[i]));
            }
        }
        Assert.True(seen > people.Count, "the samples have values");
        Assert.Equal(hospital.Sha256, RecordTable.Read(Enumerable.Reverse(records), s_columns, index).Sha256);
    }

    [Fact]
    public void Features_are_measured_when_the_medicine_was_begun_and_not_later()
    {
        var person = Person.Woman(60).With("creatinine", 1.0m, "mg/dL", "2025-12-20").Taking("pembrolizumab 200 mg", since: "2026-01-05").With("creatinine", 3.0m, "mg/dL", "2026-02-01");
        var table = RecordTable.Read([person.Record(), Person.Man(50).Called("p2").With("creatinine", 2m, "mg/dL").Record()], s_columns, IndexRule.Parse("first medication:pembrolizumab", "study.yaml:3"));
        Assert.Equal((1, 1, 1.0), (table.Table.RowCount, table.Without, table.Table["creatinine"][0]));
    }

    [Fact]
    public void A_site_that_defines_a_feature_otherwise_is_refused_and_both_are_said()
    {
        var model = new ColumnSpec("creatinine", ColumnType.Number, ColumnRole.Feature, "mg/dL", From: Analyte("creatinine", "mg/dL", days: 30));
        var fault = Assert.Throws<StudyException>(() => RecordTable.Agree([model], [model with { From = Analyte("creatinine", "mg/dL", days: 365) }], "site B")).Faults[0];
        Assert.Equal("REG005", fault.Code);
        Assert.Contains("within 30 days", fault.Says, StringComparison.Ordinal);
        Assert.Contains("within 365 days", fault.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_nobody_has_and_one_that_is_not_understood_are_refused()
    {
        Assert.Equal("REG004", Assert.Throws<StudyException>(() => RecordTable.Read([Person.Woman(60).Record()], s_columns, IndexRule.Parse("first medication:pembrolizumab", "x"))).Code);
        Assert.Equal("REG002", Assert.Throws<StudyException>(() => IndexRule.Parse("sometime", "study.yaml:3")).Code);
    }
}
