using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>
/// Log-rank test of k groups, optionally within strata: observed against expected events with the hypergeometric variance
/// (Mantel 1966; Peto &amp; Peto 1972, doi:10.2307/2344317). Left truncation by the entry times.
/// </summary>
public static class LogRank
{
    /// <param name="groups">0, 1, ... per row.</param>
    /// <param name="strata">Any numbers; null for one stratum.</param>
    public static ChiSquareTest Test(SurvivalOutcome outcome, int[] groups, int[]? strata = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        SurvivalFaults.Check(outcome);
        var k = SurvivalFaults.Groups(groups, outcome.Count);
        var (difference, variance) = (new double[k - 1], new double[k - 1, k - 1]);
        foreach (var stratum in Enumerable.Range(0, outcome.Count).GroupBy(r => strata?[r] ?? 0).OrderBy(g => g.Key))
        {
            int[] rows = [.. stratum];
            var all = RiskTable.Of(outcome, null, rows);
            var each = Enumerable.Range(0, k - 1).Select(g => RiskTable.Of(outcome, null, [.. rows.Where(r => groups[r] == g)])).ToArray();
            var at = GroupsAtRisk.Of(outcome, rows, groups, k, all.Times);
            for (var i = 0; i < all.Times.Length; i++)
            {
                var (n, d) = (all.AtRisk[i], all.Events[i]);
                if (d == 0) continue;
                var spread = n > 1 ? d * (n - d) / (n - 1) : 0;
                for (var a = 0; a < k - 1; a++)
                {
                    var observed = Array.BinarySearch(each[a].Times, all.Times[i]) is >= 0 and var j ? each[a].Events[j] : 0;
                    var share = at[a][i] / n;
                    difference[a] += observed - d * share;
                    for (var b = 0; b < k - 1; b++) variance[a, b] += spread * share * ((a == b ? 1 : 0) - at[b][i] / n);
                }
            }
        }
        return ChiSquareTest.Quadratic("log-rank", difference, variance);
    }
}
