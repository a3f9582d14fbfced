using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>Counts, for every row, its comparable and its concordant pairs in two passes over time, O(n log n).</summary>
internal sealed class ConcordancePairs(
    SurvivalOutcome outcome, int[] rows, Dictionary<int, int> rank, int ranks, Func<int, bool> isEvent, Func<int, double> weight, Func<int, double> pairWeight)
{
    /// <summary>Each event against those at risk then who leave later. Adds to the rows' sums; returns the weight of all concordant and of all comparable pairs.</summary>
    public (double Concordant, double Comparable) AsEarlier(double[] concordant, double[] comparable)
    {
        var (tree, agreed, all) = (new Fenwick(ranks), 0.0, 0.0);
        int[] exits = [.. rows.OrderByDescending(r => outcome.Time[r]).ThenBy(r => isEvent(r) ? 1 : 0)];
        int[] entries = outcome.Entry is { } entry ? [.. rows.OrderByDescending(r => entry[r])] : [];
        var next = 0;
        for (var i = 0; i < exits.Length;)
        {
            var t = outcome.Time[exits[i]];
            for (; i < exits.Length && outcome.Time[exits[i]] == t && !isEvent(exits[i]); i++) tree.Add(rank[exits[i]], weight(exits[i]));
            var from = i;
            for (; next < entries.Length && outcome.Entry![entries[next]] >= t; next++) tree.Add(rank[entries[next]], -weight(entries[next]));
            for (; i < exits.Length && outcome.Time[exits[i]] == t; i++)
            {
                var (row, u) = (exits[i], pairWeight(exits[i]));
                if (u == 0) continue;
                var (less, upTo, total) = (tree.Below(rank[row]), tree.Below(rank[row] + 1), tree.Total);
                var (a, b) = (u * (less + upTo) / 2, u * total);
                concordant[row] += a;
                comparable[row] += b;
                (agreed, all) = (agreed + weight(row) * a, all + weight(row) * b);
            }
            for (var j = from; j < i; j++) tree.Add(rank[exits[j]], weight(exits[j]));
        }
        return (agreed, all);
    }

    /// <summary>Each row against the events before its exit and after its entry.</summary>
    public void AsLater(double[] concordant, double[] comparable)
    {
        var tree = new Fenwick(ranks);
        // At one time: events ask (they see strictly earlier ones), then they are entered, then the censored and the entering ask.
        var steps = rows.SelectMany(r => isEvent(r) ? [(Time: outcome.Time[r], Phase: 0, Row: r, Sign: 1), (outcome.Time[r], 1, r, 0)] : new[] { (Time: outcome.Time[r], Phase: 2, Row: r, Sign: 1) });
        if (outcome.Entry is { } entry) steps = steps.Concat(rows.Select(r => (entry[r], 2, r, -1)));
        foreach (var (_, _, row, sign) in steps.OrderBy(s => s.Time).ThenBy(s => s.Phase))
        {
            if (sign == 0)
            {
                tree.Add(rank[row], weight(row) * pairWeight(row));
                continue;
            }
            var (less, upTo, total) = (tree.Below(rank[row]), tree.Below(rank[row] + 1), tree.Total);
            concordant[row] += sign * (total - (less + upTo) / 2);
            comparable[row] += sign * total;
        }
    }
}
