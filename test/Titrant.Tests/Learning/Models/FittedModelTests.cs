using Titrant.Learning;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Models;

public sealed class FittedModelTests
{
    private static readonly FittedModel s_model = ModelFileTests.Fitted("logistic", OutcomeKind.YesNo, 1, 1);

    [Fact]
    public void What_was_seen_is_about_the_whole_range_without_the_extreme_person_and_every_level_with_its_rows()
    {
        var thousand = FeatureSeen.Of(new(new("x", ColumnType.Number, ColumnRole.Feature), [.. Enumerable.Range(0, 1001).Select(i => (double)i)]));
        Assert.Equal((5.0, 995.0, 0.0), (thousand.UsualLow!.Value, thousand.UsualHigh!.Value, thousand.MissingShare));
        Assert.Equal((-9.97, 1009.97), (Math.Round(thousand.Low!.Value, 2), Math.Round(thousand.High!.Value, 2)));
        var few = FeatureSeen.Of(new(new("x", ColumnType.Number, ColumnRole.Feature), [3, double.NaN, 1, 2]));
        Assert.Equal((1.0, 3.0, 0.25), (few.Low!.Value, few.High!.Value, few.MissingShare));
        var words = FeatureSeen.Of(new(new("s", ColumnType.Category, ColumnRole.Feature), [0, 2, 2, double.NaN], ["a", "b", "c"]));
        Assert.Equal([("a", 1), ("c", 2)], words.Levels.ToArray());
    }

    [Fact]
    public void Hardly_anybody_like_those_it_learned_from_is_refused_for_twenty_features()
    {
        // Half of the features are skewed, as laboratory values are.
        double Share(int rows)
        {
            var chance = Chance.For(1, "range");
            double[] Draw(int f, int n) => [.. Enumerable.Range(0, n).Select(_ => f % 2 == 0 ? chance.Normal() : -Math.Log(1 - chance.Uniform()))];
            var refused = new bool[2000];
            for (var f = 0; f < 20; f++)
            {
                var seen = FeatureSeen.Of(new(new("x", ColumnType.Number, ColumnRole.Feature), Draw(f, rows)));
                foreach (var (i, v) in Draw(f, refused.Length).Index()) refused[i] |= v < seen.Low || v > seen.High;
            }
            return refused.Count(r => r) / 2000.0;
        }
        Assert.InRange(Share(10_000), 0, 0.01);
        Assert.InRange(Share(500), 0, 0.1);
    }

    [Fact]
    public void The_most_extreme_person_is_not_told_by_the_range()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => (double)(i % 50))];
        values[7] = 1e6;
        var seen = FeatureSeen.Of(new(new("x", ColumnType.Number, ColumnRole.Feature), values));
        values[7] = 2e6;
        Assert.Equal(seen, FeatureSeen.Of(new(new("x", ColumnType.Number, ColumnRole.Feature), values)));
    }

    [Fact]
    public void An_unusual_value_is_answered_with_a_warning()
    {
        var seen = s_model.Features[1];
        var high = (seen.UsualHigh!.Value + seen.High!.Value) / 2;
        Assert.Empty(s_model.OffRange(One(60, high, "II"), 0));
        Assert.Matches("^albumin [0-9.]+ g/L is unusual: almost all people", Assert.Single(s_model.Unusual(One(60, high, "II"), 0)));
        Assert.Empty(s_model.Unusual(One(60, 38, "II"), 0));
    }

    [Fact]
    public void A_person_like_those_it_learned_from_is_answered() => Assert.Empty(s_model.OffRange(One(60, 38, "II"), 0));

    [Fact]
    public void Every_reason_for_a_refusal_is_said()
    {
        var off = s_model.OffRange(One(17, 59, "IV"), 0);
        Assert.Equal(3, off.Count);
        Assert.StartsWith("age 17 years is implausible: allowed is 18-120", off[0], StringComparison.Ordinal);
        Assert.Matches(@"^albumin 59 g/L lies outside [0-9.]+-[0-9.]+, the range it learned from$", off[1]);
        Assert.Equal("stage is 'IV', which nobody the model learned from was", off[2]);
    }

    [Fact]
    public void A_value_that_nobody_lacked_cannot_be_missing_but_one_that_some_lacked_can()
    {
        var off = s_model.OffRange(One(double.NaN, double.NaN, "II"), 0);
        Assert.Equal(["age is missing, and everybody the model learned from had a value"], off.ToArray());
    }

    [Fact]
    public void Another_unit_or_another_definition_is_no_value_of_this_feature()
    {
        var (age, albumin, stage) = (One(60, 38, "II")["age"], One(60, 38, "II")["albumin"], One(60, 38, "II")["stage"]);
        Assert.Contains("is in 'g/dL' here", Assert.Single(s_model.OffRange(new([age, new(albumin.Spec with { Unit = "g/dL" }, [3.8]), stage], [2]), 0)), StringComparison.Ordinal);
        var other = albumin.Spec with { From = albumin.Spec.From! with { Take = Take.Earliest } };
        Assert.Contains("defined otherwise", Assert.Single(s_model.OffRange(new([age, new(other, [38]), stage], [2]), 0)), StringComparison.Ordinal);
        Assert.Contains("not in the table", Assert.Single(s_model.OffRange(new([age, albumin], [2]), 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chance_passes_the_calibrator_at_the_horizon_it_was_learned_at_only()
    {
        var (model, table) = (ModelFileTests.Fitted("cox", OutcomeKind.TimeToEvent, 1, 1), Ward.Of(9).Table);
        var (raw, corrected) = (model.Model.Probability(table, 20), model.Probability(table));
        for (var i = 0; i < raw.Length; i++) Assert.Equal(model.Calibrator!.Of(raw[i]!.Value), corrected[i]);
        Assert.Equal(model.Model.Probability(table, 10), model.Probability(table, 10));
    }

    [Fact]
    public void A_time_to_an_event_without_a_horizon_is_refused()
    {
        var ward = Ward.Of(1);
        var refused = Assert.Throws<StudyException>(() => FittedModel.Learn("m", Learners.Make(new("cox", [], "s")), ward.Table, ward.Outcome(OutcomeKind.TimeToEvent), Ward.Spec(OutcomeKind.TimeToEvent) with { Horizon = null }, new(1)));
        Assert.Equal(("MOD012", "study.yaml:4"), (refused.Code, refused.Place));
    }

    private static Table One(double age, double albumin, string stage)
    {
        var specs = Ward.Of(1).Table.Columns;
        return new([new(specs[0].Spec, [age]), new(specs[1].Spec, [albumin]), new(specs[2].Spec, [0], [stage])], [2]);
    }
}
