namespace Titrant.Learning.Tables;

/// <summary>Finds a column by its name in a header, with or without the unit that the header writes behind it.</summary>
internal sealed class HeaderNames(IReadOnlyList<string> header)
{
    private const int LongestCompared = 64;

    private readonly ILookup<string, int> _exact = header.Select((name, i) => (name, i)).ToLookup(p => p.name, p => p.i, StringComparer.Ordinal);
    private readonly ILookup<string, int> _bare = header.Select((name, i) => (Name: Bare(name), i)).ToLookup(p => p.Name, p => p.i, StringComparer.Ordinal);

    public IReadOnlyList<int> Find(string name) => [.. _exact.Contains(name) ? _exact[name] : _bare[name]];

    /// <summary>The name in the file that a slip of the pen may have meant; null where none is near.</summary>
    public string? Nearest(string name)
    {
        var wanted = Plain(name);
        var best = header.Where(h => h.Length > 0).Select(h => (Name: h, Away: Math.Min(Distance(wanted, Plain(h)), Distance(wanted, Plain(Bare(h))))))
            .OrderBy(p => p.Away).ThenBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault();
        return best.Name is not null && best.Away <= Math.Max(1, wanted.Length / 3) ? best.Name : null;
    }

    /// <summary>"g/dL" of "albumin (g/dL)" or "albumin [g/dL]"; null where nothing stands behind the name.</summary>
    public static string? UnitIn(string header) => Split(header).Unit;

    /// <summary>"albumin" of "albumin (g/dL)".</summary>
    public static string Bare(string header) => Split(header).Name;

    private static (string Name, string? Unit) Split(string header)
    {
        var open = header.EndsWith(')') ? header.LastIndexOf('(') : header.EndsWith(']') ? header.LastIndexOf('[') : -1;
        return open <= 0 ? (header, null) : (header[..open].Trim(), header[(open + 1)..^1].Trim());
    }

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).Take(LongestCompared)]);

    // Changes, insertions, deletions and swaps of neighbours (optimal string alignment).
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
