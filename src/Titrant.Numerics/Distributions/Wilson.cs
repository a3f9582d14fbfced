namespace Titrant.Numerics.Distributions;

/// <summary>Wilson's score interval for a share, doi:10.1080/01621459.1927.10502953.</summary>
public static class Wilson
{
    /// <param name="hits">Successes, 0 to <paramref name="trials"/>.</param>
    /// <param name="level">Confidence, 0-1.</param>
    /// <returns>Bounds in [0,1] that always contain hits / trials.</returns>
    public static (double Low, double High) Interval(int hits, int trials, double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
        var z = Normal.Quantile(0.5 + level / 2);
        var p = (double)hits / trials;
        var n = (double)trials;
        var centre = (p + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return (hits == 0 ? 0 : Math.Max(0, centre - half), hits == trials ? 1 : Math.Min(1, centre + half));
    }
}
