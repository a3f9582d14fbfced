using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Titrant.Learning.Linear.Paths;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Fits;

/// <summary>A column of ones and the features, checked: finite, and no column a combination of those before it.</summary>
internal static class DesignMatrix
{
    /// <param name="x">[rows × names]</param>
    /// <returns>[rows × 1 + names]</returns>
    /// <exception cref="StudyException">LIN001, LIN004, LIN007, LIN013.</exception>
    public static DenseMatrix Of(double[] x, IReadOnlyList<string> names, int rows, bool isPenalised)
    {
        if (rows == 0) throw Faults.NoRows();
        for (var i = 0; i < x.Length; i++) if (!double.IsFinite(x[i])) throw Faults.NotANumber(names[i % names.Count]);
        var matrix = DenseMatrix.Create(rows, names.Count + 1, (r, c) => c == 0 ? 1 : x[r * names.Count + c - 1]);
        if (isPenalised) return matrix;
        if (rows <= names.Count) throw Faults.TooFewRows(rows, names.Count + 1);
        var dependent = Dependent(matrix);
        return dependent.Count == 0 ? matrix : throw new StudyException(dependent.Select(c => Faults.Singular(c == 0 ? "1" : names[c - 1])).ToSeq());
    }

    // Each column less what the columns kept before it say, twice, so that rounding leaves nothing of them (Giraud et al. 2005, doi:10.1007/s00211-005-0615-4).
    private static List<int> Dependent(DenseMatrix matrix)
    {
        const double nothing = 1e-9;
        var (dependent, kept) = (new List<int>(), new List<double[]>());
        for (var c = 0; c < matrix.ColumnCount; c++)
        {
            var rest = matrix.Column(c).ToArray();
            var whole = Math.Sqrt(Lanes.Dot(rest, rest));
            for (var round = 0; round < 2; round++) foreach (var k in kept) Lanes.Add(-Lanes.Dot(rest, k), k, rest);
            var own = Math.Sqrt(Lanes.Dot(rest, rest));
            if (!(own >= nothing * whole) || whole == 0)
            {
                dependent.Add(c);
                continue;
            }
            for (var i = 0; i < rest.Length; i++) rest[i] /= own;
            kept.Add(rest);
        }
        return dependent;
    }

    /// <summary>X'WX</summary>
    public static Matrix<double> Information(DenseMatrix x, double[] w)
    {
        var weighted = x.Clone();
        for (var c = 0; c < x.ColumnCount; c++) for (var r = 0; r < x.RowCount; r++) weighted[r, c] *= w[r];
        return x.TransposeThisAndMultiply(weighted);
    }
}
