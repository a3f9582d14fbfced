using Titrant.Medicine.Pharmacogenomics.Guidelines;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>Which genes have a word on a medicine: those of the guidelines' rows and those that a label asks for.</summary>
internal static class DrugGenes
{
    private static readonly Lazy<ILookup<string, string>> s_genes = new(() => GeneTests.Asked
        .Concat(new[] { Guideline.Cpic, Guideline.Dpwg }.OfType<Guideline>().SelectMany(g => g.Drugs.SelectMany(d => g.Genes(d).Select(gene => (Drug: AdviceTable.Ingredient(d), Gene: gene)))))
        .Distinct().ToLookup(g => g.Drug, g => g.Gene, StringComparer.Ordinal));

    /// <param name="ingredient">As in the drug table.</param>
    public static IReadOnlyCollection<string> Of(string ingredient) => [.. s_genes.Value[ingredient]];
}
