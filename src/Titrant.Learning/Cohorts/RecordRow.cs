using System.Globalization;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Cohorts;

/// <summary>One person as a row of a table: the same cells whether one is asked about or a hospital.</summary>
internal static class RecordRow
{
    public const string Yes = "yes", No = "no";

    /// <summary>The cell of a column that has a definition, after the dictionary's range, limits and words.</summary>
    public static FeatureReading Cell(ColumnSpec spec, Chart chart)
    {
        var read = spec.From!.Read(chart);
        if (read.Lack != FeatureLack.None) return read;
        if (spec.Type == ColumnType.Category)
        {
            var code = read.Word ?? read.Number!.Value.ToString(CultureInfo.InvariantCulture);
            var word = spec.Words.FirstOrDefault(w => string.Equals(w.Code, code, StringComparison.OrdinalIgnoreCase) || string.Equals(w.Word, code, StringComparison.OrdinalIgnoreCase)).Word
                ?? (read.Number is { } listed && spec.From.Take == Take.Any ? listed > 0 ? Yes : No : code);
            return read with { Number = null, Word = word };
        }
        var number = read.Number ?? (spec.Words.FirstOrDefault(w => string.Equals(w.Word, read.Word, StringComparison.OrdinalIgnoreCase)).Code is { } coded
            && double.TryParse(coded, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null);
        if (number is not { } n) return read with { Number = null, Word = null, Lack = FeatureLack.NotExact, Says = $"{read.Says}, which column {spec.Name} has no number for" };
        if (n < spec.Low || n > spec.High) return read with { Number = null, Word = null, Lack = FeatureLack.HeldBack, Says = $"{read.Says} lies outside what the column takes as possible" };
        return read with { Number = Math.Min(spec.ClipHigh ?? n, Math.Max(spec.ClipLow ?? n, n)), Word = null };
    }

    /// <summary>Rows of cells as columns; a level is a word that occurs.</summary>
    public static Table Table(Seq<ColumnSpec> columns, IReadOnlyList<FeatureReading[]> rows)   // [rows][columns]
    {
        var made = new Column[columns.Count];
        for (var c = 0; c < made.Length; c++)
        {
            var levels = columns[c].Type == ColumnType.Category ? rows.Select(r => r[c].Word).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToSeq() : [];
            var values = new double[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = rows[i][c] switch { { Number: { } n } => n, { Word: { } w } => levels.Span.BinarySearch(w, StringComparer.Ordinal), _ => double.NaN };
            made[c] = new(columns[c], values, levels);
        }
        return new(made.ToSeq(), [.. Enumerable.Range(1, rows.Count)]);
    }
}
