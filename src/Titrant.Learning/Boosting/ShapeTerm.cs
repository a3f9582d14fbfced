using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>What each bin of a feature adds to the margin; its mean over the rows the model was fitted to is 0.</summary>
/// <param name="Values">[outputs × bins]</param>
/// <param name="Errors">[outputs × bins] standard errors, by the delete-a-group jackknife over the parts (Kott 2001, Journal of Official Statistics 17:521).</param>
public sealed record ShapeTerm(Seq<double> Values, Seq<double> Errors);

/// <summary>What each cell of two features' coarse grid adds beyond what each adds alone: its mean over every row and every column of the grid is 0.</summary>
/// <param name="First">Index of the feature.</param>
/// <param name="FirstGroups">[bins of the first] its group, 0-15; group 0 is "missing".</param>
/// <param name="Values">[16 × 16]</param>
/// <param name="Weights">[16 × 16] of the rows the model was fitted to.</param>
public sealed record PairTerm(int First, int Second, Seq<int> FirstGroups, Seq<int> SecondGroups, Seq<double> Values, Seq<double> Errors, Seq<double> Weights)
{
    internal double At(byte first, byte second) =>
        first == FeatureBins.Unseen || second == FeatureBins.Unseen ? 0 : Values[FirstGroups[first] * CoarseFeature.Most + SecondGroups[second]];
}

/// <summary>The hazard of somebody whose margin is 0 (Breslow 1974, doi:10.2307/2529620).</summary>
/// <param name="Times">Ascending; those of events.</param>
/// <param name="Cumulative">[times] of the event of interest.</param>
/// <param name="Others">[times] of the other causes together, the same for everybody (Nelson-Aalen); empty where there are none.</param>
/// <param name="Last">Nobody was seen longer.</param>
public sealed record BaselineHazard(Seq<double> Times, Seq<double> Cumulative, Seq<double> Others, double Last)
{
    /// <summary>
    /// Probability of the event by t. With other causes the cumulative incidence Σ S(t-) dH from cause-specific hazards (Benichou &amp; Gail 1990, doi:10.2307/2532098). Null beyond the
    /// follow-up.
    /// </summary>
    internal double? By(double t, double margin)
    {
        if (!(t <= Last)) return null;
        var (relative, last) = (Math.Exp(margin), Times.Span.BinarySearch(t));
        if (last < 0) last = ~last - 1;
        if (last < 0) return 0;
        if (Others.IsEmpty) return -Expm1(-Cumulative[last] * relative);
        var (happened, before, other) = (0.0, 0.0, 0.0);
        for (var k = 0; k <= last; k++)
        {
            // Within one time the causes share what is lost, in proportion to their hazards.
            var (own, rest) = (relative * Cumulative[k] - before, Others[k] - other);
            if (own > 0) happened += Math.Exp(-before - other) * -Expm1(-own - rest) * own / (own + rest);
            (before, other) = (relative * Cumulative[k], Others[k]);
        }
        return Math.Clamp(happened, 0, 1);
    }

    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1;
}
