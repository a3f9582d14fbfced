using System.Globalization;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Units;

namespace Titrant.Learning.Tables;

/// <summary>
/// A first column dictionary from a look at the file, for a person to correct: types from the values, units from the header, roles from the names (Tables/role_words.tsv).
/// Plausible bounds are left open: a range that the data themselves set holds nothing back.
/// </summary>
public static class ColumnGuess
{
    private const int FewWords = 5;
    private const double NearlyAllDifferent = 0.95;
    private const int FewestForIdentifier = 20;

    private static readonly Row[] s_roles = [.. Patient.Knowledge.Table.Embedded(typeof(ColumnGuess).Assembly, "Tables/role_words.tsv").Rows];

    /// <summary>In the order of the file. A name that stands twice is left out, for nothing can tell the two apart.</summary>
    /// <exception cref="StudyException">The file cannot be opened, has no rows, or is larger than a safe reader accepts.</exception>
    public static Seq<ColumnSpec> Of(string path) => Seen(path).Select(c => c.Spec).ToSeq();

    /// <summary>The guesses with what they rest on.</summary>
    internal static Seq<GuessedColumn> Seen(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = TableFile.Open(path);
        var looks = file.Header.Select(_ => new Look()).ToArray();
        var rows = 0;
        for (; file.Next(); rows++)
            for (var c = 0; c < looks.Length; c++) looks[c].Take(file.Cell(c));
        if (rows == 0) throw new StudyException([TableFaults.NoRows(file.Name, "it has column names and no row of as many cells below them.")]);

        var bare = file.Header.CountBy(HeaderNames.Bare).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var full = file.Header.CountBy(h => h).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var taken = new HashSet<ColumnRole>();
        var columns = new List<GuessedColumn>();
        for (var c = 0; c < looks.Length; c++)
        {
            var header = file.Header[c];
            if (header.Length == 0 || full[header] > 1) continue;
            var unit = HeaderNames.UnitIn(header) is { Length: > 0 } written && UnitSpelling.TryResolve(written, out var read, out _) ? read.Code : null;
            var name = unit is not null && bare[HeaderNames.Bare(header)] == 1 && !full.ContainsKey(HeaderNames.Bare(header)) ? HeaderNames.Bare(header) : header;
            columns.Add(new(Guess(name, unit, looks[c], taken), rows, rows - looks[c].Known, looks[c].Distinct, looks[c].IsNumber, looks[c].Words));
        }
        return columns.ToSeq();
    }

    private static ColumnSpec Guess(string name, string? unit, Look look, HashSet<ColumnRole> taken)
    {
        var type = look.IsNumber || look.IsDate ? ColumnType.Number : ColumnType.Category;
        // Few whole numbers are codes, except 0 and 1, which count.
        if (look is { IsNumber: true, IsWhole: true, Distinct: <= FewWords, IsZeroOne: false }) type = ColumnType.Category;
        var role = look.IsDate ? ColumnRole.Date : NameWords.First(s_roles, name) is { } row ? Enum.Parse<ColumnRole>(row["role"]) : ColumnRole.Feature;
        var meaning = "";
        if (look.Distinct <= 1) (role, meaning) = (ColumnRole.Left, "constant");
        else if (role is ColumnRole.Feature && look.Known >= FewestForIdentifier && look.Distinct > NearlyAllDifferent * look.Known && (!look.IsNumber || look.IsCounting))
            (role, meaning) = (ColumnRole.Left, "looks like an identifier");
        else if (role is ColumnRole.Time && !look.IsNumber) role = ColumnRole.Feature;
        // One of each: what else looks like an outcome is left out rather than learned from.
        if (role is ColumnRole.Person or ColumnRole.Site or ColumnRole.Outcome or ColumnRole.Time or ColumnRole.Event && !taken.Add(role))
            (role, meaning) = (ColumnRole.Left, role is ColumnRole.Person or ColumnRole.Site ? "looks like another identifier" : "looks like another outcome");
        if (role is ColumnRole.Person or ColumnRole.Site) type = ColumnType.Category;
        return new(name, type, role, type == ColumnType.Number && unit is not null && unit != "1" ? unit : "", Meaning: meaning);
    }

    /// <summary>What the cells of a column have in common.</summary>
    private sealed class Look
    {
        private const int MostDistinct = 200_000;
        private const int MostWords = 20;
        private const int LongestWord = 200;

        private readonly HashSet<ulong> _seen = [];
        private double _low = double.PositiveInfinity, _high = double.NegativeInfinity;
        private int _numbers, _dates;
        private bool _fraction;

        private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);

        public int Known { get; private set; }

        /// <summary>The values and their rows; empty where there are more than 20.</summary>
        public Seq<(string, int)> Words => _words.Count > MostWords ? [] : _words.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => (w.Key, w.Value)).ToSeq();

        /// <summary>Counted up to 200,000.</summary>
        public int Distinct => _seen.Count;

        public bool IsNumber => Known > 0 && _numbers == Known;
        public bool IsDate => Known > 0 && _dates == Known;
        public bool IsWhole => !_fraction;
        public bool IsZeroOne => IsNumber && IsWhole && _low == 0 && _high == 1;

        /// <summary>Whole numbers, all different and close together, as numbers given in turn are.</summary>
        public bool IsCounting => IsNumber && IsWhole && Distinct == Known && _high - _low < 10.0 * Known;

        public void Take(ReadOnlySpan<byte> cell)
        {
            if (Absent.Is(cell)) return;
            Known++;
            if (_seen.Count < MostDistinct) _seen.Add(Hash(cell));
            if (_words.Count <= MostWords)
            {
                var word = Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, LongestWord)]).Trim();
                _words[word] = _words.GetValueOrDefault(word) + 1;
            }
            if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            {
                _numbers++;
                (_low, _high, _fraction) = (Math.Min(_low, value), Math.Max(_high, value), _fraction || value != Math.Floor(value));
            }
            else if (cell.Length is >= 7 and <= 30 && CalendarYear.TryParse(Encoding.UTF8.GetString(cell), out _)) _dates++;
        }

        private static ulong Hash(ReadOnlySpan<byte> cell)
        {
            var hash = 0xcbf29ce484222325ul;   // FNV-1a, 64 bits
            foreach (var b in cell) hash = (hash ^ b) * 0x100000001b3;
            return hash;
        }
    }
}

/// <param name="Missing">Rows without a value.</param>
/// <param name="Distinct">Different values, counted up to 200,000.</param>
/// <param name="Words">The values and their rows, where there are 20 or fewer.</param>
internal sealed record GuessedColumn(ColumnSpec Spec, int Rows, int Missing, int Distinct, bool IsNumber, Seq<(string Word, int Rows)> Words)
{
    public string Name => Spec.Name;
}
