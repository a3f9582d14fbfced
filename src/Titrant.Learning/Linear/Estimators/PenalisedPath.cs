using Titrant.Learning.Linear.Paths;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Linear.Estimators;

/// <summary>A path for any kind of outcome, and its loss on rows that it did not see.</summary>
/// <param name="Intercepts">[lambdas][classes], one class where there is one margin.</param>
/// <param name="Coefficients">[lambdas][classes × terms]</param>
internal sealed record PenalisedPath(double[] Lambdas, double[][] Intercepts, double[][] Coefficients)
{
    public static PenalisedPath Of(double[] x, Outcome outcome, PathSettings settings, double[]? weights, FitRun run) => outcome switch
    {
        NumberOutcome y => Single(ElasticNet.Gaussian(x, y.Value, settings, weights, null, run)),
        BinaryOutcome y => Single(ElasticNet.Binomial(x, y.Happened, settings, weights, null, run)),
        SurvivalOutcome { Entry: null } y => Single(ElasticNet.Cox(x, y.Time, [.. y.Cause.Select(c => c != 0)], settings, weights, null, run)),
        ClassOutcome y => Several(MultinomialPath.Of(x, y.Class, y.Names.Length, settings, weights, run)),
        _ => throw Faults.WrongOutcome("elastic net", "an outcome seen from the start: left truncation is not covered"),
    };

    private static PenalisedPath Single(ElasticNetPath p) => new(p.Lambdas, [.. p.Intercepts.Select(b => new[] { b })], p.Coefficients);

    private static PenalisedPath Several(MultinomialPath p) => new(p.Lambdas, p.Intercepts, p.Coefficients);

    /// <summary>Margins at one lambda; [rows × classes].</summary>
    public double[] Margin(double[] x, int k)
    {
        var (classes, terms) = (Intercepts[k].Length, Coefficients[k].Length / Intercepts[k].Length);
        var margin = new double[x.Length / terms * classes];
        for (var i = 0; i < margin.Length / classes; i++)
            for (var c = 0; c < classes; c++)
            {
                var sum = Intercepts[k][c];
                for (var j = 0; j < terms; j++) sum += Coefficients[k][c * terms + j] * x[i * terms + j];
                margin[i * classes + c] = sum;
            }
        return margin;
    }

    /// <summary>Σ weight·loss over the rows: squared error, or deviance against the saturated model (Cox: the whole sum, so that parts can be subtracted).</summary>
    public static double Loss(Outcome outcome, double[] margin, double[]? weights)
    {
        double[] w = weights ?? [.. Enumerable.Repeat(1.0, outcome.Count)];
        return outcome switch
        {
            NumberOutcome y => -2 * new GaussianLikelihood(y.Value, w).At(margin),
            BinaryOutcome y => -2 * new BinomialLikelihood([.. y.Happened.Select(h => h ? 1.0 : 0.0)], w).At(margin),
            SurvivalOutcome y => -2 * new CoxLikelihood(y.Time, [.. y.Cause.Select(c => c != 0)], w).At(margin),
            ClassOutcome y => Classes(y, margin, w),
            _ => throw new ArgumentException("An outcome that a path can learn.", nameof(outcome)),
        };
    }

    private static double Classes(ClassOutcome y, double[] margin, double[] w)
    {
        var (k, sum) = (y.Names.Length, 0.0);
        for (var i = 0; i < y.Count; i++)
        {
            var row = margin.AsSpan(i * k, k);
            double top = double.NegativeInfinity, total = 0;
            foreach (var m in row) top = Math.Max(top, m);
            foreach (var m in row) total += Math.Exp(m - top);
            sum -= 2 * w[i] * (row[y.Class[i]] - top - Math.Log(total));
        }
        return sum;
    }
}
