using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>Weibull accelerated failure time, log T = intercept + xβ + scale · W with W of the extreme-value distribution: survreg's parametrisation.</summary>
/// <param name="Coefficients">[1 + width] intercept first; exp of the others is a ratio of times.</param>
/// <param name="Covariance">[(2 + width)²] of the coefficients, then of log scale.</param>
public sealed record WeibullFit(Seq<string> Names, double[] Coefficients, double Scale, double[] Covariance, double LogLikelihood, int N, int Events)
{
    public double Error(int coefficient) => Math.Sqrt(Covariance[coefficient * (Coefficients.Length + 1) + coefficient]);

    /// <summary>The log time ratio with its Wald interval; index 0 is the intercept.</summary>
    public Figure Coefficient(int index, double level = 0.95) => Figure.Wald(index == 0 ? "intercept" : $"log time ratio of {Names[index - 1]}", Coefficients[index], Error(index), "Wald", N, level: level);

    /// <summary>S(t | x) = exp(-(t exp(-xβ))^(1/scale)).</summary>
    public double Survival(double t, ReadOnlySpan<double> x) => t <= 0 ? 1 : Math.Exp(-Math.Exp((Math.Log(t) - Location(x)) / Scale));

    /// <summary>The time by which a share has had the event.</summary>
    public double Quantile(double share, ReadOnlySpan<double> x) => Math.Exp(Location(x) + Scale * Math.Log(-Math.Log(1 - share)));

    internal double Location(ReadOnlySpan<double> x)
    {
        var sum = Coefficients[0];
        for (var j = 0; j < x.Length; j++) sum += x[j] * Coefficients[j + 1];
        return sum;
    }
}
