namespace Titrant.Numerics.Distributions;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>
    /// The quantile of p in (0,1), by bisection on <see cref="Cumulative"/>; absolute error below 1e-14.
    /// </summary>
    public static double Quantile(double p)
    {
        if (p is <= 0 or >= 1) throw new ArgumentOutOfRangeException(nameof(p), "A probability strictly between 0 and 1.");
        // Bisection on the distribution function: slower than a closed form, exact to the last bits, and nobody calls it in a loop.
        double low = -40, high = 40;
        for (var i = 0; i < 200 && high - low > 1e-15 * Math.Max(1, Math.Abs(low)); i++)
        {
            var mid = (low + high) / 2;
            if (Cumulative(mid) < p) low = mid; else high = mid;
        }
        return (low + high) / 2;
    }

    /// <summary>P(Z ≤ z), by the continued fraction (Lentz) in the tails and the series near zero; absolute error below 1e-15.</summary>
    public static double Cumulative(double z)
    {
        var x = Math.Abs(z);
        double upper;
        if (x < 3)
        {
            // Φ(x) = 1/2 + φ(x) Σ x^(2k+1) / (1·3·5···(2k+1))   (Abramowitz & Stegun 26.2.11)
            double term = x, sum = x;
            for (var k = 1; k < 200 && term > 1e-17 * sum; k++) sum += term *= x * x / (2 * k + 1);
            upper = 0.5 - sum * Density(x);
        }
        else
        {
            // Q(x) = φ(x) / (x + 1/(x + 2/(x + 3/(x + ...))))   (Abramowitz & Stegun 26.2.14)
            var fraction = x;
            for (var k = 100; k >= 1; k--) fraction = x + k / fraction;
            upper = Density(x) / fraction;
        }
        return z >= 0 ? 1 - upper : upper;
    }

    public static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
}
