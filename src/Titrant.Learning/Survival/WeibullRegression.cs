using MathNet.Numerics.LinearAlgebra;

namespace Titrant.Learning.Survival;

/// <summary>Fits <see cref="WeibullFit"/> by Newton's method (Kalbfleisch &amp; Prentice 2002, doi:10.1002/9781118032985, ch. 3), with right censoring, left truncation and case weights.</summary>
public static class WeibullRegression
{
    /// <param name="rows">Strata and offset are not used here.</param>
    /// <exception cref="StudyException">As Cox; SUR014 for an event at time 0.</exception>
    public static WeibullFit Fit(CoxRows rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        rows.Check();
        if (rows.Strata is not null || rows.Offset is not null) throw new ArgumentException("No strata, no offset.", nameof(rows));
        if (rows.Outcome.Time.Any(t => t <= 0))
            throw new StudyException("SUR014", "outcome", "Somebody leaves at time 0, where a Weibull time cannot lie.", "Exclude those rows by a cohort rule, or count from an earlier start.");
        var sets = new RiskSets(rows);
        var (n, p, q) = (rows.Count, rows.Width, rows.Width + 2);
        Refuse(rows, sets);
        double Weight(int i) => rows.Weights?[i] ?? 1;
        // Parameters: intercept, standardised coefficients, log scale.
        var theta = new double[q];
        var total = Enumerable.Range(0, n).Sum(Weight);
        theta[0] = Enumerable.Range(0, n).Sum(i => Weight(i) * Math.Log(rows.Outcome.Time[i])) / total;
        var (value, gradient, hessian) = At(theta);
        for (var count = 0; ; count++)
        {
            cancel.ThrowIfCancellationRequested();
            var (step, decrement) = Step(gradient, hessian);
            var longest = Enumerable.Range(1, p).Max(j => Math.Abs(step[j]));
            if (decrement < 1e-9 && longest > 0.1)
                throw new StudyException("SUR011", $"column {string.Join(", ", rows.Names.Where((_, j) => Math.Abs(step[j + 1]) > 0.1 * longest))}",
                    "The likelihood is monotone: it rises for ever as the coefficient grows, because some group has no event. There is no finite ratio of times.", "Leave the column out or join its rare category with another.");
            if (decrement < 1e-18 * Math.Max(1, Math.Abs(value))) break;
            if (count == 100) throw NotConverged();
            var share = 1.0;
            var halvings = 0;
            for (; halvings < 40; halvings++, share /= 2)
            {
                double[] trial = [.. theta.Select((v, j) => v + share * step[j])];
                var next = At(trial);
                if (!double.IsFinite(next.Value) || next.Value < value - 1e-12 * Math.Abs(value)) continue;
                (theta, (value, gradient, hessian)) = (trial, next);
                break;
            }
            if (halvings < 40) continue;
            if (decrement < 1e-9) break;
            throw NotConverged();
        }
        return Unscaled();

        (double Value, Vector<double> Gradient, Matrix<double> Hessian) At(double[] at)
        {
            var (sum, g, h) = (0.0, Vector<double>.Build.Dense(q), Matrix<double>.Build.Dense(q, q));
            var (sigma, design) = (Math.Exp(at[q - 1]), new double[p + 1]);
            design[0] = 1;
            for (var i = 0; i < n; i++)
            {
                sets.X(i).CopyTo(design.AsSpan(1));
                var location = 0.0;
                for (var j = 0; j <= p; j++) location += design[j] * at[j];
                var log = Math.Log(rows.Outcome.Time[i]);
                Add(design, (log - location) / sigma, log, rows.IsEvent(i), Weight(i), 1);
                // Given that the person was event-free at entry, the hazard before it does not count.
                if (rows.Outcome.Entry is { } entry && entry[i] > 0) Add(design, (Math.Log(entry[i]) - location) / sigma, 0, false, Weight(i), -1);
            }
            return (sum, g, h);

            // log f = δ (z - log σ - log t) - e^z
            void Add(double[] x, double z, double log, bool event1, double w, double sign)
            {
                var e = sign * Math.Exp(z);
                var d = event1 ? 1 : 0;
                sum += w * (d * (z - at[q - 1] - log) - e);
                for (var j = 0; j <= p; j++)
                {
                    g[j] += w * x[j] * (e - d) / sigma;
                    for (var k = 0; k <= j; k++) h[j, k] -= w * x[j] * x[k] * e / (sigma * sigma);
                    h[q - 1, j] -= w * x[j] * (e - d + z * e) / sigma;
                }
                g[q - 1] += w * (z * e - d * (1 + z));
                h[q - 1, q - 1] += w * (d * z - z * e - z * z * e);
            }
        }

        WeibullFit Unscaled()
        {
            // β_j = b_j / spread_j; intercept = b_0 - Σ b_j mean_j / spread_j
            var t = Matrix<double>.Build.DenseIdentity(q);
            for (var j = 0; j < p; j++) (t[j + 1, j + 1], t[0, j + 1]) = (1 / sets.Spread[j], -sets.Mean[j] / sets.Spread[j]);
            var raw = t * Vector<double>.Build.Dense(theta);
            var covariance = t * Full(hessian).Negate().Inverse() * t.Transpose();
            if (!raw.ForAll(double.IsFinite) || !covariance.ForAll(double.IsFinite) || !double.IsFinite(value)) throw NotConverged();
            return new(rows.Names, [.. raw.Take(p + 1)], Math.Exp(theta[q - 1]), covariance.ToRowMajorArray(), value, n, Enumerable.Range(0, n).Count(rows.IsEvent));
        }
    }

    private static (double[] Step, double Decrement) Step(Vector<double> gradient, Matrix<double> hessian)
    {
        var information = Full(hessian).Negate();
        // Away from the optimum the likelihood need not be concave in the scale: then a little of the diagonal is added until it is.
        for (var more = 0.0; more < 1e12; more = more == 0 ? 1e-6 : more * 10)
        {
            try
            {
                var step = (information + Matrix<double>.Build.DenseOfDiagonalVector(information.Diagonal().Map(v => more * Math.Max(1, Math.Abs(v))))).Cholesky().Solve(gradient);
                return (step.ToArray(), step.DotProduct(gradient));
            }
            catch (ArgumentException) { }   // not positive definite yet
        }
        throw NotConverged();
    }

    private static Matrix<double> Full(Matrix<double> lower) => Matrix<double>.Build.Dense(lower.RowCount, lower.RowCount, (i, j) => i >= j ? lower[i, j] : lower[j, i]);

    private static void Refuse(CoxRows rows, RiskSets sets)
    {
        var p = rows.Width;
        List<string> constant = [.. rows.Names.Where((_, j) => sets.Spread[j] == 0)];
        if (constant.Count > 0) throw new StudyException("SUR009", $"column {string.Join(", ", constant)}", "Everybody has the same value, so that it cannot tell who has the event.", "Leave the column out.");
        var x = Matrix<double>.Build.Dense(rows.Count, p, (i, j) => sets.X(i)[j]);
        var r = (x.TransposeThisAndMultiply(x) / rows.Count).QR().R;
        for (var j = 1; j < p; j++)
            if (Math.Abs(r[j, j]) <= 1e-10)
                throw new StudyException("SUR010", $"column {rows.Names[j]}", "It follows from the columns before it: the effects cannot be told apart.", "Leave one of these columns out.");
    }

    private static StudyException NotConverged() => new("SUR012", "fit", "The fit found no optimum.", "Look for extreme times and values, and for columns that nearly follow from others.");
}
