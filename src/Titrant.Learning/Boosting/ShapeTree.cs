using System.Runtime.Intrinsics;
using Titrant.Numerics;

namespace Titrant.Learning.Boosting;

/// <summary>
/// One step on one feature: a tree of a few leaves over its bins, grown where the loss falls most (Lou, Caruana &amp; Gehrke 2012, doi:10.1145/2339530.2339556), each leaf one
/// Newton step; or a straight line over the ranks of a number (Buehlmann &amp; Hothorn 2007, doi:10.1214/07-STS242), where the tree gains little more. "Missing" is a leaf of its own; the levels of a category are ordered by their own steps first (Fisher 1958, doi:10.1080/01621459.1958.10501479).
/// </summary>
internal sealed class ShapeTree(BoostedShapesOptions options, IReadOnlyList<FeatureBins> features, Chance chance) : IStepper
{
    private readonly int[] _bins = new int[Columns8.Width];
    private readonly double[] _key = new double[Columns8.Width], _g = new double[Columns8.Width + 1], _h = new double[Columns8.Width + 1], _n = new double[Columns8.Width + 1];
    private readonly (int From, int To, int Cut, double Gain)[] _leaves = new (int, int, int, double)[16];
    private readonly double[] _value = new double[16], _weight = new double[16];
    private readonly int[] _width = new int[16];
    private readonly double[]?[] _ranks = new double[]?[features.Count];
    private int _stride, _shift;

    public void Step(int column, ReadOnlySpan<Vector128<double>> sums, ReadOnlySpan<int> rows, double drift, double least, Span<double> step)
    {
        var feature = features[column];
        step.Clear();
        var count = Order(feature, sums, rows, drift);
        if (rows[0] >= options.SmallestLeaf)
        {
            var (g, h) = Centred(sums[0], drift);
            if (g * g / (h + options.Ridge) > least) step[0] = -options.Rate * g / (h + options.Ridge);
        }
        if (count == 0) return;
        Cumulate(sums, rows, drift, count);
        // The best of a few evenly spaced cuts, elsewhere each time: shapes come out smoother than from the best of all cuts, which follows the noise.
        _stride = Math.Max(1, count / options.Cuts);
        _shift = _stride == 1 ? 0 : chance.Below(_stride);
        var leaves = Grow(count, least);
        for (var l = 0; l < leaves; l++)
        {
            var (from, to, _, _) = _leaves[l];
            var (g, h) = (_g[to] - _g[from], _h[to] - _h[from]);
            // A single leaf is no split: it has to be worth something against "missing".
            _value[l] = leaves == 1 && g * g / (h + options.Ridge) <= least ? 0 : -g / (h + options.Ridge);
            _weight[l] = h + options.Ridge;
        }
        if (!feature.IsCategory && count > 2 && Straight(feature, column, count, leaves, least, step)) return;
        if (feature.Monotone != 0) Pool(leaves, feature.Monotone);
        for (var l = 0; l < leaves; l++)
            for (var b = _leaves[l].From; b < _leaves[l].To; b++) step[_bins[b]] = options.Rate * _value[l];
    }


    // A straight line over the ranks, where the tree does not gain enough more for the cuts it needs: with few events, steps that are not there are learned otherwise.
    private bool Straight(FeatureBins feature, int column, int count, int leaves, double least, Span<double> step)
    {
        if (!(_h[count] > 0)) return false;
        var x = _ranks[column] ??= Ranks(feature);
        double hx = 0;
        for (var b = 0; b < count; b++) hx += (_h[b + 1] - _h[b]) * x[_bins[b]];
        var (middle, slope, curve) = (hx / _h[count], 0.0, options.Ridge);
        for (var b = 0; b < count; b++)
        {
            var at = x[_bins[b]] - middle;
            slope += (_g[b + 1] - _g[b]) * at;
            curve += (_h[b + 1] - _h[b]) * at * at;
        }
        var gain = slope * slope / curve;
        var tree = -Worth(_g[count], _h[count]);
        for (var l = 0; l < leaves; l++) tree += Worth(_g[_leaves[l].To] - _g[_leaves[l].From], _h[_leaves[l].To] - _h[_leaves[l].From]);
        if (leaves > 1 && tree > gain + least * (leaves - 1)) return false;
        if (!(gain > least) || feature.Monotone * slope > 0) return false;
        for (var b = 0; b < count; b++) step[_bins[b]] = -options.Rate * slope / curve * (x[_bins[b]] - middle);
        return true;
    }

    // Standardised middle ranks.
    private static double[] Ranks(FeatureBins feature)
    {
        double all = 0, before = 0, square = 0;
        for (var b = 1; b < feature.Count; b++) all += feature.Weights[b];
        var x = new double[feature.Count];
        for (var b = 1; b < feature.Count; b++)
        {
            x[b] = (before + feature.Weights[b] / 2) / all - 0.5;
            before += feature.Weights[b];
            square += feature.Weights[b] * x[b] * x[b];
        }
        var spread = Math.Sqrt(square / all);
        for (var b = 1; b < feature.Count; b++) x[b] /= spread;
        return x;
    }

    private int Order(FeatureBins feature, ReadOnlySpan<Vector128<double>> sums, ReadOnlySpan<int> rows, double drift)
    {
        var count = 0;
        for (var b = 1; b < feature.Count; b++)
        {
            // An empty bin of a number is passed over with its neighbours; an empty level has nothing to be ordered by.
            if (feature.IsCategory && rows[b] == 0) continue;
            _bins[count] = b;
            if (feature.IsCategory)
            {
                var (g, h) = Centred(sums[b], drift);
                _key[count] = -g / (h + options.Ridge + options.SmallestLeaf * (rows[b] == 0 ? 0 : h / rows[b]));   // small levels drawn to the middle
            }
            count++;
        }
        if (feature.IsCategory) Array.Sort(_key, _bins, 0, count);
        return count;
    }

    private void Cumulate(ReadOnlySpan<Vector128<double>> sums, ReadOnlySpan<int> rows, double drift, int count)
    {
        (_g[0], _h[0], _n[0]) = (0, 0, 0);
        for (var b = 0; b < count; b++)
        {
            var (g, h) = Centred(sums[_bins[b]], drift);
            (_g[b + 1], _h[b + 1], _n[b + 1]) = (_g[b] + g, _h[b] + h, _n[b] + rows[_bins[b]]);
        }
    }

    // Best first; leaves stay in order of their bins.
    private int Grow(int count, double least)
    {
        var leaves = 1;
        _leaves[0] = Split(0, count);
        while (leaves < options.Leaves)
        {
            var best = 0;
            for (var l = 1; l < leaves; l++) if (_leaves[l].Gain > _leaves[best].Gain) best = l;
            var (from, to, cut, gain) = _leaves[best];
            if (!(gain > least)) break;
            for (var l = leaves; l > best + 1; l--) _leaves[l] = _leaves[l - 1];
            (_leaves[best], _leaves[best + 1]) = (Split(from, cut), Split(cut, to));
            leaves++;
        }
        return leaves;
    }

    private (int From, int To, int Cut, double Gain) Split(int from, int to)
    {
        var (cut, gain) = (-1, 0.0);
        var whole = Worth(_g[to] - _g[from], _h[to] - _h[from]);
        for (var c = from + 1 + (_shift + _stride * Columns8.Width - from - 1) % _stride; c < to; c += _stride)
        {
            if (_n[c] - _n[from] < options.SmallestLeaf) continue;
            if (_n[to] - _n[c] < options.SmallestLeaf) break;
            var g = Worth(_g[c] - _g[from], _h[c] - _h[from]) + Worth(_g[to] - _g[c], _h[to] - _h[c]) - whole;
            if (g > gain) (cut, gain) = (c, g);
        }
        return (from, to, cut, gain);
    }

    private double Worth(double g, double h) => g * g / (h + options.Ridge);

    private static (double G, double H) Centred(Vector128<double> sum, double drift) => (sum[0] - drift * sum[1], sum[1]);

    // Adjacent violators are pooled (Barlow et al. 1972): a sum of steps that only rise only rises.
    private void Pool(int leaves, int sign)
    {
        var kept = 0;
        for (var l = 0; l < leaves; l++)
        {
            (_value[kept], _weight[kept], _width[kept]) = (_value[l], _weight[l], 1);
            kept++;
            while (kept > 1 && sign * _value[kept - 2] > sign * _value[kept - 1])
            {
                var (a, b) = (kept - 2, kept - 1);
                _value[a] = (_value[a] * _weight[a] + _value[b] * _weight[b]) / (_weight[a] + _weight[b]);
                (_weight[a], _width[a]) = (_weight[a] + _weight[b], _width[a] + _width[b]);
                kept--;
            }
        }
        for (int k = kept - 1, l = leaves - 1; k >= 0; k--)
            for (var w = _width[k]; w > 0; w--) _value[l--] = _value[k];
    }
}
