using System.Text;
using CsvHelper;

namespace Titrant.Patient.Formats.Csv;

/// <summary>
/// A delimited file with a header row: comma, semicolon or tab. Leading "# key: value" lines say whose it is.
/// Cells are named by any of the usual column names, case and spaces aside.
/// </summary>
internal sealed class Sheet
{
    private const int MaxField = 64 * 1024;
    private const int MaxRecord = 1024 * 1024;
    private const int MaxColumns = 200;
    private const int MaxRows = 200_000;

    private readonly Dictionary<string, int> _columns;

    private Sheet(string document, Dictionary<string, int> columns, IReadOnlyDictionary<string, string> preamble, List<SheetRow> rows, List<Issue> issues)
    {
        (Document, _columns, Preamble, Rows, Issues) = (document, columns, preamble, rows, issues);
    }

    public string Document { get; }
    public IReadOnlyDictionary<string, string> Preamble { get; }
    public List<SheetRow> Rows { get; }
    public List<Issue> Issues { get; }

    /// <summary>Rows that could not be split into cells at all; counted so that nothing vanishes.</summary>
    public int Unreadable { get; private set; }

    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) if (_columns.ContainsKey(name)) return true;
        return false;
    }

    public static Sheet Read(string document, Stream utf8)
    {
        var issues = new List<Issue>();
        var preamble = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using var reader = new StreamReader(utf8, new UTF8Encoding(false, false), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var (head, skipped) = HeaderLine(reader, preamble);
        var delimiter = Delimiter(head);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = head.Split(delimiter);
        if (names.Length > MaxColumns) issues.Add(new("CSV001", $"{document}:{skipped + 1}", $"{names.Length} columns"));
        for (var i = 0; i < Math.Min(names.Length, MaxColumns); i++)
            if (!columns.TryAdd(Plain(names[i]), i)) issues.Add(new("CSV002", $"{document}:{skipped + 1}", $"column '{names[i].Trim()}' appears twice; the first is used"));

        var options = new CsvReaderOptions
        {
            Separator = delimiter, HasHeader = false, TrimWhitespace = true, MaxRecordSize = MaxRecord, TrackLineNumbers = true,
            IncludeValuesInExceptions = false, FieldCountMismatch = CsvFieldCountHandling.Allow,
        };
        var sheet = new Sheet(document, columns, preamble, [], issues);
        var (garbled, words) = (false, new CellPool());
        using var csv = global::CsvHelper.CsvReader.Create(reader, options, leaveOpen: true);
        for (; ; )
        {
            try
            {
                if (!csv.Read()) break;
            }
            catch (Exception e) when (e is CsvFormatException or InvalidDataException or InvalidOperationException or IOException)
            {
                issues.Add(new("CSV003", $"{document}:{skipped + 1 + csv.LineNumber}", "a record is longer than 1 MiB or its quotes do not close; the rest of the file was not read"));
                sheet.Unreadable++;
                break;
            }
            if (sheet.Rows.Count == MaxRows)
            {
                issues.Add(new("FILE004", $"{document}:{skipped + 1 + csv.LineNumber}", "more than 200,000 rows; the rest of the file was not read", $"file:{document}"));
                break;
            }
            var cells = new string[Math.Min(csv.FieldCount, MaxColumns)];
            for (var i = 0; i < cells.Length; i++) cells[i] = words.Of(csv.GetString(i).Trim());
            if (Array.TrueForAll(cells, c => c.Length == 0)) continue;
            if (!garbled && Array.Exists(cells, c => c.Contains('\uFFFD', StringComparison.Ordinal)))
            {
                garbled = true;
                issues.Add(new("FILE007", $"{document}:{skipped + 1 + csv.LineNumber}", "letters that are not UTF-8", $"file:{document}"));
            }
            sheet.Rows.Add(new SheetRow(skipped + 1 + (int)csv.LineNumber, cells, columns));
        }
        if (utf8 is BoundedGzip { LimitExceeded: true }) issues.Add(new("FILE004", document, "unpacks to more than a sheet may hold; the rest was not read", $"file:{document}"));
        return sheet;
    }

    private static (string Head, int Skipped) HeaderLine(StreamReader reader, Dictionary<string, string> preamble)
    {
        var skipped = 0;
        var line = new StringBuilder();
        for (; ; )
        {
            line.Clear();
            int c;
            while ((c = reader.Read()) is not -1 and not '\n') if (line.Length < MaxField) line.Append((char)c);
            var text = line.ToString().TrimEnd('\r');
            if (c == -1 && text.Length == 0) return ("", skipped);
            if (text.Trim().Length > 0 && !text.StartsWith('#')) return (text, skipped);
            skipped++;
            var colon = text.IndexOfAny([':', '=']);
            if (colon > 1) preamble[Plain(text[1..colon])] = text[(colon + 1)..].Trim();
            if (skipped > 200 || c == -1) return ("", skipped);
        }
    }

    private static char Delimiter(string head) =>
        "\t;,".OrderByDescending(d => head.Count(c => c == d)).First();

    internal static string Plain(string name) =>
        new string([.. name.Trim().Trim('"', '#').Where(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '-')]).Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
}

internal sealed record SheetRow(int Line, string[] Cells, Dictionary<string, int> Columns)
{
    /// <summary>The first of the named columns that has a cell with text; "" where none has.</summary>
    public string this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
                if (Columns.TryGetValue(name, out var at) && at < Cells.Length && Cells[at].Length > 0) return Cells[at];
            return "";
        }
    }
}

/// <summary>One string for equal short cells: codes, names, units and dates repeat on every row. It takes no more when it is full.</summary>
internal sealed class CellPool
{
    private const int MaxWords = 10_000;
    private const int MaxLength = 64;

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    public string Of(string cell)
    {
        if (cell.Length is 0 or > MaxLength) return cell;
        if (_words.TryGetValue(cell, out var same)) return same;
        if (_words.Count < MaxWords) _words.Add(cell);
        return cell;
    }
}
