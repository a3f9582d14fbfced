using System.Globalization;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Coding;

/// <summary>What happens where a value is missing.</summary>
public enum MissingRule
{
    /// <summary>It counts as the mean, or as the most frequent level, and a column of its own says that it was missing; a level that training never saw counts as the most frequent one.</summary>
    MeanAndIndicator,

    /// <summary>The rows are refused, in learning and in predicting, and so is a level that training never saw.</summary>
    Refuse,
}

/// <summary>The coding of all features: learned once from training rows, applied unchanged to any table that has the columns.</summary>
/// <param name="Unmarked">Features that were missing in too few rows for an indicator of their own.</param>
public sealed record TableCoding(Seq<FeatureCoding> Features, MissingRule Missing = MissingRule.MeanAndIndicator, Seq<string> Unmarked = default)
{
    /// <summary>What a reader of the model must know about it.</summary>
    internal Seq<string> Notes => Unmarked.Count == 0 ? [] :
        [string.Create(CultureInfo.InvariantCulture, $"Where {string.Join(", ", Unmarked)} was missing, the mean or the commonest level stands in without an indicator: fewer than {IndicatorRule.Fewest} people of each outcome lacked it, or had it, too few to learn what its absence means.")];

    public Seq<string> Terms => [.. Features.SelectMany(f => f.Terms)];

    internal Seq<string> Names => [.. Features.Select(f => f.Feature)];

    /// <summary>
    /// Categories are coded against their most frequent level. Features that are missing in the same rows share the first one's indicator.
    /// A feature that is missing everywhere is left out.
    /// </summary>
    /// <param name="standardise">False: numbers stay in their unit.</param>
    /// <param name="isEnough">Whether rows in which a value is missing (true) are enough for an indicator; null where a penalty looks after it.</param>
    /// <exception cref="StudyException">LIN001, LIN007, LIN010, LIN015, SUR008.</exception>
    internal static TableCoding Learn(Table table, MissingRule missing = MissingRule.MeanAndIndicator, bool standardise = true, Func<bool[], bool>? isEnough = null)
    {
        if (table.RowCount == 0) throw Faults.NoRows();
        if (missing == MissingRule.Refuse) CodingFaults.RefuseMissing(table, table.Features.Select(c => c.Name));
        var extreme = table.Features.Where(c => c.Spec.Type == ColumnType.Number && c.Raw.ToArray().Any(Magnitude.IsBeyond)).Select(c => Faults.Magnitude(c.Name)).ToSeq();
        if (extreme.Count > 0) throw new StudyException(extreme);
        var (codings, unmarked) = (new List<FeatureCoding>(), new List<string>());
        var patterns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in table.Features)
        {
            var seen = Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r)).ToList();
            if (seen.Count == 0) continue;
            var hasGaps = seen.Count < column.Count;
            if (hasGaps && isEnough?.Invoke([.. Enumerable.Range(0, column.Count).Select(column.IsMissing)]) == false)
            {
                unmarked.Add(column.Name);
                hasGaps = false;
            }
            var isPartly = hasGaps && patterns.Add(Pattern(column));
            codings.Add(column.Spec.Type == ColumnType.Number ? Number(column, seen, isPartly, standardise) : Category(column, seen, isPartly));
        }
        return codings.Count == 0 ? throw Faults.NoFeatures() : new(codings.ToSeq(), missing, unmarked.ToSeq());
    }

    /// <returns>[rows × terms]</returns>
    /// <exception cref="StudyException">LIN011, LIN012, SUR008, SUR016: of all columns together.</exception>
    internal double[] Encode(Table table)
    {
        CodingFaults.Check(this, table);
        var width = Features.Sum(f => f.Terms.Count);
        var x = new double[table.RowCount * width];
        var at = 0;
        foreach (var coding in Features)
        {
            var (column, terms) = (table[coding.Feature], coding.Terms.Count);
            for (var row = 0; row < table.RowCount; row++) coding.Write(column, row, x.AsSpan(row * width + at, terms));
            at += terms;
        }
        return x;
    }

    /// <summary>Each feature's share of Σ β (x - origin), its missing indicator in it.</summary>
    /// <param name="origin">[terms]; null for 0.</param>
    internal Contributions Contributions(Table table, double baseline, ReadOnlySpan<double> beta, double[]? origin)
    {
        var (x, width) = (Encode(table), beta.Length);
        var widths = Features.Select(f => f.Terms.Count).ToArray();
        var rows = new double[table.RowCount][];   // [rows][features]
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[widths.Length];
            for (int f = 0, j = 0; f < widths.Length; f++)
                for (var end = j + widths[f]; j < end; j++) rows[i][f] += beta[j] * (x[i * width + j] - (origin?[j] ?? 0));
        }
        return new(baseline, rows, Names);
    }

    private static NumberCoding Number(Column column, List<int> seen, bool isPartly, bool standardise)
    {
        var mean = seen.Sum(r => column[r]) / seen.Count;
        if (!double.IsFinite(mean)) throw Faults.NotANumber(column.Name);
        var deviation = Math.Sqrt(seen.Sum(r => (column[r] - mean) * (column[r] - mean)) / seen.Count);
        return new(column.Name, mean, standardise && deviation > 1e-12 * Math.Max(1e-300, Math.Abs(mean)) ? deviation : 1, isPartly, !standardise);
    }

    private static CategoryCoding Category(Column column, List<int> seen, bool isPartly)
    {
        var words = seen.CountBy(r => column.Levels[(int)column[r]]).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key).ToList();
        return new(column.Name, words[0], words.Skip(1).Order(StringComparer.Ordinal).ToSeq(), isPartly);
    }

    private static string Pattern(Column column) => string.Create(column.Count, column, (text, c) => { for (var r = 0; r < text.Length; r++) text[r] = c.IsMissing(r) ? '1' : '0'; });
}
