using System.Globalization;
using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Survival;

/// <summary>
/// The cumulative hazard of a row of means, by the tie rule of the fit: Breslow Σ d / Σ r, Efron Σ 1 / (Σ r - l/d Σ r of the dying) as R's survfit does for an Efron model.
/// </summary>
/// <param name="Times">[times] event times, ascending.</param>
/// <param name="Hazard">[times] cumulative.</param>
/// <param name="Variance">[times] of the hazard, at known coefficients.</param>
/// <param name="Drift">[times × width] ∫ (mean of x in the risk set - overall mean) dH, for the share of the variance that the coefficients bring (Tsiatis 1981, doi:10.1214/aos/1176345333).</param>
/// <param name="Last">The last time that anybody of the stratum was seen.</param>
public sealed record CoxBaseline(int Stratum, double[] Times, double[] Hazard, double[] Variance, double[] Drift, double Last)
{
    public double At(double t) => StepCurve.At(Times, Hazard, t, 0);

    /// <summary>S(t | x) = exp(-H(t) exp(relative)), with relative = (x - means) β + offset.</summary>
    public double Survival(double t, double relative) => Math.Exp(-At(t) * Math.Exp(relative));

    /// <summary>S(t | x) with an interval on the scale of log S; not estimable beyond the follow-up.</summary>
    public Figure Survival(double t, ReadOnlySpan<double> x, CoxFit fit, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var name = string.Create(CultureInfo.InvariantCulture, $"survival, Cox with {fit.Options.Ties} ties");
        if (t > Last) return Figure.NotEstimable(name, fit.N, "nobody was seen that long");
        var (i, p, relative) = (StepCurve.IndexAt(Times, t), fit.Means.Length, fit.Relative(x));
        if (i < 0) return Figure.Bare(name, 1, fit.N, "no event yet");
        var variance = Variance[i];
        var q = new double[p];
        for (var j = 0; j < p; j++) q[j] = Hazard[i] * (x[j] - fit.Means[j]) - Drift[i * p + j];
        for (var j = 0; j < p; j++) for (var k = 0; k < p; k++) variance += q[j] * q[k] * fit.Covariance[j * p + k];
        var (s, error) = (Survival(t, relative), Math.Exp(relative) * Math.Sqrt(variance));
        var half = Normal.Quantile(0.5 + level / 2) * error;
        return Figure.Of(name, s, (s * Math.Exp(-half), Math.Min(1, s * Math.Exp(half))), Figure.Named(level, "Tsiatis, log"), fit.N, s * error);
    }
}
