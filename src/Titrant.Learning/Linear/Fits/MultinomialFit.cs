using MathNet.Numerics.LinearAlgebra.Double;

namespace Titrant.Learning.Linear.Fits;

/// <summary>Multinomial logistic regression against the first class, by Newton's method with step halving (Agresti 2013, Categorical Data Analysis, section 8.1).</summary>
/// <param name="Coefficients">[classes - 1][1 + names], the intercept first: log-odds of the class against the first one.</param>
public sealed record MultinomialFit(Coefficient[][] Coefficients, double LogLikelihood)
{
    /// <param name="x">[rows × names]</param>
    /// <param name="ridge">λ of the mean log-likelihood less λ Σβ²/2; 0 for none.</param>
    /// <exception cref="StudyException">LIN001 to LIN004, LIN007, LIN013, LIN014.</exception>
    public static MultinomialFit Of(double[] x, IReadOnlyList<string> names, int[] classes, IReadOnlyList<string> classNames, double[]? weights = null, double ridge = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(classNames);
        if (classes.Length == 0) throw Faults.NoRows();
        if (classes.Distinct().Count() < 2) throw Faults.OneClass(classNames[classes[0]]);
        if (classes.Where((_, i) => weights?[i] is not 0.0).Distinct().Count() < classNames.Count) throw Faults.EmptyClass();
        var matrix = DesignMatrix.Of(x, names, classes.Length, ridge > 0, weights);
        var w = weights ?? [.. Enumerable.Repeat(1.0, classes.Length)];
        var (width, k, penalty) = (matrix.ColumnCount, classNames.Count - 1, ridge * w.Sum());
        var spread = LogisticFit.Spread(matrix, w);
        var beta = new double[k * width];
        var (p, value) = At(beta);
        for (var round = 0; round < 40; round++)
        {
            var (score, information) = Derivatives(p, beta);
            if (LogisticFit.Solve(information, score) is not { } step) throw Faults.Separation(LogisticFit.Furthest(beta, spread, names));
            var size = 0.0;
            for (var c = 0; c < beta.Length; c++) size = Math.Max(size, Math.Abs(step[c]) * spread[c % width]);
            if (size < 1e-9)
            {
                var errors = information.Cholesky().Solve(DenseMatrix.CreateIdentity(beta.Length)).Diagonal();
                if (ridge == 0) LogisticFit.Refuse(errors, beta, spread, w, names);
                if (!double.IsFinite(value) || !errors.ForAll(double.IsFinite)) throw Faults.NotFinite();
                return new([.. Enumerable.Range(0, k).Select(g => Enumerable.Range(0, width).Select(c =>
                    new Coefficient(c == 0 ? "(intercept)" : names[c - 1], beta[g * width + c], ridge > 0 ? null : Math.Sqrt(errors[g * width + c]))).ToArray())], value);
            }
            for (var share = 1.0; ; share /= 2)
            {
                var tried = beta.Select((b, c) => b + share * step[c]).ToArray();
                var (itsP, itsValue) = At(tried);
                if (!(itsValue >= value - 1e-12 * Math.Abs(value)) && share > 1e-10) continue;
                (beta, p, value) = (tried, itsP, itsValue);
                break;
            }
        }
        throw Faults.Separation(LogisticFit.Furthest(beta, spread, names));

        (double[] Shares, double Value) At(double[] b)   // [rows × classes - 1]
        {
            var (shares, sum) = (new double[classes.Length * k], 0.0);
            for (var i = 0; i < classes.Length; i++)
            {
                var row = shares.AsSpan(i * k, k);
                for (var g = 0; g < k; g++) for (var c = 0; c < width; c++) row[g] += b[g * width + c] * matrix[i, c];
                var own = classes[i] == 0 ? 0 : row[classes[i] - 1];
                sum += w[i] * (own - Softmax(row));
            }
            for (var c = 0; c < b.Length; c++) if (c % width != 0) sum -= penalty * b[c] * b[c] / 2;
            return (shares, sum);
        }

        (double[] Score, DenseMatrix Information) Derivatives(double[] shares, double[] b)
        {
            var (score, information) = (new double[b.Length], new DenseMatrix(b.Length, b.Length));
            for (var i = 0; i < classes.Length; i++)
                for (var g = 0; g < k; g++)
                {
                    var pg = shares[i * k + g];
                    for (var c = 0; c < width; c++) score[g * width + c] += w[i] * ((classes[i] == g + 1 ? 1 : 0) - pg) * matrix[i, c];
                    for (var h = 0; h < k; h++)
                    {
                        var v = w[i] * pg * ((g == h ? 1 : 0) - shares[i * k + h]);
                        for (var c = 0; c < width; c++) for (var d = 0; d < width; d++) information[g * width + c, h * width + d] += v * matrix[i, c] * matrix[i, d];
                    }
                }
            for (var c = 0; c < b.Length; c++)
            {
                if (c % width == 0) continue;
                information[c, c] += penalty;
                score[c] -= penalty * b[c];
            }
            return (score, information);
        }
    }

    // Log-odds against the first class become shares; returns log(1 + Σ e^odds).
    private static double Softmax(Span<double> row)
    {
        var top = 0.0;
        foreach (var m in row) top = Math.Max(top, m);
        var sum = Math.Exp(-top);
        foreach (var m in row) sum += Math.Exp(m - top);
        foreach (ref var m in row) m = Math.Exp(m - top) / sum;
        return top + Math.Log(sum);
    }
}
