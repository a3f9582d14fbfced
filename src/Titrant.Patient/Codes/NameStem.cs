using System.Text;

namespace Titrant.Patient.Codes;

/// <summary>
/// What stays of an international nonproprietary name in every language that writes it: "amlodipina", "Amlodipin" and "amlodipine" share "amlodipin".
/// INN are one name with national endings and spellings (WHO, guidance on the use of INN, 2017), so this is a translation, not a guess.
/// </summary>
internal static class NameStem
{
    internal const int ShortestWord = 6;
    const int ShortestStem = 5;

    // "Acetylsalicylsäure", "acetylsalicylzuur", "acetylsalicylsyre" (folded): the acid stands behind.
    static readonly string[] Acids = ["saure", "saeure", "zuur", "syre", "syra"];

    // German and Nordic names run into their salt: "Metoprololsuccinat".
    static readonly string[] Salts = ["hydrochlorid", "hydroklorid", "succinat", "suksinat", "tartrat", "besilat", "besylat", "maleat", "fumarat", "sulfat", "mesilat", "acetat",
        "natrium", "kalium", "calcium", "medoxomil", "citrat", "phosphat", "fosfat", "bromid"];

    /// <summary>Null for words too short to be told apart.</summary>
    internal static string? Of(string word)
    {
        if (word.Length is < ShortestWord or > 40 || !word.All(char.IsAsciiLetter))
        {
            return null;
        }
        var stem = Plain(word);
        return stem.Length < ShortestStem ? null : stem;
    }

    /// <summary>The stem of the word before "acid": "acetylsalicylic", "acetilsalicílico", "acétylsalicylique".</summary>
    internal static string? OfAcid(string word)
    {
        var stem = word.Length is < 4 or > 40 || !word.All(char.IsAsciiLetter) ? "" : Plain(word);
        return stem.EndsWith("ic", StringComparison.Ordinal) && stem.Length > 4 ? stem[..^2] : null;
    }

    /// <summary>The stem of an acid written as one word; null for other words.</summary>
    internal static string? OfOneWordAcid(string word) =>
        Acids.FirstOrDefault(a => word.EndsWith(a, StringComparison.Ordinal)) is { } acid && word.Length - acid.Length is >= 3 and <= 40 && word.All(char.IsAsciiLetter)
            ? Plain(word[..^acid.Length]) : null;

    internal static string? WithoutSalt(string word) =>
        Salts.FirstOrDefault(s => word.EndsWith(s, StringComparison.Ordinal)) is { } salt && word.Length - salt.Length >= ShortestWord ? word[..^salt.Length] : null;

    static string Plain(string word)
    {
        var w = new StringBuilder(word).Replace("ph", "f").Replace("qu", "c").Replace("ou", "u").Replace("ae", "e").Replace("oe", "e").Replace("mv", "nv")
            .Replace("h", "").Replace('y', 'i').Replace('j', 'i').Replace('k', 'c').Replace('z', 'c').Replace('x', 's').Replace('w', 'v').ToString();
        // "Espironolactona": Spanish and Portuguese let no word begin with s and a consonant.
        if (w.Length > 3 && w.StartsWith("es", StringComparison.Ordinal) && !"aeiou".Contains(w[2], StringComparison.Ordinal))
        {
            w = w[1..];
        }
        var single = new StringBuilder(w.Length);
        foreach (var c in w)
        {
            if (single.Length == 0 || single[^1] != c)
            {
                single.Append(c);
            }
        }
        w = single.ToString();
        if (w.EndsWith("ium", StringComparison.Ordinal))
        {
            return w[..^2];
        }
        return w.Length > 0 && w[^1] is 'a' or 'e' or 'o' ? w[..^1] : w;
    }
}
