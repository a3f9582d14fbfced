namespace Titrant.Learning.Tables;

/// <summary>Pairs of features that say the same, or nearly.</summary>
internal static class ColumnLikenesses
{
    private const int MostColumnsCompared = 300;
    private const double Nearly = 0.99;
    private const double LeastShared = 0.5;

    public static IEnumerable<StudyFault> Of(IReadOnlyList<Column> columns, Likeness likeness)
    {
        var seen = new Dictionary<ulong, string>();
        var same = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!seen.TryAdd(Pattern(column), column.Name))
            {
                same.Add(column.Name);
                yield return QualityFaults.Same(column.Name, seen[Pattern(column)]);
            }
        }
        if (columns.Count > MostColumnsCompared) yield break;
        for (var i = 0; i < columns.Count; i++)
            for (var j = 0; j < i; j++)
            {
                if (same.Contains(columns[i].Name) || same.Contains(columns[j].Name)) continue;
                var like = likeness.Between(columns[i].Name, columns[j].Name, out var rows);
                if (Math.Abs(like) >= Nearly && rows >= LeastShared * columns[i].Count)
                {
                    yield return QualityFaults.NearlySame(columns[i].Name, columns[j].Name, like);
                    break;
                }
            }
    }

    // Numbers by the order of their values, so that two units of one measurement are the same; categories by which rows share a word, so that two codings are.
    private static ulong Pattern(Column column)
    {
        var place = new Dictionary<double, ulong>();
        if (column.Spec.Type == ColumnType.Number)
            foreach (var value in column.Raw.ToArray().Where(v => !double.IsNaN(v)).Distinct().Order()) place[value] = (ulong)place.Count + 1;
        var hash = 0xcbf29ce484222325ul ^ (ulong)column.Spec.Type;   // FNV-1a, 64 bits
        foreach (var value in column.Raw)
        {
            if (!place.TryGetValue(value, out var at)) place[value] = at = double.IsNaN(value) ? 0 : (ulong)place.Count + 1;
            hash = (hash ^ at) * 0x100000001b3;
            hash ^= hash >> 29;
        }
        return hash;
    }
}
