using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Coding;

/// <summary>The coding of all features: learned once from training rows, applied unchanged to any table that has the columns.</summary>
public sealed record TableCoding(Seq<FeatureCoding> Features)
{
    public Seq<string> Terms => [.. Features.SelectMany(f => f.Terms)];

    /// <summary>
    /// Numbers are standardised, categories coded against their most frequent level, and a missing value filled with the mean or that level beside an
    /// indicator. Features that are missing in the same rows share the first one's indicator.
    /// </summary>
    /// <exception cref="StudyException">LIN001, LIN007, LIN010.</exception>
    internal static TableCoding Learn(Table table)
    {
        if (table.RowCount == 0) throw Faults.NoRows();
        var codings = new List<FeatureCoding>();
        var patterns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in table.Features)
        {
            var seen = Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r)).ToList();
            if (seen.Count == 0) continue;
            var isPartly = seen.Count < column.Count && patterns.Add(Pattern(column));
            codings.Add(column.Spec.Type == ColumnType.Number ? Number(column, seen, isPartly) : Category(column, seen, isPartly));
        }
        return codings.Count == 0 ? throw Faults.NoFeatures() : new(codings.ToSeq());
    }

    /// <returns>[rows × terms]</returns>
    /// <exception cref="StudyException">LIN011, LIN012.</exception>
    internal double[] Encode(Table table)
    {
        var width = Features.Sum(f => f.Terms.Count);
        var x = new double[table.RowCount * width];
        var at = 0;
        foreach (var coding in Features)
        {
            var column = table.Find(coding.Feature) ?? throw Faults.MissingColumn(coding.Feature);
            if (column.Spec.Type == ColumnType.Number != coding is NumberCoding) throw Faults.WrongType(coding.Feature);
            var terms = coding.Terms.Count;
            for (var row = 0; row < table.RowCount; row++) coding.Write(column, row, x.AsSpan(row * width + at, terms));
            at += terms;
        }
        return x;
    }

    private static NumberCoding Number(Column column, List<int> seen, bool isPartly)
    {
        var mean = seen.Sum(r => column[r]) / seen.Count;
        if (!double.IsFinite(mean)) throw Faults.NotANumber(column.Name);
        var deviation = Math.Sqrt(seen.Sum(r => (column[r] - mean) * (column[r] - mean)) / seen.Count);
        return new(column.Name, mean, deviation > 1e-12 * Math.Max(1e-300, Math.Abs(mean)) ? deviation : 1, isPartly);
    }

    private static CategoryCoding Category(Column column, List<int> seen, bool isPartly)
    {
        var words = seen.CountBy(r => column.Levels[(int)column[r]]).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key).ToList();
        return new(column.Name, words[0], words.Skip(1).Order(StringComparer.Ordinal).ToSeq(), isPartly);
    }

    private static string Pattern(Column column) => string.Create(column.Count, column, (text, c) => { for (var r = 0; r < text.Length; r++) text[r] = c.IsMissing(r) ? '1' : '0'; });
}
