namespace Titrant.Numerics;

/// <summary>A straight line y = intercept + slope·x by least squares, with the slope's standard error.</summary>
/// <param name="SlopeError">Standard error of the slope; NaN-free: 0 for a perfect fit.</param>
/// <param name="Degrees">Residual degrees of freedom, n − 2.</param>
public readonly record struct Line(double Intercept, double Slope, double SlopeError, int Degrees)
{
    /// <summary>The interval that holds the slope with the given confidence, by Student's t on n − 2 degrees of freedom.</summary>
    public (double Low, double High) SlopeInterval(double confidence)
    {
        var half = StudentT.Quantile(0.5 + confidence / 2, Degrees) * SlopeError;
        return (Slope - half, Slope + half);
    }
}

public static class LeastSquares
{
    /// <summary>Needs at least three points at two different x.</summary>
    public static Line Fit(ReadOnlySpan<(double X, double Y)> points)
    {
        var n = points.Length;
        if (n < 3) throw new ArgumentException("A slope with an error needs three points.", nameof(points));
        double mx = 0, my = 0;
        foreach (var (x, y) in points) { mx += x / n; my += y / n; }
        double sxx = 0, sxy = 0;
        foreach (var (x, y) in points) { sxx += (x - mx) * (x - mx); sxy += (x - mx) * (y - my); }
        if (sxx == 0) throw new ArgumentException("All points have one x.", nameof(points));
        var slope = sxy / sxx;
        var intercept = my - slope * mx;
        double rss = 0;
        foreach (var (x, y) in points) { var r = y - intercept - slope * x; rss += r * r; }
        return new(intercept, slope, Math.Sqrt(rss / (n - 2) / sxx), n - 2);
    }
}
