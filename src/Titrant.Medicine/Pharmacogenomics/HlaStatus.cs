using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;
using System.Text.RegularExpressions;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>HLA alleles that guidelines ask about: each is positive, negative or not known, whatever else the person carries.</summary>
internal static partial class HlaStatus
{
    private static readonly Table s_table = Table.Embedded(typeof(HlaStatus).Assembly, "Pharmacogenomics/knowledge/hla_alleles.tsv");

    public static string Citation => s_table.Citation;

    public static IEnumerable<string> Genes => s_table.Rows.Select(r => r["gene"]).Distinct();

    /// <summary>What somebody has who carries none of the alleles.</summary>
    public static Seq<string> Negative(string gene) => s_table.Rows.Where(r => r["gene"] == gene).Select(r => $"{r["allele"]} negative").ToSeq();

    /// <summary>Each allele alone as positive.</summary>
    public static IEnumerable<GeneResult> Positives(string gene) => s_table.Rows.Where(r => r["gene"] == gene).Select(r => (Seq<string>)[$"{r["allele"]} positive", .. Negative(gene).Where(n => !n.StartsWith(r["allele"], StringComparison.Ordinal))])
        .Select(s => new GeneResult(gene, [], s, null, s, ResultSource.Outside));

    public static bool IsHla(string gene) => gene.StartsWith("HLA-", StringComparison.OrdinalIgnoreCase) && s_table.Rows.Any(r => gene.StartsWith(r["gene"], StringComparison.OrdinalIgnoreCase));

    /// <summary>"HLA-B" of "HLA-B", "HLA-B*57:01" and "hla-b".</summary>
    public static string Gene(string written) => s_table.Rows.First(r => written.StartsWith(r["gene"], StringComparison.OrdinalIgnoreCase))["gene"];

    /// <summary>
    /// "*57:01 positive", "*15:02 negative": from two typed alleles, which say it of every allele, or from a test of one allele,
    /// which says it of that one. Empty where the text tells nothing.
    /// </summary>
    public static Seq<string> Of(string gene, string written)
    {
        var asked = s_table.Rows.Where(r => r["gene"] == Gene(gene)).Select(r => r["allele"]).ToList();
        // The allele may stand in the name of the gene: "HLA-B*57:01" with the result "negative".
        var text = gene.Length > Gene(gene).Length ? $"{gene[Gene(gene).Length..]} {written}" : written;
        if (text.Length > 300) return [];
        var alleles = Allele().Matches(text).Select(m => $"*{int.Parse(m.Groups["group"].Value, System.Globalization.CultureInfo.InvariantCulture):00}:{m.Groups["protein"].Value}").ToList();
        if (Verdict().Match(text) is { Success: true } verdict && alleles.Count > 0)
        {
            var says = verdict.Groups["no"].Success ? "negative" : "positive";
            return alleles.Distinct().Where(asked.Contains).Select(a => $"{a} {says}").ToSeq();
        }
        // One field or one allele of two leaves open what the other is.
        if (alleles.Count < 2) return alleles.Where(asked.Contains).Select(a => $"{a} positive").ToSeq();
        return asked.OrderBy(a => !alleles.Contains(a)).Select(a => $"{a} {(alleles.Contains(a) ? "positive" : "negative")}").ToSeq();
    }

    [GeneratedRegex(@"\*?(?<group>[0-9]{2,3}):(?<protein>[0-9]{2,3})(:[0-9]{2,3}){0,2}[A-Z]?", RegexOptions.CultureInvariant)]
    private static partial Regex Allele();

    [GeneratedRegex(@"\b((?<no>negative|not detected|not present|absent|non-carrier)|positive|detected|present|carrier)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Verdict();
}
