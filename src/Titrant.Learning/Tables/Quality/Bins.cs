using Titrant.Numerics;

namespace Titrant.Learning.Tables;

/// <summary>
/// A column in at most twenty-one parts: twentieths of a number or the words of a category, and the missing. Parts see what a rank cannot: a risk that rises at both ends,
/// and a value that is only there when something has happened.
/// </summary>
internal sealed class Bins
{
    private const int Most = 20;
    private const int Folds = 5;
    private const double PriorRows = 10;

    private Bins(int[] of, int count) => (Of, Count) = (of, count);

    /// <summary>[rows] 0 is the missing.</summary>
    public int[] Of { get; }

    public int Count { get; }

    public static Bins From(Column column)
    {
        var of = new int[column.Count];
        if (column.Spec.Type == ColumnType.Category)
        {
            for (var row = 0; row < of.Length; row++) of[row] = column.IsMissing(row) ? 0 : (int)column.Raw[row] + 1;
            return new(of, column.Levels.Count + 1);
        }
        var sorted = column.Raw.ToArray().Where(v => !double.IsNaN(v)).ToArray();
        Array.Sort(sorted);
        // A value of its own where it is common ("0 days"), else the upper end of its twentieth.
        var ends = new List<double>();
        for (var k = 1; k <= Most && sorted.Length > 0; k++)
        {
            var end = sorted[Math.Min(sorted.Length - 1, (int)((long)k * sorted.Length / Most))];
            if (ends.Count == 0 || end > ends[^1]) ends.Add(end);
        }
        var upper = ends.ToArray();
        for (var row = 0; row < of.Length; row++)
        {
            if (column.IsMissing(row)) continue;
            var at = Array.BinarySearch(upper, column.Raw[row]);
            of[row] = Math.Min(upper.Length - 1, at >= 0 ? at : ~at) + 1;
        }
        return new(of, upper.Length + 1);
    }

    /// <summary>Rows and events of each part.</summary>
    public (int[] Rows, int[] Events) Tally(bool[] happened)
    {
        var (rows, events) = (new int[Count], new int[Count]);
        for (var i = 0; i < Of.Length; i++)
        {
            rows[Of[i]]++;
            if (happened[i]) events[Of[i]]++;
        }
        return (rows, events);
    }

    /// <summary>[rows] the rate of the outcome in the row's part among the other fifths, drawn to the overall rate as if ten rows more had it: nobody tells of himself.</summary>
    public double[] CrossedRates(bool[] happened, int[] fold)
    {
        var (rows, events) = (new int[Folds, Count], new int[Folds, Count]);
        for (var i = 0; i < Of.Length; i++)
        {
            rows[fold[i], Of[i]]++;
            if (happened[i]) events[fold[i], Of[i]]++;
        }
        var rates = new double[Folds, Count];
        for (var f = 0; f < Folds; f++)
        {
            var (n, e) = (0, 0);
            for (var g = 0; g < Folds; g++) for (var b = 0; b < Count; b++) if (g != f) (n, e) = (n + rows[g, b], e + events[g, b]);
            var overall = n == 0 ? 0 : e / (double)n;
            for (var b = 0; b < Count; b++)
            {
                var (nb, eb) = (0, 0);
                for (var g = 0; g < Folds; g++) if (g != f) (nb, eb) = (nb + rows[g, b], eb + events[g, b]);
                rates[f, b] = (eb + PriorRows * overall) / (nb + PriorRows);
            }
        }
        var rate = new double[Of.Length];
        for (var i = 0; i < rate.Length; i++) rate[i] = rates[fold[i], Of[i]];
        return rate;
    }

    /// <summary>Copies are in one fold; the draw depends on the seed and the row's group alone.</summary>
    public static int[] FoldsOf(int[] groups, ulong seed)
    {
        var chance = Chance.For(seed, "leaks");
        var drawn = new int[groups.Length == 0 ? 0 : groups.Max() + 1];
        for (var g = 0; g < drawn.Length; g++) drawn[g] = chance.Below(Folds);
        return [.. groups.Select(g => drawn[g])];
    }
}
