using System.Globalization;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Explain;

/// <summary>Draws a term of a sum as a shape over its feature.</summary>
internal static class Shapes
{
    public const string Missing = "missing";
    private const int MostPoints = 200;
    private const int MostCells = 30;

    /// <param name="contribution">[rows] of the term, with mean 0 over the rows.</param>
    public static Shape Of(Column column, double[] contribution)
    {
        var importance = contribution.Average(Math.Abs);
        var missing = Enumerable.Range(0, column.Count).Where(column.IsMissing).ToArray();
        ShapeLevel[] unknown = missing.Length == 0 ? [] : [new(Missing, missing.Average(r => contribution[r]), null, null, missing.Length)];
        int[] known = [.. Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r))];
        if (column.Spec.Type == ColumnType.Category)
            return new(column.Name, column.Spec.Unit, importance, false, [],
                [.. known.GroupBy(r => (int)column[r]).OrderBy(g => column.Levels[g.Key], StringComparer.Ordinal).Select(g => new ShapeLevel(column.Levels[g.Key], g.Average(r => contribution[r]), null, null, g.Count())), .. unknown], []);
        var curve = known.GroupBy(r => column[r]).OrderBy(g => g.Key).Select(g => new ShapePoint(g.Key, contribution[g.First()], null, null)).ToList();
        // Where neighbours share their value the shape is a step; only where it rises or falls is drawn.
        var runs = curve.Where((p, k) => k == 0 || Math.Abs(p.Value - curve[k - 1].Value) > 1e-12).ToList();
        var steps = runs.Count > 1 && runs.Count < 0.8 * curve.Count;
        if (steps && runs[^1].At < curve[^1].At) runs.Add(curve[^1]);
        var drawn = steps ? runs : curve;
        return new(column.Name, column.Spec.Unit, importance, steps, drawn.Count <= MostPoints ? drawn.ToSeq() : Enumerable.Range(0, MostPoints).Select(k => drawn[(int)((long)(drawn.Count - 1) * k / (MostPoints - 1))]).ToSeq(), [.. unknown], Density(column));
    }

    /// <summary>A pair of features as cells: thirds of a number, levels of a category; the commonest 30.</summary>
    public static Shape OfPair(string name, Column[] parts, double[] contribution)
    {
        var labels = parts.Select(Thirds).ToArray();
        var cells = Enumerable.Range(0, contribution.Length).GroupBy(r => string.Join(", ", labels.Select(l => l[r]))).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(MostCells).OrderBy(g => g.Key, StringComparer.Ordinal);
        return new(name, "", contribution.Average(Math.Abs), false, [], cells.Select(g => new ShapeLevel(g.Key, g.Average(r => contribution[r]), null, null, g.Count())).ToSeq(), []);
    }

    /// <summary>A feature about which nothing can be drawn: all missing, or one value.</summary>
    public static Shape Bare(Column column) => new(column.Name, column.Spec.Unit, 0, false, [], [], Density(column));

    /// <summary>Ten bars of one width from the 1st to the 99th percentile; the outer ones reach to the smallest and the largest value.</summary>
    public static Seq<(double, double, double)> Density(Column column)
    {
        double[] values = [.. Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r)).Select(r => column[r]).Order()];
        if (column.Spec.Type != ColumnType.Number || values.Length == 0 || values[0] == values[^1]) return [];
        const int bars = 10;
        double low = values[(int)(0.01 * (values.Length - 1))], high = values[(int)(0.99 * (values.Length - 1))];
        if (low == high) (low, high) = (values[0], values[^1]);
        var counts = new int[bars];
        foreach (var v in values) counts[Math.Clamp((int)((v - low) / (high - low) * bars), 0, bars - 1)]++;
        return counts.Select((c, k) => (k == 0 ? values[0] : low + (high - low) * k / bars, k == bars - 1 ? values[^1] : low + (high - low) * (k + 1) / bars, (double)c / column.Count)).ToSeq();
    }

    private static string[] Thirds(Column column)
    {
        double[] values = [.. Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r)).Select(r => column[r]).Order()];
        var (a, b) = values.Length == 0 ? (0, 0) : (values[values.Length / 3], values[2 * values.Length / 3]);
        return [.. Enumerable.Range(0, column.Count).Select(r => column.IsMissing(r) ? $"{column.Name} {Missing}"
            : column.Spec.Type == ColumnType.Category ? $"{column.Name} {column.Levels[(int)column[r]]}"
            : string.Create(CultureInfo.InvariantCulture, $"{column.Name} {(column[r] < a ? $"below {a:0.###}" : column[r] < b ? $"{a:0.###} to below {b:0.###}" : $"{b:0.###} or above")}"))];
    }
}
