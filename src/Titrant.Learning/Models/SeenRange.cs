namespace Titrant.Learning.Models;

/// <summary>
/// The range of a number in the rows learned from, without the value of any one person. The fifth and the tenth most extreme values are at hand, and the rest of the tail is taken
/// to fall off exponentially: then the expected extreme lies beyond the k-th by H(k-1) / (H(2k-1) - H(k-1)) of the distance between the k-th and the 2k-th,
/// H the harmonic numbers (Renyi's representation of order statistics; David &amp; Nagaraja 2003, doi:10.1002/0471722162, section 2.5).
/// Percentiles would refuse a fixed share of ordinary people for each feature, and of twenty features that is every tenth person.
/// </summary>
internal static class SeenRange
{
    private const int Crowd = 5;

    /// <summary>How many people share the outermost value that is told: five, or fewer where there are fewer than twenty rows.</summary>
    public static int Hidden(int rows) => Math.Clamp(rows / 4, 1, Crowd);

    /// <param name="sorted">Ascending, at least one.</param>
    public static (double Low, double High) Of(ReadOnlySpan<double> sorted)
    {
        var k = Hidden(sorted.Length);
        var second = Math.Min(2 * k, sorted.Length);
        var times = k == 1 ? 0 : Harmonic(k - 1) / (Harmonic(second - 1) - Harmonic(k - 1));
        return (sorted[k - 1] - times * (sorted[second - 1] - sorted[k - 1]), sorted[^k] + times * (sorted[^k] - sorted[^second]));
    }

    private static double Harmonic(int n)
    {
        var sum = 0.0;
        for (var i = 1; i <= n; i++) sum += 1.0 / i;
        return sum;
    }
}
