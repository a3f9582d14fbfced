using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Learning.Tables;

/// <summary>
/// A delimited file with one line of column names, read from front to end: comma, semicolon, tab or bar, whichever the header has most of; quotes as RFC 4180;
/// UTF-8, or what its byte order mark says; gzip by its first bytes, whatever the name. Everything that a hostile file could grow has a bound.
/// </summary>
internal sealed class TableFile : IDisposable
{
    public const long MostBytes = 8L << 30;
    public const int MostRecord = 4 << 20;
    public const int MostColumns = 50_000;
    public const int MostRows = 20_000_000;
    public const int MostNameLength = 500;

    private const int Peek = 256 << 10;
    private const string Separators = ",\t;|";

    private readonly FileStream _file;
    private readonly List<int> _ragged = [];
    private Stream? _bytes;
    private CsvReader? _cells;
    private long _openQuote;
    private int _rows;

    private TableFile(string path)
    {
        Name = Path.GetFileName(path);
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
    }

    public string Name { get; }
    public string Sha256 { get; private set; } = "";
    public IReadOnlyList<string> Header { get; private set; } = [];
    public int Line => (int)Math.Min(_cells!.LineNumber, int.MaxValue);

    /// <summary>Rows with another number of cells than the header, and the first lines of them.</summary>
    public (int Count, IReadOnlyList<int> Lines) Ragged { get; private set; } = (0, []);

    /// <exception cref="StudyException">It cannot be opened, has no header, or is larger than a safe reader accepts.</exception>
    public static TableFile Open(string path)
    {
        TableFile? file = null;
        try
        {
            file = new TableFile(path);
            file.Start();
            return file;
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (FaultOf(e, Path.GetFileName(path), file) is { } fault) throw new StudyException([fault]);
            throw;
        }
    }

    /// <summary>The next row with as many cells as the header.</summary>
    /// <exception cref="StudyException">The file is damaged, its quotes do not close, or it is larger than a safe reader accepts.</exception>
    public bool Next()
    {
        try
        {
            while (_cells!.Read())
            {
                if (_openQuote > 0) break;
                if (_cells.FieldCount == Header.Count || (_cells.FieldCount > Header.Count && OnlyEmptyBeyond()))
                    return ++_rows <= MostRows ? true : throw new StudyException([TableFaults.TooLarge($"{Name}:{Text(Line)}", $"more than {Text(MostRows)} rows.")]);
                if (_ragged.Count < 3) _ragged.Add(Line);
                Ragged = (Ragged.Count + 1, _ragged);
            }
        }
        catch (Exception e) when (FaultOf(e, Name, this) is not null)
        {
            throw new StudyException([FaultOf(e, Name, this)!]);
        }
        return _openQuote == 0 ? false : throw new StudyException([TableFaults.OpenQuote(Name, _openQuote)]);
    }

    /// <summary>UTF-8, quotes removed, spaces around it trimmed; valid until the next row.</summary>
    public ReadOnlySpan<byte> Cell(int column) => _cells!.GetSpan(column);

    public void Dispose()
    {
        _cells?.Dispose();
        _bytes?.Dispose();
        _file.Dispose();
    }

    private void Start()
    {
        Sha256 = HashOf(_file);
        _file.Position = 0;
        Span<byte> magic = stackalloc byte[2];
        var gzip = BoundedGzip.IsGzip(magic[.._file.ReadAtLeast(magic, 2, throwOnEndOfStream: false)]);
        _file.Position = 0;
        _bytes = gzip ? new BoundedGzip(_file, MostBytes) : _file;

        var head = new byte[Peek];
        var length = _bytes.ReadAtLeast(head, Peek, throwOnEndOfStream: false);
        var start = TextOf(head.AsSpan(0, length));
        _cells = CsvReader.Create(new PrefixedStream(head.AsMemory(0, length), _bytes), new CsvReaderOptions
        {
            // "sep=;" in the first line is Excel's; the reader follows it when it is not told a separator.
            Separator = start.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? null : SeparatorOf(start),
            HasHeader = false, TrimWhitespace = true, MaxRecordSize = MostRecord, TrackLineNumbers = true, IncludeValuesInExceptions = false,
            OnMalformedRecord = record => { if (record.Reason == CsvMalformedReason.UnterminatedQuote) _openQuote = record.LineNumber; },
        });
        Header = ReadHeader(_cells);
    }

    private List<string> ReadHeader(CsvReader cells)
    {
        if (!cells.Read()) throw new StudyException([_openQuote > 0 ? TableFaults.OpenQuote(Name, _openQuote) : TableFaults.NoRows(Name, "the file is empty.")]);
        if (cells.FieldCount > MostColumns) throw new StudyException([TableFaults.TooLarge($"{Name}:{Text(Line)}", $"more than {Text(MostColumns)} columns.")]);
        var names = new List<string>(cells.FieldCount);
        for (var i = 0; i < cells.FieldCount; i++)
        {
            var cell = cells.GetSpan(i);
            if (cell.Length > MostNameLength) throw new StudyException([TableFaults.TooLarge($"{Name}:{Text(Line)}", $"the name of column {Text(i + 1)} is longer than {Text(MostNameLength)} bytes.")]);
            names.Add(Encoding.UTF8.GetString(cell).Trim());
        }
        while (names.Count > 1 && names[^1].Length == 0) names.RemoveAt(names.Count - 1);   // a separator at the end of every line
        return names;
    }

    private bool OnlyEmptyBeyond()
    {
        for (var i = Header.Count; i < _cells!.FieldCount; i++) if (!_cells.GetSpan(i).IsEmpty) return false;
        return true;
    }

    // Null for what is a fault of the program.
    private static StudyFault? FaultOf(Exception e, string name, TableFile? file) => e switch
    {
        FileNotFoundException => TableFaults.Unopened(name, "there is no such file."),
        UnauthorizedAccessException when file is null => TableFaults.Unopened(name, "it is a folder, or its rights do not let it be read."),
        DirectoryNotFoundException => TableFaults.Unopened(name, "there is no such folder."),
        InvalidDataException when file?._bytes is BoundedGzip { LimitExceeded: true } => TableFaults.TooLarge(name, "it unfolds to more than a table may hold."),
        InvalidDataException when file?._cells is { LineNumber: var line } && file._bytes is not BoundedGzip => TableFaults.TooLarge($"{name}:{line.ToString(CultureInfo.InvariantCulture)}", "the line after it is longer than 4 MiB, or its quotes do not close."),
        InvalidDataException => TableFaults.Unopened(name, "the compressed file is cut short or damaged, or a line is longer than 4 MiB."),
        CsvFormatException { LineNumber: var line } => TableFaults.TooLarge($"{name}:{line.ToString(CultureInfo.InvariantCulture)}", "a line is longer than 4 MiB, or its quotes do not close."),
        IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidOperationException => TableFaults.Unopened(name, "the file cannot be read to its end."),
        _ => null,
    };

    private static string HashOf(FileStream file)
    {
        if (!file.CanSeek) throw new StudyException([TableFaults.Unopened(Path.GetFileName(file.Name), "it is no regular file.")]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        for (long total = 0; file.Read(buffer) is > 0 and var read; hash.AppendData(buffer.AsSpan(0, read)))
            if ((total += read) > MostBytes) throw new StudyException([TableFaults.TooLarge(Path.GetFileName(file.Name), "it is larger than a table may be.")]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes.ToArray()), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>The one of which the first line has most outside quotes; a comma where it has none.</summary>
    internal static char SeparatorOf(string start)
    {
        var counts = new int[Separators.Length];
        var quoted = false;
        foreach (var c in start.TrimStart())
        {
            if (c == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (c is '\n' or '\r') break;
            else if (Separators.IndexOf(c, StringComparison.Ordinal) is >= 0 and var i) counts[i]++;
        }
        return Separators[Array.IndexOf(counts, counts.Max())];
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
