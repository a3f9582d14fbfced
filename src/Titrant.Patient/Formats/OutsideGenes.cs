using System.Collections.Frozen;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Formats;

/// <summary>The genes that laboratories report for medicines: their identifiers, and the codes by which they are reported.</summary>
public static class OutsideGenes
{
    private static readonly Table s_table = Table.Embedded(typeof(OutsideGenes).Assembly, "Formats/outside_genes.tsv");
    private static readonly FrozenDictionary<string, Row> s_byName = s_table.Rows.ToFrozenDictionary(r => r["gene"], StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenDictionary<string, string> s_byCode = s_table.Rows
        .SelectMany(r => r.List("phenotype_loinc").Concat(r.List("genotype_loinc")).Concat(r.List("allele_loinc").Select(a => a.Split(' ')[0])).Select(code => (code, Gene: r["gene"]))).ToFrozenDictionary(p => p.code, p => p.Gene);

    /// <summary>The symbol in HGNC's capitals; null where the table does not list the gene.</summary>
    public static string? Known(string gene) => s_byName.TryGetValue(gene.Trim(), out var row) ? row["gene"] : null;

    /// <summary>"HGNC:2621"; null where not listed.</summary>
    public static string? HgncOf(string gene) => s_byName.TryGetValue(gene, out var row) ? row["hgnc"] : null;

    /// <summary>
    /// Codes of observations that report a gene: genotype and haplotype (LOINC, as the Genomics Reporting guide uses them), what it
    /// means for medicines (LOINC 53040-2 and the guide's own codes), and the codes for single genes.
    /// </summary>
    internal static IReadOnlyList<string> ObservationCodes { get; } =
        ["84413-4", "84414-2", "53040-2", "therapeutic-implication", "predicted-therapeutic-implication", .. s_byCode.Keys.Order(StringComparer.Ordinal)];

    /// <summary>True where one copy is a whole genotype: on chrX in men, and in mitochondria.</summary>
    internal static bool MayBeSingle(string gene) => s_byName.TryGetValue(gene, out var row) && row["copies"] == "1";

    internal static string? OfLoinc(string? code) => code is not null && s_byCode.TryGetValue(code, out var gene) ? gene : null;

    /// <summary>"*57:01" of the code of a test of that one allele.</summary>
    internal static string? AlleleOfLoinc(string? code) => code is null ? null
        : s_table.Rows.SelectMany(r => r.List("allele_loinc")).Where(a => a.StartsWith(code + " ", StringComparison.Ordinal)).Select(a => a[(code.Length + 1)..]).FirstOrDefault();

    internal static string? OfHgnc(string id) => s_table.Rows.FirstOrDefault(r => r["hgnc"].Equals(id, StringComparison.OrdinalIgnoreCase) || r["hgnc"][5..] == id)?["gene"];

    /// <summary>The one gene that some words name ("CYP2C9 gene product metabolic activity"); null for none or several.</summary>
    internal static string? NamedIn(string words)
    {
        string? only = null;
        foreach (var row in s_table.Rows)
        {
            var at = words.IndexOf(row["gene"], StringComparison.OrdinalIgnoreCase);
            // CYP2C9 is not in "CYP2C90", nor HLA-A in "HLA-ABC".
            if (at < 0 || at > 0 && char.IsLetterOrDigit(words[at - 1]) || at + row["gene"].Length is var end && end < words.Length && char.IsLetterOrDigit(words[end])) continue;
            if (only is not null) return null;
            only = row["gene"];
        }
        return only;
    }
}
