using Titrant.Learning.Validate;

namespace Titrant.Learning.Tables;

/// <summary>What one column alone tells of the outcome.</summary>
/// <param name="Rank">AUC of the known values of a number, turned so that it is at least 0.5; null for a category.</param>
/// <param name="Parts">AUC of the rate in the column's parts, learned on other rows: values and missingness together.</param>
/// <param name="Missing">Rows without a value, and those of them with the outcome.</param>
/// <param name="Known">Rows with a value, and those of them with the outcome.</param>
internal sealed record ColumnSignal(Column Column, Bins Bins, Figure? Rank, Figure Parts, (int Rows, int Events) Missing, (int Rows, int Events) Known)
{
    public string Name => Column.Name;

    public static ColumnSignal Of(Column column, Label label, int[] folds)
    {
        var bins = Bins.From(column);
        var (rows, events) = bins.Tally(label.Happened);
        var parts = RocArea.Of(bins.CrossedRates(label.Happened, folds), label.Happened);
        return new(column, bins, column.Spec.Type == ColumnType.Number ? RankOf(column, label) : null, parts, (rows[0], events[0]), (rows[1..].Sum(), events[1..].Sum()));
    }

    private static Figure RankOf(Column column, Label label)
    {
        var known = Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r)).ToArray();
        return Turned(RocArea.Of(known.Select(r => column.Raw[r]).ToArray(), known.Select(r => label.Happened[r]).ToArray()));
    }

    /// <summary>As if the order had been the other way round where it is below one half.</summary>
    internal static Figure Turned(Figure figure) => figure.Value is not < 0.5 ? figure
        : figure with { Value = 1 - figure.Value, Interval = figure.Interval is var (low, high) ? (1 - high, 1 - low) : null };
}
