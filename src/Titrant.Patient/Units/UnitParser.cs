using System.Globalization;
using System.Text;
using Titrant.Numerics;

namespace Titrant.Patient.Units;

/// <summary>
/// The case-sensitive UCUM grammar (version 2.2, the syntax table after §12):
/// <code>
/// main      = ["/"] term
/// term      = component { ("." | "/") component }          left to right: s/m.mg is (s/m).mg
/// component = symbol [exponent] [annotation] | annotation | digits | "(" term ")"
/// </code>
/// </summary>
internal sealed class UnitParser
{
    public const int LongestCode = 200;
    const int DeepestNesting = 16;
    const int LargestExponent = 99;

    readonly string _code;
    readonly UcumTable _table;
    readonly StringBuilder _display = new();
    readonly List<string> _symbols = [];
    string? _problem;
    int _at;
    int _depth;

    UnitParser(string code, UcumTable table) => (_code, _table) = (code, table);

    /// <summary>Either a meaning, its display name and the symbols as written, or a problem in a plain sentence.</summary>
    public static (Canonical? Meaning, string Display, IReadOnlyList<string> Symbols, string? Problem) Parse(string code, UcumTable table)
    {
        if (Unwritable(code) is { } unwritable) return (null, "", [], unwritable);
        var parser = new UnitParser(code, table);
        var meaning = parser.Main();
        return meaning is null ? (null, "", [], parser._problem) : (meaning, parser._display.ToString(), parser._symbols, null);
    }

    static string? Unwritable(string code)
    {
        if (code.Length == 0) return "No unit is given";
        if (code.Length > LongestCode) return "A unit of more than 200 characters is not read";
        if (code.AsSpan().ContainsAnyExceptInRange((char)0, (char)127)) return "Unicode is not allowed in a unit";
        return code.AsSpan().ContainsAnyExceptInRange('!', '~') ? "Spaces are not allowed in a unit" : null;
    }

    Canonical? Main()
    {
        var inverted = Take('/');
        if (inverted) _display.Append("1 / ");
        var meaning = Term(inverted);
        if (meaning is null || _at == _code.Length) return meaning;
        return Fail(_code[_at] switch
        {
            ')' => "A closing parenthesis has no opening one",
            '{' => "Only one annotation may follow a symbol, and none a number or a parenthesis",
            _ when _code[_at - 1] == '}' => "A symbol cannot start with an annotation",
            _ => "An operator is missing after a parenthesis",
        });
    }

    Canonical? Term(bool inverted)
    {
        var product = Component();
        if (product is not null && inverted) product = product.Pow(-1);
        while (product is not null && _at < _code.Length && _code[_at] is '.' or '/')
        {
            var divide = _code[_at++] == '/';
            _display.Append(divide ? " / " : " * ");
            if (Component() is not { } next) return null;
            product = product.Times(divide ? next.Pow(-1) : next);
            if (product.IsAbsurd) return Fail("The unit is larger or smaller than any quantity");
        }
        return product;
    }

    Canonical? Component()
    {
        if (_at == _code.Length) return Fail("A unit is missing at the end");
        return _code[_at] switch
        {
            '(' => Parenthesis(),
            '{' => Annotation() ? Lone() : null,
            ')' or '}' or ']' or '.' or '/' => Fail($"A unit is missing before '{_code[_at]}'"),
            _ => Symbol(),
        };
    }

    Canonical Lone()
    {
        _display.Append('1');
        return Canonical.One;
    }

    Canonical? Parenthesis()
    {
        if (++_depth > DeepestNesting) return Fail("Parentheses are nested too deeply");
        _at++;
        _display.Append('(');
        var inner = Term(inverted: false);
        if (inner is null) return null;
        _display.Append(')');
        _depth--;
        return Take(')') ? inner : Fail("A parenthesis is not closed");
    }

    bool Annotation()
    {
        var close = _code.IndexOf('}', _at);
        if (close < 0 || _code.AsSpan(_at + 1, close - _at - 1).Contains('{'))
        {
            Fail("An annotation is not closed");
            return false;
        }
        _at = close + 1;
        return true;
    }

    Canonical? Symbol()
    {
        var start = _at;
        if (!SkipSymbol()) return Fail("A square bracket is not closed");
        var written = _code[start.._at];
        if (!written.AsSpan().ContainsAnyExceptInRange('0', '9')) return Factor(written);

        var symbol = written.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var digits = written[symbol.Length..];
        if (digits.Length > 0 && symbol.Length > 1 && symbol[^1] is '+' or '-')
        {
            digits = symbol[^1] + digits;
            symbol = symbol[..^1];
        }
        var exponent = 1;
        if (digits.Length > 0 && !(int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                                   && exponent is >= -LargestExponent and <= LargestExponent))
            return Fail($"The exponent {digits} is too large");
        if (_table.Read(symbol) is not var (meaning, name)) return Fail($"{symbol} is not a valid unit");
        if (_at < _code.Length && _code[_at] == '{' && !Annotation()) return null;

        _symbols.Add(symbol);
        _display.Append('(').Append(name);
        if (exponent != 1) _display.Append(CultureInfo.InvariantCulture, $" ^ {exponent}");
        _display.Append(')');
        meaning = meaning.Pow(exponent);
        return meaning.IsAbsurd ? Fail("The unit is larger or smaller than any quantity") : meaning;
    }

    // Inside square brackets every character belongs to the symbol: B[10.nV], [m/s2/Hz^(1/2)].
    bool SkipSymbol()
    {
        for (; _at < _code.Length && _code[_at] is not ('.' or '/' or '(' or ')' or '{' or '}' or ']'); _at++)
        {
            if (_code[_at] != '[') continue;
            _at = _code.IndexOf(']', _at);
            if (_at >= 0) continue;
            _at = _code.Length;
            return false;
        }
        return true;
    }

    Canonical? Factor(string digits)
    {
        if (!Rational.TryParse(digits, out var number) || number.IsZero) return Fail($"{digits} is not a valid factor");
        _display.Append(digits);
        return Canonical.Number(number);
    }

    bool Take(char expected)
    {
        if (_at == _code.Length || _code[_at] != expected) return false;
        _at++;
        return true;
    }

    Canonical? Fail(string problem)
    {
        _problem ??= problem;
        return null;
    }
}
