using System.Text.RegularExpressions;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>Alleles as laboratories write them, as the names of our tables.</summary>
internal static partial class AlleleText
{
    private const int Longest = 200;
    private static readonly Table s_table = Table.Embedded(typeof(AlleleText).Assembly, "Pharmacogenomics/knowledge/allele_names.tsv");
    private static readonly Dictionary<(string Gene, string Written), string> s_other =
        s_table.Rows.ToDictionary(r => (r["gene"], r["written"].ToUpperInvariant()), r => r["allele"]);
    private static readonly string[] s_reference = ["REFERENCE", "REF", "WT", "WILD TYPE", "WILD-TYPE", "WILDTYPE", "NORMAL", "NO VARIANT", "NEGATIVE"];

    /// <summary>"*2/*1", "CYP2C19*1/*2", "*1|*2", "c.1905+1G>A/Reference", "c.2846A>T (heterozygous)" as a pair in natural order.</summary>
    /// <returns>Second is "" for a single allele of a gene that may have one copy; null where it is no pair of named alleles.</returns>
    public static (string First, string Second)? Pair(Pharmacogene gene, string diplotype)
    {
        var text = diplotype.Trim();
        if (text.Length is 0 or > Longest) return null;
        if (Whole(gene, text) is { } single)
            return gene.Chrom is "chrM" or "chrX" ? (single, "") : null;
        if (Zygosity().Match(text) is { Success: true } z && Whole(gene, z.Groups["allele"].Value) is { } one)
            return Ordered(one, z.Groups["hom"].Success ? one : Usual(gene));
        foreach (var (first, second) in Halves(text))
            if (Whole(gene, first) is { } a && Whole(gene, second) is { } b) return Ordered(a, b);
        return null;
    }

    /// <summary>One allele; sub-alleles (*4.024, *4A) count as their core allele, whose function they share.</summary>
    public static string? Whole(Pharmacogene gene, string written)
    {
        var text = written.Trim();
        if (text.StartsWith(gene.Gene, StringComparison.OrdinalIgnoreCase)) text = text[gene.Gene.Length..].TrimStart(':', '-', ' ');
        if (gene.Allele(text) is { } known) return known.Name;
        if (s_other.TryGetValue((gene.Gene, text.ToUpperInvariant()), out var other)) return other;
        if (s_reference.Contains(text.ToUpperInvariant())) return Usual(gene);
        if (Star().Match(text) is { Success: true } star)
        {
            var parts = star.Groups["part"].Captures.Select(c => Part(c.Value)).ToList();
            var name = string.Join("+", parts);
            return parts.Count == 1 ? Copies(gene, parts[0]) : gene.Allele(name)?.Name ?? name;
        }
        // "c.1905+1G>A" of "c.1905+1G>A (*2A)".
        return gene.Alleles.FirstOrDefault(a => a.Name.StartsWith(text + " (", StringComparison.OrdinalIgnoreCase))?.Name;
    }

    // CYP2C19's reference sequence is *38, but a report that found nothing means *1.
    private static string Usual(Pharmacogene gene) => gene.Knows("*1") ? "*1" : gene.Reference.Name;

    /// <summary>Copies beyond three are of one function: *1x3 stands as *1x≥3 where the table has that entry.</summary>
    private static string Copies(Pharmacogene gene, string name)
    {
        if (gene.Knows(name) || name.IndexOf('x', StringComparison.Ordinal) is not (> 0 and var at)) return name;
        return int.TryParse(name[(at + 1)..].TrimStart('≥'), out var copies) && copies >= 3 && gene.Knows(name[..at] + "x≥3") ? name[..at] + "x≥3" : name;
    }

    private static string Part(string written)
    {
        var match = StarPart().Match(written);
        var copies = match.Groups["copies"].Value;
        return "*" + match.Groups["core"].Value + (copies is "" or "1" ? "" : "x" + match.Groups["least"].Value + copies);
    }

    private static IEnumerable<(string, string)> Halves(string text)
    {
        for (var i = 1; i < text.Length - 1; i++)
            if (text[i] is '/' or '|' or ';') yield return (text[..i], text[(i + 1)..]);
    }

    private static (string, string) Ordered(string a, string b) => AlleleNames.Natural.Compare(a, b) <= 0 ? (a, b) : (b, a);

    [GeneratedRegex(@"^(?<part>\*\d+[A-Z]?(\.\d+)?\s*(x\s*(≥|>=)?\s*\d+)?)(\s*\+\s*(?<part>\*\d+[A-Z]?(\.\d+)?\s*(x\s*(≥|>=)?\s*\d+)?))*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Star();

    [GeneratedRegex(@"^\*(?<core>\d+)[A-Z]?(\.\d+)?\s*(x\s*(?<least>≥|>=)?\s*(?<copies>\d+))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StarPart();

    [GeneratedRegex(@"^(?<allele>.{1,80}?)[\s,(]+((?<het>het(erozygous|erozygote)?)|(?<hom>hom(ozygous|ozygote)?))\)?\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Zygosity();
}
