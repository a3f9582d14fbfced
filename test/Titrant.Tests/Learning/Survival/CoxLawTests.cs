using Titrant.Learning.Survival;
using static Titrant.Tests.Learning.Survival.Invented;

namespace Titrant.Tests.Learning.Survival;

/// <summary>What must not move the answer, and what must move it by how much.</summary>
public sealed class CoxLawTests
{
    private static readonly CoxRows s_people = People(1, 150);

    [Theory]
    [InlineData(Ties.Efron)]
    [InlineData(Ties.Breslow)]
    public void The_order_of_the_rows_does_not_matter(Ties ties)
    {
        var rows = People(2, 150, late: true) with { Strata = [.. Enumerable.Range(0, 150).Select(i => i % 3)], Cluster = [.. Enumerable.Range(0, 150).Select(i => i / 2)], Weights = [.. Enumerable.Range(0, 150).Select(i => 1.0 + i % 4)] };
        var (a, b) = (CoxRegression.Fit(rows, new(ties)), CoxRegression.Fit(rows.Rows(Shuffled(150, 9)), new(ties)));
        Close(a.Coefficients, b.Coefficients);
        Close(a.Covariance, b.Covariance);
        Close(a.RobustCovariance, b.RobustCovariance);
        Close(a.LogLikelihood, b.LogLikelihood);
        Close(a.Baseline(1).Hazard, b.Baseline(1).Hazard);
    }

    [Fact]
    public void A_unit_ten_times_smaller_makes_the_coefficient_ten_times_smaller()
    {
        var scaled = s_people with { X = [.. s_people.X.Select((v, k) => k % 3 == 0 ? 1e4 + 10 * v : v)] };
        var (a, b) = (CoxRegression.Fit(s_people), CoxRegression.Fit(scaled));
        Close([a.Coefficients[0] / 10, a.Coefficients[1], a.Coefficients[2]], b.Coefficients);
        Close(a.Error(0) / 10, b.Error(0));
        Close(a.RobustError(0) / 10, b.RobustError(0));
        Close(a.LogLikelihood, b.LogLikelihood);
        Close(a.Baseline().Survival(10, s_people.X.AsSpan(0, 3), a).Value!.Value, b.Baseline().Survival(10, scaled.X.AsSpan(0, 3), b).Value!.Value);
        Close(a.Baseline().Survival(10, s_people.X.AsSpan(0, 3), a).Error!.Value, b.Baseline().Survival(10, scaled.X.AsSpan(0, 3), b).Error!.Value);
        Close([.. ProportionalHazards.Test(s_people, a).Select(t => t.Statistic)], [.. ProportionalHazards.Test(scaled, b).Select(t => t.Statistic)], 1e-6);
    }

    [Fact]
    public void A_weight_of_two_is_the_row_twice()
    {
        var twice = s_people.Rows([.. Enumerable.Range(0, 150), .. Enumerable.Range(0, 75)]);
        var weighted = s_people with { Weights = [.. Enumerable.Range(0, 150).Select(i => i < 75 ? 2.0 : 1)] };
        var (a, b) = (CoxRegression.Fit(twice, new(Ties.Breslow)), CoxRegression.Fit(weighted, new(Ties.Breslow)));
        Close(a.Coefficients, b.Coefficients);
        Close(a.Covariance, b.Covariance);
        Close(a.LogLikelihood, b.LogLikelihood);
        Close(a.Baseline().At(12), b.Baseline().At(12));
    }

    [Fact]
    public void A_weight_of_zero_is_no_row()
    {
        var weighted = s_people with { Weights = [.. Enumerable.Range(0, 150).Select(i => i < 100 ? 1.0 : 0)] };
        var (a, b) = (CoxRegression.Fit(s_people.Rows([.. Enumerable.Range(0, 100)])), CoxRegression.Fit(weighted));
        Close(a.Coefficients, b.Coefficients);
        Close(a.Covariance, b.Covariance);
        Close(a.RobustCovariance, b.RobustCovariance);
    }

    [Theory]
    [InlineData(Ties.Efron)]
    [InlineData(Ties.Breslow)]
    public void A_follow_up_told_in_pieces_is_the_same_follow_up(Ties ties)
    {
        // Every person is cut at day 4.5 and at half of the time; the pieces end without an event, the last as the whole ended.
        var (x, entry, time, cause, person) = (new List<double>(), new List<double>(), new List<double>(), new List<int>(), new List<int>());
        for (var i = 0; i < 150; i++)
        {
            double[] cuts = [0, .. new[] { 4.5, s_people.Outcome.Time[i] / 2 }.Where(c => c < s_people.Outcome.Time[i]).Distinct().Order(), s_people.Outcome.Time[i]];
            for (var k = 1; k < cuts.Length; k++)
            {
                x.AddRange(s_people.X.AsSpan(i * 3, 3));
                entry.Add(cuts[k - 1]);
                time.Add(cuts[k]);
                cause.Add(k == cuts.Length - 1 ? s_people.Outcome.Cause[i] : 0);
                person.Add(i);
            }
        }
        var pieces = new CoxRows([.. x], s_people.Names, new([.. entry], [.. time], [.. cause]), Cluster: [.. person]);
        var (a, b) = (CoxRegression.Fit(s_people, new(ties)), CoxRegression.Fit(pieces, new(ties)));
        Close(a.Coefficients, b.Coefficients);
        Close(a.Covariance, b.Covariance);
        Close(a.RobustCovariance, b.RobustCovariance);
        foreach (var t in (double[])[2, 4, 5, 9, 20])
        {
            var (whole, cut) = (a.Baseline().Survival(t, [5, 0, 1], a), b.Baseline().Survival(t, [5, 0, 1], b));
            Close(whole.Value!.Value, cut.Value!.Value);
            Close(whole.Error!.Value, cut.Error!.Value);
        }
        Close([.. ProportionalHazards.Test(s_people, a).Select(t => t.Statistic)], [.. ProportionalHazards.Test(pieces, b).Select(t => t.Statistic)], 1e-6);
        Close(KaplanMeier.Of(s_people.Outcome).At(9), KaplanMeier.Of(pieces.Outcome).At(9));
        Close(Concordance.Harrell(s_people.Outcome, a.LinearPredictor(s_people.X)).Value!.Value, Concordance.Harrell(pieces.Outcome, a.LinearPredictor(pieces.X)).Value!.Value);
    }

    [Fact]
    public void One_stratum_is_no_stratum()
    {
        var (a, b) = (CoxRegression.Fit(s_people), CoxRegression.Fit(s_people with { Strata = [.. Enumerable.Repeat(7, 150)] }));
        Close(a.Coefficients, b.Coefficients);
        Close(a.Covariance, b.Covariance);
        Assert.Equal(7, Assert.Single(b.Baselines).Stratum);
    }

    [Fact]
    public void Strata_are_fitted_as_separate_likelihoods_with_common_coefficients()
    {
        int[] strata = [.. Enumerable.Range(0, 150).Select(i => i % 2)];
        var all = CoxRegression.Fit(s_people with { Strata = strata });
        var apart = Enumerable.Range(0, 2).Sum(s => CoxRegression.Fit(s_people.Rows([.. Enumerable.Range(0, 150).Where(i => i % 2 == s)])).LogLikelihoodAtZero);
        Close(apart, all.LogLikelihoodAtZero);
    }

    [Fact]
    public void Without_ties_Efron_is_Breslow()
    {
        var rows = People(3, 120, ties: false, late: true);
        var (a, b) = (CoxRegression.Fit(rows), CoxRegression.Fit(rows, new(Ties.Breslow)));
        Close(a.Coefficients, b.Coefficients);
        Close(a.Covariance, b.Covariance);
        Close(a.RobustCovariance, b.RobustCovariance);
        Close(a.Baseline().Hazard, b.Baseline().Hazard);
    }

    [Fact]
    public void An_offset_of_the_fitted_hazard_leaves_nothing_to_learn()
    {
        var fit = CoxRegression.Fit(s_people);
        var rest = CoxRegression.Fit(s_people with { Offset = fit.LinearPredictor(s_people.X) });
        Assert.All(rest.Coefficients, b => Assert.Equal(0, b, 1e-8));
        Close(fit.LogLikelihood, rest.LogLikelihoodAtZero);
    }

    [Theory]
    [InlineData(Ties.Efron)]
    [InlineData(Ties.Breslow)]
    public void Residuals_sum_to_nothing_at_the_optimum(Ties ties)
    {
        var rows = People(4, 150, late: true);
        var residuals = CoxResiduals.Of(rows, CoxRegression.Fit(rows, new(ties)));
        Assert.Equal(0, residuals.Martingale.Sum(), 1e-9);
        for (var j = 0; j < 3; j++)
        {
            Assert.Equal(0, Enumerable.Range(0, 150).Sum(i => residuals.Score[i * 3 + j]), 1e-9);
            Assert.Equal(0, residuals.Schoenfeld.Sum(s => s.Residual[j]), 1e-9);
        }
        Assert.Equal(rows.Outcome.Events, residuals.Schoenfeld.Count);
        Assert.Equal([.. residuals.Schoenfeld.Select(s => s.Time).Order()], residuals.Schoenfeld.Select(s => s.Time));
    }

    [Fact]
    public void The_influence_of_a_row_is_about_what_leaving_it_out_does()
    {
        var fit = CoxRegression.Fit(s_people);
        var residuals = CoxResiduals.Of(s_people, fit);
        for (var i = 0; i < 150; i += 10)
        {
            var without = CoxRegression.Fit(s_people.Rows([.. Enumerable.Range(0, 150).Where(k => k != i)]));
            for (var j = 0; j < 3; j++) Assert.Equal(fit.Coefficients[j] - without.Coefficients[j], residuals.DfBeta[i * 3 + j], 0.35 * fit.Error(j) * 0.3);
        }
        double sum = 0;
        for (var i = 0; i < 150; i++) sum += residuals.DfBeta[i * 3] * residuals.DfBeta[i * 3];
        Close(sum, fit.RobustCovariance[0]);
    }

    [Fact]
    public void Copies_of_one_person_do_not_narrow_the_cluster_robust_error()
    {
        int[] twice = [.. Enumerable.Range(0, 300).Select(i => i % 150)];
        var (once, copied) = (CoxRegression.Fit(s_people, new(Ties.Breslow)), CoxRegression.Fit(s_people.Rows(twice) with { Cluster = twice }, new(Ties.Breslow)));
        Close(once.RobustCovariance, copied.RobustCovariance);
        Close(once.Covariance[0] / 2, copied.Covariance[0]);
    }

    [Fact]
    public void More_ridge_means_less_effect_and_none_at_last()
    {
        double[] sizes = [.. new[] { 0, 1, 10, 100, 1e9 }.Select(r => CoxRegression.Fit(s_people, new(Ridge: r)).Coefficients.Sum(b => b * b))];
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.Equal(0, sizes[^1], 1e-10);
    }

    [Fact]
    public void The_three_tests_of_no_effect_agree_about()
    {
        var fit = CoxRegression.Fit(People(5, 2000));
        Assert.Equal(fit.LikelihoodRatioTest.Statistic, fit.WaldTest.Statistic, 0.1 * fit.WaldTest.Statistic);
        Assert.Equal(fit.LikelihoodRatioTest.Statistic, fit.ScoreTest.Statistic, 0.1 * fit.WaldTest.Statistic);
        Assert.Equal(3, fit.ScoreTest.Degrees);
    }

    [Fact]
    public void With_no_effect_the_baseline_is_Nelson_Aalen_and_its_error()
    {
        // Each follow-up occurs once with 0 and once with 1: the coefficient is exactly 0.
        var times = s_people.Outcome.Rows([.. Enumerable.Range(0, 300).Select(i => i / 2)]);
        var rows = new CoxRows([.. Enumerable.Range(0, 300).Select(i => (double)(i % 2))], ["x"], times);
        var fit = CoxRegression.Fit(rows, new(Ties.Breslow));
        Assert.Equal(0, fit.Coefficients[0], 1e-12);
        var (ours, theirs) = (fit.Baseline().Survival(10, [0.5], fit), NelsonAalen.Of(times).HazardAt(10));
        Close(Math.Exp(-theirs.Value!.Value), ours.Value!.Value);
        Close(theirs.Error!.Value * ours.Value!.Value, ours.Error!.Value);
    }

    [Fact]
    public void Survival_beyond_the_follow_up_is_not_estimable()
    {
        var fit = CoxRegression.Fit(s_people);
        var beyond = fit.Baseline().Survival(s_people.Outcome.Time.Max() + 1, [5, 0, 0], fit);
        Assert.Null(beyond.Value);
        Assert.NotNull(beyond.WhyNot);
    }
}
