using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>
/// How the values of a feature become bins. Bin 0 is "missing"; a number's bin 1 + k lies between Edges[k-1] (without) and Edges[k] (with); a category's bin 1 + k is Levels[k].
/// A level that was not learned from has no bin and contributes 0: it stands at the mean of the people the model was fitted to.
/// </summary>
/// <param name="Edges">Ascending; between values that occur, so that they stay where they are when the unit changes.</param>
/// <param name="Levels">The commonest 254.</param>
/// <param name="Weights">[bins] of the rows the model was fitted to.</param>
/// <param name="Low">Where the first of the ten bars of <paramref name="Density"/> begins: the 1st percentile. 0 for a category.</param>
/// <param name="High">The 99th percentile. 0 for a category.</param>
/// <param name="Density">[10] share of the rows with a value, those beyond the ends in the outer bars; empty for a category.</param>
/// <param name="Monotone">+1, -1 or 0, as the column dictionary asked.</param>
public sealed record FeatureBins(
    string Name, string Unit, bool IsCategory, Seq<double> Edges, Seq<string> Levels, Seq<double> Weights, double Low, double High, Seq<double> Density, int Monotone)
{
    internal const int Most = 254, Unseen = 255;

    internal int Count => 1 + (IsCategory ? Levels.Count : Edges.Count + 1);

    /// <summary>False where everybody is in one bin: nothing to learn from.</summary>
    internal bool Informs => Weights.Count(w => w > 0) > 1;

    internal static FeatureBins Learn(Column column, double[] weights, int most)
    {
        var spec = column.Spec;
        var bins = spec.Type == ColumnType.Category
            ? new FeatureBins(spec.Name, spec.Unit, true, default, Commonest(column), default, 0, 0, default, 0)
            : OfNumber(column, most);
        var counted = new double[bins.Count];
        var codes = bins.Codes(column);
        for (var i = 0; i < codes.Length; i++) if (codes[i] != Unseen) counted[codes[i]] += weights[i];
        return bins with { Weights = counted.ToSeq() };
    }

    /// <summary>Per row its bin, or <see cref="Unseen"/>.</summary>
    internal byte[] Codes(Column column)
    {
        if (column.Spec.Type == ColumnType.Category != IsCategory)
            throw new StudyException("EBM007", $"column {Name}", "The column is a number here and a category in the model, or the reverse.", "Correct its type in the column dictionary.");
        var raw = column.Raw;
        var codes = new byte[column.Count];
        if (IsCategory)
        {
            var known = Levels.Select((l, k) => (l, k)).ToDictionary(p => p.l, p => (byte)(p.k + 1), StringComparer.Ordinal);
            byte[] map = [.. column.Levels.Select(l => known.TryGetValue(l, out var code) ? code : (byte)Unseen)];
            for (var i = 0; i < codes.Length; i++) codes[i] = double.IsNaN(raw[i]) ? (byte)0 : map[(int)raw[i]];
            return codes;
        }
        var edges = Edges.Span;
        for (var i = 0; i < codes.Length; i++)
        {
            if (double.IsNaN(raw[i])) continue;
            int from = 0, to = edges.Length;   // the first edge that is not below the value
            while (from < to)
            {
                var middle = (from + to) >> 1;
                if (edges[middle] < raw[i]) from = middle + 1;
                else to = middle;
            }
            codes[i] = (byte)(from + 1);
        }
        return codes;
    }

    private static Seq<string> Commonest(Column column)
    {
        var rows = new int[column.Levels.Count];
        foreach (var level in column.Raw) if (!double.IsNaN(level)) rows[(int)level]++;
        return Enumerable.Range(0, rows.Length).Where(l => rows[l] > 0).OrderByDescending(l => rows[l]).ThenBy(l => column.Levels[l], StringComparer.Ordinal).Take(Most)
            .Select(l => column.Levels[l]).Order(StringComparer.Ordinal).ToSeq();
    }

    private static FeatureBins OfNumber(Column column, int most)
    {
        double[] sorted = [.. column.Raw.ToArray().Where(v => !double.IsNaN(v))];
        Array.Sort(sorted);
        var starts = new List<int>();   // of each distinct value
        for (var i = 0; i < sorted.Length; i++) if (i == 0 || sorted[i] != sorted[i - 1]) starts.Add(i);
        var edges = new List<double>();
        if (starts.Count <= most) for (var d = 1; d < starts.Count; d++) Between(sorted, starts[d], edges);
        else
        {
            // Equal shares of the rows; a value that fills a bin of its own leaves the rest to be shared anew.
            var (taken, left) = (0, most);
            for (var d = 1; d < starts.Count && left > 1; d++)
            {
                if (starts[d] - taken < (double)(sorted.Length - taken) / left) continue;
                Between(sorted, starts[d], edges);
                (taken, left) = (starts[d], left - 1);
            }
        }
        var (low, high) = sorted.Length == 0 ? (0, 0) : (sorted[sorted.Length / 100], sorted[sorted.Length - 1 - sorted.Length / 100]);
        var density = new double[10];
        foreach (var v in sorted) density[high > low ? Math.Clamp((int)((v - low) / (high - low) * 10), 0, 9) : 0] += 1.0 / sorted.Length;
        return new(column.Name, column.Spec.Unit, false, edges.ToSeq(), default, default, low, high, density.ToSeq(), column.Spec.Monotone);
    }

    private static void Between(double[] sorted, int start, List<double> edges)
    {
        var (below, above) = (sorted[start - 1], sorted[start]);
        var middle = below / 2 + above / 2;
        if (!(middle >= below && middle < above)) middle = below;   // neighbours on the grid of doubles
        if (double.IsFinite(middle)) edges.Add(middle);
    }
}
