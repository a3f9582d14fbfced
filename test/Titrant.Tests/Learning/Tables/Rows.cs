using System.Globalization;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Tables;

/// <summary>Tables that a test can write down: Rows.Of("age, stage", "64, IV", "NA, II"). A column is a number where every known cell is one.</summary>
internal static class Rows
{
    public static Table Of(string header, params string[] rows)
    {
        var names = Cells(header);
        var cells = rows.Select(Cells).ToArray();
        return new(names.Select((name, c) => Column(name, [.. cells.Select(r => r[c])])).ToSeq(), [.. Enumerable.Range(2, rows.Length)]);
    }

    public static Column Column(string name, string[] cells)
    {
        var known = cells.Where(c => c != "NA").ToArray();
        if (known.All(c => double.TryParse(c, CultureInfo.InvariantCulture, out _)))
            return new(new(name, ColumnType.Number, ColumnRole.Feature), [.. cells.Select(c => c == "NA" ? double.NaN : double.Parse(c, CultureInfo.InvariantCulture))]);
        var levels = known.Distinct().Order(StringComparer.Ordinal).ToArray();
        return new(new(name, ColumnType.Category, ColumnRole.Feature), [.. cells.Select(c => c == "NA" ? double.NaN : Array.IndexOf(levels, c))], levels.ToSeq());
    }

    public static Column Numbers(string name, IEnumerable<double> values, ColumnRole role = ColumnRole.Feature) => new(new(name, ColumnType.Number, role), [.. values]);

    private static string[] Cells(string line) => line.Split(',', StringSplitOptions.TrimEntries);
}
