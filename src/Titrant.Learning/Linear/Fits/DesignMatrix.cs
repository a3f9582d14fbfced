using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Titrant.Learning.Linear.Paths;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Fits;

/// <summary>A column of ones and the features, checked: finite, of a scale that can be squared, and no column a combination of those before it.</summary>
internal static class DesignMatrix
{
    /// <param name="x">[rows × names]</param>
    /// <param name="weights">Of the rows; null for 1 each. A row of weight 0 determines nothing.</param>
    /// <returns>[rows × 1 + names]</returns>
    /// <exception cref="StudyException">LIN001, LIN004, LIN007, LIN013, LIN015.</exception>
    public static DenseMatrix Of(double[] x, IReadOnlyList<string> names, int rows, bool isPenalised, double[]? weights = null)
    {
        if (rows == 0) throw Faults.NoRows();
        for (var i = 0; i < x.Length; i++) if (!double.IsFinite(x[i])) throw Faults.NotANumber(names[i % names.Count]);
        Magnitude.Check(x, names);
        var (width, values) = (names.Count, new double[rows * (names.Count + 1)]);
        Array.Fill(values, 1, 0, rows);
        for (var r = 0; r < rows; r++) for (var c = 0; c < width; c++) values[(c + 1) * rows + r] = x[r * width + c];
        var matrix = new DenseMatrix(rows, width + 1, values);
        if (isPenalised) return matrix;
        if ((weights?.Count(w => w > 0) ?? rows) <= width) throw Faults.TooFewRows(weights?.Count(w => w > 0) ?? rows, width + 1);
        if (AreIndependent(matrix, weights)) return matrix;
        var dependent = Dependent(matrix, weights, names);
        return dependent.Count == 0 ? matrix : throw new StudyException(dependent.ToSeq());
    }

    /// <summary>X'WX</summary>
    /// <param name="w">[rows]; empty for 1 each.</param>
    public static Matrix<double> Information(DenseMatrix x, ReadOnlySpan<double> w)
    {
        int[] all = [.. Enumerable.Range(0, x.ColumnCount)];
        var lower = WeightedProducts.Of(x.Values, x.RowCount, w, all, all, isLower: true);
        return DenseMatrix.Create(all.Length, all.Length, (i, j) => i >= j ? lower[i * all.Length + j] : lower[j * all.Length + i]);
    }

    // A Cholesky factor of the correlations about 0 settles the usual case at a fraction of the cost; near to dependence its rounding cannot be trusted.
    private static bool AreIndependent(DenseMatrix matrix, double[]? weights)
    {
        const double clearly = 1e-6;
        var products = Information(matrix, weights);
        var size = products.Diagonal().ToArray();
        if (!Array.TrueForAll(size, s => s > 0 && double.IsFinite(s))) return false;
        try
        {
            var factor = DenseMatrix.Create(size.Length, size.Length, (i, j) => products[i, j] / Math.Sqrt(size[i] * size[j])).Cholesky().Factor;
            return factor.Diagonal().ForAll(d => d * d > clearly);
        }
        catch (ArgumentException)   // not positive definite
        {
            return false;
        }
    }

    // Each column less what the columns kept before it say, twice, so that rounding leaves nothing of them (Giraud et al. 2005, doi:10.1007/s00211-005-0615-4).
    private static List<StudyFault> Dependent(DenseMatrix matrix, double[]? weights, IReadOnlyList<string> names)
    {
        const double nothing = 1e-9;
        var (faults, kept) = (new List<StudyFault>(), new List<(int Column, double[] Direction, double[] Shares)>());
        for (var c = 0; c < matrix.ColumnCount; c++)
        {
            var rest = matrix.Column(c).ToArray();
            if (weights is not null) for (var i = 0; i < rest.Length; i++) rest[i] *= Math.Sqrt(weights[i]);
            var whole = Math.Sqrt(Lanes.Dot(rest, rest));
            var shares = new double[kept.Count + 1];   // of the directions kept
            for (var round = 0; round < 2; round++)
                for (var k = 0; k < kept.Count; k++)
                {
                    var share = Lanes.Dot(rest, kept[k].Direction);
                    shares[k] += share;
                    Lanes.Add(-share, kept[k].Direction, rest);
                }
            var own = Math.Sqrt(Lanes.Dot(rest, rest));
            if (!(own >= nothing * whole) || whole == 0)
            {
                faults.Add(Faults.Singular(c == 0 ? "1" : names[c - 1], whole == 0 ? [] : Sources(shares, whole)));
                continue;
            }
            for (var i = 0; i < rest.Length; i++) rest[i] /= own;
            shares[^1] = own;
            kept.Add((c, rest, shares));
        }
        return faults;

        // Which columns make it up: shares of directions turned into shares of columns. The column of ones is no column of the reader's.
        List<string> Sources(double[] shares, double whole)
        {
            var from = new List<string>();
            var left = (double[])shares.Clone();
            for (var k = kept.Count - 1; k >= 0; k--)
            {
                var times = left[k] / kept[k].Shares[^1];
                for (var i = 0; i < k; i++) left[i] -= times * kept[k].Shares[i];
                if (kept[k].Column > 0 && Math.Abs(times) * Size(kept[k].Column) > 1e-6 * whole) from.Insert(0, names[kept[k].Column - 1]);
            }
            return from;
        }

        double Size(int c)
        {
            var sum = 0.0;
            for (var i = 0; i < matrix.RowCount; i++) sum += (weights?[i] ?? 1) * matrix[i, c] * matrix[i, c];
            return Math.Sqrt(sum);
        }
    }
}
