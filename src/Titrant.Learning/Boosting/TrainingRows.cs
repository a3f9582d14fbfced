using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>
/// The rows in an order, and dealt into parts, that follow from what they say and the seed, never from where they stood: shuffling the rows gives the same model to the bit.
/// Rows of one person, and copies, stay in one part; the outcome is shared out evenly.
/// </summary>
/// <param name="Rows">[rows] in learning order (of their times, for a time to an event): index into the table.</param>
/// <param name="Part">[rows], in that order.</param>
internal sealed record TrainingRows(int[] Rows, int[] Part, int Parts)
{
    /// <param name="parts">Of which there are fewer where a stratum has fewer groups.</param>
    public static TrainingRows Of(IReadOnlyList<byte[]> columns, Outcome outcome, double[] weights, Column? person, int parts, ulong seed)
    {
        var n = weights.Length;
        var key = new ulong[n];
        for (var i = 0; i < n; i++)
        {
            var k = Mix(seed + 0x9e3779b97f4a7c15);
            k = Mix(k ^ BitConverter.DoubleToUInt64Bits(weights[i]));
            key[i] = Told(outcome, i, k);
        }
        foreach (var column in columns) for (var i = 0; i < n; i++) key[i] = Mix(key[i] ^ column[i]);
        var group = (ulong[])key.Clone();
        if (person is not null)
        {
            // A person's key is the sum of their rows': it does not depend on what they are called.
            var sums = new Dictionary<double, ulong>();
            for (var i = 0; i < n; i++) if (!person.IsMissing(i)) sums[person[i]] = sums.GetValueOrDefault(person[i]) + Mix(key[i]);
            for (var i = 0; i < n; i++) if (!person.IsMissing(i)) group[i] = Mix(sums[person[i]]);
            for (var i = 0; i < n; i++) key[i] = Mix(key[i] ^ group[i]);
        }
        int[] rows = [.. Enumerable.Range(0, n)];
        if (outcome is SurvivalOutcome { Time: var time }) Array.Sort(rows, (a, b) => time[a].CompareTo(time[b]) is var c and not 0 ? c : key[a].CompareTo(key[b]));
        else Array.Sort(key, rows);
        return Deal(rows, group, r => Stratum(outcome, r), parts);
    }

    private static TrainingRows Deal(int[] rows, ulong[] group, Func<int, int> stratumOf, int parts)
    {
        var groups = rows.GroupBy(r => group[r]).Select(g => (Key: g.Key, Rows: g.Count(), Stratum: g.Max(stratumOf))).OrderByDescending(g => g.Stratum).ThenByDescending(g => g.Rows).ThenBy(g => g.Key).ToArray();
        parts = Math.Max(2, Math.Min(parts, groups.GroupBy(g => g.Stratum).Min(g => g.Count())));
        var (partOf, size, own) = (new Dictionary<ulong, int>(groups.Length), new int[parts], new int[parts]);
        var stratum = int.MinValue;
        foreach (var g in groups)
        {
            if (g.Stratum != stratum) Array.Clear(own);
            stratum = g.Stratum;
            var least = 0;
            for (var p = 1; p < parts; p++) if ((own[p], size[p]).CompareTo((own[least], size[least])) < 0) least = p;
            partOf[g.Key] = least;
            (own[least], size[least]) = (own[least] + g.Rows, size[least] + g.Rows);
        }
        return new(rows, [.. rows.Select(r => partOf[group[r]])], parts);
    }

    private static int Stratum(Outcome outcome, int row) => outcome switch
    {
        BinaryOutcome y => y.Happened[row] ? 1 : 0,
        SurvivalOutcome y => y.Cause[row] == 1 ? 1 : 0,
        ClassOutcome y => y.Class[row],
        _ => 0,
    };

    private static ulong Told(Outcome outcome, int row, ulong key) => outcome switch
    {
        BinaryOutcome y => Mix(key ^ (y.Happened[row] ? 1ul : 0)),
        ClassOutcome y => Mix(key ^ (ulong)y.Class[row]),
        NumberOutcome y => Mix(key ^ BitConverter.DoubleToUInt64Bits(y.Value[row])),
        SurvivalOutcome y => Mix(Mix(Mix(key ^ BitConverter.DoubleToUInt64Bits(y.Time[row])) ^ BitConverter.DoubleToUInt64Bits(y.Entry?[row] ?? 0)) ^ (ulong)y.Cause[row]),
        _ => throw new ArgumentException("A kind of outcome that is not known here.", nameof(outcome)),
    };

    // The finaliser of splitmix64 (Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
