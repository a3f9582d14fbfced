using System.Text;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Packs;

/// <summary>What one release has that the other has not, by the key (first column) of the first table. The lists hold the first keys of each, the counts all.</summary>
public sealed record PackDiff(long Added, long Removed, long Changed, IReadOnlyList<string> AddedKeys, IReadOnlyList<string> RemovedKeys, IReadOnlyList<string> ChangedKeys)
{
    const int Kept = 100;
    const int MaxLineBytes = 1 << 20;

    /// <summary>Both files are read once, side by side: the rows are in order.</summary>
    internal static PackDiff Between(string before, string after)
    {
        List<string> added = [], removed = [], changed = [];
        long a = 0, r = 0, c = 0;
        using var old = Groups(before).GetEnumerator();
        using var now = Groups(after).GetEnumerator();
        var hasOld = old.MoveNext();
        var hasNow = now.MoveNext();
        while (hasOld || hasNow)
        {
            var order = !hasOld ? 1 : !hasNow ? -1 : string.CompareOrdinal(old.Current.Key, now.Current.Key);
            if (order < 0) Note(ref r, removed, old.Current.Key);
            else if (order > 0) Note(ref a, added, now.Current.Key);
            else if (old.Current.Rows != now.Current.Rows) Note(ref c, changed, now.Current.Key);
            if (order <= 0) hasOld = old.MoveNext();
            if (order >= 0) hasNow = now.MoveNext();
        }
        return new(a, r, c, added, removed, changed);
    }

    static void Note(ref long count, List<string> keys, string key)
    {
        count++;
        if (keys.Count < Kept) keys.Add(key);
    }

    static IEnumerable<(string Key, string Rows)> Groups(string path)
    {
        using var stream = File.OpenRead(path);
        string? key = null;
        var rows = new StringBuilder();
        var header = true;
        foreach (var line in BoundedLines.Read(stream, MaxLineBytes))
        {
            var text = Encoding.UTF8.GetString(line.Bytes.Span);
            if (header)
            {
                header = text.StartsWith('#');   // the first line that is no comment names the columns
                continue;
            }
            var tab = text.IndexOf('\t', StringComparison.Ordinal);
            var next = tab < 0 ? text : text[..tab];
            if (key is not null && next != key)
            {
                yield return (key, rows.ToString());
                rows.Clear();
            }
            key = next;
            rows.Append(text).Append('\n');
        }
        if (key is not null) yield return (key, rows.ToString());
    }
}
