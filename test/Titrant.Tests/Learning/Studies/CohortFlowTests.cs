using Titrant.Learning;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;
using Titrant.Tests.Learning.Tables;

namespace Titrant.Tests.Learning.Studies;

public sealed class CohortFlowTests
{
    private static readonly OutcomeSpec s_died = new(OutcomeKind.YesNo, "died", "yes", null, null, null, "", [], null, "study.yaml:20");

    private static readonly Table s_six = Rows.Of("age, stage, died", "64, IV, yes", "17, II, no", "NA, IV, no", "70, NA, yes", "55, II, no", "58, II, NA");

    [Fact]
    public void Each_step_says_how_many_it_took_and_how_many_with_the_outcome_are_left()
    {
        var (table, outcome, flow) = CohortFlow.Apply(s_six, [new(true, "age >= 18", "s:1"), new(false, "stage = IV", "s:2")], s_died);
        Assert.Equal([
            new FlowStep("keep age >= 18 (1 removed because it cannot be told)", 2, 4, 2),
            new FlowStep("exclude stage = IV (1 kept because it cannot be told)", 1, 3, 1),
            new FlowStep("outcome is known", 1, 2, 1)], flow);
        Assert.Equal([5, 6], table.Origins);
        Assert.Equal([true, false], Assert.IsType<BinaryOutcome>(outcome).Happened);
    }

    [Fact]
    public void The_outcome_is_never_a_feature() =>
        Assert.Equal(["age", "stage"], CohortFlow.Apply(s_six, [], s_died).Table.Features.Select(c => c.Name));

    [Fact]
    public void The_rule_that_left_nobody_is_named()
    {
        var fault = Assert.Throws<StudyException>(() => CohortFlow.Apply(s_six, [new(true, "age > 20", "s:1"), new(true, "age < 18", "s:2")], s_died));
        Assert.Equal(("TAB023", "s:2"), (fault.Code, fault.Place));
        Assert.Contains("age < 18", fault.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_rules_and_outcome_are_reported_together() =>
        Assert.Equal(["TAB020", "TAB021", "TAB030"], Assert.Throws<StudyException>(() =>
            CohortFlow.Apply(s_six, [new(true, "age >", "s:1"), new(true, "weight > 3", "s:2")], s_died with { Column = "dead" })).Faults.Select(f => f.Code));

    [Fact]
    public void The_order_of_rows_moves_no_count()
    {
        var turned = s_six.Rows([5, 3, 1, 0, 2, 4]);
        Seq<CohortRule> rules = [new(true, "age >= 18", "s:1"), new(false, "stage = IV", "s:2")];
        Assert.Equal(CohortFlow.Apply(s_six, rules, s_died).Flow, CohortFlow.Apply(turned, rules, s_died).Flow);
    }
}
