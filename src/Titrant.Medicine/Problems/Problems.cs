using System.Collections.Frozen;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine;

/// <summary>
/// Whether a person has, or ever had, a problem that a rule asks about ("dialysis", "atrial fibrillation"): by the codes
/// and, beside them, the words of conditions and procedures. The sets stand in Problems/problems.tsv.
/// </summary>
public static class Problems
{
    internal static readonly Table Source = Table.Embedded(typeof(Problems).Assembly, "Problems/problems.tsv");

    private static readonly FrozenDictionary<string, Set> s_sets = Source.Rows
        .Select(r => new Set(r["key"], r.List("icd10").Select(Plain).ToArray(), r.List("snomed").ToFrozenSet(), r.List("words"), r.List("not words")))
        .ToFrozenDictionary(s => s.Key);

    public static IEnumerable<string> Keys => s_sets.Keys.Order(StringComparer.Ordinal);

    /// <summary>Facts that say that the problem stands now: neither ended, refuted, planned nor merely suspected.</summary>
    public static IReadOnlyList<Fact> Of(Chart chart, string key) =>
        Find(chart, key, status => status is StatusKind.Current or StatusKind.Final or StatusKind.Unknown);

    /// <summary>Facts that say that the problem stands or stood: a stroke ten years ago is still a stroke.</summary>
    public static IReadOnlyList<Fact> Ever(Chart chart, string key) =>
        Find(chart, key, status => status is StatusKind.Current or StatusKind.Final or StatusKind.Unknown or StatusKind.Ended);

    public static bool Has(Chart chart, string key) => Of(chart, key).Count > 0;

    /// <summary>True where the words or codes of a reason for treatment name the problem.</summary>
    public static bool Names(Term term, string key) => SetOf(key).Matches(term);

    /// <summary>True where free text names the problem.</summary>
    internal static bool Names(string text, string key) => SetOf(key).Matches(text);

    private static Fact[] Find(Chart chart, string key, Func<StatusKind, bool> stands)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var set = SetOf(key);
        return [.. chart.Facts.Where(f => f.Claim switch
        {
            Condition c => set.Matches(c.Code),
            Procedure p => set.Matches(p.Code),
            _ => false,
        } && stands(f.Claim is Procedure && f.StatusAt(chart.AsOf) == StatusKind.Ended ? StatusKind.Final : f.StatusAt(chart.AsOf)))];
    }

    private static Set SetOf(string key) => s_sets.TryGetValue(key, out var set)
        ? set
        : throw new ArgumentException($"problems.tsv has no '{key}'.", nameof(key));

    private static string Plain(string icd) => icd.Replace(".", "", StringComparison.Ordinal).ToUpperInvariant();

    private sealed record Set(string Key, string[] Icd10, FrozenSet<string> Snomed, string[] Words, string[] NotWords)
    {
        private static readonly string[] s_others = ["family history", "history in family", "mother had", "father had", "risk of ", "at risk", "suspected", "rule out", "query ", "exclude "];

        public bool Matches(Term term)
        {
            foreach (var coding in term.Codings)
            {
                if (coding.System == Systems.Snomed && Snomed.Contains(coding.Code)) return true;
                if (IsIcd10(coding.System) && Icd10.Any(p => Plain(coding.Code).StartsWith(p, StringComparison.Ordinal))) return true;
            }
            return Matches(term.Text + " | " + string.Join(" | ", term.Codings.Select(c => c.Display)));
        }

        public bool Matches(string written)
        {
            var plain = Titrant.Patient.Codes.Folding.NoAccents(written);
            var text = plain.ToLowerInvariant();
            // In a text of capitals only, AF is no abbreviation but a Danish preposition as likely.
            var shouted = !plain.Any(char.IsLower) && plain.Count(char.IsWhiteSpace) > 4;
            return Words.Any(w => IsAbbreviation(w) ? !shouted && HasWord(plain, w, whole: true) : HasWord(text, w)) && !NotWords.Any(w => HasWord(text, w)) && !s_others.Any(text.Contains);
        }

        private static bool IsIcd10(string system) => system.Contains("icd-10", StringComparison.OrdinalIgnoreCase) || system.Contains("icd10", StringComparison.OrdinalIgnoreCase)
            || system.Contains("2.16.840.1.113883.6.90", StringComparison.Ordinal) || system.Contains("2.16.840.1.113883.6.3", StringComparison.Ordinal);

        private static bool IsAbbreviation(string word) => word.Count(char.IsUpper) >= 2;

        // A word begins at a word boundary; it may go on ("embol" in "embolism") unless it is an abbreviation.
        private static bool HasWord(string text, string word, bool whole = false)
        {
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                var end = at + word.Length;
                var starts = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
                var ends = !whole && word.Length > 4 || end == text.Length || !char.IsLetterOrDigit(text[end]);
                if (starts && ends) return true;
            }
            return false;
        }
    }
}
