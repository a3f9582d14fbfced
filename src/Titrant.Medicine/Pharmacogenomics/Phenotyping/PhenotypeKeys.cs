using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

/// <summary>The phenotypes that a gene may have, and the keys under which each is looked up.</summary>
internal static class PhenotypeKeys
{
    private static readonly ILookup<string, Row> s_byGene = Table.Embedded(typeof(PhenotypeKeys).Assembly, "Pharmacogenomics/knowledge/phenotypes.tsv").Rows.ToLookup(r => r["gene"], StringComparer.Ordinal);

    /// <summary>False where CPIC gives no phenotypes (CYP4F2, IFNL3).</summary>
    public static bool HasAny(string gene) => s_byGene[gene].Any();

    public static IEnumerable<string> Phenotypes(string gene) => s_byGene[gene].Select(r => r["phenotype"]).Distinct();

    /// <summary>In genes with a score every score that gives the phenotype, low to high; otherwise the phenotype's own key.</summary>
    public static IEnumerable<string> KeysOf(string gene, string phenotype) => s_byGene[gene].Where(r => r["phenotype"] == phenotype).Select(r => r["key"]).Distinct()
        .OrderBy(k => ActivityScore.Read(k)?.Value ?? 0);

    /// <summary>The phenotype of a score; one that the table does not list takes that of the next lower listed one, for the bins have no gaps.</summary>
    public static string? OfScore(string gene, string score)
    {
        if (s_byGene[gene].FirstOrDefault(r => r["first"] == score) is { } exact) return exact["phenotype"];
        return ActivityScore.Read(score) is not { } asked ? null : s_byGene[gene]
            .Select(r => (Row: r, Score: ActivityScore.Read(r["first"]))).Where(r => r.Score is { AtLeast: false } s && s.Value <= asked.Value)
            .MaxBy(r => r.Score!.Value.Value).Row?["phenotype"];
    }
}
