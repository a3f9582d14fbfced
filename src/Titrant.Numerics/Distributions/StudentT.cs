namespace Titrant.Numerics;

/// <summary>
/// Student's t. P(T ≤ t) through the regularised incomplete beta function, whose continued fraction is evaluated by Lentz's method
/// (NIST Digital Library of Mathematical Functions, 8.17.5 and 8.17.22).
/// </summary>
public static class StudentT
{
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double Cumulative(double t, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        if (t == 0) return 0.5;
        var tail = 0.5 * IncompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t));
        return t > 0 ? 1 - tail : tail;
    }

    /// <summary>The t below which a share <paramref name="p"/> lies; 0 &lt; p &lt; 1.</summary>
    public static double Quantile(double p, double degrees)
    {
        if (p is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(p), "A share between 0 and 1.");
        if (p == 0.5) return 0;
        if (p < 0.5) return -Quantile(1 - p, degrees);
        var (low, high) = (0.0, 1.0);
        while (Cumulative(high, degrees) < p) high *= 2;
        for (var i = 0; i < 200 && high - low > 1e-12 * high; i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle, degrees) < p) low = middle; else high = middle;
        }
        return (low + high) / 2;
    }

    // I_x(a, b)
    private static double IncompleteBeta(double a, double b, double x)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(a, b, x) / a : 1 - front * Fraction(b, a, 1 - x) / b;
    }

    private static double Fraction(double a, double b, double x)
    {
        const double tiny = 1e-300;
        var c = 1.0;
        var d = Away(1 - (a + b) * x / (a + 1));
        d = 1 / d;
        var h = d;
        for (var m = 1; m <= 500; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / Away(1 + even * d);
            c = Away(1 + even / c);
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / Away(1 + odd * d);
            c = Away(1 + odd / c);
            var step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-15) break;
        }
        return h;

        static double Away(double v) => Math.Abs(v) < tiny ? tiny : v;
    }

    // Stirling's series (DLMF 5.11.1) after shifting the argument above 10.
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        while (x < 10) shift -= Math.Log(x++);
        var x2 = x * x;
        return shift + (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI)
            + 1 / (12 * x) * (1 - 1 / (30 * x2) * (1 - 2 / (7 * x2) * (1 - 3 / (4 * x2))));
    }
}
