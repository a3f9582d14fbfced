namespace Titrant.Learning.Linear.Paths;

/// <summary>
/// Cyclic coordinate descent on a weighted quadratic with an elastic-net penalty (Friedman, Hastie &amp; Tibshirani 2010, doi:10.18637/jss.v033.i01, equation 10):
/// all screened features once, then the ever-active ones until they stand still, and so on. The margin follows at the end of a run.
/// </summary>
/// <param name="products">Null, or the pulls are kept up to date by products of features (section 2.2 there); then residual and margin stay as they were at the start.</param>
internal sealed class CoordinateSweeps(PathDesign design, double[] factors, double[] w, double[] residual, double[] margin, FeatureProducts? products = null)
{
    private readonly List<int> _active = [];
    private readonly bool[] _isActive = new bool[design.Features];
    private readonly double[] _curvature = new double[design.Features];   // Σ w·x² of each feature
    private readonly double[] _before = new double[design.Features];

    public double[] Beta { get; } = new double[design.Features];
    public double Intercept { get; set; }
    public long Passes { get; private set; }
    public IReadOnlyList<int> Active => _active;

    public double Curvature(int j) => _curvature[j];

    /// <summary>|Σ r·x|: what the penalty must outweigh for the feature to stay out.</summary>
    public double Pull(int j) => Math.Abs(products is null ? Lanes.Dot(residual, design.Column(j)) : products.Pull(j));

    /// <param name="threshold">A sweep that moves the objective by less in each coordinate is the last.</param>
    /// <returns>False where a bound on sweeps is reached first.</returns>
    public bool Run(double alpha, double lambda, bool[] screened, bool hasIntercept, double threshold, CancellationToken cancel)
    {
        const int mostPasses = 100_000;
        for (var j = 0; j < design.Features; j++) if (screened[j] && (products is null || _curvature[j] == 0)) _curvature[j] = Lanes.Squares(w, design.Column(j));
        var total = Lanes.Sum(w);
        products?.Know(screened);
        Beta.CopyTo(_before, 0);
        var level = Intercept;
        var hasSettled = Sweep();
        if (products is not null) return hasSettled;
        foreach (var j in _active) if (Beta[j] != _before[j]) Lanes.Add(Beta[j] - _before[j], design.Column(j), margin);
        if (Intercept != level) for (var i = 0; i < margin.Length; i++) margin[i] += Intercept - level;
        return hasSettled;

        bool Sweep()
        {
            var start = Passes;
            while (Passes - start < mostPasses)
            {
                var moved = 0.0;
                for (var j = 0; j < design.Features; j++) if (screened[j]) moved = Math.Max(moved, Step(j));
                moved = Math.Max(moved, Level());
                Passes++;
                if (moved < threshold) return true;
                do
                {
                    cancel.ThrowIfCancellationRequested();
                    moved = 0;
                    foreach (var j in _active) moved = Math.Max(moved, Step(j));
                    moved = Math.Max(moved, Level());
                    Passes++;
                }
                while (moved >= threshold && Passes - start < mostPasses);
            }
            return false;
        }

        double Step(int j)
        {
            var (old, xv) = (Beta[j], _curvature[j]);
            var u = (products is null ? Lanes.Dot(residual, design.Column(j)) : products.Pull(j)) + old * xv;
            var excess = Math.Abs(u) - alpha * lambda * factors[j];
            var now = excess <= 0 || xv <= 0 ? 0 : Math.CopySign(excess, u) / (xv + (1 - alpha) * lambda * factors[j]);
            if (now == old) return 0;
            if (!_isActive[j])
            {
                _isActive[j] = true;
                _active.Add(j);
            }
            Beta[j] = now;
            if (products is null) Lanes.Add(old - now, w, design.Column(j), residual);
            else products.Move(j, now - old);
            return xv * (now - old) * (now - old);
        }

        double Level()
        {
            // With products the columns are centred by the same weights, so that no feature moves the level.
            if (!hasIntercept || products is not null) return 0;
            var step = Lanes.Sum(residual) / total;
            if (step == 0) return 0;
            Intercept += step;
            Lanes.Add(-step, w, residual);
            return total * step * step;
        }
    }
}
