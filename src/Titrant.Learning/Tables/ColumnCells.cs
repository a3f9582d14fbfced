using System.Buffers;
using System.Globalization;
using System.Text;
using Titrant.Patient;

namespace Titrant.Learning.Tables;

/// <summary>Takes the cells of one column, row after row, and remembers what it did not take.</summary>
internal sealed class ColumnCells
{
    /// <summary>Longest word of a category, in UTF-8 bytes; what is longer is free text.</summary>
    public const int LongestWord = 1000;

    private const int LinesTold = 3;

    private static readonly SearchValues<byte> s_ofNumbers = SearchValues.Create("0123456789,-+"u8);

    private readonly ColumnSpec _spec;
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<double, string> _numberedWords = [];
    private readonly Dictionary<string, int> _levels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly (double Low, double High) _range;
    private double[] _values = new double[256];
    private int _count, _commas;

    public ColumnCells(ColumnSpec spec)
    {
        (_spec, _byText) = (spec, _levels.GetAlternateLookup<ReadOnlySpan<char>>());
        _range = (spec.Low ?? double.NegativeInfinity, spec.High ?? double.PositiveInfinity);
        foreach (var (code, word) in spec.Words)
        {
            _words.TryAdd(code, word);
            // Software that holds whole numbers with gaps writes the code 1 as 1.0.
            if (double.TryParse(code, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) _numberedWords.TryAdd(number, word);
        }
    }

    public ColumnSpec Spec => _spec;
    public Tally Texts { get; } = new();
    public Tally Outside { get; } = new();
    public Tally UnknownCodes { get; } = new();
    public Tally LongCells { get; } = new();
    public int NotUtf8 { get; private set; }

    /// <summary>Values before they were held back, clipped or taken for missing by range: what a unit is guessed from. At most 5,000.</summary>
    public List<double> Written { get; } = [];

    public int Known { get; private set; }

    /// <summary>Characters of all words together, for the bound on a hostile file.</summary>
    public long WordChars { get; private set; }

    public bool DecimalCommas => Texts.Count > 0 && _commas == Texts.Count;

    public void Take(ReadOnlySpan<byte> cell, int line)
    {
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        _values[_count++] = _spec.Type == ColumnType.Number ? Number(cell, line) : Level(cell, line);
    }

    public Column ToColumn()
    {
        if (_spec.Type == ColumnType.Number) return new(_spec, _values[.._count]);
        var words = _levels.Keys.Order(StringComparer.Ordinal).ToArray();
        var place = new double[words.Length];
        for (var i = 0; i < words.Length; i++) place[_levels[words[i]]] = i;
        var values = new double[_count];
        for (var i = 0; i < _count; i++) values[i] = double.IsNaN(_values[i]) ? _values[i] : place[(int)_values[i]];
        return new(_spec, values, words.ToSeq());
    }

    private double Number(ReadOnlySpan<byte> cell, int line)
    {
        if (_words.Count > 0 && WordOf(cell) is { } word)
        {
            if (Absent.Is(word)) return double.NaN;
            cell = Encoding.UTF8.GetBytes(word);
        }
        if (Absent.Is(cell)) return double.NaN;
        if (!TryNumber(cell, out var value))
        {
            Texts.Add(line);
            if (IsDecimalComma(cell)) _commas++;
            return Column.HeldBackMark;
        }
        Known++;
        if (Written.Count < 5000) Written.Add(value);
        if (value < _range.Low || value > _range.High)
        {
            Outside.Add(line);
            return Column.HeldBackMark;
        }
        return Math.Min(Math.Max(value, _spec.ClipLow ?? double.NegativeInfinity), _spec.ClipHigh ?? double.PositiveInfinity);
    }

    // A date counts in years, 2019-07-02 as 2019.498..., so that "year >= 2019" and "date >= 2019-03-01" compare alike.
    private bool TryNumber(ReadOnlySpan<byte> cell, out double value) =>
        (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
        || (_spec.Role == ColumnRole.Date && CalendarYear.TryParse(Encoding.UTF8.GetString(cell), out value));

    private double Level(ReadOnlySpan<byte> cell, int line)
    {
        string? text = null;
        if (_words.Count > 0)
        {
            text = WordOf(cell);
            if (text is null && !Absent.Is(cell))
            {
                UnknownCodes.Add(line);
                return Column.HeldBackMark;
            }
            if (text is not null && Absent.Is(text)) return double.NaN;
        }
        if (text is null && Absent.Is(cell)) return double.NaN;
        if (cell.Length > LongestWord)
        {
            LongCells.Add(line);
            return Column.HeldBackMark;
        }
        Known++;
        if (text is not null) return LevelOf(text);
        Span<char> chars = stackalloc char[LongestWord];
        var written = chars[..Encoding.UTF8.GetChars(cell, chars)];
        if (_byText.TryGetValue(written, out var level)) return level;
        if (NotUtf8 == 0 && written.Contains('\uFFFD')) NotUtf8 = line;
        return LevelOf(written.ToString());
    }

    private int LevelOf(string text)
    {
        if (_levels.TryGetValue(text, out var level)) return level;
        WordChars += text.Length;
        _levels.Add(text, _levels.Count);
        return _levels.Count - 1;
    }

    private string? WordOf(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > LongestWord) return null;
        var text = Encoding.UTF8.GetString(cell);
        return _words.TryGetValue(text, out var word) ? word
            : _numberedWords.Count > 0 && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? _numberedWords.GetValueOrDefault(number)
            // The dictionary's own words are accepted as well: a file may already be written in them.
            : _words.ContainsValue(text) ? text : null;
    }

    private static bool IsDecimalComma(ReadOnlySpan<byte> cell)
    {
        var comma = cell.IndexOf((byte)',');
        return comma > 0 && comma < cell.Length - 1 && !cell.ContainsAnyExcept(s_ofNumbers) && cell[(comma + 1)..].IndexOf((byte)',') < 0;
    }

    /// <summary>How often something was met, and the first lines of it.</summary>
    internal sealed class Tally
    {
        private readonly List<int> _lines = [];

        public int Count { get; private set; }
        public IReadOnlyList<int> Lines => _lines;

        public void Add(int line)
        {
            if (Count++ < LinesTold) _lines.Add(line);
        }
    }
}
