using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>One gene's result for everybody who has the same genotypes.</summary>
/// <param name="Diplotypes">The best explanation and its equals; empty where nothing explains the genotypes.</param>
/// <param name="Phenotype">"" where none follows.</param>
/// <param name="ActivityScore">As its table writes it; "" where the gene has none.</param>
/// <param name="Keys">What recommendations are looked up by, one per alternative.</param>
/// <param name="NotCalled">Positions of the gene without a usable genotype.</param>
/// <param name="NotExcluded">Alleles of changed function that may be there unseen.</param>
/// <param name="IsAssessed">False: the result must not be read as normal.</param>
internal sealed record CohortCall(
    Seq<string> Diplotypes, string Phenotype, string ActivityScore, Seq<string> Keys, int NotCalled, Seq<string> NotExcluded, string Note, bool IsAssessed);
