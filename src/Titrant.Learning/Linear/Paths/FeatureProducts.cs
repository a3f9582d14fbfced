using Titrant.Learning.Linear.Fits;

namespace Titrant.Learning.Linear.Paths;

/// <summary>
/// For squared error with few features: Σ r·x of every feature, kept up to date through Σ w·x·x' with the feature that moves, so that a step costs as many
/// operations as there are features, not rows (Friedman, Hastie &amp; Tibshirani 2010, doi:10.18637/jss.v033.i01, section 2.2).
/// </summary>
internal sealed class FeatureProducts(PathDesign design, double[] residual)
{
    /// <summary>With more features the products cost more than they save; R's glmnet changes its way there too.</summary>
    public const int MostFeatures = 500;

    private readonly double[]?[] _products = new double[design.Features][];
    private double[]? _pull;   // [features]

    /// <summary>By how much the log-likelihood rose through all moves.</summary>
    public double Gain { get; private set; }

    public double Pull(int j) => (_pull ??= Start())[j];

    public void Move(int j, double step)
    {
        var pull = _pull ??= Start();
        var products = _products[j]!;
        Gain += step * pull[j] - step * step * products[j] / 2;
        Lanes.Add(-step, products, pull);
    }

    /// <summary>All products of the features that may soon move, together: one after the other each would fetch every column again.</summary>
    public void Know(bool[] soon)
    {
        int[] fresh = [.. Enumerable.Range(0, soon.Length).Where(j => soon[j] && _products[j] is null)];
        if (fresh.Length == 0) return;
        // A fetch of all columns should serve many features: those that pull hardest are the next to come.
        const int together = 24;
        if (fresh.Length < together)
            fresh = [.. fresh, .. Enumerable.Range(0, soon.Length).Where(j => !soon[j] && _products[j] is null && design.Varies[j]).OrderByDescending(j => Math.Abs(Pull(j))).Take(together - fresh.Length)];
        int[] others = [.. Enumerable.Range(0, soon.Length).Where(k => _products[k] is null)];
        // Each product is summed by itself: dealing them out among threads changes no bit.
        var (halves, cut) = (new double[2][], fresh.Length / 2);
        Parallel.For(0, 2, h => halves[h] = WeightedProducts.Of(design.Values, design.Rows, design.Weights, h == 0 ? fresh.AsSpan(0, cut) : fresh.AsSpan(cut), others));
        double[] sums = [.. halves[0], .. halves[1]];
        var made = new double[fresh.Length][];
        for (var f = 0; f < fresh.Length; f++)
        {
            made[f] = new double[soon.Length];
            for (var k = 0; k < soon.Length; k++) if (_products[k] is { } known) made[f][k] = known[fresh[f]];
            for (var o = 0; o < others.Length; o++) made[f][others[o]] = sums[f * others.Length + o];
        }
        for (var f = 0; f < fresh.Length; f++) _products[fresh[f]] = made[f];
    }

    private double[] Start()
    {
        var pull = new double[design.Features];
        for (var j = 0; j < pull.Length; j++) pull[j] = Lanes.Dot(residual, design.Column(j));
        return pull;
    }
}
