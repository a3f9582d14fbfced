namespace Titrant.Learning.Linear.Paths;

/// <summary>A log-likelihood per unit of weight, seen through its second-order expansion in the margin (the linear predictor).</summary>
internal abstract class Likelihood
{
    /// <summary>False where the margin has no level of its own (Cox).</summary>
    public abstract bool HasIntercept { get; }

    /// <summary>True where one expansion is the likelihood itself.</summary>
    public virtual bool IsQuadratic => false;

    /// <summary>Of a model with one parameter per row.</summary>
    public abstract double Saturated { get; }

    public abstract double At(ReadOnlySpan<double> margin);

    /// <param name="w">Diagonal of minus the second derivative; [rows]</param>
    /// <param name="r">First derivative; [rows]</param>
    public abstract void Expand(ReadOnlySpan<double> margin, Span<double> w, Span<double> r);
}

/// <summary>Squared error: log-likelihood of a unit variance without its constant.</summary>
internal sealed class GaussianLikelihood(double[] y, double[] weights) : Likelihood
{
    public override bool HasIntercept => true;
    public override bool IsQuadratic => true;
    public override double Saturated => 0;

    public override double At(ReadOnlySpan<double> margin)
    {
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++) sum -= weights[i] * (y[i] - margin[i]) * (y[i] - margin[i]) / 2;
        return sum;
    }

    public override void Expand(ReadOnlySpan<double> margin, Span<double> w, Span<double> r)
    {
        for (var i = 0; i < y.Length; i++) (w[i], r[i]) = (weights[i], weights[i] * (y[i] - margin[i]));
    }
}

/// <param name="y">The share of successes of each row, 0-1.</param>
internal sealed class BinomialLikelihood(double[] y, double[] weights) : Likelihood
{
    // Shares nearer to 0 or 1 than this are taken as 0 or 1, with this as their floor in the weights (glmnet.control, pmin).
    private const double Nearest = 1e-9;

    public override bool HasIntercept => true;

    public override double Saturated
    {
        get
        {
            var sum = 0.0;
            for (var i = 0; i < y.Length; i++) if (y[i] is > 0 and < 1) sum += weights[i] * (y[i] * Math.Log(y[i]) + (1 - y[i]) * Math.Log(1 - y[i]));
            return sum;
        }
    }

    public override double At(ReadOnlySpan<double> margin)
    {
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++) sum += weights[i] * (y[i] * margin[i] - Logistic.LogOnePlusExp(margin[i]));
        return sum;
    }

    public override void Expand(ReadOnlySpan<double> margin, Span<double> w, Span<double> r)
    {
        for (var i = 0; i < y.Length; i++)
        {
            var p = Logistic.Of(margin[i]);
            var held = Math.Clamp(p, Nearest, 1 - Nearest);
            (w[i], r[i]) = (weights[i] * held * (1 - held), weights[i] * (y[i] - p));
        }
    }
}
