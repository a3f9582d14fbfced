using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine;

/// <summary>
/// Rows of kind icd10 (code prefixes), snomed (codes), text (part of the words), word (a word of its own) and "not text"
/// (words that rule the term out whatever its code): whether a term is one of them.
/// </summary>
internal sealed class TermMatch
{
    private readonly List<string> _icd10 = [];
    private readonly HashSet<string> _snomed = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<string> _words = [];
    private readonly List<string> _not = [];

    public static TermMatch Of(IEnumerable<Row> rows, string kindColumn = "kind")
    {
        var match = new TermMatch();
        foreach (var row in rows)
            switch (row[kindColumn])
            {
                case "icd10": match._icd10.AddRange(row.List("match").Select(Bare)); break;
                case "snomed": match._snomed.UnionWith(row.List("match")); break;
                case "text": match._texts.AddRange(row.List("match")); break;
                case "not text": match._not.AddRange(row.List("match")); break;
                case "word": match._words.AddRange(row.List("match")); break;
            }
        return match;
    }

    public static TermMatch Of(IEnumerable<(string Kind, IReadOnlyList<string> Match)> lists)
    {
        var match = new TermMatch();
        foreach (var (kind, list) in lists)
            if (kind == "icd10") match._icd10.AddRange(list.Select(Bare));
            else match._texts.AddRange(list);
        return match;
    }

    public bool Matches(Term term)
    {
        var words = AllWords(term);
        if (_not.Any(n => words.Contains(n, StringComparison.OrdinalIgnoreCase))) return false;
        foreach (var coding in term.Codings)
        {
            if (coding.System is Systems.Icd10 or Systems.Icd10Cm or "ICD-10" or "ICD-10-CM" || coding.System.Contains("icd-10", StringComparison.OrdinalIgnoreCase))
            {
                var code = Bare(coding.Code);
                if (_icd10.Any(p => code.StartsWith(p, StringComparison.OrdinalIgnoreCase))) return true;
            }
            else if (coding.System == Systems.Snomed && _snomed.Contains(coding.Code)) return true;
        }
        return _texts.Any(t => words.Contains(t, StringComparison.OrdinalIgnoreCase)) || _words.Any(w => HasWord(words, w));
    }

    public static string AllWords(Term term) => string.Join(" | ", term.Codings.Select(c => c.Display).Prepend(term.Text).Where(t => t.Length > 0).Distinct());

    public static bool HasWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + word.Length == text.Length || !char.IsLetterOrDigit(text[at + word.Length]))) return true;
        return false;
    }

    private static string Bare(string code) => code.Replace(".", "", StringComparison.Ordinal).Trim();
}
