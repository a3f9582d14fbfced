using Titrant.Learning.Models;

namespace Titrant.Learning.Linear.Paths;

/// <summary>
/// Elastic-net paths by coordinate descent (Friedman, Hastie &amp; Tibshirani 2010, doi:10.18637/jss.v033.i01; Cox: Simon et al. 2011, doi:10.18637/jss.v039.i05):
/// maximises the mean log-likelihood less λ Σ factor·(α|β| + (1-α)β²/2).
/// </summary>
public static class ElasticNet
{
    /// <param name="x">[rows × features], without missing values.</param>
    /// <param name="weights">Of the rows, not negative; only their proportions count. Null for equal ones.</param>
    /// <param name="offset">Added to the margin of each row; null for none.</param>
    /// <exception cref="StudyException">LIN001, LIN006, LIN007, LIN009.</exception>
    public static ElasticNetPath Gaussian(double[] x, double[] y, PathSettings settings, double[]? weights = null, double[]? offset = null, FitRun? run = null)
    {
        ArgumentNullException.ThrowIfNull(y);
        var (design, w) = Prepare(x, y.Length, weights, settings);
        Magnitude.Check(y, ["outcome"]);
        if (y.Distinct().Take(2).Count() < 2) throw Faults.ConstantOutcome();
        return new PathSolver(design, new GaussianLikelihood(y, w), offset, settings).Solve(run?.Progress, run?.Cancel ?? default);
    }

    /// <inheritdoc cref="Gaussian"/>
    /// <exception cref="StudyException">LIN001, LIN002, LIN006, LIN007.</exception>
    public static ElasticNetPath Binomial(double[] x, bool[] happened, PathSettings settings, double[]? weights = null, double[]? offset = null, FitRun? run = null)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var (design, w) = Prepare(x, happened.Length, weights, settings);
        if (Array.TrueForAll(happened, h => h == happened[0])) throw Faults.OneClass(happened[0] ? "happened" : "did not happen");
        return new PathSolver(design, new BinomialLikelihood([.. happened.Select(h => h ? 1.0 : 0.0)], w), offset, settings).Solve(run?.Progress, run?.Cancel ?? default);
    }

    /// <summary>Breslow's treatment of ties; a row censored at the time of an event is at risk then.</summary>
    /// <inheritdoc cref="Gaussian"/>
    /// <exception cref="StudyException">LIN001, LIN005, LIN006, LIN007.</exception>
    public static ElasticNetPath Cox(double[] x, double[] time, bool[] happened, PathSettings settings, double[]? weights = null, double[]? offset = null, FitRun? run = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(happened);
        var (design, w) = Prepare(x, time.Length, weights, settings);
        if (!happened.Contains(true)) throw Faults.NoEvents();
        return new PathSolver(design, new CoxLikelihood(time, happened, w), offset, settings).Solve(run?.Progress, run?.Cancel ?? default);
    }

    internal static (PathDesign Design, double[] Weights) Prepare(double[] x, int rows, double[]? weights, PathSettings settings)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(settings);
        if (rows == 0) throw Faults.NoRows();
        if (x.Length % rows != 0) throw new ArgumentException("As many values as rows × features.", nameof(x));
        if (x.Length == 0) throw Faults.NoFeatures();
        if (settings.Alpha is not (>= 0 and <= 1)) throw new ArgumentException("Alpha lies between 0 and 1.", nameof(settings));
        if (settings.Lambdas is { } given && given.Where((l, i) => !(l >= 0) || (i > 0 && l > given[i - 1])).Any()) throw new ArgumentException("Lambdas fall and are not negative.", nameof(settings));
        var features = x.Length / rows;
        for (var i = 0; i < x.Length; i++) if (!double.IsFinite(x[i])) throw Faults.NotANumber($"{i % features + 1}");
        Magnitude.Check(x, [.. Enumerable.Range(1, features).Select(j => j.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        if (weights is not null && (weights.Length != rows || weights.Any(v => !(v >= 0) || double.IsInfinity(v)) || weights.Sum() <= 0)) throw new ArgumentException("One weight of at least 0 for each row, not all 0.", nameof(weights));
        var sum = weights?.Sum() ?? rows;
        double[] share = weights is null ? [.. Enumerable.Repeat(1.0 / rows, rows)] : [.. weights.Select(v => v / sum)];
        return (new PathDesign(x, features, share, settings.Standardise), share);
    }
}
