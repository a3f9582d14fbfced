namespace Titrant.Learning.Survival;

/// <param name="Ridge">λ of the penalty λ/2 Σ β² on the coefficients of the columns as they come; 0 for none. With it coefficients and standard errors are shrunk, and monotone likelihoods have an optimum.</param>
public sealed record CoxOptions(Ties Ties = Ties.Efron, double Ridge = 0)
{
    internal int MostSteps { get; init; } = 60;
}
