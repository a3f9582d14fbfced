using System.Text;
using System.Text.RegularExpressions;
using Titrant.Medicine.Briefs;

namespace Titrant.Server.CdsHooks;

/// <summary>Plain text for a card: one line, nothing that deceives the eye, doses as they must be written.</summary>
internal static partial class HookText
{
    /// <summary>One less than the specification's bound.</summary>
    public const int LongestSummary = 139;
    public const int LongestLabel = 80;

    /// <summary>One line without control characters and direction marks; a digit after a right-to-left word stays in its place.</summary>
    public static string Clean(string text, int longest = 4_000)
    {
        var clean = new StringBuilder(text.Length);
        var afterRightToLeft = false;
        foreach (var rune in Words.Cut(text, longest).EnumerateRunes())
        {
            if (afterRightToLeft && Rune.IsDigit(rune)) clean.Append('\u200e');
            if (Html.IsRightToLeft(rune.Value)) afterRightToLeft = true;
            else if (Rune.IsLetterOrDigit(rune)) afterRightToLeft = false;
            if (Rune.IsWhiteSpace(rune)) { if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' '); }
            else clean.Append(Html.IsDeceptive(rune.Value) ? "\ufffd" : rune.ToString());
        }
        return clean.ToString().TrimEnd();
    }

    /// <summary>
    /// "5.0 mg" is read as 50 mg, ".5 mg" as 5 mg: no trailing zero, always a leading one. Results ("2.10 mg/dL") stay as the
    /// laboratory wrote them, and so does "1.000 mg", which is a thousand where the point groups digits.
    /// </summary>
    public static string Doses(string text) => Leading().Replace(Trailing().Replace(text, "$1$2"), "0$&");

    [GeneratedRegex(@"(?<![\d.,])(\d+)(?!\.\d{3}(?!\d))(?:(\.\d*[1-9])|\.)0+(?=[ -]?(?:mg|g|kg|mcg|µg|μg|micrograms?|milligrams?|grams?|mL|ml|units?|IU|mmol|tablets?)\b(?!/(?:[dmµu]?[Ll]|m?mol|g)\b))", RegexOptions.CultureInvariant)]
    private static partial Regex Trailing();

    [GeneratedRegex(@"(?<![\d.,\p{L}])\.\d+(?=[ -]?(?:mg|g|kg|mcg|µg|μg|micrograms?|milligrams?|grams?|mL|ml|units?|IU|mmol|tablets?)\b(?!/(?:[dmµu]?[Ll]|m?mol|g)\b))", RegexOptions.CultureInvariant)]
    private static partial Regex Leading();

    /// <summary>
    /// The text where it fits; else its longest beginning that ends a clause, else that ends at a word. A cut that could part a
    /// number from its unit or a dose from its frequency is never made, nor one within brackets.
    /// </summary>
    public static string Short(string text, int longest = LongestSummary)
    {
        text = Doses(Clean(text));
        if (text.Length <= longest) return text;
        for (var at = longest - 1; at >= longest / 3; at--)
            if (EndsClause(text, at) && !InBrackets(text, at)) return text[..at].TrimEnd(',', ';', ':', ' ') + (text[at] is '.' ? "." : "\u2026");
        for (var at = longest - 1; at > 0; at--)
            if (text[at] == ' ' && !SplitsDose(text, at)) return text[..at].TrimEnd(',', ';', ':', '(', ' ') + "\u2026";
        var end = longest - 1;
        while (end > 1 && (char.IsHighSurrogate(text[end - 1]) || char.IsDigit(text[end - 1]) || char.IsDigit(text[end]))) end--;
        return text[..end] + "\u2026";
    }

    private static bool EndsClause(string text, int at) => text[at] switch
    {
        '.' => at + 1 == text.Length || text[at + 1] == ' ',
        ';' => true,
        ',' => Follows(text, at, ", because "),
        ' ' => Follows(text, at, " because "),
        _ => false,
    };

    private static bool Follows(string text, int at, string words) => string.CompareOrdinal(text, at, words, 0, words.Length) == 0;

    private static bool InBrackets(string text, int at) => text.AsSpan(0, at).Count('(') > text.AsSpan(0, at).Count(')');

    // Four words back: "2.5 mg twice daily" has its number three words before its end.
    private static bool SplitsDose(string text, int at)
    {
        if (InBrackets(text, at)) return true;
        var words = text[..at].Split(' ');
        return words.TakeLast(4).Any(w => w.Any(char.IsDigit));
    }
}
