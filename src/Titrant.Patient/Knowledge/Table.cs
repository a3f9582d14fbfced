using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;

namespace Titrant.Patient.Knowledge;

/// <summary>
/// A versioned table of facts: "# key: value" header lines, one line of column names, tab-separated rows.
/// The header names title, source, version, date, licence, review interval and what was left out.
/// </summary>
public sealed class Table
{
    private static readonly ConcurrentDictionary<(Assembly, string), Table> s_embedded = new();
    private static readonly string[] s_required = ["title", "source", "version", "date", "licence", "review", "left out"];

    private Table(string name, IReadOnlyDictionary<string, string> header, IReadOnlyList<string> columns, IReadOnlyList<Row> rows, string hash, string? set)
    {
        (Name, Header, Columns, Rows, Hash, Set) = (name, header, columns, rows, hash, set);
    }

    public string Name { get; }
    public IReadOnlyDictionary<string, string> Header { get; }
    public IReadOnlyList<string> Columns { get; }
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>SHA-256 of the bytes, hex; goes into every run id.</summary>
    public string Hash { get; }

    /// <summary>The knowledge set that stands in the place of the built-in table; null for the built-in one.</summary>
    public string? Set { get; }

    public string Title => Header["title"];
    public string Source => Header["source"];
    public string Version => Header["version"];
    public DateOnly Date => DateOnly.ParseExact(Header["date"], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>"renal dosing 1 (2026-11-21)": how a card cites it.</summary>
    public string Citation => $"{Title}, version {Version}, {Header["date"]}{(Set is null ? "" : $" (from {Set}, SHA-256 {Hash[..12]})")}";

    /// <summary>True where the review interval ("12 months") has passed at <paramref name="asOf"/>.</summary>
    public bool IsPastReview(DateTimeOffset asOf)
    {
        var words = Header["review"].Split(' ');
        return int.TryParse(words[0], out var months) && words[1].StartsWith("month", StringComparison.Ordinal)
            && Date.AddMonths(months) < DateOnly.FromDateTime(asOf.UtcDateTime);
    }

    /// <summary>The table embedded in an assembly under its path from the project ("Issues/issues.tsv").</summary>
    public static Table Embedded(Assembly assembly, string path) => s_embedded.GetOrAdd((assembly, path), static key =>
    {
        if (KnowledgeSet.Find(key.Item2) is { } other) return Parse(key.Item2, other.Content, other.Name);
        using var stream = key.Item1.GetManifestResourceStream(key.Item2)
            ?? throw new ArgumentException($"{key.Item2} is not embedded in {key.Item1.GetName().Name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Parse(key.Item2, memory.ToArray());
    });

    /// <param name="set">The knowledge set that it belongs to; null for a table of the program.</param>
    /// <exception cref="FormatException">A header line is missing, or a row has more cells than there are columns.</exception>
    public static Table Parse(string name, byte[] utf8, string? set = null)
    {
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        string[]? columns = null;
        var rows = new List<Row>();
        Dictionary<string, int>? index = null;
        using var reader = new StreamReader(new MemoryStream(utf8));
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            // Below the column names a row may begin with the number sign ("#/HPF"); only "# " is a remark there.
            if (text.StartsWith('#') && (columns is null || text.StartsWith("# ", StringComparison.Ordinal)))
            {
                var colon = text.IndexOf(':', StringComparison.Ordinal);
                if (columns is null && colon > 0) header[text[1..colon].Trim()] = text[(colon + 1)..].Trim();
            }
            else if (columns is null)
            {
                columns = text.Split('\t');
                index = columns.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
            }
            else if (text.Length > 0)
            {
                var cells = text.Split('\t');
                if (cells.Length > columns.Length) throw new FormatException($"{name}:{line} has {cells.Length} cells, the header {columns.Length}.");
                rows.Add(new Row(name, line, index!, cells));
            }
        }
        foreach (var key in s_required)
            if (!header.ContainsKey(key)) throw new FormatException($"{name} lacks the header line '# {key}:'.");
        return new(name, header, columns ?? throw new FormatException($"{name} has no column names."), rows, Convert.ToHexStringLower(SHA256.HashData(utf8)), set);
    }
}

public sealed class Row(string table, int line, IReadOnlyDictionary<string, int> index, string[] cells)
{
    public int Line => line;

    /// <summary>The cell, "" where the row ends early. An unknown column is a programmer's fault.</summary>
    public string this[string column] => index.TryGetValue(column, out var at)
        ? at < cells.Length ? cells[at] : ""
        : throw new ArgumentException($"{table} has no column '{column}'.", nameof(column));

    /// <summary>A cell that holds a list, separated by "; " unless said otherwise.</summary>
    public string[] List(string column, char separator = ';') =>
        this[column].Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>By place, for tables whose columns are read in order; "" beyond the last.</summary>
    public string this[int column] => column < cells.Length ? cells[column] : "";

    public decimal? Number(string column) =>
        this[column] is { Length: > 0 } text ? decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    public override string ToString() => $"{table}:{line}";
}
