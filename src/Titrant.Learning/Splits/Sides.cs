using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Numerics;

namespace Titrant.Learning.Splits;

/// <summary>
/// Who is learned from and who is measured on. Rows of one person stay together, each side has its share of the outcome, and the draw follows from what stands in
/// the rows and from the seed, never from the order of the rows.
/// </summary>
public static class Sides
{
    /// <summary>Fold of each row, 0 to <paramref name="folds"/> - 1. Where every row is a person, sizes differ by one row at most, and so does each outcome's share of them.</summary>
    /// <param name="person">Number of the person of each row.</param>
    /// <param name="purpose">"repeat 3": names the stream of chance.</param>
    /// <exception cref="StudyException">STU020 where there are fewer persons than folds.</exception>
    public static int[] Folds(Table table, Outcome outcome, int[] person, int folds, ulong seed, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var groups = Drawn(table, outcome, person, seed, purpose);
        if (groups.Length < folds)
            throw new StudyException("STU020", "splits", string.Create(CultureInfo.InvariantCulture, $"{groups.Length} persons cannot be divided into {folds} folds."), "State fewer folds, or relax the cohort rules.");
        var of = new int[table.RowCount];
        var all = new int[folds];
        foreach (var stratum in groups.GroupBy(g => g.Stratum).OrderBy(s => s.Key))
        {
            var here = new int[folds];
            foreach (var group in stratum)
            {
                var least = Enumerable.Range(0, folds).MinBy(f => (here[f], all[f], f));
                foreach (var r in group.Rows) of[r] = least;
                here[least] += group.Rows.Length;
                all[least] += group.Rows.Length;
            }
        }
        return of;
    }

    /// <summary>True for the rows of a share of the persons, drawn within each outcome.</summary>
    /// <param name="share">0-1.</param>
    public static bool[] Share(Table table, Outcome outcome, int[] person, double share, ulong seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(table);
        var drawn = new bool[table.RowCount];
        foreach (var stratum in Drawn(table, outcome, person, seed, purpose).GroupBy(g => g.Stratum))
        {
            var (wanted, taken) = (share * stratum.Sum(g => g.Rows.Length), 0);
            foreach (var group in stratum.TakeWhile(g => taken + g.Rows.Length / 2.0 <= wanted))
            {
                foreach (var r in group.Rows) drawn[r] = true;
                taken += group.Rows.Length;
            }
        }
        return drawn;
    }

    /// <summary>Site of each row and the sites' names in ordinal order; a row without a site has -1.</summary>
    public static (int[] Of, string[] Names) Sites(Column site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var names = Enumerable.Range(0, site.Count).Select(r => site.IsMissing(r) ? null : Word(site, r)).ToArray();
        string[] distinct = [.. names.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return ([.. names.Select(n => n is null ? -1 : Array.BinarySearch(distinct, n, StringComparer.Ordinal))], distinct);
    }

    /// <summary>The word of a category, the digits of a number.</summary>
    internal static string Word(Column column, int row) =>
        column.Spec.Type == ColumnType.Category && column.Levels.Count > 0 ? column.Levels[(int)column[row]] : column[row].ToString("R", CultureInfo.InvariantCulture);

    private sealed record Drawing(int[] Rows, int Stratum, ulong Ticket);

    // Large groups first, so that small ones can even out what those left; among equals the ticket decides.
    private static Drawing[] Drawn(Table table, Outcome outcome, int[] person, ulong seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(person);
        var (content, stratum, salt) = (RowContent.Of(table, outcome), Strata(outcome), Chance.For(seed, "split " + purpose).Bits());
        return [.. Enumerable.Range(0, person.Length).GroupBy(r => person[r]).Select(g =>
        {
            var ticket = salt;
            foreach (var key in g.Select(r => content[r]).Order()) ticket = RowContent.Mix(ticket ^ key);
            return new Drawing([.. g], g.Max(r => stratum[r]), ticket);
        }).OrderByDescending(g => g.Rows.Length).ThenBy(g => g.Ticket).ThenBy(g => g.Rows[0])];
    }

    private static int[] Strata(Outcome outcome)
    {
        const int tenths = 10;
        switch (outcome)
        {
            case BinaryOutcome y: return [.. y.Happened.Select(h => h ? 1 : 0)];
            case ClassOutcome y: return y.Class;
            case SurvivalOutcome y: return y.Cause;
            case NumberOutcome y:
                var sorted = y.Value.Order().ToArray();
                return [.. y.Value.Select(v => (int)((long)tenths * LowerBound(sorted, v) / sorted.Length))];
            default: throw new ArgumentException("An outcome of a new kind.", nameof(outcome));
        }
    }

    private static int LowerBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1; else high = middle;
        }
        return low;
    }
}
