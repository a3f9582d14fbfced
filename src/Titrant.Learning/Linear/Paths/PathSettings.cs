namespace Titrant.Learning.Linear.Paths;

/// <summary>When a lambda counts as solved.</summary>
public enum Stopping
{
    /// <summary>As R's glmnet by default: no coordinate moves the fit by more than 1e-7 of the null deviance. Published paths come out as published, up to 1e-3 away from the optimum.</summary>
    Compatible,

    /// <summary>The same rule with 1e-14, as published converged paths are made; the path does not stop early.</summary>
    Converged,
}

/// <param name="Alpha">Share of the absolute penalty: 1 lasso, 0 ridge.</param>
/// <param name="Ratio">Smallest lambda as a share of the largest; null for 1e-4, or 1e-2 where there are fewer rows than features.</param>
/// <param name="Lambdas">Given lambdas, falling; null for <paramref name="Count"/> of them from the smallest that sets every penalised coefficient to 0.</param>
/// <param name="Factors">Penalty factor of each feature, 0 = not penalised; rescaled to a mean of 1. Null for 1 each.</param>
/// <param name="Threshold">Share of the null deviance by which no coordinate may move the fit any more; null for that of <paramref name="Stopping"/>.
/// With correlated columns 1e-14 still leaves coefficients 2e-5 from the optimum; 1e-20 brings them within 1e-8.</param>
public sealed record PathSettings(
    double Alpha = 1, bool Standardise = true, Stopping Stopping = Stopping.Compatible, int Count = 100, double? Ratio = null, double[]? Lambdas = null, double[]? Factors = null, double? Threshold = null)
{
    internal double StandsStill => Threshold ?? (Stopping == Stopping.Compatible ? 1e-7 : 1e-14);
}

/// <summary>Coefficients along falling lambdas, on the scale of the features as given.</summary>
/// <param name="Intercepts">[lambdas]; 0 for Cox.</param>
/// <param name="Coefficients">[lambdas][features]</param>
/// <param name="DevianceShare">Share of the null deviance explained; [lambdas].</param>
/// <param name="Passes">Sweeps over the coordinates, in all.</param>
public sealed record ElasticNetPath(double[] Lambdas, double[] Intercepts, double[][] Coefficients, double[] DevianceShare, long Passes);
