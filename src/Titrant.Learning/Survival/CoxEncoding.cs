using System.Globalization;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>One column of a table as a model sees it: a number as it is, a category as one indicator per level other than the reference.</summary>
/// <param name="Levels">Those with an indicator, in ordinal order; empty for a number.</param>
/// <param name="Reference">The commonest level when it was learned, the first in order among equals; null for a number.</param>
public sealed record CoxColumn(string Name, Seq<string> Levels, string? Reference)
{
    internal int Width => Reference is null ? 1 : Levels.Count;

    /// <summary>"age", or "celltype = squamous".</summary>
    internal IEnumerable<string> Terms => Reference is null ? [Name] : Levels.Select(l => $"{Name} = {l}");
}

/// <summary>Tables into numbers, the same way when learning and when predicting.</summary>
internal static class CoxEncoding
{
    public static Seq<CoxColumn> Learn(Table table)
    {
        RefuseMissing(table, table.Features.Select(c => c.Name));
        return table.Features.Select(c =>
        {
            if (c.Spec.Type == ColumnType.Number) return new CoxColumn(c.Name, [], null);
            var counts = new int[c.Levels.Count];
            for (var i = 0; i < c.Count; i++) counts[(int)c[i]]++;
            var reference = Array.IndexOf(counts, counts.Max());
            if (counts.Count(n => n > 0) < 2)
                throw new StudyException("SUR009", $"column {c.Name}", "Everybody at risk at an event has the same value, so that it cannot tell who has the event.", "Leave the column out.");
            return new CoxColumn(c.Name, c.Levels.Where((_, l) => l != reference && counts[l] > 0).ToSeq(), c.Levels[reference]);
        }).ToSeq();
    }

    /// <returns>[rows × terms]</returns>
    public static double[] Encode(Table table, Seq<CoxColumn> columns)
    {
        List<string> absent = [.. columns.Select(c => c.Name).Where(n => table.Find(n) is null)];
        if (absent.Count > 0) throw new StudyException("SUR015", $"column {string.Join(", ", absent)}", "The model was fitted with it, and the table does not have it.", "Add the column under that name.");
        RefuseMissing(table, columns.Select(c => c.Name));
        var width = columns.Sum(c => c.Width);
        var x = new double[table.RowCount * width];
        var at = 0;
        foreach (var column in columns)
        {
            var values = table[column.Name];
            if ((values.Spec.Type == ColumnType.Number) != column.Reference is null)
                throw new StudyException("SUR015", $"column {column.Name}", column.Reference is null ? "The model was fitted to numbers, and here are words." : "The model was fitted to words, and here are numbers.", "State the same type in the column dictionary.");
            int[] term = [.. values.Levels.Select(l => l == column.Reference ? -1 : column.Levels.Span.IndexOf(l) is >= 0 and var t ? t : -2)];
            var unseen = 0;
            for (var i = 0; i < table.RowCount; i++)
            {
                if (column.Reference is null) x[i * width + at] = values[i];
                else if (term[(int)values[i]] is >= 0 and var t) x[i * width + at + t] = 1;
                else if (term[(int)values[i]] == -2) unseen++;
            }
            if (unseen > 0)
                throw new StudyException("SUR016", $"column {column.Name}", string.Create(CultureInfo.InvariantCulture, $"In {unseen} rows it has a level that the model never saw."), "Join it with a known level in the column dictionary, or fit again with it.");
            at += column.Width;
        }
        return x;
    }

    public static void RefuseMissing(Table table, IEnumerable<string> names)
    {
        var missing = names.Select(n => (Name: n, Rows: Enumerable.Range(0, table.RowCount).Count(table[n].IsMissing))).Where(c => c.Rows > 0).ToList();
        if (missing.Count == 0) return;
        throw new StudyException("SUR008", $"column {string.Join(", ", missing.Select(c => c.Name))}",
            string.Create(CultureInfo.InvariantCulture, $"Missing in {string.Join(", ", missing.Select(c => $"{c.Rows} rows of {c.Name}"))}."), "Impute, or exclude the rows by a cohort rule that the report shows.");
    }
}
