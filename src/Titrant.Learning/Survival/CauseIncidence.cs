namespace Titrant.Learning.Survival;

/// <summary>
/// The chance of one cause by a time where another may come first: Σ S(u-) (1 - e^-(d1 + d2)) d1/(d1 + d2) over the steps of both cause-specific hazards
/// (Prentice et al. 1978, doi:10.2307/2530374); without another cause exactly 1 - e^-H.
/// </summary>
internal static class CauseIncidence
{
    /// <param name="own">Cumulative hazard of the cause at <paramref name="times"/>, for a relative risk of 1.</param>
    /// <param name="others">Of all other causes together; empty for none.</param>
    public static double By(double horizon, ReadOnlySpan<double> times, ReadOnlySpan<double> own, double risk, ReadOnlySpan<double> otherTimes, ReadOnlySpan<double> others, double otherRisk)
    {
        if (otherTimes.IsEmpty)
        {
            var at = times.BinarySearch(horizon);
            at = at >= 0 ? at : ~at - 1;
            return at < 0 ? 0 : 1 - Math.Exp(-own[at] * risk);
        }
        double incidence = 0, survival = 1, before = 0, otherBefore = 0;
        for (int i = 0, j = 0; ;)
        {
            var t = Math.Min(i < times.Length ? times[i] : double.PositiveInfinity, j < otherTimes.Length ? otherTimes[j] : double.PositiveInfinity);
            if (!(t <= horizon)) return incidence;
            double d1 = 0, d2 = 0;
            if (i < times.Length && times[i] == t) (d1, before) = ((own[i] - before) * risk, own[i++]);
            if (j < otherTimes.Length && otherTimes[j] == t) (d2, otherBefore) = ((others[j] - otherBefore) * otherRisk, others[j++]);
            if (d1 + d2 == 0) continue;
            incidence += survival * (1 - Math.Exp(-d1 - d2)) * (d1 / (d1 + d2));
            survival *= Math.Exp(-d1 - d2);
        }
    }
}
