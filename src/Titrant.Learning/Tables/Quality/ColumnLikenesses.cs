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

    // Which rows have equal values, whatever these are called: two codings of one category have one pattern.
    private static ulong Pattern(Column column)
    {
        var order = new Dictionary<double, ulong>();
        var hash = 0xcbf29ce484222325ul;   // FNV-1a, 64 bits, over the order in which the values first come
        for (var row = 0; row < column.Count; row++)
        {
            var value = column.Raw[row];
            if (!order.TryGetValue(value, out var place)) order[value] = place = double.IsNaN(value) ? 0 : (ulong)order.Count + 1;
            hash = (hash ^ place) * 0x100000001b3;
            hash ^= hash >> 29;
        }
        return hash;
    }
}
