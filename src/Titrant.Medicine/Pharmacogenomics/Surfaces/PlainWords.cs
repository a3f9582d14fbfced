using Titrant.Medicine.Briefs;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What a phenotype means, in words for the person whose genes they are.</summary>
internal static class PlainWords
{
    // By phenotype, or by gene and phenotype where the gene's own medicines must not be met unawares.
    private static readonly Dictionary<string, (string Plain, bool Usual)> s_words = Table.Embedded(typeof(PlainWords).Assembly, "Pharmacogenomics/Surfaces/plain_words.tsv").Rows
        .ToDictionary(r => $"{r["gene"]} {r["phenotype"]}".Trim(), r => (r["plain"], r["usual"] == "yes"), StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where the table does not know the term: then the term itself is shown and nothing is made up.</summary>
    public static (string Plain, bool Usual)? Of(string phenotype, string gene = "")
    {
        var term = phenotype.Trim();
        var hedge = "";
        foreach (var (prefix, words) in s_hedges)
            if (term.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) (hedge, term) = (words, term[prefix.Length..]);
        // HLA: "*57:01 positive; *58:01 negative". One that is positive outweighs any number that are negative.
        if (IsHla(term)) return Positive(term).Any() ? ("marks a risk of severe reactions to some medicines", false) : term.Split(';').All(t => t.TrimEnd().EndsWith(" negative", StringComparison.OrdinalIgnoreCase)) ? ("as in most people", true) : ("the effect is not known", false);
        return s_words.TryGetValue($"{gene} {term}".Trim(), out var found) || s_words.TryGetValue(term, out found) ? (hedge + found.Plain, found.Usual) : null;
    }

    private static bool IsHla(string phenotype) => phenotype.Contains(':', StringComparison.Ordinal) && phenotype.StartsWith('*');

    private static IEnumerable<string> Positive(string phenotype) => phenotype.Split(';', StringSplitOptions.TrimEntries).Where(t => t.EndsWith(" positive", StringComparison.OrdinalIgnoreCase));

    /// <summary>"intermediate metaboliser": the term in running text, in British spelling; of HLA what is positive, if anything is.</summary>
    public static string Term(string phenotype) => phenotype.Length == 0 ? "" : IsHla(phenotype) && Positive(phenotype).Any() ? string.Join("; ", Positive(phenotype)) : Keep(phenotype.Replace("Metabolizer", "metaboliser", StringComparison.OrdinalIgnoreCase));

    private static readonly (string, string)[] s_hedges = [("Likely ", "probably "), ("Possible ", "possibly ")];

    // "HLA-B *57:01 positive" keeps its capitals; "Poor Metabolizer" does not.
    private static string Keep(string text) => string.Join(' ', text.Split(' ').Select(w => w.Length > 1 && w.Skip(1).All(c => !char.IsUpper(c) && !char.IsDigit(c)) ? w.ToLowerInvariant() : w));
}
