using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Numerics;
using static Titrant.Tests.Learning.Survival.Invented;

namespace Titrant.Tests.Learning.Survival;

public sealed class DiscriminationTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Pairs_counted_one_by_one_give_the_same_C_and_the_same_error(ulong seed, bool late)
    {
        var (outcome, n) = (People(seed, 80, late: late).Outcome, 80);
        var chance = new Chance(seed);
        double[] risk = [.. Enumerable.Range(0, n).Select(_ => (double)chance.Below(12))], weights = [.. Enumerable.Range(0, n).Select(_ => 0.5 + chance.Uniform())];
        var (a, b) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                var later = outcome.Time[j] > outcome.Time[i] || (outcome.Time[j] == outcome.Time[i] && outcome.Cause[j] == 0);
                if (i == j || outcome.Cause[i] == 0 || !later || (late && outcome.Entry![j] >= outcome.Time[i])) continue;
                var agree = risk[i] > risk[j] ? 1 : risk[i] == risk[j] ? 0.5 : 0;
                (a[i], b[i], a[j], b[j]) = (a[i] + agree * weights[j], b[i] + weights[j], a[j] + agree * weights[i], b[j] + weights[i]);
            }
        var all = Enumerable.Range(0, n).Sum(i => weights[i] * b[i]) / 2;
        var c = Enumerable.Range(0, n).Sum(i => weights[i] * a[i]) / 2 / all;
        var ours = Concordance.Harrell(outcome, risk, weights);
        Close(c, ours.Value!.Value, 1e-12);
        Close(Math.Sqrt(Enumerable.Range(0, n).Sum(i => Math.Pow(weights[i] * (a[i] - c * b[i]) / all, 2))), ours.Error!.Value, 1e-9);
    }

    [Fact]
    public void A_risk_turned_round_turns_C_round()
    {
        var people = People(3, 100);
        double[] risk = [.. Enumerable.Range(0, 100).Select(i => people.X[i * 3])], turned = [.. risk.Select(r => -r)];
        Close(1 - Concordance.Harrell(people.Outcome, risk).Value!.Value, Concordance.Harrell(people.Outcome, turned).Value!.Value);
        Close(1 - Concordance.Uno(people.Outcome, risk, 30).Value!.Value, Concordance.Uno(people.Outcome, turned, 30).Value!.Value);
        Close(1 - HorizonScores.Auc(people.Outcome, risk, 12).Value!.Value, HorizonScores.Auc(people.Outcome, turned, 12).Value!.Value);
    }

    [Fact]
    public void Without_censoring_Uno_is_Harrell_and_the_scores_are_those_of_a_yes_or_no()
    {
        var people = People(4, 100, censoring: false);
        double[] risk = [.. Enumerable.Range(0, 100).Select(i => 1 / (1 + Math.Exp(people.X[i * 3 + 1])))];
        Close(Concordance.Harrell(people.Outcome, risk).Value!.Value, Concordance.Uno(people.Outcome, risk, 1e9).Value!.Value);
        Close(Concordance.Harrell(people.Outcome, risk).Error!.Value, Concordance.Uno(people.Outcome, risk, 1e9).Error!.Value);
        bool[] happened = [.. people.Outcome.Time.Select(t => t <= 10)];
        Close(Enumerable.Range(0, 100).Average(i => Math.Pow((happened[i] ? 1 : 0) - risk[i], 2)), HorizonScores.Brier(people.Outcome, risk, 10).Value!.Value);
        var pairs = (from i in Enumerable.Range(0, 100) from j in Enumerable.Range(0, 100) where happened[i] && !happened[j] select risk[i] > risk[j] ? 1.0 : 0).ToList();
        Close(pairs.Average(), HorizonScores.Auc(people.Outcome, risk, 10).Value!.Value);
    }

    [Fact]
    public void Uno_does_not_follow_the_censoring_as_Harrell_does()
    {
        // The same 4,000 people, followed to the end and with the exponential censoring that is drawn for everybody alike.
        var (full, cut) = (People(5, 4000, ties: false, censoring: false), People(5, 4000, ties: false));
        double[] Risk(CoxRows p) => [.. Enumerable.Range(0, 4000).Select(i => 0.3 * p.X[i * 3] - 0.5 * p.X[i * 3 + 1] + 0.4 * p.X[i * 3 + 2])];
        var truth = Concordance.Uno(full.Outcome, Risk(full), 30).Value!.Value;
        var uno = Concordance.Uno(cut.Outcome, Risk(cut), 30);
        Assert.InRange(truth, uno.Value!.Value - 3.5 * uno.Error!.Value, uno.Value.Value + 3.5 * uno.Error.Value);
    }

    [Fact]
    public void Equal_risks_for_all_discriminate_nothing()
    {
        var outcome = People(6, 80).Outcome;
        Close(0.5, Concordance.Harrell(outcome, new double[80]).Value!.Value);
        Close(0.5, HorizonScores.Auc(outcome, new double[80], 10).Value!.Value);
    }

    [Fact]
    public void The_integrated_Brier_score_of_one_step_is_the_mean_of_its_ends()
    {
        var people = People(7, 80);
        double[][] risks = [[.. Enumerable.Repeat(0.2, 80)], [.. Enumerable.Repeat(0.4, 80)]];
        var mean = (HorizonScores.Brier(people.Outcome, risks[0], 5).Value!.Value + HorizonScores.Brier(people.Outcome, risks[1], 12).Value!.Value) / 2;
        Close(mean, HorizonScores.IntegratedBrier(people.Outcome, [5, 12], risks).Value!.Value);
    }

    [Fact]
    public void A_Brier_score_after_the_last_event_of_all_is_still_a_score() =>
        Close(0.25, HorizonScores.Brier(new(null, [1, 2, 3], [1, 1, 1]), [0.5, 0.5, 0.5], 4).Value!.Value);

    [Fact]
    public void Figures_name_their_estimator_tie_rule_interval_and_number()
    {
        var people = People(8, 80);
        var c = Concordance.Harrell(people.Outcome, [.. Enumerable.Range(0, 80).Select(i => people.X[i * 3])]);
        Assert.Equal("Harrell C, ties in risk 1/2, in time excluded", c.Name);
        Assert.Equal("95 % infinitesimal jackknife", c.Kind);
        Assert.Equal(80, c.N);
        Assert.True(c.Low < c.Value && c.Value < c.High);
    }
}
