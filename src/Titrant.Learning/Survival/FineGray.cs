using MathNet.Numerics.LinearAlgebra;
using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>A fitted subdistribution-hazard model.</summary>
/// <param name="Coefficients">[width] log subdistribution hazard ratio.</param>
/// <param name="Covariance">[width × width] sandwich that counts in the estimation of the censoring weights.</param>
/// <param name="Times">Event times of the cause.</param>
/// <param name="Hazard">Cumulative subdistribution hazard of a row of means.</param>
public sealed record FineGrayFit(Seq<string> Names, double[] Coefficients, double[] Covariance, double[] Means, double LogLikelihood, double[] Times, double[] Hazard, int N, int Events)
{
    public double Error(int column) => Math.Sqrt(Covariance[column * Names.Count + column]);

    public Figure Coefficient(string name, double level = 0.95)
    {
        var j = Names.Span.IndexOf(name);
        return Figure.Wald($"log subdistribution hazard ratio of {name}, Breslow ties", Coefficients[j], Error(j), "Wald, robust", N, level: level);
    }

    /// <summary>The chance of the event of this cause by t.</summary>
    public double Incidence(double t, ReadOnlySpan<double> x)
    {
        var relative = 0.0;
        for (var j = 0; j < Coefficients.Length; j++) relative += (x[j] - Means[j]) * Coefficients[j];
        return 1 - Math.Exp(-StepCurve.At(Times, Hazard, t, 0) * Math.Exp(relative));
    }
}

/// <summary>
/// Regression of a cause's cumulative incidence (Fine &amp; Gray 1999, doi:10.1080/01621459.1999.10474144): who had another cause stays in the risk set with the weight
/// G(t-)/G(T-), G the Kaplan-Meier curve of the censoring; Breslow ties, variance of the paper's section 4, as cmprsk counts. Not for left truncation.
/// </summary>
public static class FineGray
{
    /// <param name="rows">Weights, offset, strata and clusters are not used; <see cref="CoxRows.Cause"/> names the cause, 1 or more.</param>
    public static FineGrayFit Fit(CoxRows rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Cause < 1) throw new ArgumentException("Name the cause.", nameof(rows));
        if (rows.Weights is not null || rows.Offset is not null || rows.Strata is not null || rows.Cluster is not null) throw new ArgumentException("No weights, offset, strata or clusters.", nameof(rows));
        rows.Check();
        var sets = new FineGrayRiskSets(rows);
        var p = rows.Width;
        // As a plain Cox model in which other causes never leave, it has the same constant and dependent columns.
        var never = Math.BitIncrement(rows.Outcome.Time.Max());
        var cox = rows with { Cause = 1, Outcome = new SurvivalOutcome(null, [.. rows.Outcome.Time.Select((t, i) => rows.Outcome.Cause[i] == 0 || rows.IsEvent(i) ? t : never)], [.. Enumerable.Range(0, rows.Count).Select(i => rows.IsEvent(i) ? 1 : 0)]) };
        var start = CoxRegression.Fit(cox, new(Ties.Breslow), cancel);
        double[] beta = [.. start.Coefficients.Select((b, j) => b * sets.Spread[j])];
        var (value, gradient, information) = sets.Likelihood(beta);
        for (var count = 0; ; count++)
        {
            cancel.ThrowIfCancellationRequested();
            var step = Factor(information).Solve(gradient);
            if (step.DotProduct(gradient) < 1e-18 * Math.Max(1, Math.Abs(value))) break;
            if (count == 60) throw NotConverged();
            var share = 1.0;
            for (var halvings = 0; halvings < 40; halvings++, share /= 2)
            {
                double[] trial = [.. beta.Select((b, j) => b + share * step[j])];
                var next = sets.Likelihood(trial);
                if (!double.IsFinite(next.Value) || next.Value < value - 1e-12 * Math.Abs(value)) continue;
                (beta, (value, gradient, information)) = (trial, next);
                break;
            }
        }
        var inverse = Factor(information).Solve(Matrix<double>.Build.DenseIdentity(p));
        var influence = sets.Influence(beta) * inverse;
        var sandwich = influence.TransposeThisAndMultiply(influence);
        for (var j = 0; j < p; j++) for (var k = 0; k < p; k++) sandwich[j, k] /= sets.Spread[j] * sets.Spread[k];
        var (times, hazard) = sets.Baseline(beta);
        if (!beta.All(double.IsFinite) || !sandwich.Enumerate().All(double.IsFinite) || !hazard.All(double.IsFinite)) throw NotConverged();
        return new(rows.Names, [.. beta.Select((b, j) => b / sets.Spread[j])], sandwich.ToRowMajorArray(), sets.Mean, value, times, hazard, rows.Count, Enumerable.Range(0, rows.Count).Count(rows.IsEvent));
    }

    private static MathNet.Numerics.LinearAlgebra.Factorization.Cholesky<double> Factor(Matrix<double> information)
    {
        try
        {
            return information.Cholesky();
        }
        catch (ArgumentException)
        {
            throw NotConverged();
        }
    }

    private static StudyException NotConverged() => new("SUR012", "fit", "The fit found no optimum.", "Look for extreme values and for columns that nearly follow from others.");
}
