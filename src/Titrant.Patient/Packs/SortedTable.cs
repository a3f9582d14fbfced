using System.Text;
using Microsoft.Win32.SafeHandles;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Packs;

/// <summary>A table of a pack, found in by bisection on its first column: nothing is loaded, and no index can disagree with the rows.</summary>
public sealed class SortedTable : IDisposable
{
    const int MaxLineBytes = 1 << 20;
    readonly SafeFileHandle file;
    readonly long body, end;

    SortedTable(SafeFileHandle file, IReadOnlyList<string> columns, long body)
    {
        this.file = file;
        Columns = columns;
        this.body = body;
        end = RandomAccess.GetLength(file);
    }

    public IReadOnlyList<string> Columns { get; }

    /// <exception cref="InvalidDataException">There is no header row.</exception>
    public static SortedTable Open(string path)
    {
        long body = -1;
        string[] columns = [];
        using (var stream = File.OpenRead(path))
            foreach (var line in BoundedLines.Read(stream, MaxLineBytes))
            {
                if (line.Bytes.Length > 0 && line.Bytes.Span[0] == '#') continue;
                columns = Encoding.UTF8.GetString(line.Bytes.Span).Split('\t');
                body = line.End;
                break;
            }
        return body < 0 ? throw new InvalidDataException($"{Path.GetFileName(path)} has no header row") : new(File.OpenHandle(path), columns, body);
    }

    /// <summary>Every row whose first column is the key, in file order.</summary>
    public IReadOnlyList<string[]> Find(string key)
    {
        var low = body;   // always the start of a line; every line before it is smaller than the key
        var high = end;   // no line that starts here or later is smaller than the key
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var start = middle == low ? low : NextLine(middle - 1);
            if (start >= high) high = middle;
            else if (string.CompareOrdinal(Line(start, out var next)[0], key) < 0) low = next;
            else high = middle;
        }
        var rows = new List<string[]>();
        for (var at = low; at < end;)
        {
            var row = Line(at, out at);
            if (row[0] != key) break;
            rows.Add(row);
        }
        return rows;
    }

    public void Dispose() => file.Dispose();

    string[] Line(long start, out long next)
    {
        next = NextLine(start);
        var bytes = new byte[next - start];
        var read = RandomAccess.Read(file, bytes, start);
        return Encoding.UTF8.GetString(bytes, 0, read).TrimEnd('\n', '\r').Split('\t');
    }

    /// <summary>The byte after the first line feed at or after a place.</summary>
    long NextLine(long from)
    {
        var buffer = new byte[512];
        while (from < end)
        {
            var read = RandomAccess.Read(file, buffer, from);
            var feed = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (feed >= 0) return from + feed + 1;
            if (read == 0) break;
            from += read;
        }
        return end;
    }
}
