using Titrant.Learning;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;
using Titrant.Tests.Learning.Tables;

namespace Titrant.Tests.Learning.Outcomes;

public sealed class OutcomeReaderTests
{
    private static OutcomeSpec Survival(params (string, string)[] causes) => new(OutcomeKind.TimeToEvent, null, null, "months", "status", null, "mo", causes.ToSeq(), null, "study.yaml:9");
    private static OutcomeSpec Value(OutcomeKind kind, string? yes = null) => new(kind, "y", yes, null, null, null, "", [], null, "study.yaml:9");

    private static string[] Faults(Table table, OutcomeSpec spec) => [.. Assert.Throws<StudyException>(() => OutcomeReader.Read(table, spec)).Faults.Select(f => f.Code)];

    private static readonly Table s_followed = Rows.Of("age, months, status", "60, 12, dead", "61, 30, alive", "62, 8, transplant", "63, 24, dead");

    [Fact]
    public void Causes_are_numbered_in_the_order_of_the_study_and_other_words_are_no_event()
    {
        var outcome = Assert.IsType<SurvivalOutcome>(OutcomeReader.Read(s_followed, Survival(("dead", "death"), ("transplant", "transplant"))).Outcome);
        Assert.Equal([1, 0, 2, 1], outcome.Cause);
        Assert.Equal([12, 30, 8, 24], outcome.Time);
        Assert.Null(outcome.Entry);
    }

    [Fact]
    public void Columns_of_time_and_event_are_never_features() =>
        Assert.Equal(["age"], OutcomeReader.Read(s_followed, Survival(("dead", ""))).Table.Features.Select(c => c.Name));

    [Fact]
    public void A_word_for_death_that_the_file_does_not_use_is_refused() =>
        Assert.Equal(["TAB034"], Faults(s_followed, Survival(("died", "death"))));

    [Fact]
    public void Negative_times_and_late_entries_are_reported_together_with_their_lines()
    {
        var table = Rows.Of("months, status, came", "-1, 1, 0", "10, 0, 10", "12, 1, 3");
        var thrown = Assert.Throws<StudyException>(() => OutcomeReader.Read(table, Survival(("1", "death")) with { Entry = "came" }));
        Assert.Equal([("TAB032", "column months line 2"), ("TAB033", "column came line 3")], thrown.Faults.Select(f => (f.Code, f.Place)));
    }

    [Fact]
    public void A_cause_that_nobody_has_among_the_rows_that_are_used_is_refused()
    {
        var (table, spec) = (Rows.Of("age, months, status", "60, 12, 1", "16, 3, 2", "70, 5, 0"), Survival(("1", "death"), ("2", "relapse")));
        var fault = Assert.Throws<StudyException>(() => CohortFlow.Apply(table, [new(true, "age > 20", "s:1")], spec));
        Assert.Equal("TAB035", fault.Code);
        Assert.Contains("relapse", fault.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Death_within_a_year_is_not_asked_of_people_last_seen_before()
    {
        var spec = Survival(("dead", "death")) with { Kind = OutcomeKind.YesNo, Horizon = 10 };
        var fault = Assert.Throws<StudyException>(() => OutcomeReader.Read(s_followed, spec));
        Assert.Contains("TAB037", fault.Faults.Select(f => f.Code));
        Assert.Contains("time to event", fault.Faults[0].Remedy, StringComparison.Ordinal);
        // Another cause before the horizon does settle it.
        var settled = OutcomeReader.Read(s_followed, Survival(("dead", "death"), ("transplant", "")) with { Kind = OutcomeKind.YesNo, Horizon = 20 });
        Assert.Equal([true, false, false, false], Assert.IsType<BinaryOutcome>(settled.Outcome).Happened);
    }

    [Fact]
    public void One_class_only_is_refused() => Assert.Equal(["TAB036"], Faults(Rows.Of("y", "1", "1"), Value(OutcomeKind.YesNo, "1")));

    [Fact]
    public void A_yes_that_is_written_1_is_found_where_the_file_writes_1_point_0() =>
        Assert.Equal([true, false], Assert.IsType<BinaryOutcome>(OutcomeReader.Read(Rows.Of("y", "1.0", "0.0"), Value(OutcomeKind.YesNo, "1")).Outcome).Happened);

    [Fact]
    public void Which_word_means_yes_is_not_guessed() => Assert.Equal(["TAB030"], Faults(Rows.Of("y", "dead", "alive"), Value(OutcomeKind.YesNo)));

    [Fact]
    public void The_words_offered_are_those_of_five_people_or_more()
    {
        var rows = Enumerable.Repeat("dead", 5).Concat(Enumerable.Repeat("alive", 5)).Append("a secret").ToArray();
        var fault = Assert.Throws<StudyException>(() => OutcomeReader.Read(Rows.Of("y", rows), Value(OutcomeKind.YesNo, "died")));
        Assert.Equal("It has: 'alive', 'dead'.", fault.Remedy);
    }

    [Fact]
    public void Classes_are_the_words_of_the_column()
    {
        var outcome = Assert.IsType<ClassOutcome>(OutcomeReader.Read(Rows.Of("y", "b", "a", "b"), Value(OutcomeKind.Class)).Outcome);
        Assert.Equal(["a", "b"], outcome.Names);
        Assert.Equal([1, 0, 1], outcome.Class);
    }

    [Fact]
    public void A_number_that_never_changes_teaches_nothing() => Assert.Equal(["TAB038"], Faults(Rows.Of("y", "3", "3"), Value(OutcomeKind.Number)));

    [Fact]
    public void A_missing_outcome_is_excluded_and_counted()
    {
        var (_, outcome, flow) = CohortFlow.Apply(Rows.Of("months, status", "3, 1", "NA, 0", "4, NA", "9, 0"), [], Survival());
        Assert.Equal(new FlowStep("outcome is known", 2, 2, 1), Assert.Single(flow));
        Assert.Equal([3, 9], Assert.IsType<SurvivalOutcome>(outcome).Time);
    }

    [Fact]
    public void Everything_that_an_outcome_lacks_is_said_at_once() =>
        Assert.Equal(["TAB030", "TAB030"], Faults(s_followed, Survival(("dead", "")) with { Time = "month", Event = null }));
}
