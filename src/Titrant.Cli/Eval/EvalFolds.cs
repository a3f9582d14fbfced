using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Titrant.Learning.Tables;
using Titrant.Numerics;

namespace Titrant.Cli.Eval;

/// <summary>Folds for a figure: rows of one group stay together, and the strata are dealt out evenly.</summary>
internal static class EvalFolds
{
    /// <param name="group">Copies of a row, or rows of a person, share a number.</param>
    /// <param name="stratum">Outcome of the row; a group goes by its largest.</param>
    public static int[] Of(int[] group, int[] stratum, int folds, ulong seed, int repeat)
    {
        var chance = Chance.For(seed, string.Create(CultureInfo.InvariantCulture, $"folds {repeat}"));
        var members = Enumerable.Range(0, group.Length).GroupBy(i => group[i]).Select(g => g.ToArray()).ToArray();
        var (fold, next) = (new int[group.Length], 0);
        foreach (var same in members.GroupBy(m => m.Max(i => stratum[i])).OrderBy(s => s.Key))
        {
            var dealt = same.ToArray();
            chance.Shuffle<int[]>(dealt);
            foreach (var rows in dealt)
            {
                foreach (var row in rows) fold[row] = next % folds;
                next++;
            }
        }
        return fold;
    }

    /// <summary>Rows that hold the same in every column share a number; counted apart from the bench's own search for copies.</summary>
    public static int[] Copies(Table table)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, table.RowCount).Select(r =>
        {
            var values = table.Columns.Select(c => c.IsMissing(r) ? double.NaN : c[r]).ToArray();
            var key = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<double>(values)));
            return known.TryGetValue(key, out var number) ? number : known[key] = known.Count;
        })];
    }
}
