using System.Globalization;
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
}
