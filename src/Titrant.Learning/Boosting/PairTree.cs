using System.Runtime.Intrinsics;

namespace Titrant.Learning.Boosting;

/// <summary>One step on one pair: a cut through one feature and a cut of its own through the other on either side (the tree of Lou et al. 2013, doi:10.1145/2487575.2487579).</summary>
internal sealed class PairTree(BoostedShapesOptions options) : IStepper
{
    private const int N = CoarseFeature.Most;
    private readonly GridSums _sums = new(), _rows = new();
    private readonly Vector128<double>[] _cells = new Vector128<double>[N * N];

    public void Step(int column, ReadOnlySpan<Vector128<double>> sums, ReadOnlySpan<int> rows, double drift, double least, Span<double> step)
    {
        for (var c = 0; c < _cells.Length; c++) _cells[c] = Vector128.Create(sums[c][0] - drift * sums[c][1], sums[c][1]);
        _sums.Of(_cells);
        for (var c = 0; c < _cells.Length; c++) _cells[c] = Vector128.Create(rows[c], 0.0);
        _rows.Of(_cells);
        var whole = Worth(0, N, 0, N);
        (double Gain, bool Across, int Cut, int Left, int Right) best = (least, false, 0, 0, 0);
        for (var across = 0; across < 2; across++)
            for (var cut = 1; cut < N; cut++)
            {
                var (left, l) = Cut(across == 1, 0, cut);
                var (right, r) = Cut(across == 1, cut, N);
                if (l + r - whole > best.Gain) best = (l + r - whole, across == 1, cut, left, right);
            }
        step.Clear();
        if (best.Cut == 0) return;
        Fill(best.Across, 0, best.Cut, 0, best.Left, step);
        Fill(best.Across, 0, best.Cut, best.Left, N, step);
        Fill(best.Across, best.Cut, N, 0, best.Right, step);
        Fill(best.Across, best.Cut, N, best.Right, N, step);
    }

    // The best cut of the other feature within [from, to) of the one; at 0 where both sides would not hold enough rows.
    private (int Cut, double Worth) Cut(bool across, int from, int to)
    {
        if (Rows(across, from, to, 0, N) < options.SmallestLeaf) return (0, double.NegativeInfinity);
        var best = (Cut: 0, Worth: Worth(across, from, to, 0, N));
        for (var c = 1; c < N; c++)
        {
            if (Rows(across, from, to, 0, c) < options.SmallestLeaf || Rows(across, from, to, c, N) < options.SmallestLeaf) continue;
            var worth = Worth(across, from, to, 0, c) + Worth(across, from, to, c, N);
            if (worth > best.Worth) best = (c, worth);
        }
        return best;
    }

    private void Fill(bool across, int a0, int a1, int b0, int b1, Span<double> step)
    {
        if (b0 >= b1) return;
        var s = across ? _sums.Within(b0, b1, a0, a1) : _sums.Within(a0, a1, b0, b1);
        var value = -options.Rate * s[0] / (s[1] + options.Ridge);
        for (var a = a0; a < a1; a++)
            for (var b = b0; b < b1; b++) step[across ? b * N + a : a * N + b] = value;
    }

    private double Rows(bool across, int a0, int a1, int b0, int b1) => (across ? _rows.Within(b0, b1, a0, a1) : _rows.Within(a0, a1, b0, b1))[0];

    private double Worth(bool across, int a0, int a1, int b0, int b1) => across ? Worth(b0, b1, a0, a1) : Worth(a0, a1, b0, b1);

    private double Worth(int a0, int a1, int b0, int b1)
    {
        var s = _sums.Within(a0, a1, b0, b1);
        return s[0] * s[0] / (s[1] + options.Ridge);
    }
}
