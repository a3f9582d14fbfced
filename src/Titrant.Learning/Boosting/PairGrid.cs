using System.Runtime.Intrinsics;

namespace Titrant.Learning.Boosting;

/// <summary>A feature drawn coarse for pairs: group 0 is "missing", groups 1-15 hold neighbouring bins of about equal weight, or a level each.</summary>
/// <param name="Of">[256] group of each bin.</param>
internal sealed record CoarseFeature(byte[] Of, int Count)
{
    public const int Most = 16;

    /// <summary>Null where a feature takes no part in pairs: monotone ones (their shape alone must say how the risk goes), constants, categories of more than 15 levels.</summary>
    public static CoarseFeature? From(FeatureBins bins)
    {
        if (!bins.Informs || bins.Monotone != 0 || (bins.IsCategory && bins.Levels.Count >= Most)) return null;
        var of = new byte[Columns8.Width];
        if (bins.Count <= Most)
        {
            for (var b = 1; b < bins.Count; b++) of[b] = (byte)b;
            return new(of, bins.Count);
        }
        var (left, groups, own) = (bins.Weights.Span[1..].ToArray().Sum(), 1, 0.0);
        for (var b = 1; b < bins.Count; b++)
        {
            of[b] = (byte)groups;
            own += bins.Weights[b];
            if (groups == Most - 1 || own < left / (Most - groups)) continue;
            (left, own, groups) = (left - own, 0, groups + 1);
        }
        return new(of, of.Max() + 1);
    }

    public static byte[] Cells(byte[] first, CoarseFeature a, byte[] second, CoarseFeature b)
    {
        var cells = new byte[first.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = (byte)(a.Of[first[i]] * Most + b.Of[second[i]]);
        return cells;
    }
}

/// <summary>Sums over rectangles of the 16 × 16 grid in constant time.</summary>
internal sealed class GridSums
{
    private const int N = CoarseFeature.Most;
    private readonly Vector128<double>[] _up = new Vector128<double>[(N + 1) * (N + 1)];   // below and left of a corner

    public void Of(ReadOnlySpan<Vector128<double>> cells)
    {
        for (var a = 0; a < N; a++)
        {
            var row = Vector128<double>.Zero;
            for (var b = 0; b < N; b++)
            {
                row += cells[a * N + b];
                _up[(a + 1) * (N + 1) + b + 1] = _up[a * (N + 1) + b + 1] + row;
            }
        }
    }

    public Vector128<double> Within(int a0, int a1, int b0, int b1) =>
        _up[a1 * (N + 1) + b1] - _up[a0 * (N + 1) + b1] - _up[a1 * (N + 1) + b0] + _up[a0 * (N + 1) + b0];
}
