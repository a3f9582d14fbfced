using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Validate;

/// <summary>What a reader would have believed wrongly.</summary>
public sealed class HonestyTests
{
    [Fact]
    public void Net_benefit_needs_only_the_people_above_the_threshold_to_be_followed()
    {
        // Three people below .2, all censored early: nothing is known of them, and nothing needs to be.
        double[] chance = [.1, .1, .1, .5, .5, .5, .5], time = [1, 1, 1, 2, 3, 12, 12];
        int[] cause = [0, 0, 0, 1, 1, 0, 0];
        var p = new Predicted("m", Scale.LogHazard, new SurvivalOutcome(null, time, cause), 10, chance, [.. chance.Select(c => (double?)c)], [.. Enumerable.Range(0, 7)], null);
        var v = Validations.Of(p, ValidationsTests.Anywhere, ValidationsTests.Request(.2));
        var at = v.Benefit.First(b => b.Threshold == .2);
        // Of the four above, half have the event: (4·.5 - 4·.5·.25) / 7.
        Assert.Equal(1.5 / 7, at.Model.Value!.Value, 1e-12);
        Assert.Equal(.5 - .25 * .5, at.All.Value!.Value, 1e-12);   // Kaplan-Meier of everybody: 3/4 · 2/3 after the three have left
        Assert.Null(v.Points[0].Figures[0].Value);
    }

    [Fact]
    public void An_interval_over_folds_says_that_it_takes_their_models_as_one()
    {
        var v = Validations.Of(ValidationsTests.YesNo(300, 5, folds: 5), ValidationsTests.Anywhere, ValidationsTests.Request());
        Assert.Contains("folds' models taken as one", v.Figures[0].Kind, StringComparison.Ordinal);
        Assert.Equal("95 % DeLong", Validations.Of(ValidationsTests.YesNo(300, 5), ValidationsTests.Anywhere, ValidationsTests.Request()).Figures[0].Kind);
    }

    [Fact]
    public void Rows_of_the_same_people_do_not_narrow_the_integrated_Brier_score()
    {
        var p = ValidationsTests.Times(200, 8);
        int[] twice = [.. Enumerable.Range(0, 200), .. Enumerable.Range(0, 200)];
        var q = p.Of(twice) with { Person = twice };
        var (once, doubled) = (Validations.Of(p, ValidationsTests.Anywhere, ValidationsTests.Request()), Validations.Of(q, ValidationsTests.Anywhere, ValidationsTests.Request()));
        Figure a = ValidationsTests.Named(once, "integrated Brier"), b = ValidationsTests.Named(doubled, "integrated Brier");
        Assert.Equal(a.Value!.Value, b.Value!.Value, 1e-12);
        Assert.Equal(a.Error!.Value, b.Error!.Value, 1e-12);
        Assert.NotNull(ValidationsTests.Named(once, "D-calibration").Value);
        Assert.Contains("independent", ValidationsTests.Named(doubled, "D-calibration").WhyNot!, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_and_points_are_means_over_repeats_and_bands_say_which_repeat()
    {
        Predicted a = ValidationsTests.YesNo(400, 9, folds: 5), b = a with { Probability = [.. a.Probability!.Select(c => (double?)Math.Pow(c!.Value, 1.2))] };
        var request = ValidationsTests.Request(.3) with { Groups = [new("half", [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? "even" : "odd")])] };
        var (one, two, both) = (Validations.Of(a, ValidationsTests.Anywhere, request), Validations.Of(b, ValidationsTests.Anywhere, request), Validations.OfRepeats([a, b], ValidationsTests.Anywhere, request));
        foreach (var (mean, x, y) in both.Groups[1].Figures.Concat(both.Points[0].Figures).Zip(one.Groups[1].Figures.Concat(one.Points[0].Figures), two.Groups[1].Figures.Concat(two.Points[0].Figures)))
        {
            Assert.Equal(x.Name, mean.Name);
            Assert.Equal((x.Value!.Value + y.Value!.Value) / 2, mean.Value!.Value, 1e-12);
            Assert.Contains("over repeats", mean.Kind, StringComparison.Ordinal);
        }
        Assert.All(both.Bands, band => Assert.Contains("first of 2 repeats", band.Observed.Kind, StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_is_told_about_a_band_of_a_handful_of_people()
    {
        var v = Validations.Of(ValidationsTests.YesNo(210, 3), ValidationsTests.Anywhere, ValidationsTests.Request() with { Smallest = 1 });
        Assert.All(v.Bands, b => Assert.True(b.Observed.N >= 20, b.Observed.ToString()));
        Assert.Equal(210, v.Bands.Sum(b => b.Observed.N));
    }

    [Fact]
    public void The_size_of_a_withheld_group_is_withheld_and_ages_come_in_order()
    {
        double[] age = [.. Enumerable.Range(0, 300).Select(i => i < 5 ? 4.0 : i < 100 ? 30 : i < 200 ? 70 : 104)];
        var table = new Table([new(new("age", ColumnType.Number, ColumnRole.Group), age)], [.. Enumerable.Range(2, 300)]);
        var by = GroupOf.From(new(["age"], [9, 65, 100], "s:1"), table);
        var groups = Validations.Of(ValidationsTests.YesNo(300, 4), ValidationsTests.Anywhere, ValidationsTests.Request() with { Groups = [by] }).Groups;
        Assert.Equal(["below 9", "9 to below 65", "65 to below 100", "100 or above"], groups.Select(g => g.Group));
        Assert.NotNull(groups[0].Withheld);
        Assert.All(groups.Where(g => g.Withheld is not null), g => Assert.Equal(0, g.Rows));
    }

    [Fact]
    public void Groups_of_classes_and_numbers_are_measured_as_by_hand()
    {
        // Men are told 1 too much, women 2 too little.
        var p = new Predicted("m", Scale.Number, new NumberOutcome([1, 2, 3, 4]), null, [2, 3, 1, 2], null, [0, 1, 2, 3], null);
        var request = ValidationsTests.Request() with { Smallest = 1, Groups = [new("sex", ["male", "male", "female", "female"])] };
        var groups = Validations.Of(p, ValidationsTests.Anywhere, request).Groups;
        Assert.Equal([-2, -3, 2, 1], groups[0].Figures.Select(f => f.Value!.Value));
        Assert.Equal(["mean error (predicted less true)", "mean error (predicted less true), difference to everybody else", "root mean squared error", "root mean squared error, difference to everybody else"], groups[0].Figures.Select(f => f.Name));
        var c = new Predicted("m", Scale.ClassLogOdds, new ClassOutcome([0, 1, 0, 1], ["a", "b"]), null, [1, 0, 0, 1, 0, 1, 0, 2], null, [0, 1, 2, 3], null);
        var classes = Validations.Of(c, ValidationsTests.Anywhere, request).Groups;
        Assert.Equal(("female", .5), (classes[0].Group, classes[0].Figures[0].Value!.Value));   // one of two women said right
        Assert.Equal(-.5, classes[0].Figures[1].Value!.Value, 1e-12);
        Assert.Equal(1, classes[1].Figures.First(f => f.Name == "AUC of b against the rest (ties one half)").Value!.Value);
    }

    [Fact]
    public void A_calibrated_model_has_its_index_inside_the_interval()
    {
        var chance = new Chance(77);
        for (var k = 0; k < 12; k++)
        {
            double[] p = [.. Enumerable.Range(0, 150).Select(_ => chance.Uniform())];
            var f = Titrant.Learning.Calibrate.CalibrationIndex.Of(p, [.. p.Select(v => chance.Uniform() < v)], (ulong)k, replicates: 40);
            Assert.True(f.Low <= f.Value && f.Value <= f.High, f.ToString());
        }
    }

    [Fact]
    public void Sites_that_agree_better_than_chance_have_no_interval_of_their_spread_and_a_Brier_score_never_falls_below_nought()
    {
        Seq<(string, Figure)> alike = [.. Enumerable.Range(0, 6).Select(k => ($"site {k}", Figure.Wald("Brier score", .05 + .0001 * k, .03, "Wald", 50)))];
        var of = AcrossSites.Of("Brier score", alike, "as it is");
        Assert.Equal(0, of.Heterogeneity.Value);
        Assert.True(of.Heterogeneity.Interval is null || of.Heterogeneity.High > 0, of.Heterogeneity.ToString());
        Seq<(string, Figure)> apart = [("a", Figure.Wald("Brier score", .02, .005, "Wald", 50)), ("b", Figure.Wald("Brier score", .2, .01, "Wald", 50)), ("c", Figure.Wald("Brier score", .1, .01, "Wald", 50))];
        var wide = AcrossSites.Of("Brier score", apart, "as it is");
        Assert.Equal(0, wide.Expected.Low);
        Assert.InRange(wide.Expected.High!.Value, .2, 1);
    }

    [Fact]
    public void Two_sites_are_pooled_by_hand_and_a_site_without_events_is_counted_as_missing()
    {
        // Equal variances v: REML tau² = (y1 - y2)²/2 - v = .08 - .01; the mean's error √((v + tau²)/2) = .2; t(.975, 1) = 12.7062.
        Seq<(string, Figure)> sites = [("a", Figure.Wald("x", .1, .1, "Wald", 50)), ("b", Figure.Wald("x", .5, .1, "Wald", 50)), ("c", Figure.NotEstimable("x", 30, "nobody had an event"))];
        var of = AcrossSites.Of("x", sites, "as it is");
        Assert.Equal(.07, of.TauSquared!.Value, 1e-9);
        Assert.Equal(.3, of.Pooled.Value!.Value, 1e-12);
        Assert.Equal(.3 - 12.706205 * .2, of.Pooled.Low!.Value, 1e-6);
        Assert.Contains("2 of 3 sites", of.Pooled.Name, StringComparison.Ordinal);
        Assert.True(of.Expected is { Interval: null, WhyNot: "fewer than three sites" });
    }
}
