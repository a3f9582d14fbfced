using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Units;

/// <summary>
/// Reads units as laboratories write them (<c>mcg/mL</c>, <c>K/uL</c>, <c>mm Hg</c>, <c>mL/min/1.73m2</c>) by the table
/// <c>Units/spellings.tsv</c>. A spelling with two meanings at a bedside, such as <c>Mg/dL</c>, is not resolved, even where it is valid UCUM.
/// For a code that a file declares to be UCUM, ask <see cref="Unit.TryParse"/> instead.
/// </summary>
public static class UnitSpelling
{
    static readonly BoundedCache<string, (Unit? Unit, bool Exact)> Read = new(4096);
    static readonly ILookup<(string Case, string Where), Row> Rows =
        Table.Embedded(typeof(Unit).Assembly, "Units/spellings.tsv").Rows.ToLookup(r => (r[1], r[2]));
    static readonly Spellings Whole = new("whole");
    static readonly Spellings Part = new("part");

    /// <param name="wasExact">The text is itself the UCUM code of <paramref name="unit"/>: nothing was read into it.</param>
    public static bool TryResolve(string? asWritten, [NotNullWhen(true)] out Unit? unit, out bool wasExact)
    {
        (unit, wasExact) = asWritten is null || asWritten.Length > UnitParser.LongestCode ? (null, false) : Read.GetOrAdd(asWritten, Resolve);
        return unit is not null;
    }

    static (Unit?, bool) Resolve(string asWritten)
    {
        var tidy = Tidy(asWritten);
        var code = Whole.Find(tidy, tidy) ?? (IsPlainUcum(tidy) ? tidy : Compose(tidy));
        return code is not null && Unit.TryParse(code, out var unit, out _) ? (unit, code == asWritten) : (null, false);
    }

    static string? Compose(string tidy)
    {
        var parts = tidy.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == 0 && parts[i].Length == 0 && parts.Length > 1) continue;   // /min
            if (Part.Find(parts[i], tidy) is { } found) parts[i] = found;
            else if (!IsPlainUcum(parts[i])) return null;
            if (parts[i].Length == 0) return null;
        }
        return string.Join('/', parts);
    }

    // Valid UCUM, in no symbol ambiguous, and without a decimal: 1.73 is to UCUM the product of 1 and 73.
    static bool IsPlainUcum(string text)
    {
        for (var i = 1; i < text.Length - 1; i++)
            if (text[i] == '.' && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]) && text.LastIndexOf('{', i) <= text.LastIndexOf('}', i)) return false;
        return Unit.TryParse(text, out var unit, out _) && unit.Symbols.All(s => Part.Find(s, text) is null || Part.Find(s, text) == s);
    }

    // Typography only: the micro sign, superscripts, the times sign, spaces around operators, "per".
    static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        foreach (var c in text.Trim().Replace(" per ", "/", StringComparison.OrdinalIgnoreCase))
        {
            var superscript = "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c, StringComparison.Ordinal);
            if (superscript >= 0 && tidy.Length >= 2 && tidy[^1] == '0' && tidy[^2] == '1') tidy.Append('^');
            if (char.IsWhiteSpace(c) && (tidy.Length == 0 || tidy[^1] is ' ' or '/' or 'x' or '^' or '*')) continue;
            if (c is '/' or '^' or '*' && tidy.Length > 0 && tidy[^1] == ' ') tidy.Length--;
            tidy.Append(c switch
            {
                'µ' or 'μ' => 'u',
                '×' => 'x',
                '⁻' => '-',
                '·' or '⋅' => '.',
                _ when superscript >= 0 => (char)('0' + superscript),
                _ when char.IsWhiteSpace(c) => ' ',
                _ => c,
            });
        }
        return tidy.ToString();
    }

    sealed class Spellings(string where)
    {
        readonly FrozenDictionary<string, string> _exact = Of("exact", where, StringComparer.Ordinal);
        readonly FrozenDictionary<string, string> _upper = Of("upper", where, StringComparer.Ordinal);
        readonly FrozenDictionary<string, string> _any = Of("any", where, StringComparer.OrdinalIgnoreCase);

        /// <summary>The UCUM code meant; empty for a spelling that must not be resolved; null for one that is not listed.</summary>
        public string? Find(string written, string expression) =>
            !expression.AsSpan().ContainsAnyInRange('a', 'z') && _upper.TryGetValue(written, out var code) ? code
            : _exact.TryGetValue(written, out code) || _any.TryGetValue(written, out code) ? code
            : null;

        static FrozenDictionary<string, string> Of(string letterCase, string where, StringComparer comparer) =>
            Rows[(letterCase, where)].ToFrozenDictionary(r => r[0], r => r[3], comparer);
    }
}
