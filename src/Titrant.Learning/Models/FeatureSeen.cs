using System.Globalization;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>What the rows that a model learned from held in one feature: outside of it the model knows nothing.</summary>
/// <param name="Column">Name, type, unit, allowed range, and where the value comes from in a record.</param>
/// <param name="Low">Of a number: about the least that it learned from, as <see cref="SeenRange"/> estimates it without telling any one person's value; null for a category, or where nobody had a value.</param>
/// <param name="High">About the greatest.</param>
/// <param name="Levels">Of a category: each with its rows.</param>
/// <param name="MissingShare">0-1 of the rows.</param>
/// <param name="UsualLow">0.5th percentile: below it the model answers, and says that it knew few such people. Null where it is not known.</param>
/// <param name="UsualHigh">99.5th percentile.</param>
public sealed record FeatureSeen(ColumnSpec Column, double? Low, double? High, Seq<(string Level, int Rows)> Levels, double MissingShare, double? UsualLow = null, double? UsualHigh = null)
{
    public string Name => Column.Name;

    internal static FeatureSeen Of(Column column)
    {
        double[] known = [.. column.Raw.ToArray().Where(v => !double.IsNaN(v)).Order()];
        var missing = column.Count == 0 ? 0 : 1 - (double)known.Length / column.Count;
        if (column.Spec.Type == ColumnType.Category)
            return new(column.Spec, null, null, known.CountBy(v => (int)v).OrderBy(c => c.Key).Select(c => (column.Levels[c.Key], c.Value)).ToSeq(), missing);
        if (known.Length == 0) return new(column.Spec, null, null, [], missing);
        var (low, high) = SeenRange.Of(known);
        // With few rows a percentile would be the value of one person.
        var place = Math.Max((int)Math.Floor(0.005 * (known.Length - 1)), SeenRange.Hidden(known.Length) - 1);
        return new(column.Spec, low, high, [], missing, known[place], known[^(place + 1)]);
    }

    /// <summary>Why the model cannot speak about a row; null where it can. The sentence holds the row's own value: for that person's page, never for a log.</summary>
    internal string? Off(Table table, int row)
    {
        if (table.Find(Name) is not { } column) return $"{Name} is not in the table";
        if (column.Spec.Type != Column.Type) return $"{Name} is a {(column.Spec.Type == ColumnType.Number ? "number" : "word")} here, and the model learned it as a {(Column.Type == ColumnType.Number ? "number" : "word")}";
        if (column.Spec.Unit != Column.Unit) return $"{Name} is in '{column.Spec.Unit}' here, and the model learned it in '{Column.Unit}'";
        if (column.Spec.From is { } here && Column.From is { } there && here.Id != there.Id) return $"{Name} is defined otherwise here than where the model learned it";
        if (column.IsMissing(row)) return MissingShare > 0 ? null : $"{Name} is missing, and everybody the model learned from had a value";
        return Column.Type == ColumnType.Category ? OffLevel(column.Levels[(int)column[row]]) : OffNumber(column[row]);
    }

    /// <summary>What to warn of about a row that is answered; null for nothing. The sentence holds the row's own value.</summary>
    internal string? Rare(Table table, int row)
    {
        const int few = 5;
        if (table.Find(Name) is not { } column || Off(table, row) is not null || column.IsMissing(row)) return null;
        if (Column.Type == ColumnType.Category)
        {
            var level = column.Levels[(int)column[row]];
            return Levels.First(l => l.Level == level).Rows < few ? $"{Name} is '{level}', which fewer than {few} people the model learned from were" : null;
        }
        return column[row] < UsualLow || column[row] > UsualHigh
            ? string.Create(CultureInfo.InvariantCulture, $"{Said(column[row])} is unusual: almost all people the model learned from lay in {About(UsualLow, UsualHigh)}, so it knows little about such a value") : null;
    }

    private string? OffLevel(string level) => Levels.Any(l => l.Level == level) ? null : $"{Name} is '{level}', which nobody the model learned from was";

    private string? OffNumber(double value)
    {
        var text = Said(value);
        if (value < Column.Low || value > Column.High) return string.Create(CultureInfo.InvariantCulture, $"{text} is implausible: allowed is {Range(Column.Low, Column.High)}");
        return value < Low || value > High ? string.Create(CultureInfo.InvariantCulture, $"{text} lies outside {About(Low, High)}, the range it learned from") : null;
    }

    private string Said(double value) => $"{Name} {UnitWords.With(value.ToString("0.######", CultureInfo.InvariantCulture), Column.Unit)}";

    // To a hundredth of its width, inwards: a value that was refused never seems to lie inside.
    private static string About(double? low, double? high)
    {
        if (low is not { } from || high is not { } to || to <= from) return Range(low, high);
        var step = Math.Pow(10, Math.Floor(Math.Log10(to - from)) - 2);
        return Range(Math.Ceiling(from / step - 1e-9) * step, Math.Floor(to / step + 1e-9) * step);
    }

    private static string Range(double? low, double? high) => string.Create(CultureInfo.InvariantCulture, $"{low:0.######}-{high:0.######}");
}
