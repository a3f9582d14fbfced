using System.Globalization;

namespace Titrant.Learning.Survival;

/// <summary>A figure with its uncertainty. <see cref="Value"/> is null where it cannot be estimated, and <see cref="Kind"/> says why.</summary>
/// <param name="Name">Estimator and rules: "Harrell C, ties in risk 1/2, in time excluded".</param>
/// <param name="Error">Standard error in the unit of the value; null where none is known.</param>
/// <param name="Kind">How the interval was made: "95 %, Greenwood, log-log".</param>
/// <param name="N">People (or comparable units) the figure rests on.</param>
public sealed record Estimate(string Name, double? Value, double? Error, double? Low, double? High, string Kind, int N)
{
    internal static Estimate None(string name, string why, int n) => new(name, null, null, null, null, $"not estimable: {why}", n);

    /// <summary>Value ± z · error, kept within [low, high] of the scale.</summary>
    internal static Estimate Wald(string name, double value, double error, string kind, int n, double least = double.NegativeInfinity, double most = double.PositiveInfinity, double level = 0.95)
    {
        var half = Numerics.Distributions.Normal.Quantile(0.5 + level / 2) * error;
        return new(name, value, error, Math.Max(least, value - half), Math.Min(most, value + half),
            string.Create(CultureInfo.InvariantCulture, $"{level * 100:0.#} %, {kind}"), n);
    }
}
