using Titrant.Learning.Studies;
using Titrant.Learning.Tables;

namespace Titrant.Learning.Outcomes;

/// <summary>Reads the outcome of a table whose rows all have one; rows without are first taken away, and counted, by <see cref="CohortFlow"/>.</summary>
public static class OutcomeReader
{
    /// <returns>The table, in which the outcome's columns are no features, and the outcome of its rows.</returns>
    /// <exception cref="StudyException">Every fault of the outcome at once, with column, lines and remedy.</exception>
    public static (Table Table, Outcome Outcome) Read(Table table, OutcomeSpec spec)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(spec);
        var read = OutcomeRows.Of(table, spec);
        int[] rows = [.. Enumerable.Range(0, table.RowCount).Where(read.IsKnown)];
        if (rows.Length < table.RowCount)
            throw new StudyException("TAB040", spec.Place, $"{table.RowCount - rows.Length} rows have no outcome.", "Exclude them by a cohort rule, or complete them.");
        if (rows.Length == 0) throw new StudyException("TAB003", spec.Place, "there is no row.", "Relax the cohort rules.");
        return (read.Table, read.Take(rows));
    }
}
