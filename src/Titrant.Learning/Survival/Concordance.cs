using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>
/// The share of comparable pairs in which the one with the earlier event has the higher risk; equal risks count 1/2, pairs with tied event times do not count, and a
/// censoring at the time of an event comes after it. The standard error is the infinitesimal jackknife's (Therneau &amp; Watson 2015, Mayo technical report 85).
/// </summary>
public static class Concordance
{
    /// <summary>Harrell 1996 (doi:10.1002/(SICI)1097-0258(19960229)15:4&lt;361::AID-SIM168&gt;3.0.CO;2-4). It depends on the censoring; left truncation and strata restrict the pairs.</summary>
    /// <param name="risk">[rows] the higher, the earlier the event.</param>
    public static Figure Harrell(SurvivalOutcome outcome, double[] risk, double[]? weights = null, int[]? strata = null, int cause = 0)
    {
        ArgumentNullException.ThrowIfNull(risk);
        SurvivalFaults.Check(outcome, cause);
        SurvivalFaults.CheckWeights(weights, outcome.Count);
        return Of("Harrell C, ties in risk 1/2, in time excluded", "infinitesimal jackknife", outcome, risk, weights, strata, cause, _ => 1);
    }

    /// <summary>
    /// Uno 2011 (doi:10.1002/sim.4154): pairs whose earlier event lies before tau, weighted by 1/G(t-)², with G the Kaplan-Meier curve of the censoring, so that the figure does not
    /// depend on the censoring as long as that is independent of the patient.
    /// </summary>
    /// <param name="tau">Choose it so that some are still under observation.</param>
    public static Figure Uno(SurvivalOutcome outcome, double[] risk, double tau, int cause = 0)
    {
        ArgumentNullException.ThrowIfNull(risk);
        SurvivalFaults.Check(outcome, cause);
        var censoring = CensoringCurve.Of(outcome);
        return Of("Uno C, ties in risk 1/2, in time excluded", "infinitesimal jackknife, censoring weights taken as known", outcome, risk, null, null, cause, row =>
        {
            var t = outcome.Time[row];
            return t >= tau ? 0 : 1 / (censoring.Before(t) * censoring.Before(t));
        });
    }

    private static Figure Of(string name, string kind, SurvivalOutcome outcome, double[] risk, double[]? weights, int[]? strata, int cause, Func<int, double> pairWeight) =>
        Pairs(outcome, risk, weights, strata, cause, pairWeight) is { } c ? Figure.Wald(name, c.Value, Math.Sqrt(c.Rows.Sum(r => r * r)), kind, outcome.Count, 0, 1)
            : Figure.NotEstimable(name, outcome.Count, "no two people can be compared");

    /// <summary>The share and what each row moves it by (infinitesimal jackknife); null where no two people can be compared.</summary>
    internal static (double Value, double[] Rows)? HarrellInfluence(SurvivalOutcome outcome, double[] risk, int cause = 0) => Pairs(outcome, risk, null, null, cause, _ => 1);

    /// <inheritdoc cref="HarrellInfluence"/>
    internal static (double Value, double[] Rows)? UnoInfluence(SurvivalOutcome outcome, double[] risk, double tau, int cause = 0)
    {
        var censoring = CensoringCurve.Of(outcome);
        return Pairs(outcome, risk, null, null, cause, row => outcome.Time[row] >= tau ? 0 : Math.Pow(censoring.Before(outcome.Time[row]), -2));
    }

    private static (double Value, double[] Rows)? Pairs(SurvivalOutcome outcome, double[] risk, double[]? weights, int[]? strata, int cause, Func<int, double> pairWeight)
    {
        var n = outcome.Count;
        if (risk.Length != n) throw new ArgumentException("One risk per row.", nameof(risk));
        if (risk.Any(r => !double.IsFinite(r))) throw new ArgumentException("Risks are finite.", nameof(risk));
        var (concordant, comparable) = (new double[n], new double[n]);   // weight of each row's pairs
        var (agreed, all) = (0.0, 0.0);
        foreach (var stratum in Enumerable.Range(0, n).GroupBy(i => strata?[i] ?? 0))
        {
            int[] rows = [.. stratum];
            var rank = Ranks(risk, rows, out var count);
            var steps = new ConcordancePairs(outcome, rows, rank, count, i => cause == 0 ? outcome.Cause[i] != 0 : outcome.Cause[i] == cause, i => weights?[i] ?? 1, pairWeight);
            var (a, b) = steps.AsEarlier(concordant, comparable);
            (agreed, all) = (agreed + a, all + b);
            steps.AsLater(concordant, comparable);
        }
        if (all <= 0) return null;
        var c = agreed / all;
        return (c, [.. Enumerable.Range(0, n).Select(i => (weights?[i] ?? 1) * (concordant[i] - c * comparable[i]) / all)]);
    }

    // Equal risks have equal ranks.
    private static Dictionary<int, int> Ranks(double[] risk, int[] rows, out int count)
    {
        double[] values = [.. rows.Select(r => risk[r]).Distinct().Order()];
        count = values.Length;
        return rows.ToDictionary(r => r, r => Array.BinarySearch(values, risk[r]));
    }
}
