using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Tables;

public sealed class QualityTests
{
    private static OutcomeSpec YesNo(string column) => new(OutcomeKind.YesNo, column, "1", null, null, null, "", [], null, "s:1");
    private static OutcomeSpec Timed(string time, string happened, string yes) => new(OutcomeKind.TimeToEvent, null, null, time, happened, null, "d", [(yes, "event")], null, "s:1");

    private static QualityReport Of(OutcomeSpec outcome, params string[] path)
    {
        var file = Repository.Data(["learning", .. path]);
        // Everything but the outcome is offered as a feature: the report has to find out.
        var columns = ColumnGuess.Of(file).Select(c => c with { Role = c.Role == ColumnRole.Person ? c.Role : ColumnRole.Feature, Type = c.Type }).ToSeq();
        var (table, read, _) = CohortFlow.Apply(CsvTable.Read(file, columns).Table, [], outcome);
        return QualityReader.Of(table, read, 1);
    }

    private static HashSet<string> Flagged(QualityReport report) => [.. report.Leaks.Select(l => l.Column)];

    // The list of the manifest; adls and adlsc are interviews on day 3 that no figure gives away.
    [Fact]
    public void Leaks_of_hospital_death_are_found_and_honest_columns_left_alone()
    {
        var report = Of(YesNo("hospdead"), "tabular", "support2.csv.gz");
        string[] leaky = ["sps", "aps", "surv2m", "surv6m", "prg2m", "prg6m", "dnr", "dnrday", "charges", "totcst", "totmcst", "avtisst", "slos", "sfdm2", "adlp", "adls", "adlsc", "death", "d.time"];
        var flagged = Flagged(report);
        Assert.InRange(leaky.Count(flagged.Contains), 17, 19);
        Assert.InRange(flagged.Count(f => !leaky.Contains(f)), 0, 1);
        Assert.Equal("d.time", report.Leaks[0].Column);
        Assert.Equal(LeakCertainty.Determines, report.Leaks[0].Certainty);
    }

    [Fact]
    public void A_cause_of_death_that_only_the_dead_have_determines_death()
    {
        var report = Of(Timed("futime", "death", "dead"), "survival", "flchain.csv.gz");
        Assert.Equal(["chapter"], Flagged(report));
        Assert.Equal(LeakCertainty.Determines, report.Leaks[0].Certainty);
    }

    [Fact]
    public void The_other_end_points_of_a_trial_are_flagged() =>
        Assert.Equal(["censor_d", "time_d"], Flagged(Of(Timed("time", "censor", "1"), "survival", "actg320.csv")).Order(StringComparer.Ordinal));

    [Fact]
    public void Progression_and_survival_are_flagged_where_response_is_foretold() =>
        Assert.Equal(["OS_Event", "OS_Months", "PFS_Event", "PFS_Months"], Flagged(Of(YesNo("Response"), "response", "loris_train.csv.gz")).Order(StringComparer.Ordinal));

    [Fact]
    public void The_Worcester_table_is_said_to_be_half_copies()
    {
        var report = Of(Timed("t", "e", "1"), "survival", "whas.csv");
        Assert.Equal(640, report.DistinctRows);
        Assert.Contains("of 1310 rows only 640 are distinct", report.Warnings.First(w => w.Code == "TAB041").Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_is_no_leak()
    {
        var chance = new Chance(3);
        var columns = Enumerable.Range(0, 30).Select(c => Rows.Numbers($"x{c}", Enumerable.Range(0, 400).Select(_ => chance.Normal()).ToArray())).ToSeq();
        var outcome = new BinaryOutcome([.. Enumerable.Range(0, 400).Select(_ => chance.Below(3) == 0)]);
        Assert.Empty(QualityReader.Of(new(columns, [.. Enumerable.Range(2, 400)]), outcome, 1).Leaks);
    }

    [Fact]
    public void Constant_copied_and_renamed_columns_and_the_number_of_a_patient_are_named()
    {
        var chance = new Chance(4);
        var x = Enumerable.Range(0, 200).Select(_ => chance.Normal()).ToArray();
        var table = new Table([Rows.Numbers("x", x), Rows.Numbers("again", x.Select(v => v * 10)), Rows.Numbers("near", x.Select(v => v + 0.001 * chance.Normal())), Rows.Numbers("one", x.Select(_ => 1.0)),
            Rows.Numbers("none", x.Select(_ => double.NaN)), Rows.Numbers("code", Enumerable.Range(0, 200).Select(i => 1000.0 + i)), Rows.Numbers("rare", x.Select((_, i) => i == 5 ? 1.0 : 0))], [.. Enumerable.Range(2, 200)]);
        var report = QualityReader.Of(table, new BinaryOutcome([.. x.Select(_ => chance.Below(2) == 0)]), 1);
        foreach (var (code, column) in new[] { ("TAB048", "again"), ("TAB049", "near"), ("TAB046", "one"), ("TAB053", "none"), ("TAB050", "code"), ("TAB047", "rare") })
            Assert.Contains(report.Warnings, w => w.Code == code && w.Place == $"column {column}");
    }

    [Fact]
    public void A_column_filled_for_survivors_only_is_suspicious()
    {
        var chance = new Chance(5);
        var died = Enumerable.Range(0, 500).Select(_ => chance.Below(4) == 0).ToArray();
        var interview = Rows.Numbers("quality", died.Select(d => d || chance.Below(5) == 0 ? double.NaN : chance.Normal()).ToArray());
        var leak = Assert.Single(QualityReader.Of(new([interview], [.. Enumerable.Range(2, 500)]), new BinaryOutcome(died), 1).Leaks);
        Assert.Contains("filled", string.Join(' ', leak.Signs), StringComparison.Ordinal);
    }

    [Fact]
    public void A_transplant_that_counts_as_censored_is_asked_about()
    {
        var table = Rows.Of("age, time, status", "60, 12, 2", "61, 30, 0", "62, 8, 1", "63, 24, 2");
        var (read, outcome, _) = CohortFlow.Apply(table, [], Timed("time", "status", "2"));
        Assert.Contains(QualityReader.Of(read, outcome, 1).Warnings, w => w is { Code: "TAB052", Place: "column status" });
    }

    [Fact]
    public void The_order_of_rows_moves_no_pattern_of_missing_values()
    {
        var table = Rows.Of("a, b, y", "1, NA, 0", "2, NA, 1", "NA, 3, 0", "4, 5, 1");
        var turned = table.Rows([3, 1, 0, 2]);
        var (one, two) = (QualityReader.Of(table, new BinaryOutcome([false, true, false, true]), 1), QualityReader.Of(turned, new BinaryOutcome([true, true, false, false]), 1));
        Assert.Equal(one.Patterns, two.Patterns);
        Assert.Equal((["b"], 2), one.Patterns[0]);
    }
}
