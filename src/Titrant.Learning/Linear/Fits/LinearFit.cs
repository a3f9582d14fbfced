using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Titrant.Learning.Linear.Fits;

/// <summary>Least squares by QR, weighted and with a ridge where asked (Hoerl &amp; Kennard 1970, doi:10.1080/00401706.1970.10488634).</summary>
/// <param name="Coefficients">The intercept first.</param>
/// <param name="Variance">Of the residuals, on rows less coefficients; null where no row is left over.</param>
public sealed record LinearFit(Coefficient[] Coefficients, double? Variance)
{
    /// <param name="x">[rows × names]</param>
    /// <param name="weights">Proportional to the precision of each row; null for 1 each.</param>
    /// <param name="ridge">λ of Σw(y - ŷ)²/(2Σw) + λ Σβ²/2 without the intercept; 0 for none.</param>
    /// <exception cref="StudyException">LIN001, LIN004, LIN007, LIN009, LIN013.</exception>
    public static LinearFit Of(double[] x, IReadOnlyList<string> names, double[] y, double[]? weights = null, double ridge = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(y);
        if (y.Any(v => !double.IsFinite(v))) throw Faults.NotANumber("outcome");
        var matrix = DesignMatrix.Of(x, names, y.Length, ridge > 0, weights);
        Magnitude.Check(y, ["outcome"]);
        if (y.Distinct().Take(2).Count() < 2) throw Faults.ConstantOutcome();
        var (n, p) = (y.Length, matrix.ColumnCount);
        var root = weights is null ? null : weights.Select(Math.Sqrt).ToArray();
        var penalty = Math.Sqrt(ridge * (weights?.Sum() ?? n));
        // The ridge as further rows: √(λΣw) for one coefficient each, with outcome 0.
        var extra = ridge > 0 ? p - 1 : 0;
        var a = DenseMatrix.Create(n + extra, p, (r, c) => r < n ? (root?[r] ?? 1) * matrix[r, c] : r - n == c - 1 ? penalty : 0);
        var b = DenseVector.Create(n + extra, r => r < n ? (root?[r] ?? 1) * y[r] : 0);
        var qr = a.QR(QRMethod.Thin);
        var beta = qr.Solve(b);
        var residual = b - a * beta;
        double? variance = ridge == 0 && n > p ? residual * residual / (n - p) : null;
        var inverse = variance is null ? null : qr.R.Inverse();
        if (!beta.ForAll(double.IsFinite) || variance is { } v0 && !double.IsFinite(v0)) throw Faults.NotFinite();
        return new([.. beta.Select((v, c) => new Coefficient(c == 0 ? "(intercept)" : names[c - 1], v, variance is { } s2 ? Math.Sqrt(s2) * inverse!.Row(c).L2Norm() : null))], variance);
    }
}
