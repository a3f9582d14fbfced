using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>
/// Proportional hazards, h(t|x) = h0(t) exp(xβ) (Cox 1972, doi:10.1111/j.2517-6161.1972.tb00899.x; Therneau &amp; Grambsch 2000, doi:10.1007/978-1-4757-3294-8),
/// by Newton's method with halved steps. Where the likelihood has no optimum, or a column tells nothing of its own, the fit is refused and the column named.
/// </summary>
public static class CoxRegression
{
    /// <exception cref="StudyException">SUR001-SUR008 for the data; SUR009 a constant column; SUR010 a column that follows from others; SUR011 a monotone likelihood; SUR012 no convergence.</exception>
    public static CoxFit Fit(CoxRows rows, CoxOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new();
        rows.Check();
        if (!(options.Ridge >= 0 && double.IsFinite(options.Ridge))) throw new ArgumentException("A ridge is 0 or more.", nameof(options));
        var sets = new RiskSets(rows);
        var likelihood = new CoxLikelihood(sets, options);
        likelihood.At(new double[rows.Width]);
        if (CoxDesign.Of(sets, likelihood, options.Ridge > 0) is { Faults.Count: > 0 } design) throw Together(rows, design, options, cancel);
        var (atZero, score) = (likelihood.Value, Ahead(likelihood)?.Decrement ?? throw NotConverged(rows, new double[rows.Width]));
        var beta = Climb(likelihood, rows, options, cancel);
        var covariance = Inverse(likelihood, rows, beta);
        return covariance.Enumerate().All(double.IsFinite) && double.IsFinite(likelihood.Value) ? CoxFit.Of(sets, options, beta, covariance, atZero, likelihood.Value, score) : throw NotConverged(rows, beta);
    }

    // What else is wrong with the columns that are left is said in the same breath.
    private static StudyException Together(CoxRows rows, CoxDesign design, CoxOptions options, CancellationToken cancel)
    {
        var (kept, p) = (design.Kept, rows.Width);
        if (kept.Length == 0) return new(design.Faults);
        try
        {
            Fit(rows with { X = [.. Enumerable.Range(0, rows.Count).SelectMany(i => kept.Select(j => rows.X[i * p + j]))], Names = kept.Select(j => rows.Names[j]).ToSeq() }, options, cancel);
            return new(design.Faults);
        }
        catch (StudyException further)
        {
            return new(design.Faults.AddRange(further.Faults));
        }
    }

    // Newton's method from 0, where the likelihood stands when called; it is left at the optimum.
    private static double[] Climb(CoxLikelihood likelihood, CoxRows rows, CoxOptions options, CancellationToken cancel)
    {
        var (beta, value) = (new double[likelihood.Width], likelihood.Value);
        // Weights far below 1 make every likelihood flat: what counts as flat is measured by them.
        var unit = Math.Min(1, Enumerable.Range(0, rows.Count).Where(rows.IsEvent).Sum(i => rows.Weights?[i] ?? 1));
        var (decrement, step) = Ahead(likelihood) ?? throw NotConverged(rows, beta);
        for (var count = 0; count < options.MostSteps; count++)
        {
            cancel.ThrowIfCancellationRequested();
            // Far out on a monotone likelihood the gain shrinks but the step, in units of the column's spread, does not.
            if (decrement < 1e-9 * unit && options.Ridge == 0 && step.Max(Math.Abs) > 0.1) throw Monotone(rows, step);
            if (decrement <= 1e-18 * Math.Max(unit, Math.Abs(value))) return beta;
            if (Halved(likelihood, beta, step, value) is not { } next)
            {
                // Rounding hides what little could still be gained.
                if (decrement >= 1e-9 * unit) throw NotConverged(rows, beta);
                likelihood.At(beta);
                return beta;
            }
            (beta, value) = (next, likelihood.Value);
            (decrement, step) = Ahead(likelihood) ?? throw NotConverged(rows, beta);
        }
        return decrement < 1e-12 * unit ? beta : throw NotConverged(rows, beta);
    }

    private static double[]? Halved(CoxLikelihood likelihood, double[] beta, double[] step, double value)
    {
        for (var share = 1.0; share > 1e-9; share /= 2)
        {
            double[] trial = [.. beta.Select((b, j) => b + share * step[j])];
            likelihood.At(trial);
            if (double.IsFinite(likelihood.Value) && likelihood.Value >= value - 1e-12 * Math.Abs(value)) return trial;
        }
        return null;
    }

    private static Matrix<double> Inverse(CoxLikelihood likelihood, CoxRows rows, double[] beta)
    {
        try
        {
            return likelihood.InformationMatrix().Cholesky().Solve(Matrix<double>.Build.DenseIdentity(likelihood.Width));
        }
        catch (ArgumentException)   // not positive definite
        {
            throw NotConverged(rows, beta);
        }
    }

    // g' I⁻¹ g, and the step I⁻¹ g; null where rounding leaves neither.
    private static (double Decrement, double[] Step)? Ahead(CoxLikelihood likelihood)
    {
        var (gradient, information) = (Vector<double>.Build.Dense(likelihood.Gradient), likelihood.InformationMatrix());
        if (!gradient.ForAll(double.IsFinite) || !information.ForAll(double.IsFinite)) return null;
        var step = Solved(information, gradient);
        return step is null || !step.ForAll(double.IsFinite) ? null : (Math.Max(0, step.DotProduct(gradient)), step.ToArray());
    }

    private static Vector<double>? Solved(Matrix<double> information, Vector<double> gradient)
    {
        try
        {
            return information.Cholesky().Solve(gradient);
        }
        catch (ArgumentException) { }   // not positive definite, as it becomes far out on a monotone likelihood
        try
        {
            return information.PseudoInverse() * gradient;
        }
        catch (NonConvergenceException) { }   // of the singular values, where the information spans hundreds of powers of ten
        var size = information.Diagonal().AbsoluteMaximum();
        for (var more = 1e-12; more < 1; more *= 100)
        {
            try
            {
                return (information + Matrix<double>.Build.DenseDiagonal(gradient.Count, more * size)).Cholesky().Solve(gradient);
            }
            catch (ArgumentException) { }
        }
        return null;
    }

    private static StudyException Monotone(CoxRows rows, double[] step)
    {
        var most = step.Max(Math.Abs);
        var named = string.Join(", ", rows.Names.Where((_, j) => Math.Abs(step[j]) > 0.1 * most));
        return new("SUR011", $"column {named}", "The likelihood is monotone: it rises for ever as the coefficient grows, because those with the event always lie on one side of those at risk with them. There is no finite hazard ratio.",
            "Leave the column out, join its rare category with another, or fit with a ridge penalty.");
    }

    // A coefficient of 10 per deviation is a hazard 20,000 times as high: it was running away.
    private static StudyException NotConverged(CoxRows rows, double[] beta)
    {
        if (beta.Max(Math.Abs) > 10) return Monotone(rows, beta);
        var furthest = string.Join(", ", Enumerable.Range(0, beta.Length).OrderByDescending(j => Math.Abs(beta[j])).Take(3).Order().Select(j => rows.Names[j]));
        return new("SUR012", $"column {furthest}", "The fit found no optimum; these coefficients went furthest.", "Look for extreme values and for columns that nearly follow from others, or fit with a ridge penalty.");
    }
}
