using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

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
        if (Dependent(matrix) is { } column) throw Faults.Singular(column == 0 ? "1" : names[column - 1]);
        return matrix;
    }

    // In QR without pivoting the diagonal of R is what a column adds to the columns before it.
    private static int? Dependent(DenseMatrix matrix)
    {
        const double nothing = 1e-9;
        var norms = matrix.ColumnNorms(2);
        for (var c = 0; c < norms.Count; c++) if (norms[c] == 0) return c;
        var scaled = matrix.NormalizeColumns(2);
        var r = scaled.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).R;
        for (var c = 0; c < r.ColumnCount; c++) if (Math.Abs(r[c, c]) < nothing) return c;
        return null;
    }

    /// <summary>X'WX</summary>
    public static Matrix<double> Information(DenseMatrix x, double[] w)
    {
        var weighted = x.Clone();
        for (var c = 0; c < x.ColumnCount; c++) for (var r = 0; r < x.RowCount; r++) weighted[r, c] *= w[r];
        return x.TransposeThisAndMultiply(weighted);
    }
}
