using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Linear.Fits;

/// <param name="Term">"age", "stage = II"; "(intercept)".</param>
/// <param name="StandardError">From the information at the optimum; null where the fit is penalised, since it would not mean what it says.</param>
public sealed record Coefficient(string Term, double Value, double? StandardError)
{
    /// <summary>Value ± z·SE (Wald); null without a standard error.</summary>
    /// <param name="level">Confidence, 0-1.</param>
    public (double Low, double High)? Wald(double level = 0.95)
    {
        if (StandardError is not { } error) return null;
        var half = Normal.Quantile(0.5 + level / 2) * error;
        return (Value - half, Value + half);
    }
}
