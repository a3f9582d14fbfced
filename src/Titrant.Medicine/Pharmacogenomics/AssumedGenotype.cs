using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>"What if CYP2C19 were a poor metaboliser?": the results that may be assumed of a gene, in words.</summary>
/// <param name="Phenotype">By which it is found again.</param>
/// <param name="Words">"poor metaboliser, as with *2/*2".</param>
internal sealed record AssumedGenotype(string Gene, string Phenotype, string Words, Result.Diplotype Result)
{
    /// <summary>Genes on which a word is to be said here: those of the medicines, and those of an open question.</summary>
    public static IReadOnlyList<string> Genes(Chart chart) => [.. Medicines.Of(chart).SelectMany(m => m.Product.Drugs).SelectMany(d => DrugGenes.Of(d.Ingredient))
        .Concat(chart.Answers.OfType<Gap>().SelectMany(g => g.About.Split("; ")).Where(a => a.StartsWith("gene:", StringComparison.Ordinal)).Select(a => a[5..]))
        .Where(IsGene).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>One for each phenotype that the gene can have; empty for what is no gene of the tables.</summary>
    public static IReadOnlyList<AssumedGenotype> Of(string gene) => !IsGene(gene) ? []
        : [.. (HlaStatus.IsHla(gene) ? HlaStatus.Positives(gene).Concat(OpenChange.Candidates(gene)) : OpenChange.Candidates(gene))
            .Where(r => r.Phenotype.Length > 0).DistinctBy(r => r.Phenotype)
            .Select(r => new AssumedGenotype(gene, r.Phenotype, r.Alleles.IsEmpty ? Spoken(r) : $"{Spoken(r)}, as with {r.Diplotype}", KnownResults.ToAnswer(r)))];

    private static string Spoken(GeneResult r) => string.Join("; ", r.Phenotypes.Select(Phenotypes.Words));

    private static bool IsGene(string gene) => HlaStatus.IsHla(gene) || Pharmacogene.IsKnown(gene);
}
