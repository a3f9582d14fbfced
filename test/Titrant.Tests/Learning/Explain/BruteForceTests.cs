using Titrant.Learning.Explain;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Numerics;

namespace Titrant.Tests.Learning.Explain;

/// <summary>Explanations against their definitions, written out independently.</summary>
public sealed class BruteForceTests
{
    private static readonly string[] Four = ["a", "b", "c", "d"];

    private sealed record Four4() : Model("four", ["a", "b", "c", "d"], Scale.Number)
    {
        public static double At(double[] x) => x[0] * x[1] + Math.Sin(3 * x[2]) * x[0] - Math.Max(x[1], x[3]) + x[2] * x[3] * x[0];
        public override double[] Margin(Table table) => [.. Enumerable.Range(0, table.RowCount).Select(r => At([.. Four.Select(f => table[f][r])]))];
        public override double?[] Probability(Table table, double? horizon = null) => new double?[table.RowCount];
    }

    /// <summary>x·z, with what each knows of the other left to the data.</summary>
    private sealed record Product() : Model("product", ["x", "z"], Scale.Number)
    {
        public override double[] Margin(Table table) => [.. Enumerable.Range(0, table.RowCount).Select(r => table["x"][r] * table["z"][r])];
        public override double?[] Probability(Table table, double? horizon = null) => new double?[table.RowCount];
    }

    private static Table Of(params (string Name, double[] Values)[] columns) =>
        new([.. columns.Select(c => new Column(new(c.Name, ColumnType.Number, ColumnRole.Feature), c.Values))], [.. Enumerable.Range(2, columns[0].Values.Length)]);

    [Fact]
    public void Shapley_values_are_the_mean_step_over_all_24_orders()
    {
        var chance = new Chance(3);
        var columns = Four.Select(f => (f, Enumerable.Range(0, 17).Select(_ => chance.Normal()).ToArray())).ToArray();
        var table = Of(columns);
        var shapley = ExactShapley.Of(new Four4(), table, table, 5);
        double Value(HashSet<int> known) => Enumerable.Range(0, 17).Average(r => Four4.At([.. Enumerable.Range(0, 4).Select(k => columns[k].Item2[known.Contains(k) ? 5 : r])]));
        var phi = new double[4];
        foreach (var order in Orders([0, 1, 2, 3]))
        {
            HashSet<int> known = [];
            foreach (var k in order)
            {
                var before = Value(known);
                known.Add(k);
                phi[k] += (Value(known) - before) / 24;
            }
        }
        for (var k = 0; k < 4; k++) Assert.Equal(phi[k], shapley.Values[k], 1e-12);
        Assert.Equal(Value([]), shapley.Baseline, 1e-12);
    }

    [Fact]
    public void Where_features_go_together_local_effects_bend_and_partial_dependence_stays_straight()
    {
        // z = x, evenly on -1 to 1: the local effect is ∫ x dx = x²/2 less its mean 1/6; partial dependence is x · mean z = 0.
        double[] x = [.. Enumerable.Range(0, 401).Select(i => -1 + i / 200.0)];
        var table = Of(("x", x), ("z", x));
        var local = Effects.Accumulated(new Product(), table, "x", replicates: 20);
        Assert.All(local.Points, p => Assert.Equal(p.At * p.At / 2 - 1 / 6.0, p.Value, 0.005));
        var dependence = Effects.Dependence(new Product(), table, "x", replicates: 20);
        Assert.All(dependence.Points, p => Assert.Equal(0, p.Value, 1e-9));
    }

    [Fact]
    public void Where_features_are_unrelated_both_are_the_same_line()
    {
        double[] x = [.. Enumerable.Range(0, 400).Select(i => -1 + i % 20 / 9.5)], z = [.. Enumerable.Range(0, 400).Select(i => 2 + i / 20 / 9.5)];
        var table = Of(("x", x), ("z", z));
        var (local, dependence) = (Effects.Accumulated(new Product(), table, "x", replicates: 20), Effects.Dependence(new Product(), table, "x", replicates: 20));
        foreach (var p in local.Points) Assert.Equal(3 * p.At, p.Value, 1e-9);
        foreach (var p in dependence.Points) Assert.Equal(3 * p.At, p.Value, 1e-9);
    }

    private static IEnumerable<int[]> Orders(int[] of) => of.Length == 0 ? [[]] : of.SelectMany(first => Orders([.. of.Where(o => o != first)]).Select(rest => (int[])[first, .. rest]));
}
