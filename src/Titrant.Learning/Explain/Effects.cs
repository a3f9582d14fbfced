using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Learning.Explain;

/// <summary>
/// What any model does with one feature, on average over people. Intervals are of the percentile bootstrap over people, the model taken as known: they say how well these
/// people fix the average, not how well the model was learned.
/// </summary>
public static class Effects
{
    private const int MostRows = 2000;
    private const int MostIntervals = 20;

    /// <summary>
    /// Accumulated local effects of a number (Apley &amp; Zhu 2020, doi:10.1111/rssb.12377): mean change of the margin across each interval of the feature among the people who
    /// are in it, added up, with mean 0 over people. Unlike partial dependence it asks about no combination of values that nobody has.
    /// </summary>
    public static Shape Accumulated(Model model, Table table, string feature, ulong seed = 1, int replicates = 200)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        var column = table[feature];
        if (column.Spec.Type != ColumnType.Number) throw new ArgumentException("Accumulated effects are of numbers; categories have no order.", nameof(feature));
        int[] known = [.. Enumerable.Range(0, table.RowCount).Where(r => !column.IsMissing(r))];
        if (known.Length == 0) return Shapes.Bare(column);
        var some = table.Rows(known).AtMost(MostRows);
        var at = some[feature];
        double[] sorted = [.. Enumerable.Range(0, some.RowCount).Select(r => at[r]).Order()];
        double[] edges = [.. Enumerable.Range(0, MostIntervals + 1).Select(k => sorted[(int)((long)(sorted.Length - 1) * k / MostIntervals)]).Distinct()];
        if (edges.Length < 2) return Shapes.Bare(column);
        // Interval of each row: (edge k, edge k + 1], the first one with its lower edge.
        int[] own = [.. Enumerable.Range(0, some.RowCount).Select(r => Array.BinarySearch(edges, at[r]) is var f && f >= 0 ? Math.Max(0, f - 1) : Math.Clamp(~f - 1, 0, edges.Length - 2))];
        var high = model.Margin(some.With(new Column(at.Spec, [.. own.Select(k => edges[k + 1])])));
        var low = model.Margin(some.With(new Column(at.Spec, [.. own.Select(k => edges[k])])));
        // How far into its interval each row lies.
        double[] into = [.. own.Select((k, r) => Math.Clamp((at[r] - edges[k]) / (edges[k + 1] - edges[k]), 0, 1))];
        var (value, draws) = Drawn(some.RowCount, seed, replicates, feature, counts =>
        {
            var (sum, n) = (new double[edges.Length - 1], new double[edges.Length - 1]);
            for (var r = 0; r < own.Length; r++) (sum[own[r]], n[own[r]]) = (sum[own[r]] + counts[r] * (high[r] - low[r]), n[own[r]] + counts[r]);
            var curve = new double[edges.Length];
            for (var k = 0; k < sum.Length; k++) curve[k + 1] = curve[k] + (n[k] > 0 ? sum[k] / n[k] : 0);
            var centre = Enumerable.Range(0, own.Length).Sum(r => counts[r] * On(curve, r)) / n.Sum();
            return [.. curve.Select(c => c - centre)];
        });
        var importance = Enumerable.Range(0, some.RowCount).Average(r => Math.Abs(On(value, r)));
        return new(feature, column.Spec.Unit, importance, false, edges.Select((e, k) => Point(e, value[k], draws, k)).ToSeq(), [], Shapes.Density(column));

        double On(double[] curve, int r) => curve[own[r]] + into[r] * (curve[own[r] + 1] - curve[own[r]]);
    }

    /// <summary>Partial dependence (Friedman 2001, doi:10.1214/aos/1013203451): mean margin with everybody given the same value, less its mean over people.</summary>
    public static Shape Dependence(Model model, Table table, string feature, ulong seed = 1, int replicates = 200)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        var column = table[feature];
        var some = table.AtMost(MostRows / 4);
        var isNumber = column.Spec.Type == ColumnType.Number;
        double[] known = [.. Enumerable.Range(0, table.RowCount).Where(r => !column.IsMissing(r)).Select(r => column[r]).Order()];
        if (known.Length == 0) return Shapes.Bare(column);
        double[] grid = isNumber ? [.. Enumerable.Range(0, MostIntervals + 1).Select(k => known[(int)((long)(known.Length - 1) * k / MostIntervals)]).Distinct()] : [.. known.Distinct()];
        if (known.Length < table.RowCount && !isNumber) grid = [.. grid, double.NaN];
        var margins = grid.Select(g => model.Margin(some.With(column.Filled(some.RowCount, g)))).ToArray();   // [grid][rows]
        double[] share = [.. grid.Select(g => isNumber ? 1.0 / grid.Length : Enumerable.Range(0, table.RowCount).Count(r => double.IsNaN(g) ? column.IsMissing(r) : !column.IsMissing(r) && column[r] == g) / (double)table.RowCount)];
        var (value, draws) = Drawn(some.RowCount, seed, replicates, feature, counts =>
        {
            double whole = counts.Sum();
            var curve = margins.Select(m => m.Select((v, r) => counts[r] * v).Sum() / whole).ToArray();
            var centre = curve.Select((c, k) => share[k] * c).Sum();
            return [.. curve.Select(c => c - centre)];
        });
        return new(feature, column.Spec.Unit, value.Select((v, k) => share[k] * Math.Abs(v)).Sum(), false,
            isNumber ? grid.Select((g, k) => Point(g, value[k], draws, k)).ToSeq() : [],
            isNumber ? [] : grid.Select((g, k) => new ShapeLevel(double.IsNaN(g) ? Shapes.Missing : column.Levels[(int)g], value[k], Bound(draws, k, 0.025), Bound(draws, k, 0.975), (int)Math.Round(share[k] * table.RowCount))).ToSeq(),
            isNumber ? Shapes.Density(column) : []);
    }

    private static (double[] Value, double[][] Draws) Drawn(int rows, ulong seed, int replicates, string feature, Func<int[], double[]> of)
    {
        var draws = new double[replicates][];
        Parallel.For(0, replicates, b =>
        {
            var chance = Chance.For(seed, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"effect of {feature}, bootstrap {b}"));
            var counts = new int[rows];
            for (var r = 0; r < rows; r++) counts[chance.Below(rows)]++;
            draws[b] = of(counts);
        });
        return (of([.. Enumerable.Repeat(1, rows)]), draws);
    }

    private static ShapePoint Point(double at, double value, double[][] draws, int k) => new(at, value, Bound(draws, k, 0.025), Bound(draws, k, 0.975));

    private static double Bound(double[][] draws, int k, double share)
    {
        var sorted = draws.Select(d => d[k]).ToList();
        sorted.Sort();
        return Validate.ClusterBootstrap.Quantile(sorted, share);
    }
}
