using MathNet.Numerics.LinearAlgebra;

namespace Titrant.Learning.Survival;

/// <summary>The scale on which a change of the effect over time is looked for.</summary>
public enum TimeScale
{
    /// <summary>1 - Kaplan-Meier just before t: not ruled by a few late events. The default.</summary>
    KaplanMeier,
    Identity,
    Log,
}

/// <summary>
/// Does the hazard ratio change over time? The score test of x · g(t) beside x (Grambsch &amp; Therneau 1994, doi:10.1093/biomet/81.3.515), in its exact form with the information of every
/// risk set, as R's cox.zph has it since survival 3.0. Per column and for all together ("GLOBAL").
/// </summary>
public static class ProportionalHazards
{
    public static IReadOnlyList<ChiSquareTest> Test(CoxRows rows, CoxFit fit, TimeScale scale = TimeScale.KaplanMeier)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(fit);
        var (sets, p, ties) = (new RiskSets(rows), rows.Width, fit.Options.Ties);
        var g = Scale(rows, scale);
        double[] beta = [.. fit.Coefficients.Select((b, j) => b * sets.Spread[j])];
        double[][] information = [new double[p * p], new double[p * p], new double[p * p]];   // Σ V, Σ g V, Σ g² V
        var (score, mean, here) = (new double[p], new double[p], new double[p * p]);
        sets.Visit(beta, true, set =>
        {
            var (at, share) = (g(set.Time), set.Weight(ties));
            Array.Clear(here);
            foreach (var row in set.Died.Span)
            {
                var x = sets.X(row);
                for (var j = 0; j < p; j++) score[j] += at * (rows.Weights?[row] ?? 1) * x[j];
            }
            for (var step = 0; step < set.Steps(ties); step++)
            {
                set.MeanOf(set.Gone(ties, step), mean);
                for (var j = 0; j < p; j++) score[j] -= at * share * mean[j];
                set.AddCovariance(set.Gone(ties, step), mean, share, here);
            }
            for (var k = 0; k < here.Length; k++)
            {
                information[0][k] += here[k];
                information[1][k] += at * here[k];
                information[2][k] += at * at * here[k];
            }
        });
        var (a, b, c) = (CoxLikelihood.Symmetric(information[0], p), CoxLikelihood.Symmetric(information[1], p), CoxLikelihood.Symmetric(information[2], p));
        // At the optimum the score of β is 0: what is left is the score of θ with its information after β.
        var rest = c - b * a.Cholesky().Solve(b);
        var tests = Enumerable.Range(0, p).Select(j => ChiSquareTest.Quadratic(rows.Names[j], [score[j]], new[,] { { rest[j, j] > 1e-12 * c[j, j] ? rest[j, j] : 0 } })).ToList();
        tests.Add(ChiSquareTest.Quadratic("GLOBAL", score, rest.ToArray()));
        return tests;
    }

    private static Func<double, double> Scale(CoxRows rows, TimeScale scale)
    {
        if (scale == TimeScale.Identity) return t => t;
        if (scale == TimeScale.Log) return t => Math.Log(t);
        var curve = Survival.KaplanMeier.Of(rows.Outcome with { Cause = [.. Enumerable.Range(0, rows.Count).Select(i => rows.IsEvent(i) ? 1 : 0)] });
        return t => 1 - curve.Before(t);
    }
}
