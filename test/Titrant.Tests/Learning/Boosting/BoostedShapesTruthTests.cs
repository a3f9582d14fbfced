using Titrant.Learning.Boosting;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Boosting;

public sealed class BoostedShapesTruthTests
{
    private static readonly FitRun s_run = new(5);
    private static readonly BoostedShapesEstimator s_boosting = new();

    [Fact]
    public void The_shapes_of_the_truth_are_found_again()
    {
        var ward = new Ward(6000, "truth");
        var model = s_boosting.Fit(ward.Table(), ward.Days(), s_run);
        Assert.InRange(At(model, "age", 80) - At(model, "age", 50), 0.9, 1.1);
        Assert.InRange(At(model, "age", 62) - At(model, "age", 40), -0.1, 0.1);
        Assert.InRange(At(model, "lactate", 2.2) - At(model, "lactate", 1), 1.2, 1.6);
        Assert.InRange(At(model, "lactate", 0.4) - At(model, "lactate", 1), 0.6, 1.0);
        Assert.InRange(Level(model, "stage", "III") - Level(model, "stage", "I"), 0.7, 0.9);
        Assert.InRange(At(model, "albumin", null) - At(model, "albumin", 40), 0.6, 0.8);
        Assert.InRange(Math.Abs(At(model, "height", 185) - At(model, "height", 155)), 0, 0.1);
        Assert.True(BoostedShapesLawTests.Correlation(ward.Margin, model.Margin(ward.Table())) > 0.98);
    }

    [Fact]
    public void A_true_shape_lies_within_its_interval_about_as_often_as_it_says()
    {
        var (inside, all) = (0, 0);
        for (var w = 0; w < 6; w++)
        {
            var ward = new Ward(1500, $"interval {w}");
            var model = s_boosting.Fit(ward.Table(), ward.Days(), s_run);
            var age = model.Explain().Shapes.Single(s => s.Feature == "age");
            // The step at 65 against the mean: 1 above it, less the share that is above.
            var over = ward.Table()["age"].Raw.ToArray().Average(Ward.OfAge);
            foreach (var p in age.Points)
            {
                all++;
                var truth = Ward.OfAge(p.At) - over;
                if (p.Low <= truth && truth <= p.High) inside++;
            }
        }
        Assert.InRange((double)inside / all, 0.7, 1);
    }

    [Fact]
    public void Two_medicines_that_act_together_are_found_and_others_are_not()
    {
        var ward = new Ward(4000, "pairs", interplay: true);
        var with = s_boosting.Fit(ward.Table(), ward.Died(), s_run);
        Assert.Equal(["platelets × heparin"], with.TermNames.Skip(7));
        var pair = with.Explain().Shapes.Single(s => s.Feature == "platelets × heparin");
        Assert.True(pair.Levels.Where(l => l.Level.EndsWith("heparin yes", StringComparison.Ordinal)).MaxBy(l => l.Value)!.Level.StartsWith("platelets up to", StringComparison.Ordinal)
            || pair.Levels.Where(l => l.Level.EndsWith("heparin yes", StringComparison.Ordinal)).Max(l => l.Value) > 0.5);
        Assert.All(Enumerable.Range(0, 4), k => Assert.Empty(s_boosting.Fit(new Ward(2000, $"no pairs {k}").Table(), new Ward(2000, $"no pairs {k}").Died(), s_run).Pairs));
    }

    [Fact]
    public void A_pair_adds_nothing_that_one_of_its_features_says_alone()
    {
        var ward = new Ward(4000, "pairs", interplay: true);
        var pair = s_boosting.Fit(ward.Table(), ward.Died(), s_run).Pairs.Single();
        for (var g = 0; g < 16; g++)
        {
            Assert.Equal(0, Enumerable.Range(0, 16).Sum(j => pair.Weights[g * 16 + j] * pair.Values[g * 16 + j]), 1e-9);
            Assert.Equal(0, Enumerable.Range(0, 16).Sum(j => pair.Weights[j * 16 + g] * pair.Values[j * 16 + g]), 1e-9);
        }
    }

    [Fact]
    public void As_many_are_expected_as_happened_and_the_chance_of_an_event_rises_with_time_to_the_end_of_follow_up()
    {
        var ward = new Ward(3000, "chance");
        var died = ward.Died();
        var expected = s_boosting.Fit(ward.Table(), died, s_run).Probability(ward.Table()).Average(p => p!.Value);
        Assert.Equal(died.Happened.Average(h => h ? 1.0 : 0), expected, 1e-9);

        var until = ward.Until();
        var model = s_boosting.Fit(ward.Table(), until, s_run);
        var (early, late) = (model.Probability(ward.Table(), 2), model.Probability(ward.Table(), 7));
        for (var i = 0; i < ward.Rows; i++) Assert.True(early[i] < late[i] && late[i] <= 1);
        Assert.Equal(until.Time.Zip(until.Cause).Average(p => p.First <= 7 && p.Second == 1 ? 1.0 : 0), late.Average(p => p!.Value), 0.01);
        Assert.All(model.Probability(ward.Table(), 9), Assert.Null);
        Assert.Throws<ArgumentNullException>(() => model.Probability(ward.Table()));
    }

    [Fact]
    public void Who_dies_of_something_else_cannot_have_the_event_any_more()
    {
        var ward = new Ward(3000, "competing");
        var until = ward.Until(competing: true);
        var model = s_boosting.Fit(ward.Table(), until, s_run);
        Assert.Equal(until.Time.Zip(until.Cause).Average(p => p.First <= 7 && p.Second == 1 ? 1.0 : 0), model.Probability(ward.Table(), 7).Average(p => p!.Value), 0.015);
    }

    [Fact]
    public void Late_entry_does_not_bend_the_shapes()
    {
        var ward = new Ward(4000, "late");
        var (early, late) = (s_boosting.Fit(ward.Table(), ward.Until(), s_run), s_boosting.Fit(ward.Table(), ward.Until(late: true), s_run));
        Assert.InRange(At(late, "age", 80) - At(late, "age", 50), 0.8, 1.2);
        Assert.True(BoostedShapesLawTests.Correlation(early.Margin(ward.Table()), late.Margin(ward.Table())) > 0.97);
    }

    [Fact]
    public void A_level_never_seen_contributes_nothing_and_a_value_beyond_the_data_counts_as_the_outermost()
    {
        var ward = new Ward(800, "unseen");
        var model = s_boosting.Fit(ward.Table(), ward.Died(), s_run);
        var odd = new Table([.. ward.Table().Rows([0, 1]).Columns.Select(c => c.Name switch
        {
            "stage" => new Column(c.Spec, [0, 1], ["IV", "III"]),
            "age" => new Column(c.Spec, [200, 90]),
            _ => c,
        })], [2, 3]);
        var (_, terms, names) = model.Contributions(odd)!;
        Assert.Equal(0, terms[0][names.ToList().IndexOf("stage")]);
        Assert.NotEqual(0, terms[1][names.ToList().IndexOf("stage")]);
        Assert.Equal(terms[1][0], terms[0][0]);
    }

    [Fact]
    public void The_picture_of_a_shape_says_what_the_model_does()
    {
        var ward = new Ward(1500, "picture");
        var model = s_boosting.Fit(ward.Table(), ward.Died(), s_run);
        var explained = model.Explain();
        Assert.Equal("log-odds", explained.Scale);
        Assert.Equal(explained.Shapes.OrderByDescending(s => s.Importance), explained.Shapes);
        Assert.Contains("jackknife over 8 parts", explained.Method, StringComparison.Ordinal);
        var (terms, names) = (model.Contributions(ward.Table())!.Terms, model.TermNames);
        foreach (var shape in explained.Shapes) Assert.Equal(terms.Average(r => Math.Abs(r[names.ToList().IndexOf(shape.Feature)])), shape.Importance, 1e-9);
        var albumin = explained.Shapes.Single(s => s.Feature == "albumin");
        Assert.Equal("missing", Assert.Single(albumin.Levels).Level);
        Assert.Equal(1, albumin.Density.Sum(d => d.Share), 1e-9);
        Assert.True(albumin.Points.Zip(albumin.Points.Skip(1)).All(p => p.First.At < p.Second.At || p.First.At <= p.Second.At && p.First == albumin.Points[0]));
        Assert.All(albumin.Points, p => Assert.True(p.Low <= p.Value && p.Value <= p.High));
    }

    private static double At(BoostedShapesModel model, string feature, double? value)
    {
        var f = model.Features.ToList().IndexOf(feature);
        var code = model.Bins[f].Codes(new(new(feature, ColumnType.Number, ColumnRole.Feature), [value ?? double.NaN]))[0];
        return model.Terms[f].Values[code];
    }

    private static double Level(BoostedShapesModel model, string feature, string level)
    {
        var f = model.Features.ToList().IndexOf(feature);
        return model.Terms[f].Values[1 + model.Bins[f].Levels.ToList().IndexOf(level)];
    }
}
