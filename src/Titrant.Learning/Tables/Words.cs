using System.Globalization;

namespace Titrant.Learning.Tables;

/// <summary>A word that a study file writes, looked up among the words of a column.</summary>
internal static class Words
{
    /// <summary>The level that is the word, or the same number written otherwise (1 and 1.0); -1 where there is none.</summary>
    public static int LevelOf(Column column, string word)
    {
        for (var i = 0; i < column.Levels.Count; i++) if (column.Levels[i] == word) return i;
        if (!TryNumber(word, out var number)) return -1;
        for (var i = 0; i < column.Levels.Count; i++) if (TryNumber(column.Levels[i], out var level) && level == number) return i;
        return -1;
    }

    /// <summary>What the column's raw value is where the file says the word; null where the column cannot say it.</summary>
    public static double? ValueOf(Column column, string word) =>
        column.Spec.Type == ColumnType.Category ? LevelOf(column, word) is >= 0 and var level ? level : null
        : TryNumber(word, out var number) ? number : null;

    private static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
