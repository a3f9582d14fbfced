using System.Globalization;
using System.Text;

namespace Titrant.Patient.Codes;

internal enum TokenKind { Word, Number, Sign }

/// <summary>
/// A run of letters, a number, or one sign. Letters and digits are always separate tokens, so that "5-FU", "5FU" and "75mg" are read alike;
/// Text is folded (lower case, no accents), Start and End point into the text as written.
/// </summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, bool Glued, int Depth)
{
    internal decimal Value => decimal.TryParse(Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var v) ? v : 0;

    internal bool Is(char sign) => Kind == TokenKind.Sign && Text[0] == sign;

    internal static List<Token> Split(string text)
    {
        var tokens = new List<Token>();
        int depth = 0, i = 0, last = -1;
        while (i < text.Length)
        {
            var c = text[i];
            if (c != '\n' && (char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                i++;
                continue;
            }
            var start = i;
            if (char.IsLetter(c))
            {
                while (i < text.Length && (char.IsLetter(text[i]) || CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.NonSpacingMark))
                {
                    i++;
                }
                Add(TokenKind.Word, Fold(text.AsSpan(start, i - start)));
            }
            else if (char.IsAsciiDigit(c))
            {
                Add(TokenKind.Number, Digits(text, ref i));
            }
            else
            {
                i++;
                var half = c switch { '½' => "0.5", '¼' => "0.25", '¾' => "0.75", _ => null };
                if (half is not null)
                {
                    Add(TokenKind.Number, half);
                    continue;
                }
                depth = c is ')' or ']' ? Math.Max(0, depth - 1) : depth;
                Add(TokenKind.Sign, c switch { '–' or '—' or '‐' or '‑' => "-", '’' or '`' => "'", '×' => "x", '·' => ".", _ => c.ToString() });
                depth = c is '(' or '[' ? depth + 1 : depth;
            }

            void Add(TokenKind kind, string folded)
            {
                if (folded.Length > 0)
                {
                    tokens.Add(new(folded == "x" ? TokenKind.Word : kind, folded, start, i, last == start, depth));
                    last = i;
                }
            }
        }
        return tokens;
    }

    /// <summary>The words of a name as the index holds them: "St John's wort" -> "st john s wort".</summary>
    internal static string[] Words(string name) => [.. Split(name).Where(t => t.Kind != TokenKind.Sign).Select(t => t.Text)];

    static string Digits(string text, ref int i)
    {
        var digits = new StringBuilder();
        while (i < text.Length)
        {
            var next = i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]);
            if (char.IsAsciiDigit(text[i]))
            {
                digits.Append(text[i]);
            }
            else if (text[i] == '.' && next && !digits.ToString().Contains('.'))
            {
                digits.Append('.');
            }
            else if (text[i] == ',' && next)
            {
                // "1,250" is a thousand; "2,5 mg" is how most of Europe writes two and a half. Three digits decide, unless the number starts with 0.
                var thousands = digits.ToString() is not "0" && i + 3 < text.Length && char.IsAsciiDigit(text[i + 2]) && char.IsAsciiDigit(text[i + 3])
                    && (i + 4 >= text.Length || !char.IsAsciiDigit(text[i + 4]));
                if (!thousands && digits.ToString().Contains('.'))
                {
                    break;
                }
                digits.Append(thousands ? "" : ".");
            }
            else
            {
                break;
            }
            i++;
        }
        return digits.Length > 12 ? digits.ToString(0, 12).TrimEnd('.') : digits.ToString();
    }

    static string Fold(ReadOnlySpan<char> word)
    {
        var lower = word.ToString().ToLowerInvariant();
        if (lower.All(char.IsAscii))
        {
            return lower;
        }
        var folded = new StringBuilder(lower.Length);
        foreach (var c in SafeDecompose(lower))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(c switch { 'µ' => 'μ', 'ß' => 's', 'ø' => 'o', 'æ' => 'a', 'ł' => 'l', 'ı' => 'i', _ => c });
            }
        }
        return folded.ToString().Replace("μg", "ug", StringComparison.Ordinal);
    }

    // Normalize throws on unpaired surrogates; char.IsLetter lets none through, but a file may hold anything.
    static string SafeDecompose(string word)
    {
        try
        {
            return word.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            return word;
        }
    }
}
