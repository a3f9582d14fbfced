using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>[terms] by how much each is believed.</summary>
internal delegate double[] Believe(IReadOnlyList<byte[]> columns, double[][][] tables, double[] constants);

/// <summary>
/// The mean of the parts' models. Before that each pair gives what belongs to one feature alone back to that feature (Lengerich et al. 2020, "Purifying interaction effects with the
/// functional ANOVA", PMLR 108:2402), and every shape its mean to the baseline.
/// </summary>
/// <param name="apart">What the variance between the parts' models is multiplied by to be that of their mean.</param>
internal sealed class ShapeAssembly(FeatureBins[] bins, CoarseFeature?[] coarse, double[] weights, IReadOnlyList<byte[]> codes, double apart)
{
    private const int N = CoarseFeature.Most;

    /// <param name="mains">[parts][outputs][features][256]; changed.</param>
    /// <param name="pairs">[parts][kept pairs][256]; changed.</param>
    /// <param name="constants">[parts][outputs]; changed.</param>
    /// <param name="believe">[terms] factor of each feature and each pair, from their columns, the parts' tables and constants; null for 1.</param>
    public (ShapeTerm[] Terms, PairTerm[] Pairs, double[] Baseline) Of(double[][][][] mains, double[][][] pairs, (int A, int B)[] chosen, double[][] constants, Believe? believe, CancellationToken cancel)
    {
        var (parts, outputs) = (mains.Length, constants[0].Length);
        var surfaces = new PairTerm[chosen.Length];
        double[][] weighed = [.. chosen.Select(c => Weigh(c.A, c.B))];
        for (var q = 0; q < chosen.Length; q++)
            for (var p = 0; p < parts; p++)
            {
                cancel.ThrowIfCancellationRequested();
                Purify(pairs[p][q], weighed[q], chosen[q].A, chosen[q].B, mains[p][0]);
            }
        foreach (var (p, k, f) in from p in Enumerable.Range(0, parts) from k in Enumerable.Range(0, outputs) from f in Enumerable.Range(0, bins.Length) select (p, k, f))
            constants[p][k] += Centre(mains[p][k][f], bins[f]);
        if (believe is not null)
        {
            double[][][] tables = [.. mains.Select((m, p) => pairs.Length == 0 ? m[0] : (double[][])[.. m[0], .. pairs[p]])];
            var factors = believe([.. codes, .. chosen.Select(c => CoarseFeature.Cells(codes[c.A], coarse[c.A]!, codes[c.B], coarse[c.B]!))], tables, [.. constants.Select(c => c[0])]);
            foreach (var part in tables) for (var t = 0; t < factors.Length; t++) for (var b = 0; b < part[t].Length; b++) part[t][b] *= factors[t];
        }
        for (var q = 0; q < chosen.Length; q++)
        {
            var (a, b) = chosen[q];
            var cells = weighed[q];
            surfaces[q] = new(a, b, Groups(a), Groups(b), Mean([.. pairs.Select(p => p[q])], N * N), Error([.. pairs.Select(p => p[q])], N * N), cells.ToSeq());
        }
        var terms = new ShapeTerm[bins.Length];
        for (var f = 0; f < bins.Length; f++)
        {
            var (values, errors) = (default(Seq<double>), default(Seq<double>));
            for (var k = 0; k < outputs; k++)
            {
                double[][] tables = [.. mains.Select(m => m[k][f])];
                (values, errors) = (values.AddRange(Mean(tables, bins[f].Count)), errors.AddRange(Error(tables, bins[f].Count)));
            }
            terms[f] = new(values, errors);
        }
        return (terms, surfaces, [.. Enumerable.Range(0, outputs).Select(k => constants.Sum(c => c[k]) / parts)]);
    }

    private static double Centre(double[] table, FeatureBins feature)
    {
        double sum = 0, all = 0;
        for (var b = 0; b < feature.Count; b++)
        {
            sum += feature.Weights[b] * table[b];
            all += feature.Weights[b];
        }
        if (all == 0) return 0;
        for (var b = 0; b < feature.Count; b++) table[b] -= sum / all;
        if (feature.Weights[0] == 0) table[0] = 0;   // nobody lacked it: a missing value then says nothing
        return sum / all;
    }

    private double[] Weigh(int a, int b)
    {
        var (cells, at) = (new double[N * N], CoarseFeature.Cells(codes[a], coarse[a]!, codes[b], coarse[b]!));
        for (var i = 0; i < at.Length; i++) cells[at[i]] += weights[i];
        return cells;
    }

    private void Purify(double[] surface, double[] cells, int first, int second, double[][] tables)
    {
        var (rows, columns) = (new double[N], new double[N]);
        for (var pass = 0; pass < 1000; pass++)
        {
            var moved = 0.0;
            for (var g = 0; g < N; g++)
            {
                moved = Math.Max(moved, Math.Abs(Move(surface, cells, g * N, 1, ref rows[g])));
                moved = Math.Max(moved, Math.Abs(Move(surface, cells, g, N, ref columns[g])));
            }
            if (moved < 1e-14) break;
        }
        for (var c = 0; c < surface.Length; c++) if (cells[c] == 0) surface[c] = 0;   // nobody was there: nothing is said about it
        for (var b = 0; b < bins[first].Count; b++) tables[first][b] += rows[coarse[first]!.Of[b]];
        for (var b = 0; b < bins[second].Count; b++) tables[second][b] += columns[coarse[second]!.Of[b]];
    }

    private static double Move(double[] surface, double[] cells, int from, int stride, ref double main)
    {
        double sum = 0, all = 0;
        for (var j = 0; j < N; j++)
        {
            sum += cells[from + j * stride] * surface[from + j * stride];
            all += cells[from + j * stride];
        }
        if (all == 0) return 0;
        var mean = sum / all;
        for (var j = 0; j < N; j++) surface[from + j * stride] -= mean;
        main += mean;
        return mean;
    }

    private Seq<int> Groups(int feature) => Enumerable.Range(0, bins[feature].Count).Select(b => (int)coarse[feature]!.Of[b]).ToSeq();

    private static Seq<double> Mean(double[][] tables, int count) => Enumerable.Range(0, count).Select(b => Average(tables, b)).ToSeq();

    private Seq<double> Error(double[][] tables, int count) => Enumerable.Range(0, count).Select(b =>
    {
        var (mean, sum) = (Average(tables, b), 0.0);
        foreach (var table in tables) sum += (table[b] - mean) * (table[b] - mean);
        return Math.Sqrt(sum * apart / tables.Length);
    }).ToSeq();

    private static double Average(double[][] tables, int bin)
    {
        var sum = 0.0;
        foreach (var table in tables) sum += table[bin];
        return sum / tables.Length + 0.0;   // never -0, which JSON's canonical form does not keep
    }
}
