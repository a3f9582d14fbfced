namespace Titrant.Learning.Validate;

/// <summary>Net benefit at a threshold probability (Vickers &amp; Elkin 2006, doi:10.1177/0272989X06295361): true positives less false positives at the odds of the threshold, per person.</summary>
/// <param name="All">Of treating everybody; treating nobody has 0.</param>
public sealed record NetBenefit(double Threshold, Figure Model, Figure All)
{
    public static NetBenefit[] Curve(double[] share, bool[] happened, IEnumerable<double> thresholds, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(happened);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (share.Length != happened.Length) throw new ArgumentException("One outcome for each share.", nameof(happened));
        return [.. thresholds.Select(t => t is > 0 and < 1
            ? new NetBenefit(t, Mean("net benefit", t, i => share[i] >= t), Mean("net benefit of treating all", t, _ => true))
            : throw new ArgumentOutOfRangeException(nameof(thresholds), "Shares between 0 and 1."))];

        // A mean over persons of +1, -odds or 0, and so with the normal interval of a mean.
        Figure Mean(string name, double t, Func<int, bool> isTreated) => BrierScore.Mean(name,
            [.. happened.Select((h, i) => !isTreated(i) ? 0 : h ? 1 : -t / (1 - t))], level, double.NegativeInfinity, 1);
    }
}
