using Titrant.Learning;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using static Titrant.Tests.Learning.Survival.Invented;

namespace Titrant.Tests.Learning.Survival;

/// <summary>Bad data are refused by code, place and remedy, without a patient's value.</summary>
public sealed class RefusalTests
{
    private static readonly CoxRows s_people = People(1, 60);

    [Fact]
    public void A_group_without_events_has_no_hazard_ratio_of_13()
    {
        // The treated leave before any event can strike them.
        var rows = s_people with { Outcome = s_people.Outcome with { Cause = [.. s_people.Outcome.Cause.Select((c, i) => s_people.X[i * 3 + 2] == 1 ? 0 : c)] } };
        foreach (var ties in Enum.GetValues<Ties>()) Says("SUR011", "column treated", () => CoxRegression.Fit(rows, new(ties)));
        Says("SUR011", "column treated", () => WeibullRegression.Fit(rows));
        Says("SUR011", "column treated", () => FineGray.Fit(rows with { Cause = 1 }));
        Assert.InRange(CoxRegression.Fit(rows, new(Ridge: 1)).Coefficients[2], -5, 0);
    }

    [Fact]
    public void A_marker_that_orders_all_events_has_no_hazard_ratio()
    {
        var rows = new CoxRows([8, 7, 6, 5, 4, 3, 2, 1], ["marker"], new(null, [1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 1, 1, 1, 1]));
        Says("SUR011", "column marker", () => CoxRegression.Fit(rows));
    }

    [Fact]
    public void Two_columns_that_separate_only_together_are_both_named()
    {
        // Their difference orders all events; neither does alone.
        double[] a = [3, 9, 1, 7, 2, 8, 5, 4, 6, 0];
        var rows = new CoxRows([.. a.SelectMany((v, i) => new[] { v, v + i })], ["first", "second"], new(null, [.. Enumerable.Range(1, 10).Select(t => (double)t)], [.. Enumerable.Repeat(1, 10)]));
        Says("SUR011", "column first, second", () => CoxRegression.Fit(rows));
    }

    [Fact]
    public void A_strong_but_finite_effect_is_not_refused()
    {
        var rows = new CoxRows([8, 7, 6, 5, 3, 4, 2, 1], ["marker"], new(null, [1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 1, 1, 1, 1]));
        Assert.InRange(CoxRegression.Fit(rows).Coefficients[0], 0.5, 5);
    }

    [Fact]
    public void A_rare_but_finite_effect_is_not_refused()
    {
        // One carrier in 2,000, who has the event neither first nor last.
        var people = People(8, 2000);
        var carrier = Enumerable.Range(0, 2000).Where(i => people.Outcome.Cause[i] == 1).OrderBy(i => people.Outcome.Time[i]).ElementAt(300);
        var fit = CoxRegression.Fit(people with { X = [.. people.X.Select((v, k) => k % 3 != 2 ? v : k / 3 == carrier ? 1.0 : 0)] });
        Assert.InRange(fit.Error(2), 0.5, 2);
    }

    [Fact]
    public void A_constant_column_is_named() =>
        Says("SUR009", "column marker", () => CoxRegression.Fit(s_people with { X = [.. s_people.X.Select((v, k) => k % 3 == 1 ? 4.2 : v)] }));

    [Fact]
    public void A_column_that_only_tells_the_strata_apart_is_named() =>
        Says("SUR009", "column treated", () => CoxRegression.Fit(s_people with { Strata = [.. Enumerable.Range(0, 60).Select(i => (int)s_people.X[i * 3 + 2])] }));

    [Fact]
    public void A_column_that_follows_from_others_is_named_with_them()
    {
        var rows = s_people with { X = [.. s_people.X.Select((v, k) => k % 3 == 2 ? 3 * s_people.X[k - 2] - 7 : v)] };
        var refused = Says("SUR010", "column treated", () => CoxRegression.Fit(rows));
        Assert.Contains("age", refused.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("marker", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_values_are_counted_for_every_column_at_once()
    {
        var rows = s_people with { X = [.. s_people.X.Select((v, k) => k is 0 or 4 or 7 ? double.NaN : v)] };
        var refused = Says("SUR008", "column age, marker", () => CoxRegression.Fit(rows));
        Assert.Contains("1 rows of age, 2 rows of marker", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_no_events_and_impossible_times_are_refused()
    {
        Says("SUR001", "outcome", () => KaplanMeier.Of(new(null, [], [])));
        Says("SUR004", "outcome", () => CoxRegression.Fit(s_people with { Outcome = s_people.Outcome with { Cause = new int[60] } }));
        Says("SUR004", "outcome", () => LogRank.Test(new(null, [1, 2], [0, 0]), [0, 1]));
        Says("SUR002", "row 2", () => KaplanMeier.Of(new(null, [1, double.NaN], [1, 1])));
        Says("SUR002", "row 1", () => KaplanMeier.Of(new(null, [-1, 3], [1, 1])));
        Says("SUR003", "row 2", () => KaplanMeier.Of(new([0, 3], [1, 3], [1, 1])));
        Says("SUR005", "row 1", () => CoxRegression.Fit(s_people with { Weights = [.. Enumerable.Range(0, 60).Select(i => i - 1.0)] }));
        Says("SUR006", "group", () => LogRank.Test(s_people.Outcome, new int[60]));
        Says("SUR007", "columns", () => CoxRegression.Fit(new([], [], s_people.Outcome)));
        Says("SUR014", "outcome", () => WeibullRegression.Fit(s_people with { Outcome = s_people.Outcome with { Time = [.. s_people.Outcome.Time.Select((t, i) => i == 0 ? 0 : t)] } }));
    }

    [Fact]
    public void Groups_that_are_never_at_risk_together_cannot_be_compared()
    {
        SurvivalOutcome apart = new([0, 0, 10, 10], [4, 5, 14, 15], [1, 1, 1, 1]);
        Says("SUR018", "log-rank", () => LogRank.Test(apart, [0, 0, 1, 1]));
        var once = new CoxRows([0, 1, 2, 0, 1], ["x"], new(null, [3, 4, 5, 6, 7], [0, 1, 0, 0, 0]));
        Says("SUR018", "x", () => ProportionalHazards.Test(once, CoxRegression.Fit(once, new(Ridge: 1))));
    }

    [Fact]
    public void Late_entry_is_refused_where_the_method_has_none()
    {
        var late = People(2, 60, late: true, causes: 2);
        Says("SUR013", "outcome", () => GrayTest.Test(late.Outcome, 1, [.. Enumerable.Range(0, 60).Select(i => i % 2)]));
        Says("SUR013", "outcome", () => FineGray.Fit(late with { Cause = 1 }));
        Says("SUR013", "outcome", () => Concordance.Uno(late.Outcome, new double[60], 10));
        Says("SUR013", "outcome", () => HorizonScores.Brier(late.Outcome, new double[60], 10));
    }

    [Fact]
    public void What_nobody_was_seen_for_is_not_estimable_and_never_zero()
    {
        var people = new SurvivalOutcome(null, [1, 2, 3], [1, 0, 0]);
        foreach (var figure in new[] { KaplanMeier.Of(people).Quantile(), KaplanMeier.Of(people).RestrictedMean(4), KaplanMeier.Of(people).SurvivalAt(4), HorizonScores.Auc(people, [1, 2, 3], 4), HorizonScores.Brier(people, [0, 0, 0], 4), HorizonScores.Auc(people, [1, 2, 3], 0.5), Concordance.Harrell(new(null, [1, 1], [1, 1]), [1, 2]) })
        {
            Assert.Null(figure.Value);
            Assert.NotNull(figure.WhyNot);
        }
    }

    private static StudyException Says(string code, string place, Func<object> fit)
    {
        var refused = Assert.Throws<StudyException>(fit);
        Assert.Equal((code, place), (refused.Code, refused.Place));
        Assert.NotEmpty(refused.Remedy);
        return refused;
    }
}
