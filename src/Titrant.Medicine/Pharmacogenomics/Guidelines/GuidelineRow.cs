using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Guidelines;

internal enum GuidelineBody { Cpic, Dpwg }

/// <summary>What a row asks of a gene. No key: the gene belongs to a flow chart that is read with any result.</summary>
internal readonly record struct GeneKey(string Gene, string Key)
{
    /// <summary>True for a pair of alleles ("*2/*3"), which goes before any phenotype.</summary>
    /// <remarks>DPWG's "1511 and 1502" is none: its row is silent, and must not hide the warnings for each of the two alleles.</remarks>
    public bool IsExact => Key.Contains('/', StringComparison.Ordinal);
}

/// <summary>One recommendation of a guideline for one genotype: which, how strong, for whom; its words stand in the advice tables.</summary>
/// <param name="Drug">As the source names it.</param>
/// <param name="Population">"general", "adults", "CBZ naive"; "" where the source names none.</param>
/// <param name="Strength">"Strong", "Moderate", "Optional", "No recommendation", "N/A", "".</param>
/// <param name="Advice">Id in the pack's advice table; "" for CPIC, whose advice is found by <paramref name="Id"/>.</param>
internal sealed record GuidelineRow(GuidelineBody Body, string Drug, string Guideline, string Id, string Population, string Strength, Seq<GeneKey> Keys, string Advice)
{
    public bool IsFlowChart => Keys.All(k => k.Key.Length == 0);
}

/// <summary>One reading of each gene of a guideline, and the rows that fit all of them at once.</summary>
internal sealed record GenotypeRows(Seq<GeneResult> Genotype, Seq<GuidelineRow> Rows);

/// <summary>What a guideline says to a person's results: rows, or why there are none.</summary>
/// <param name="Genotypes">One per combination of equally good readings; empty where none of the genes is known.</param>
/// <param name="NotKnown">Genes of the guideline without a result. Without rows these are the reason; with rows, the rows say what holds as long as they are not known.</param>
internal sealed record GuidelineMatch(GuidelineBody Body, string Drug, string Guideline, Seq<string> Genes, Seq<GenotypeRows> Genotypes, Seq<string> NotKnown)
{
    public IEnumerable<GuidelineRow> Rows => Genotypes.SelectMany(g => g.Rows).Distinct();

    /// <summary>Why there is no recommendation, in words; null where there is one. Never "normal".</summary>
    public string? WhyNone => Rows.Any() ? null
        : NotKnown.Count > 0 ? $"no recommendation because {string.Join(" and ", NotKnown)} {(NotKnown.Count == 1 ? "is" : "are")} not known"
        : $"the guideline has no row for {string.Join(", ", Genotypes.SelectMany(g => g.Genotype).Select(r => $"{r.Gene} {r.Label}").Distinct())}";
}
