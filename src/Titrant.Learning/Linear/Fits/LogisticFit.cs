using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Titrant.Learning.Linear.Paths;

namespace Titrant.Learning.Linear.Fits;

/// <summary>Logistic regression by iteratively reweighted least squares with step halving (McCullagh &amp; Nelder 1989, section 4.4), with or without a ridge.</summary>
/// <param name="Coefficients">The intercept first.</param>
public sealed record LogisticFit(Coefficient[] Coefficients, double LogLikelihood, int Iterations)
{
    // Newton's steps halve their error exponent each time; with separated classes they keep a length near 1 for ever.
    private const int MostIterations = 40;

    /// <param name="x">[rows × names]</param>
    /// <param name="weights">Of the rows, counting as repetitions; null for 1 each.</param>
    /// <param name="ridge">λ of Σw·log-likelihood/Σw - λ Σβ²/2 without the intercept; 0 for none.</param>
    /// <exception cref="StudyException">LIN001 to LIN004, LIN007, LIN013.</exception>
    public static LogisticFit Of(double[] x, IReadOnlyList<string> names, bool[] happened, double[]? weights = null, double[]? offset = null, double ridge = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Length == 0) throw Faults.NoRows();
        if (!Counts(true)) throw Faults.OneClass("did not happen");
        if (!Counts(false)) throw Faults.OneClass("happened");
        var matrix = DesignMatrix.Of(x, names, happened.Length, ridge > 0, weights);
        var y = happened.Select(h => h ? 1.0 : 0.0).ToArray();
        return Newton(matrix, y, weights ?? [.. Enumerable.Repeat(1.0, y.Length)], offset ?? new double[y.Length], ridge, names);

        // A row of weight 0 is nobody.
        bool Counts(bool side)
        {
            for (var i = 0; i < happened.Length; i++) if (happened[i] == side && weights?[i] is not 0.0) return true;
            return false;
        }
    }

    internal static LogisticFit Newton(DenseMatrix x, double[] y, double[] weights, double[] offset, double ridge, IReadOnlyList<string> names)
    {
        var penalty = ridge * weights.Sum();
        var spread = Spread(x, weights);
        var beta = new double[x.ColumnCount];
        var (margin, value) = At(beta);
        var (w, residual, score) = (new double[y.Length], new double[y.Length], new double[beta.Length]);
        for (var round = 1; round <= MostIterations; round++)
        {
            for (var i = 0; i < y.Length; i++)
            {
                var p = Logistic.Of(margin[i]);
                (w[i], residual[i]) = (weights[i] * p * (1 - p), weights[i] * (y[i] - p));
            }
            for (var c = 0; c < beta.Length; c++) score[c] = Lanes.Dot(residual, x.Values.AsSpan(c * y.Length, y.Length));
            var information = DesignMatrix.Information(x, w);
            for (var c = 1; c < beta.Length; c++)
            {
                information[c, c] += penalty;
                score[c] -= penalty * beta[c];
            }
            if (Solve(information, score) is not { } step) throw Faults.Separation(Furthest(beta, spread, names));
            var size = 0.0;
            for (var c = 0; c < beta.Length; c++) size = Math.Max(size, Math.Abs(step[c]) * spread[c]);
            if (size < 1e-9)
            {
                var errors = information.Cholesky().Solve(DenseMatrix.CreateIdentity(beta.Length)).Diagonal();
                if (ridge == 0) Refuse(errors, beta, spread, weights, names);
                if (!double.IsFinite(value) || !errors.ForAll(double.IsFinite)) throw Faults.NotFinite();
                return new([.. beta.Select((b, c) => new Coefficient(c == 0 ? "(intercept)" : names[c - 1], b, ridge > 0 ? null : Math.Sqrt(errors[c])))], value, round);
            }
            for (var share = 1.0; ; share /= 2)
            {
                var tried = beta.Select((b, c) => b + share * step[c]).ToArray();
                var (itsMargin, itsValue) = At(tried);
                if (!(itsValue >= value - 1e-12 * Math.Abs(value)) && share > 1e-10) continue;
                (beta, margin, value) = (tried, itsMargin, itsValue);
                break;
            }
        }
        throw Faults.Separation(Furthest(beta, spread, names));

        (double[] Margin, double Value) At(double[] b)
        {
            var (m, sum) = ((double[])offset.Clone(), 0.0);
            for (var c = 0; c < b.Length; c++) if (b[c] != 0) Lanes.Add(b[c], x.Values.AsSpan(c * y.Length, y.Length), m);
            for (var i = 0; i < y.Length; i++)
            {
                sum += weights[i] * (y[i] * m[i] - Logistic.LogOnePlusExp(m[i]));
            }
            for (var c = 1; c < b.Length; c++) sum -= penalty * b[c] * b[c] / 2;
            return (m, sum);
        }
    }

    internal static Vector<double>? Solve(Matrix<double> information, double[] score)
    {
        try
        {
            var step = information.Cholesky().Solve(DenseVector.OfArray(score));
            return step.ForAll(double.IsFinite) ? step : null;
        }
        catch (ArgumentException)
        {
            return null;   // not positive definite: MathNet's way of saying so
        }
    }

    // Where classes are separated only rounding ends Newton's method, and the information that is left is rounding too.
    internal static void Refuse(Vector<double> variances, double[] beta, double[] spread, double[] weights, IReadOnlyList<string> names)
    {
        // Per row of mean weight: weights of a millionth make errors large without separating anything.
        var most = 1e3 / Math.Sqrt(Math.Min(1, weights.Sum() / weights.Length));
        for (var c = 0; c < beta.Length; c++)
            if (!(Math.Sqrt(variances[c]) * spread[c % spread.Length] < most)) throw Faults.Separation(Furthest(beta, spread, names));
    }

    internal static double[] Spread(DenseMatrix x, double[] weights)
    {
        var spread = new double[x.ColumnCount];
        var total = weights.Sum();
        spread[0] = 1;
        for (var c = 1; c < spread.Length; c++)
        {
            var column = x.Values.AsSpan(c * x.RowCount, x.RowCount).ToArray();
            var mean = Lanes.Dot(weights, column) / total;
            for (var i = 0; i < column.Length; i++) column[i] -= mean;
            spread[c] = Math.Sqrt(Lanes.Squares(weights, column) / total);
        }
        return spread;
    }

    // The column whose coefficient, per deviation, ran away furthest.
    internal static string Furthest(double[] beta, double[] spread, IReadOnlyList<string> names)
    {
        var furthest = 0;
        double Run(int c) => Math.Abs(beta[c]) * spread[c % spread.Length];
        for (var c = 1; c < beta.Length; c++) if (c % spread.Length != 0 && (furthest == 0 || Run(c) > Run(furthest))) furthest = c;
        return furthest == 0 ? "(intercept)" : names[furthest % spread.Length - 1];
    }
}
