using Titrant.Learning.Tables;

namespace Titrant.Learning.Splits;

/// <summary>Rows that must stay on one side: of one person, or copies of one another.</summary>
internal static class People
{
    /// <param name="person">Null where each row is a person; a row whose person is missing is one of its own.</param>
    /// <param name="copies">Same number = same content.</param>
    /// <returns>Per row a number, 0, 1, ... by first appearance; equal for rows that belong together, through others where need be.</returns>
    public static int[] Of(Table table, Column? person, int[] copies)
    {
        var parent = Enumerable.Range(0, table.RowCount).ToArray();
        Join(r => copies[r]);
        if (person is not null) Join(r => person.IsMissing(r) ? null : person[r]);
        var numbers = new Dictionary<int, int>();
        return [.. parent.Select((_, r) => Root(r)).Select(root => numbers.TryGetValue(root, out var n) ? n : numbers[root] = numbers.Count)];

        void Join(Func<int, double?> key)
        {
            var first = new Dictionary<double, int>();
            for (var r = 0; r < parent.Length; r++)
                if (key(r) is { } k && !first.TryAdd(k, r)) parent[Root(r)] = Root(first[k]);
        }

        int Root(int r)
        {
            while (parent[r] != r) r = parent[r] = parent[parent[r]];
            return r;
        }
    }
}
