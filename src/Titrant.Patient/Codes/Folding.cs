using System.Globalization;
using System.Text;

namespace Titrant.Patient.Codes;

/// <summary>Makes spellings of one name equal: letter case, accents, dots, hyphens and brackets do not count; "+", "%" and "#" do.</summary>
internal static class Folding
{
    public static string NoAccents(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var plain = new StringBuilder(text.Length);
        // A file may hold half a character, which Normalize refuses: it becomes the replacement character first.
        foreach (var c in Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) plain.Append(Plain(c));
        return plain.ToString();
    }

    /// <summary>Words in lower case, one space apart.</summary>
    public static string Words(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var c in NoAccents(text))
        {
            if (char.IsLetterOrDigit(c) || c is '+' or '%' or '#') words.Append(char.ToLowerInvariant(c));
            else if (words.Length > 0 && words[^1] != ' ') words.Append(' ');
        }
        return words.ToString().TrimEnd();
    }

    // Letters without a decomposition, and the same accent or dash in other encodings.
    private static string Plain(char c) => c switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'ı' => "i",
        'γ' => "gamma",
        'β' => "beta",
        'α' => "alpha",
        '–' or '—' or '‐' or '‑' => "-",
        '\u00a0' or '\u202f' => " ",
        '₂' => "2",
        _ => c.ToString(),
    };
}
