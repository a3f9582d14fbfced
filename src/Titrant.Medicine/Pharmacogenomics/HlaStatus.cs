using System.Text.RegularExpressions;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>
/// What a report says of the HLA alleles that guidelines ask about: each is positive, negative or not known, whatever else the
/// person carries. Names are read by <see cref="Hla"/>. A report is understood word for word or not at all: what was not tested,
/// or not understood, is never negative.
/// </summary>
internal static partial class HlaStatus
{
    private const int Longest = 300;

    private enum Kind { Allele, Positive, Negative, Open }

    private readonly record struct Token(Kind Kind, string Allele = "", bool IsOther = false);

    public static string Citation => Hla.Citation;

    public static IEnumerable<string> Genes => Hla.Genes;

    /// <summary>What somebody has who carries none of the alleles.</summary>
    public static Seq<string> Negative(string gene) => Hla.Named(gene).Select(a => $"{a} negative").ToSeq();

    /// <summary>Each allele alone as positive.</summary>
    public static IEnumerable<GeneResult> Positives(string gene) => Hla.Named(gene).Select(a => (Seq<string>)[$"{a} positive", .. Negative(gene).Where(n => !n.StartsWith(a, StringComparison.Ordinal))])
        .Select(s => new GeneResult(gene, [], s, null, s, ResultSource.Outside));

    public static bool IsHla(string gene) => Find(gene) is not null;

    /// <summary>"HLA-B" of "HLA-B", "HLA-B*57:01" and "hla-b".</summary>
    public static string Gene(string written) => Find(written) ?? throw new ArgumentException("No HLA gene that guidelines ask about.", nameof(written));

    /// <summary>
    /// "*57:01 positive", "*15:02 negative": from two typed alleles, which say it of every allele, or from a test of one allele,
    /// which says it of that one. Empty where the text tells nothing or could be read in two ways.
    /// </summary>
    public static Seq<string> Of(string gene, string written)
    {
        var symbol = Gene(gene);
        // The allele may stand in the name of the gene: "HLA-B*57:01" with the result "negative".
        var suffix = gene[symbol.Length..];
        if (string.IsNullOrWhiteSpace(written) || written.Length + suffix.Length > Longest || Tokens(symbol, written) is not { } tokens) return [];
        if (suffix.Length > 0 && tokens.All(t => t.Kind != Kind.Allele))
        {
            if (Tokens(symbol, suffix) is not { } own) return [];
            tokens.InsertRange(0, own);
        }
        var asked = Hla.Named(symbol).ToList();
        if (tokens.Any(t => t.Kind is Kind.Positive or Kind.Negative)) return Verdicts(tokens, asked);
        var alleles = tokens.Where(t => !t.IsOther).ToList();
        // A third name is an ambiguity of the typing, and nobody has three: what is one of the two is not told.
        if (alleles.Count is 0 or > 2) return [];
        var typed = alleles.Where(t => t.Kind == Kind.Allele).Select(t => t.Allele).ToList();
        // One field or one allele of two leaves open what the other is.
        if (typed.Count < 2 || typed.Any(Hla.IsLowResolution)) return asked.Where(typed.Contains).Select(a => $"{a} positive").ToSeq();
        // A null allele is not expressed: neither carried nor excluded.
        return asked.Where(a => !typed.Contains(a + "N")).OrderBy(a => !typed.Contains(a)).Select(a => $"{a} {(typed.Contains(a) ? "positive" : "negative")}").ToSeq();
    }

    /// <summary>
    /// Diplotype and phenotype of one report, a reading each where they speak of alleles by themselves: they may contradict each
    /// other. A phenotype of one word ("negative") belongs to the one allele that the diplotype names.
    /// </summary>
    public static IReadOnlyList<Seq<string>> Of(string gene, string diplotype, string phenotype)
    {
        var (typed, stated) = (Of(gene, diplotype), Of(gene, phenotype));
        if (string.IsNullOrWhiteSpace(phenotype) || string.IsNullOrWhiteSpace(diplotype)) return [.. new[] { typed, stated }.Where(s => s.Count > 0)];
        var named = Tokens(Gene(gene), diplotype) is { } tokens ? tokens.Count(t => t.Kind == Kind.Allele) : 0;
        if (stated.Count > 0 && Tokens(Gene(gene), phenotype)?.Any(t => t.Kind == Kind.Allele) == true)
            return [.. new[] { typed, stated }.Where(s => s.Count > 0)];
        // "*57:01" beside "negative", or beside words that nobody understands, is not "*57:01 positive".
        if (named == 1) return Of(gene, $"{diplotype} {phenotype}") is { Count: > 0 } both ? [both] : [];
        if (typed.Count == 0) return [];
        var verdict = Tokens(Gene(gene), phenotype)?.FirstOrDefault(t => t.Kind is Kind.Positive or Kind.Negative) ?? default;
        return verdict.Kind is Kind.Allele or Kind.Open || (verdict.Kind == Kind.Positive) == typed.Any(t => t.EndsWith(" positive", StringComparison.Ordinal)) ? [typed] : [];
    }

    /// <summary>"*57:01 negative; *15:02 positive", "positive for *57:01", "*57:01 and *58:01 negative": each allele has one verdict, or nothing is said.</summary>
    private static Seq<string> Verdicts(List<Token> tokens, List<string> asked)
    {
        if (tokens.Any(t => t.Kind == Kind.Open || t.IsOther)) return [];
        if (tokens[^1].Kind == Kind.Allele) tokens.Reverse();
        var (said, group) = (new List<(string Allele, bool Positive)>(), new List<string>());
        var verdicts = tokens.Count(t => t.Kind != Kind.Allele);
        foreach (var token in tokens)
        {
            if (token.Kind == Kind.Allele) { group.Add(token.Allele); continue; }
            // "*57:01, *58:01 negative, *15:02 positive" does not tell what *57:01 is.
            if (group.Count == 0 || group.Distinct().Count() > 1 && verdicts > 1) return [];
            said.AddRange(group.Distinct().Select(a => (a, token.Kind == Kind.Positive)));
            group.Clear();
        }
        if (group.Count > 0 || said.GroupBy(s => s.Allele).Any(g => g.Distinct().Count() > 1)) return [];
        return said.Distinct().Where(s => asked.Contains(s.Allele)).Select(s => $"{s.Allele} {(s.Positive ? "positive" : "negative")}").ToSeq();
    }

    /// <summary>The words of a report in their order; null where one is not understood.</summary>
    private static List<Token>? Tokens(string gene, string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var match = Word().Match(text, at);
            if (!match.Success || match.Index != at || match.Length == 0) return null;
            at += match.Length;
            if (match.Groups["no"].Success) tokens.Add(new(Kind.Negative));
            else if (match.Groups["yes"].Success) tokens.Add(new(Kind.Positive));
            else if (match.Groups["open"].Success) tokens.Add(new(Kind.Open));
            else if (match.Groups["allele"].Success)
            {
                if (Hla.TwoField(match.Groups["name"].Value) is not { } allele) return null;
                var locus = match.Groups["locus"].Value;
                tokens.Add(new(Kind.Allele, allele, locus.Length > 0 && !gene.EndsWith("-" + locus, StringComparison.OrdinalIgnoreCase)));
            }
        }
        return tokens;
    }

    private static string? Find(string written) => Hla.Genes.FirstOrDefault(g => written.StartsWith(g, StringComparison.OrdinalIgnoreCase) && (written.Length == g.Length || !char.IsLetterOrDigit(written[g.Length])));

    [GeneratedRegex(@"\G(?:(?:for|and|is|was|of|result|status|the|allele|alleles)(?!\w)|(?<allele>(?:HLA[-\s]?(?<locus>[A-Z]{1,3}\d?)[-\s:]?|(?<locus>[A-Z]{1,3}\d?))?(?<name>(?:\*\d{2,3}|(?<!\d)\d{2,3}(?=:))(?::?\d{2,3})?(?::\d{2,3}){0,2}[NLSCAQGP]?)(?![\w*]|:\d))" +
        @"|(?<no>(?:negative|neg|not\s+(?:detected|present|found|carried)|none\s+detected|undetected|absent|non-?\s?carrier|no)(?!\w))" +
        @"|(?<yes>(?:positive|pos|detected|present|found|carrier|heterozygous|homozygous|het|hom)(?!\w))" +
        @"|(?<open>(?<=/\s*)(?:-|blank|xx|unknown)(?=\s*$))|HLA-?[A-Z]{1,3}\d?(?=[\s:])|[\s/|,;+:=().])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
