using System.Globalization;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Coding;

/// <summary>What keeps a table from being coded, every column at once.</summary>
internal static class CodingFaults
{
    public static void Check(TableCoding coding, Table table)
    {
        var faults = new List<StudyFault>();
        foreach (var feature in coding.Features)
        {
            if (table.Find(feature.Feature) is not { } column) faults.Add(Faults.MissingColumn(feature.Feature));
            else if (column.Spec.Type == ColumnType.Number != feature is NumberCoding) faults.Add(Faults.WrongType(feature.Feature));
            else if (coding.Missing == MissingRule.Refuse)
            {
                if (Missing(column) is { } missing) faults.Add(missing);
                if (feature is CategoryCoding words && Unseen(words, column) is { } unseen) faults.Add(unseen);
            }
        }
        if (faults.Count > 0) throw new StudyException(faults.ToSeq());
    }

    public static void RefuseMissing(Table table, IEnumerable<string> names)
    {
        var faults = names.Select(n => Missing(table[n])).OfType<StudyFault>().ToSeq();
        if (faults.Count > 0) throw new StudyException(faults);
    }

    private static StudyFault? Missing(Column column)
    {
        var rows = 0;
        foreach (var value in column.Raw) if (double.IsNaN(value)) rows++;
        return rows == 0 ? null : new("SUR008", $"column {column.Name}", string.Create(CultureInfo.InvariantCulture, $"Missing in {rows} rows of {column.Name}."),
            "Impute, or exclude the rows by a cohort rule that the report shows.");
    }

    private static StudyFault? Unseen(CategoryCoding coding, Column column)
    {
        bool[] known = [.. column.Levels.Select(coding.Knows)];
        var rows = 0;
        foreach (var value in column.Raw) if (!double.IsNaN(value) && !known[(int)value]) rows++;
        return rows == 0 ? null : new("SUR016", $"column {column.Name}", string.Create(CultureInfo.InvariantCulture, $"In {rows} rows it has a level that the model never saw."),
            "Join it with a known level in the column dictionary, or fit again with it.");
    }
}
