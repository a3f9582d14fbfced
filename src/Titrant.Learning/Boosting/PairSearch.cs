using System.Runtime.Intrinsics;

namespace Titrant.Learning.Boosting;

/// <summary>
/// Which pairs of features may act together: FAST (Lou, Caruana, Gehrke &amp; Hooker 2013, doi:10.1145/2487575.2487579) cuts each pair's plane into four at every place of a coarse
/// grid. Unlike there, what is judged is only the contrast of the four, (one Newton step each) against its own variance: a rest of a main effect is no interaction. The residuals
/// are those of rows under the model that did not see them.
/// </summary>
internal sealed class PairSearch(IReadOnlyList<byte[]> columns, IReadOnlyList<CoarseFeature?> coarse, int smallest)
{
    private const int Widest = 100, Rows = 60_000;

    /// <param name="gradients">[rows] of the rows, each under the model that did not see it.</param>
    /// <param name="importance">[features] the most important 100 are paired.</param>
    /// <returns>The strongest first, at most <paramref name="most"/>.</returns>
    public (int A, int B)[] Find(Vector128<double>[] gradients, double[] importance, double dispersion, int most, ParallelOptions parallel)
    {
        int[] own = [.. Enumerable.Range(0, coarse.Count).Where(f => coarse[f] is not null).OrderByDescending(f => importance[f]).ThenBy(f => f).Take(Widest).Order()];
        var pairs = (from i in Enumerable.Range(0, own.Length) from j in Enumerable.Range(i + 1, Math.Max(0, own.Length - i - 1)) select (A: own[i], B: own[j])).ToArray();
        var stride = Math.Max(1, (gradients.Length + Rows - 1) / Rows);
        var strength = new double[pairs.Length];
        Parallel.For(0, pairs.Length, parallel, p => strength[p] = Contrast(pairs[p].A, pairs[p].B, gradients, stride) / dispersion);
        // As many chances to be misled as there are pairs and places.
        var least = 2 * Math.Log(Math.Max(1, pairs.Length) * (double)(CoarseFeature.Most * CoarseFeature.Most));
        return [.. Enumerable.Range(0, pairs.Length).Where(p => strength[p] > least).OrderByDescending(p => strength[p]).ThenBy(p => p).Take(most).Select(p => pairs[p])];
    }

    private double Contrast(int first, int second, Vector128<double>[] gradients, int stride)
    {
        var (a, b, x, y) = (coarse[first]!, coarse[second]!, columns[first], columns[second]);
        var (cells, rows) = (new Vector128<double>[Columns8.Width], new Vector128<double>[Columns8.Width]);
        for (var i = 0; i < gradients.Length; i += stride)
        {
            var cell = a.Of[x[i]] * CoarseFeature.Most + b.Of[y[i]];
            cells[cell] += gradients[i];
            rows[cell] += Vector128.Create(1.0, 0);
        }
        var (sums, counts, best) = (new GridSums(), new GridSums(), 0.0);
        sums.Of(cells);
        counts.Of(rows);
        const int n = CoarseFeature.Most;
        for (var i = 1; i < a.Count; i++)
            for (var j = 1; j < b.Count; j++)
            {
                double contrast = 0, variance = 0;
                var thin = false;
                for (var q = 0; q < 4 && !thin; q++)
                {
                    var (a0, a1, b0, b1) = (q < 2 ? 0 : i, q < 2 ? i : n, q % 2 == 0 ? 0 : j, q % 2 == 0 ? j : n);
                    var s = sums.Within(a0, a1, b0, b1);
                    thin = counts.Within(a0, a1, b0, b1)[0] < smallest || s[1] <= 1e-12;
                    contrast += (q is 0 or 3 ? -1 : 1) * s[0] / s[1];
                    variance += 1 / s[1];
                }
                if (!thin) best = Math.Max(best, contrast * contrast / variance);
            }
        return best;
    }
}
