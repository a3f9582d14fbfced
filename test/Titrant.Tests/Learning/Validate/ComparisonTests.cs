using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Learning.Validate;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Validate;

public sealed class ComparisonTests
{
    [Fact]
    public void A_rival_is_compared_on_the_rows_that_both_have()
    {
        var p = ValidationsTests.YesNo(300, 31);
        var chance = new Chance(4);
        double[] marker = [.. p.Margin.Select((m, i) => i % 10 == 0 ? double.NaN : m + 2 * chance.Normal())];
        var c = Assert.Single(Validations.Of(p, ValidationsTests.Anywhere, ValidationsTests.Request() with { Rivals = [new("TMB alone", marker, false)] }).Comparisons);
        Assert.Contains("30 rows without it left out", c.Against, StringComparison.Ordinal);
        Assert.Equal(270, c.Difference.N);
        int[] rows = [.. Enumerable.Range(0, 300).Where(i => i % 10 != 0)];
        var expected = RocArea.Difference([.. rows.Select(r => p.Probability![r]!.Value)], [.. rows.Select(r => marker[r])], [.. rows.Select(r => ((BinaryOutcome)p.Outcome).Happened[r])]);
        Assert.Equal(expected, c.Difference);
        Assert.Equal(c.Ours.Value!.Value - c.Theirs.Value!.Value, c.Difference.Value!.Value, 1e-12);
    }

    [Fact]
    public void A_rule_and_a_published_chance_have_net_benefit_and_nobody_beats_himself()
    {
        var p = ValidationsTests.YesNo(300, 32);
        var own = new Rival("itself", [.. p.Probability!.Select(v => v!.Value)], true);
        var rule = new Rival("rule", [.. p.Probability!.Select(v => v > 0.4 ? 1.0 : 0)], false);
        var all = Validations.Of(p, ValidationsTests.Anywhere, ValidationsTests.Request(0.3) with { Rivals = [own, rule] }).Comparisons;
        Assert.All(all.Where(c => c.Against == "itself"), c => Assert.Equal(0, c.Difference.Value!.Value, 1e-12));
        Assert.All(all.Where(c => c.Against == "itself"), c => Assert.Null(c.Difference.Interval));
        var benefit = all.Single(c => c.Against == "rule" && c.Theirs.Name.StartsWith("net benefit", StringComparison.Ordinal));
        var happened = ((BinaryOutcome)p.Outcome).Happened;
        var by = Enumerable.Range(0, 300).Where(i => p.Probability![i] > 0.4).Sum(i => happened[i] ? 1 : -.3 / .7) / 300;
        Assert.Equal(by, benefit.Theirs.Value!.Value, 1e-12);
    }

    [Fact]
    public void Differences_over_repeats_are_means_of_the_repeats()
    {
        Predicted[] repeats = [ValidationsTests.Times(200, 35, folds: 4), ValidationsTests.Times(200, 35, folds: 5)];
        var chance = new Chance(6);
        var request = ValidationsTests.Request() with { Rivals = [new("marker", [.. repeats[0].Margin.Select(m => m + chance.Normal())], false)] };
        var each = repeats.Select(r => Validations.Of(r, ValidationsTests.Anywhere, request).Comparisons[0].Difference).ToList();
        var mean = Validations.OfRepeats(repeats, ValidationsTests.Anywhere, request).Comparisons[0].Difference;
        Assert.Equal(each.Average(f => f.Value!.Value), mean.Value!.Value, 1e-12);
        Assert.Equal(each.Average(f => f.Low!.Value), mean.Low!.Value, 1e-12);
    }

    [Fact]
    public void A_paired_difference_in_C_is_that_of_leaving_each_person_out()
    {
        var p = ValidationsTests.Times(150, 33);
        var chance = new Chance(5);
        double[] other = [.. p.Margin.Select(m => m + chance.Normal())];
        var c = Validations.Of(p, ValidationsTests.Anywhere, ValidationsTests.Request() with { Rivals = [new("marker", other, false)] }).Comparisons[0];
        var outcome = (SurvivalOutcome)p.Outcome;
        double Difference(int[] rows) => Concordance.Harrell(outcome.Rows(rows), [.. rows.Select(r => p.Margin[r])]).Value!.Value - Concordance.Harrell(outcome.Rows(rows), [.. rows.Select(r => other[r])]).Value!.Value;
        int[] all = [.. Enumerable.Range(0, 150)];
        Assert.Equal(Difference(all), c.Difference.Value!.Value, 1e-12);
        double[] without = [.. all.Select(i => Difference([.. all.Where(r => r != i)]))];
        var jackknife = Math.Sqrt(149.0 / 150 * without.Sum(d => Math.Pow(d - without.Average(), 2)));
        Assert.Equal(1, c.Difference.Error!.Value / jackknife, 0.05);
        Assert.True(c.Difference.High - c.Difference.Low < c.Ours.High - c.Ours.Low + (c.Theirs.High - c.Theirs.Low));
    }

    [Fact]
    public void Folds_share_people_and_the_interval_says_so()   // Nadeau & Bengio 2003
    {
        double[][] ours = [[.80, .82, .79, .81, .83], [.81, .80, .80, .82, .82]], theirs = [[.79, .80, .80, .80, .80], [.79, .79, .80, .79, .80]];
        var figure = PairedDifference.OverFoldsAndSeeds("difference in C", ours, theirs, 0.8, 500);
        double[] d = [.01, .02, -.01, .01, .03, .02, .01, 0, .03, .02];
        var mean = d.Average();
        var variance = d.Sum(v => (v - mean) * (v - mean)) / 9;
        Assert.Equal(mean, figure.Value!.Value, 1e-12);
        // 1/10 + test/train = .1 + .25; t(.975, 9) = 2.262157
        Assert.Equal(mean - 2.262157 * Math.Sqrt(.35 * variance), figure.Low!.Value, 1e-7);
        Assert.True(PairedDifference.OverFoldsAndSeeds("d", ours, ours, 0.8, 500) is { Value: 0, Interval: null });
        Assert.Null(PairedDifference.OverFoldsAndSeeds("d", [[.8, double.NaN]], [[.8, .7]], 0.8, 500).Value);
    }

    // BCG vaccine, 13 trials (Colditz et al. 1994, JAMA 271:698). Expected: restricted likelihood maximised in R 4.2.2 by
    //   ll <- function(tau) { w <- 1/(v+tau); m <- sum(w*y)/sum(w); .5*(sum(log(v+tau)) + log(sum(w)) + sum(w*(y-m)^2)) }; optimize(ll, c(0,2), tol=1e-12)
    // tau² .3132432582, mean -.7145323422, Hartung-Knapp error .1807917441, Q 152.2330080824.
    [Fact]
    public void Sites_are_pooled_as_the_thirteen_trials_of_BCG()
    {
        int[][] trials = [[4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619], [33, 5036, 47, 5761], [180, 1361, 372, 1079], [8, 2537, 10, 619],
            [505, 87886, 499, 87892], [29, 7470, 45, 7232], [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338], [27, 16886, 29, 17825]];
        var sites = trials.Select((t, k) => ($"trial {k}", Figure.Wald("log risk ratio", Math.Log((double)t[0] / (t[0] + t[1]) * (t[2] + t[3]) / t[2]),
            Math.Sqrt(1.0 / t[0] - 1.0 / (t[0] + t[1]) + 1.0 / t[2] - 1.0 / (t[2] + t[3])), "Wald", t.Sum()))).ToSeq();
        var pooled = AcrossSites.Of("log risk ratio", sites, "as it is");
        Assert.Equal(.3132432582, pooled.TauSquared!.Value, 1e-6);
        Assert.Equal(-.7145323422, pooled.Pooled.Value!.Value, 1e-6);
        // t(.975, 12) = 2.178813
        Assert.Equal(-.7145323422 - 2.178813 * .1807917441, pooled.Pooled.Low!.Value, 1e-5);
        Assert.Equal(1 - 12 / 152.2330080824, pooled.Heterogeneity.Value!.Value, 1e-6);
        // t(.975, 11) = 2.200985
        Assert.Equal(-.7145323422 + 2.200985 * Math.Sqrt(.3132432582 + .1807917441 * .1807917441), pooled.Expected.High!.Value, 1e-5);
    }

    [Fact]
    public void Sites_alike_have_no_heterogeneity_and_one_site_is_not_pooled()
    {
        var sites = Enumerable.Range(0, 4).Select(s => Validations.Of(ValidationsTests.YesNo(250, 60 + (ulong)s), new("left-out site", $"site {s}", null), ValidationsTests.Request())).ToList();
        var table = AcrossSites.Table(sites);
        Assert.Contains(table, t => t.Name == "AUC" && t.Scale == "logit");
        Assert.All(table.SelectMany(t => (Figure[])[t.Pooled, t.Expected, t.Heterogeneity]), ValidationsTests.Honest);
        foreach (var t in table)
        {
            Assert.InRange(t.Pooled.Value!.Value, t.Sites.Min(s => s.At.Value!.Value), t.Sites.Max(s => s.At.Value!.Value));
            Assert.True(t.Expected.High - t.Expected.Low >= t.Pooled.High - t.Pooled.Low - 1e-12, t.Name);
        }
        Assert.All(AcrossSites.Table([sites[0]]), t => Assert.True(t.Pooled is { Value: null, WhyNot: "one site only" }));
    }

    [Fact]
    public void Ten_thousand_rows_are_measured_within_seconds()
    {
        var (yes, time) = (ValidationsTests.YesNo(10_000, 40), ValidationsTests.Times(10_000, 41));
        foreach (var p in (Predicted[])[yes, time])
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var cpu = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime;
            var v = Validations.Of(p, ValidationsTests.Anywhere, ValidationsTests.Request() with { Replicates = 2 });
            cpu = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime - cpu;
            TestContext.Current.TestOutputHelper?.WriteLine($"{v.Figures.Count} figures of {v.Rows} rows: {clock.ElapsedMilliseconds} ms, {cpu.TotalMilliseconds:0} ms of processors");
            Assert.True(clock.ElapsedMilliseconds < 60_000);
        }
    }
}
