using System.Text.Json;
using Titrant.Learning;
using Titrant.Learning.Boosting;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;

namespace Titrant.Tests.Learning.Boosting;

public sealed class BoostedShapesRefusalTests
{
    private static readonly Ward s_ward = new(60, "refusals");

    private static StudyException Refused(Table table, Outcome outcome, BoostedShapesOptions? options = null) =>
        Assert.Throws<StudyException>(() => new BoostedShapesEstimator(options ?? new() { Rounds = 5 }).Fit(table, outcome, new(1)));

    [Fact]
    public void No_row_no_feature_one_outcome_and_no_event_are_each_said()
    {
        Assert.Equal("EBM001", Refused(s_ward.Table().Rows([]), new BinaryOutcome([])).Code);
        Assert.Equal("EBM002", Refused(s_ward.Table(c => c with { Role = ColumnRole.Group }), s_ward.Died()).Code);
        Assert.Equal("EBM003", Refused(s_ward.Table(), new BinaryOutcome(new bool[60])).Code);
        Assert.Equal("EBM004", Refused(s_ward.Table(), new SurvivalOutcome(null, [.. Enumerable.Repeat(3.0, 60)], new int[60])).Code);
        Assert.Equal("EBM005", Refused(s_ward.Table(), new NumberOutcome(new double[60])).Code);
        Assert.Equal("EBM010", Refused(s_ward.Table(), new BinaryOutcome([.. Enumerable.Range(0, 60).Select(i => i < 2)])).Code);
        Assert.Equal("EBM013", Refused(s_ward.Table(), new ClassOutcome([.. Enumerable.Range(0, 60).Select(i => i % 2)], ["a", "b", "c"])).Code);
        Assert.Equal("EBM014", Refused(s_ward.Table(), new NumberOutcome([.. Enumerable.Repeat(double.NaN, 60)])).Code);
    }

    [Fact]
    public void Several_faults_are_said_together_with_their_columns()
    {
        var table = s_ward.Table(c => c with { Monotone = c.Name == "stage" ? 1 : 0 }, new Column(new("w", ColumnType.Number, ColumnRole.Weight), [.. Enumerable.Repeat(-1.0, 60)]));
        var refused = Refused(table, new SurvivalOutcome([.. Enumerable.Repeat(4.0, 60)], [.. Enumerable.Repeat(3.0, 60)], [.. Enumerable.Repeat(1, 60)]));
        Assert.Equal(["EBM008 column stage", "EBM009 column w", "EBM011 outcome"], refused.Faults.Select(f => $"{f.Code} {f.Place}"));
    }

    [Fact]
    public void All_events_of_one_person_leave_nothing_to_check_with()
    {
        var table = s_ward.Table(null, new Column(new("id", ColumnType.Number, ColumnRole.Person), [.. Enumerable.Range(0, 60).Select(i => i < 10 ? 0.0 : i)]));
        Assert.Equal("EBM010", Refused(table, new BinaryOutcome([.. Enumerable.Range(0, 60).Select(i => i < 10)])).Code);
    }

    [Fact]
    public void An_option_outside_its_range_is_named()
    {
        var refused = Refused(s_ward.Table(), s_ward.Died(), new() { Rate = 0.5 });
        Assert.Equal(("EBM012", "option rate"), (refused.Code, refused.Place));
    }

    [Fact]
    public void A_lost_column_and_a_column_of_another_type_are_named_when_predicting()
    {
        var model = new BoostedShapesEstimator(new() { Rounds = 5 }).Fit(s_ward.Table(), s_ward.Died(), new(1));
        var lost = Assert.Throws<StudyException>(() => model.Margin(s_ward.Table().With(["age", "lactate", "stage", "height", "platelets", "heparin"])));
        Assert.Equal(("EBM006", "column albumin"), (lost.Code, lost.Place));
        var changed = Assert.Throws<StudyException>(() => model.Margin(s_ward.Table(c => c.Name == "age" ? c with { Type = ColumnType.Category } : c)));
        Assert.Equal(("EBM007", "column age"), (changed.Code, changed.Place));
    }

    [Fact]
    public void A_file_that_does_not_fit_together_never_predicts()
    {
        var whole = BoostedShapesLawTests.Bytes(new BoostedShapesEstimator(new() { Rounds = 5 }).Fit(s_ward.Table(), s_ward.Died(), new(1)));
        foreach (var broken in new[] { "{}", whole.Replace("\"LogOdds\"", "\"LogHazard\"", StringComparison.Ordinal), whole.Replace("\"edges\":[", "\"edges\":[1e9,", StringComparison.Ordinal), whole.Replace("\"parts\":", "\"parts\":-", StringComparison.Ordinal) })
        {
            using var json = JsonDocument.Parse(broken);
            var refused = Assert.Throws<StudyException>(() => ShapesFile.Read(new(json.RootElement, "model.shapes")));
            Assert.Equal("MOD007", refused.Code);
            Assert.StartsWith("model file, model.shapes", refused.Place, StringComparison.Ordinal);
        }
    }
}
