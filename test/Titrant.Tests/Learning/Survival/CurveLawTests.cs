using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using static Titrant.Tests.Learning.Survival.Invented;

namespace Titrant.Tests.Learning.Survival;

public sealed class CurveLawTests
{
    [Fact]
    public void Without_censoring_Kaplan_Meier_is_the_share_still_free_and_its_error_the_binomial()
    {
        var outcome = People(1, 90, censoring: false).Outcome;
        var km = KaplanMeier.Of(outcome);
        for (var t = 0.5; t < 60; t += 4)
        {
            var share = outcome.Time.Count(s => s > t) / 90.0;
            Close(share, km.At(t));
            if (share > 0) Close(Math.Sqrt(share * (1 - share) / 90), km.ErrorAt(t)!.Value);
        }
        var mean = km.RestrictedMean(1e6);
        Assert.Null(KaplanMeier.Of(People(1, 90).Outcome).RestrictedMean(1e6).Value);
        Close(outcome.Time.Average(), mean.Value!.Value);
        Close(Math.Sqrt(outcome.Time.Sum(t => Math.Pow(t - outcome.Time.Average(), 2))) / 90, mean.Error!.Value);
    }

    [Fact]
    public void A_weight_of_two_is_the_person_twice()
    {
        var outcome = People(2, 60, late: true).Outcome;
        var twice = outcome.Rows([.. Enumerable.Range(0, 120).Select(i => i / 2)]);
        Close(KaplanMeier.Of(outcome, [.. Enumerable.Repeat(2.0, 60)]).Survival, KaplanMeier.Of(twice).Survival);
        Close(NelsonAalen.Of(outcome, [.. Enumerable.Repeat(2.0, 60)]).Hazard, NelsonAalen.Of(twice).Hazard);
    }

    [Fact]
    public void An_exactly_halved_curve_has_its_median_in_the_middle_of_the_step()
    {
        Assert.Equal(3, KaplanMeier.Of(new(null, [1, 2, 4, 5], [1, 1, 1, 1])).Quantile().Value);
        Assert.Equal(2, KaplanMeier.Of(new(null, [1, 2, 4], [1, 1, 1])).Quantile().Value);
    }

    [Fact]
    public void The_interval_of_survival_contains_it_and_stays_between_0_and_1()
    {
        var km = KaplanMeier.Of(People(3, 40).Outcome);
        foreach (var t in km.Times)
        {
            var s = km.SurvivalAt(t);
            if (s.Low is null) continue;
            Assert.InRange(s.Value!.Value, s.Low.Value, s.High!.Value);
            Assert.True(s.Low >= 0 && s.High <= 1);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Incidences_and_survival_sum_to_one(bool late)
    {
        var curves = AalenJohansen.Of(People(4, 200, late: late, causes: 3).Outcome);
        for (var i = 0; i < curves.Times.Length; i++) Close(1, curves.Incidence.Sum(f => f[i]) + curves.Survival[i], 1e-12);
    }

    [Fact]
    public void With_one_cause_the_incidence_is_Kaplan_Meier_and_its_variance_Greenwood()
    {
        var outcome = People(5, 100).Outcome;
        var (curves, km) = (AalenJohansen.Of(outcome), KaplanMeier.Of(outcome));
        foreach (var t in (double[])[1, 5, 11, 20])
        {
            Close(1 - km.At(t), curves.At(1, t));
            Close(km.ErrorAt(t)!.Value, curves.IncidenceAt(1, t).Error!.Value);
        }
    }

    [Fact]
    public void Without_censoring_the_variance_of_an_incidence_is_the_binomial()
    {
        var outcome = People(6, 100, causes: 2, censoring: false).Outcome;
        var curves = AalenJohansen.Of(outcome);
        var share = Enumerable.Range(0, 100).Count(i => outcome.Cause[i] == 1 && outcome.Time[i] <= 15) / 100.0;
        Close(share, curves.At(1, 15));
        Close(Math.Sqrt(share * (1 - share) / 100), curves.IncidenceAt(1, 15).Error!.Value);
    }

    [Fact]
    public void The_log_rank_test_is_the_score_test_of_a_Cox_model_without_ties()
    {
        var people = People(7, 100, ties: false, late: true);
        int[] groups = [.. Enumerable.Range(0, 100).Select(i => (int)people.X[i * 3 + 2])], strata = [.. Enumerable.Range(0, 100).Select(i => i % 3)];
        var x = new CoxRows([.. groups.Select(g => (double)g)], ["treated"], people.Outcome);
        Close(CoxRegression.Fit(x).ScoreTest.Statistic, LogRank.Test(people.Outcome, groups).Statistic);
        Close(CoxRegression.Fit(x with { Strata = strata }).ScoreTest.Statistic, LogRank.Test(people.Outcome, groups, strata).Statistic);
    }

    [Fact]
    public void The_names_of_the_groups_do_not_matter_to_a_test()
    {
        var outcome = People(8, 150, causes: 2).Outcome;
        int[] groups = [.. Enumerable.Range(0, 150).Select(i => i % 3)], renamed = [.. groups.Select(g => (g + 1) % 3)], one = new int[150];
        Close(LogRank.Test(outcome, groups).Statistic, LogRank.Test(outcome, renamed).Statistic);
        Close(GrayTest.Test(outcome, 1, groups).Statistic, GrayTest.Test(outcome, 1, renamed).Statistic);
        Close(GrayTest.Test(outcome, 2, groups).Statistic, GrayTest.Test(outcome, 2, groups, one).Statistic);
        Assert.Equal(2, GrayTest.Test(outcome, 1, groups).Degrees);
    }

    [Fact]
    public void The_order_of_the_rows_does_not_matter()
    {
        var people = People(9, 120, causes: 2);
        int[] order = Shuffled(120, 3), groups = [.. Enumerable.Range(0, 120).Select(i => i % 2)];
        var shuffled = people.Rows(order);
        Close(GrayTest.Test(people.Outcome, 1, groups).Statistic, GrayTest.Test(shuffled.Outcome, 1, [.. order.Select(i => groups[i])]).Statistic);
        Close(FineGray.Fit(people with { Cause = 1 }).Coefficients, FineGray.Fit(shuffled with { Cause = 1 }).Coefficients);
        Close(FineGray.Fit(people with { Cause = 1 }).Covariance, FineGray.Fit(shuffled with { Cause = 1 }).Covariance);
        Close(WeibullRegression.Fit(people).Coefficients, WeibullRegression.Fit(shuffled).Coefficients);
        Close(AalenJohansen.Of(people.Outcome).Incidence[1], AalenJohansen.Of(shuffled.Outcome).Incidence[1]);
    }

    [Fact]
    public void With_one_cause_Fine_Gray_is_Cox()
    {
        var people = People(10, 150);
        var (a, b) = (CoxRegression.Fit(people, new(Ties.Breslow)), FineGray.Fit(people with { Cause = 1 }));
        Close(a.Coefficients, b.Coefficients);
        Close(a.RobustCovariance, b.Covariance);
        Close(1 - a.Baseline().Survival(10, [5, 0, 1], a).Value!.Value, b.Incidence(10, [5, 0, 1]));
    }

    [Fact]
    public void Without_censoring_Fine_Gray_is_Cox_with_the_others_never_leaving()
    {
        var people = People(11, 150, causes: 2, censoring: false);
        var stay = people with { Outcome = new(null, [.. people.Outcome.Time.Select((t, i) => people.Outcome.Cause[i] == 2 ? 1e6 : t)], [.. people.Outcome.Cause.Select(c => c == 1 ? 1 : 0)]) };
        var (a, b) = (CoxRegression.Fit(stay, new(Ties.Breslow)), FineGray.Fit(people with { Cause = 1 }));
        Close(a.Coefficients, b.Coefficients);
        Close(a.RobustCovariance, b.Covariance);
    }

    [Fact]
    public void Weeks_instead_of_days_move_only_the_intercept_of_a_Weibull_time()
    {
        var people = People(12, 150, late: true);
        var weeks = people with { Outcome = people.Outcome with { Entry = [.. people.Outcome.Entry!.Select(t => t / 7)], Time = [.. people.Outcome.Time.Select(t => t / 7)] } };
        var (a, b) = (WeibullRegression.Fit(people), WeibullRegression.Fit(weeks));
        Close([a.Coefficients[0] - Math.Log(7), .. a.Coefficients[1..]], b.Coefficients);
        Close(a.Scale, b.Scale);
        Close(a.Error(1), b.Error(1));
        var twice = WeibullRegression.Fit(people.Rows([.. Enumerable.Range(0, 300).Select(i => i / 2)]));
        Close(twice.Covariance, WeibullRegression.Fit(people with { Weights = [.. Enumerable.Repeat(2.0, 150)] }).Covariance);
    }

    [Fact]
    public void A_Weibull_sample_gives_its_truth_back()
    {
        // People's hazard is exponential: scale 1, coefficients the negated log hazards. Who leaves before an entry drawn for all alike is never seen.
        var people = People(13, 6000, ties: false);
        double[] entry = [.. Enumerable.Range(0, 6000).Select(i => i % 10 * 1.0)];
        people = (people with { Outcome = people.Outcome with { Entry = entry } }).Rows([.. Enumerable.Range(0, 6000).Where(i => entry[i] < people.Outcome.Time[i])]);
        var fit = WeibullRegression.Fit(people);
        foreach (var (truth, j) in new[] { (-0.3, 1), (0.5, 2), (-0.4, 3) }) Assert.InRange((fit.Coefficients[j] - truth) / fit.Error(j), -3.5, 3.5);
        Assert.InRange(fit.Scale, 0.95, 1.05);
        var cox = CoxRegression.Fit(people);
        foreach (var (truth, j) in new[] { (0.3, 0), (-0.5, 1), (0.4, 2) }) Assert.InRange((cox.Coefficients[j] - truth) / cox.Error(j), -3.5, 3.5);
    }
}
