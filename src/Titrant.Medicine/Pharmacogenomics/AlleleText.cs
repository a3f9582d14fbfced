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
        var text = WithoutPosition(gene, Plain(diplotype));
        if (text.Length is 0 or > Longest) return null;
        if (HasOpenCopies(text))
        {
            var (two, more) = (Pair(gene, OpenCopies().Replace(text, "x2")), Pair(gene, OpenCopies().Replace(text, "x3")));
            return two is var (a2, b2) && more is var (a3, b3) && gene.Phenotype(a2, b2) is var same and not "Indeterminate" && same == gene.Phenotype(a3, b3) ? two : null;
        }
        if (Whole(gene, text) is { } single)
            return gene.Chrom is "chrM" or "chrX" ? (single, "") : null;
        if (Zygosity().Match(text) is { Success: true } z && Whole(gene, z.Groups["allele"].Value) is { } one)
            return Ordered(one, z.Groups["hom"].Success ? one : Usual(gene));
        foreach (var (first, second) in Halves(text))
            if (Whole(gene, first) is { } a && Whole(gene, second) is { } b) return Ordered(a, b);
        // "GA" of a gene whose alleles are named by one base.
        return text.Length == 2 && text.All(char.IsAsciiLetterUpper) && Named(gene, text[..1]) is { } left && Named(gene, text[1..]) is { } right ? Ordered(left, right) : null;
    }

    /// <summary>"*1/*2xN": duplicated, and nobody counted. Read as a pair only where two copies and more give one phenotype.</summary>
    public static bool HasOpenCopies(string diplotype) => OpenCopies().IsMatch(Plain(diplotype));

    /// <summary>"-1639 GA" and "rs9923231 C/T" of genes of one position, whose alleles are named by a base.</summary>
    private static string WithoutPosition(Pharmacogene gene, string text)
    {
        var name = gene.Reference.Name.Split(' ')[0];
        foreach (var position in (string[])[name.StartsWith("rs", StringComparison.Ordinal) ? name : "", gene.Gene == "VKORC1" ? "c.-1639" : "", gene.Gene == "VKORC1" ? "-1639" : ""])
            if (position.Length > 0 && gene.Allele(text) is null && text.StartsWith(position, StringComparison.OrdinalIgnoreCase) && gene.Alleles.All(a => !text.StartsWith(a.Name, StringComparison.OrdinalIgnoreCase)))
                return text[position.Length..].TrimStart(' ', ':');
        return text;
    }

    // Spreadsheets and word processors put other signs in place of x, the asterisk and the space.
    private static string Plain(string written) => written.Replace('×', 'x').Replace('∗', '*').Replace('＊', '*').Replace('\u00a0', ' ').Trim();

    /// <summary>One allele; sub-alleles (*4.024, *4A) count as their core allele, whose function they share.</summary>
    public static string? Whole(Pharmacogene gene, string written)
    {
        var text = Plain(written);
        if (text.StartsWith(gene.Gene, StringComparison.OrdinalIgnoreCase)) text = text[gene.Gene.Length..].TrimStart(':', '-', ' ');
        if (gene.Allele(text) is { } known) return known.Name;
        if (Named(gene, text) is { } other) return other;
        if (s_reference.Contains(text.ToUpperInvariant())) return Usual(gene);
        if (Part(gene, text) is { } inBrackets) return inBrackets;
        if (Star().Match(text) is { Success: true } star)
        {
            var parts = star.Groups["part"].Captures.Select(c => Part(c.Value)).ToList();
            var name = string.Join("+", parts);
            return parts.Count == 1 ? Copies(gene, parts[0]) : gene.Allele(name)?.Name ?? name;
        }
        return null;
    }

    private static string? Named(Pharmacogene gene, string text) => s_other.GetValueOrDefault((gene.Gene, text.ToUpperInvariant()));

    /// <summary>"c.1905+1G>A" and "*2A" of "c.1905+1G>A (*2A)"; null where two alleles have that part.</summary>
    private static string? Part(Pharmacogene gene, string text)
    {
        if (text.Length < 2) return null;
        var holding = gene.Alleles.Where(a => a.Name.StartsWith(text + " (", StringComparison.OrdinalIgnoreCase) || a.Name.EndsWith($"({text})", StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return holding.Count == 1 ? holding[0].Name : null;
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

    [GeneratedRegex(@"^(?<part>\*\d{1,5}[A-WYZ]?(\.\d{1,5})?\s*(x\s*(≥|>=)?\s*\d{1,3})?)(\s*\+\s*(?<part>\*\d{1,5}[A-WYZ]?(\.\d{1,5})?\s*(x\s*(≥|>=)?\s*\d{1,3})?))*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Star();

    [GeneratedRegex(@"^\*(?<core>\d+)[A-WYZ]?(\.\d+)?\s*(x\s*(?<least>≥|>=)?\s*(?<copies>\d+))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StarPart();

    [GeneratedRegex(@"(?<=\*\d{1,5}(\.\d{1,5})?\s?)x\s?N(?![\w])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OpenCopies();

    [GeneratedRegex(@"^(?<allele>.{1,80}?)[\s,(]+((?<het>het(erozygous|erozygote)?)|(?<hom>hom(ozygous|ozygote)?))\)?\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Zygosity();
}
