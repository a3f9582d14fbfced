namespace Titrant.Learning.Models;

/// <summary>What somebody who mistyped a name most likely meant.</summary>
internal static class NearestName
{
    private const int LongestName = 64;

    /// <summary>The name with the fewest letters to change (Levenshtein 1966), at most a third of it; else one that begins or is begun by it; else null.</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(written);
        if (written.Length is 0 or > LongestName) return null;
        var known = names.Where(n => n.Length <= LongestName).ToList();
        var nearest = known.Select(n => (Name: n, Steps: Steps(written, n))).OrderBy(c => c.Steps).FirstOrDefault();
        if (nearest.Name is not null && nearest.Steps <= Math.Max(1, nearest.Name.Length / 3)) return nearest.Name;
        return known.FirstOrDefault(n => n.StartsWith(written, StringComparison.OrdinalIgnoreCase) || written.StartsWith(n, StringComparison.OrdinalIgnoreCase));
    }

    private static int Steps(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(change, Math.Min(row[j], row[j - 1]) + 1));
            }
        }
        return row[b.Length];
    }
}
