namespace Titrant.Learning.Tables;

/// <summary>
/// How alike two columns are: Spearman's rank correlation over the rows where both are known (ranks among all known rows of each), a category of two words as 0 and 1.
/// Above 400 columns the pairs are too many, and only what is asked for is computed.
/// </summary>
internal sealed class Likeness
{
    private const int FewestRows = 30;

    private readonly Dictionary<string, float[]?> _ranks;

    public Likeness(IEnumerable<Column> columns) =>
        _ranks = columns.ToDictionary(c => c.Name, c => c.Spec.Type == ColumnType.Number || c.Levels.Count == 2 ? RanksOf(c) : null, StringComparer.Ordinal);

    /// <summary>0 where it cannot be said.</summary>
    public double Between(string first, string second) => Between(first, second, out _);

    /// <param name="rows">Rows in which both are known.</param>
    public double Between(string first, string second, out int rows)
    {
        rows = 0;
        if (_ranks[first] is not { } a || _ranks[second] is not { } b) return 0;
        double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
        for (var i = 0; i < a.Length; i++)
        {
            double x = a[i], y = b[i];
            if (double.IsNaN(x) || double.IsNaN(y)) continue;
            rows++;
            sa += x;
            sb += y;
            saa += x * x;
            sbb += y * y;
            sab += x * y;
        }
        if (rows < FewestRows) return 0;
        var (va, vb) = (saa - sa * sa / rows, sbb - sb * sb / rows);
        return va <= 1e-9 || vb <= 1e-9 ? 0 : (sab - sa * sb / rows) / Math.Sqrt(va * vb);
    }

    // Midranks as a share of the known rows, 0 to 1; NaN where missing.
    private static float[] RanksOf(Column column)
    {
        var known = Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r)).ToArray();
        var values = known.Select(r => column.Raw[r]).ToArray();
        Array.Sort(values, known);
        var ranks = new float[column.Count];
        Array.Fill(ranks, float.NaN);
        for (var i = 0; i < known.Length;)
        {
            var j = i;
            while (j < known.Length && values[j] == values[i]) j++;
            for (var k = i; k < j; k++) ranks[known[k]] = (i + j - 1) / 2f / known.Length;
            i = j;
        }
        return ranks;
    }
}
