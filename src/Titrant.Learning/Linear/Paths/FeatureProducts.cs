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
        var products = _products[j] ??= With(j);
        Gain += step * pull[j] - step * step * products[j] / 2;
        Lanes.Add(-step, products, pull);
    }

    private double[] Start()
    {
        var pull = new double[design.Features];
        for (var j = 0; j < pull.Length; j++) pull[j] = Lanes.Dot(residual, design.Column(j));
        return pull;
    }

    private double[] With(int j)
    {
        var (products, weighted) = (new double[design.Features], new double[design.Rows]);
        Lanes.Add(1, design.Weights, design.Column(j), weighted);
        for (var k = 0; k < products.Length; k++) products[k] = _products[k] is { } known ? known[j] : Lanes.Dot(weighted, design.Column(k));
        return products;
    }
}
