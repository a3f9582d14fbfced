using Titrant.Learning.Explain;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Explain;

public sealed class ExplanationTests
{
    private static readonly Citation Card = new("invented model, card 1");

    /// <summary>margin = -1 + .8 (albumin - 4) + step(age) + stage; a missing albumin costs .5; additive unless an interaction is asked for.</summary>
    private sealed record Toy(double Interaction = 0) : Model("toy", ["albumin", "age", "stage"], Scale.LogOdds)
    {
        public override double[] Margin(Table table) => [.. Enumerable.Range(0, table.RowCount).Select(r => -1 + Terms(table, r).Sum() + Interaction * (table["albumin"].IsMissing(r) ? 0 : table["albumin"][r] - 4) * (table["age"][r] - 60) / 10)];
        public override double?[] Probability(Table table, double? horizon = null) => [.. Margin(table).Select(m => (double?)(1 / (1 + Math.Exp(-m))))];
        public override Contributions? Contributions(Table table) => Interaction != 0 ? null : new(-1, [.. Enumerable.Range(0, table.RowCount).Select(r => Terms(table, r))], Features);

        private static double[] Terms(Table t, int r) =>
            [t["albumin"].IsMissing(r) ? -0.5 : 0.8 * (t["albumin"][r] - 4), t["age"][r] < 65 ? 0.2 : -0.3, t["stage"].Levels[(int)t["stage"][r]] switch { "I" => 0.6, "II" => 0, _ => -0.9 }];
    }

    private static Table People(int n, ulong seed)
    {
        var chance = new Chance(seed);
        return new([
            new(new("albumin", ColumnType.Number, ColumnRole.Feature, "g/dL"), [.. Enumerable.Range(0, n).Select(i => i % 11 == 0 ? double.NaN : 4 + 0.5 * chance.Normal())]),
            new(new("age", ColumnType.Number, ColumnRole.Feature, "a"), [.. Enumerable.Range(0, n).Select(_ => Math.Round(60 + 12 * chance.Normal()))]),
            new(new("stage", ColumnType.Category, ColumnRole.Feature), [.. Enumerable.Range(0, n).Select(_ => (double)chance.Below(3))], ["I", "II", "III"])], [.. Enumerable.Range(2, n)]);
    }

    [Fact]
    public void A_sum_explains_itself_exactly()
    {
        var (model, table) = (new Toy(), People(400, 1));
        var e = Explanations.Of(model, table)!;
        Assert.Equal(("exact: the model is a sum", "log-odds"), (e.Method, e.Scale));
        Assert.Equal(model.Margin(table).Average(), e.Baseline, 1e-9);
        Assert.Equal(["stage", "albumin", "age"], e.Shapes.Select(s => s.Feature));
        var age = e.Shapes[2];
        Assert.True(age.Steps);
        Assert.Equal(65, age.Points[1].At);
        Assert.Equal(-0.5, age.Points[1].Value - age.Points[0].Value, 1e-12);
        var albumin = e.Shapes[1];
        Assert.False(albumin.Steps);
        Assert.All(albumin.Points.Zip(albumin.Points.Skip(1)), p => Assert.Equal(0.8, (p.Second.Value - p.First.Value) / (p.Second.At - p.First.At), 1e-6));
        Assert.Equal(("missing", 37), (albumin.Levels[0].Level, albumin.Levels[0].Rows));
        Assert.Equal(363 / 400.0, albumin.Density.Sum(d => d.Share), 1e-12);
        Assert.Equal(1.5, e.Shapes[0].Levels[0].Value - e.Shapes[0].Levels[2].Value, 1e-12);
        Assert.Equal(400, e.Shapes[0].Levels.Sum(l => l.Rows));
    }

    [Fact]
    public void Evidence_adds_up_and_reads_like_a_sentence()
    {
        var (model, table) = (new Toy(), People(50, 2));
        for (var row = 0; row < 50; row++)
        {
            var person = ContributionEvidence.Of(model, table, row, "the chance of response", Card)!;
            Assert.Equal(model.Margin(table)[row], person.Baseline + person.Evidence.Sum(e => e.LogOdds!.Value), 1e-9);
            Assert.Equal(person.Margin, model.Margin(table)[row], 1e-9);
        }
        var low = new Table([new(table["albumin"].Spec, [2.9]), new(table["age"].Spec, [70]), new(table["stage"].Spec, [1], table["stage"].Levels)], [2]);
        var says = ContributionEvidence.Of(model, low, 0, "the chance of response", Card, f => [new FactId(1, 2, 3, (ulong)f.Length)])!.Evidence;
        Assert.Equal("Albumin 2.9 g/dL lowers the chance of response, contribution -0.88 log-odds", says[0].Says);
        Assert.Single(says[0].Facts);
        Assert.Equal("Stage II does not move the chance of response, contribution 0.00 log-odds", says[2].Says);
        Assert.Null(ContributionEvidence.Of(new Toy(0.3), low, 0, "the chance of response", Card));
        var missing = ContributionEvidence.Of(model, table, 0, "the chance of response", Card)!;
        Assert.Contains(missing.Evidence, e => e.Says.StartsWith("Albumin (not known) lowers", StringComparison.Ordinal));
    }

    [Fact]
    public void Exact_Shapley_of_a_sum_is_its_contributions_less_the_background()
    {
        var (model, background, table) = (new Toy(), People(60, 3), People(10, 4));
        var mean = model.Contributions(background)!;
        for (var row = 0; row < 10; row++)
        {
            var phi = ExactShapley.Of(model, background, table, row);
            Assert.Equal(model.Margin(table)[row], phi.Baseline + phi.Values.Sum(), 1e-9);
            for (var k = 0; k < 3; k++) Assert.Equal(model.Contributions(table)!.Terms[row][k] - mean.Terms.Average(t => t[k]), phi.Values[k], 1e-9);
        }
    }

    [Fact]
    public void Exact_Shapley_is_efficient_symmetric_and_gives_a_dummy_nothing()
    {
        // Players 0 and 1 alike, player 3 a dummy.
        var phi = ExactShapley.Of(s => (s & 3) == 3 ? 10 : (s & 3) != 0 ? 4 : (s & 4) != 0 ? 1.0 : 0, ["a", "b", "c", "d"]);
        Assert.Equal(10, phi.Values.Sum(), 1e-12);
        Assert.Equal(phi.Values[0], phi.Values[1], 1e-12);
        Assert.Equal(0, phi.Values[3], 1e-12);
        // The glove game (Shapley 1953): one left glove, two right ones: 4/6, 1/6, 1/6.
        var gloves = ExactShapley.Of(s => (s & 1) != 0 && (s & 6) != 0 ? 1 : 0, ["left", "right", "right too"]);
        Assert.Equal(4 / 6.0, gloves.Values[0], 1e-12);
        Assert.Equal(1 / 6.0, gloves.Values[1], 1e-12);
        var (model, background) = (new Toy(0.4), People(40, 5));
        var (one, two) = (ExactShapley.Of(model, background, background, 3), ExactShapley.Of(new Toy(), background, background, 3));
        Assert.Equal(model.Margin(background)[3], one.Baseline + one.Values.Sum(), 1e-9);
        Assert.Equal(two.Values[2], one.Values[2], 1e-9);   // the interaction is none of the stage's business
        Assert.Throws<ArgumentException>(() => ExactShapley.Of(_ => 0, [.. Enumerable.Range(0, 13).Select(i => $"{i}")]));
    }

    [Fact]
    public void Accumulated_effects_find_the_slope_even_where_features_go_together()
    {
        var chance = new Chance(6);
        double[] age = [.. Enumerable.Range(0, 1500).Select(_ => 60 + 10 * chance.Normal())];
        var together = new Table([
            new(new("albumin", ColumnType.Number, ColumnRole.Feature, "g/dL"), [.. age.Select(a => 4 - 0.04 * (a - 60) + 0.05 * chance.Normal())]),
            new(new("age", ColumnType.Number, ColumnRole.Feature, "a"), age), new(new("stage", ColumnType.Category, ColumnRole.Feature), new double[1500], ["I", "II", "III"])], [.. Enumerable.Range(2, 1500)]);
        var e = Effects.Accumulated(new Toy(), together, "albumin");
        Assert.Equal(0.8, (e.Points[^1].Value - e.Points[0].Value) / (e.Points[^1].At - e.Points[0].At), 1e-9);
        Assert.All(e.Points, p => Assert.InRange(p.Value, p.Low!.Value - 1e-9, p.High!.Value + 1e-9));
        Assert.Equal(e, Effects.Accumulated(new Toy(), together, "albumin"));   // same seed, same bytes
        // For a product x·z the effect of x at people with z near g(x) is ∫ g: Apley & Zhu 2020, section 2; partial dependence would be flat around mean z.
        var product = Effects.Accumulated(new Toy(1), together, "albumin");
        double slopeLow = Slope(product, 0, 5), slopeHigh = Slope(product, product.Points.Count - 6, product.Points.Count - 1);
        Assert.True(slopeLow > 1.4 && slopeHigh < 0.2, $"{slopeLow} {slopeHigh}");
        var dependence = Effects.Dependence(new Toy(1), together, "albumin");
        Assert.Equal(Slope(dependence, 0, 5), Slope(dependence, dependence.Points.Count - 6, dependence.Points.Count - 1), 1e-6);

        static double Slope(Shape s, int a, int b) => (s.Points[b].Value - s.Points[a].Value) / (s.Points[b].At - s.Points[a].At);
    }

    [Fact]
    public void A_model_that_is_no_sum_is_described_by_averages_that_say_so()
    {
        var (model, table) = (new Toy(0.3), People(500, 7));
        var e = Explanations.Of(model, table)!;
        Assert.StartsWith("accumulated local effects", e.Method, StringComparison.Ordinal);
        Assert.Equal(3, e.Shapes.Count);
        var stage = e.Shapes.First(s => s.Feature == "stage");
        Assert.Equal(0.6, stage.Levels[0].Value - stage.Levels[1].Value, 1e-9);
        var says = ContributionEvidence.Average(e, table, 1, "the chance of response", Card);
        Assert.All(says, s => Assert.True(s.LogOdds is null && s.Says.Contains("on average", StringComparison.Ordinal)));
    }
}
