using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>A defining position on both builds.</summary>
/// <param name="Alleles">The known sequences, the reference of GRCh38 first: what the numbers of a genotype mean.</param>
internal sealed record CohortPosition(string Name, Locus On38, string Ref38, Locus? On37, string? Ref37, Seq<string> Alleles);

/// <summary>A gene by its positions; genotype vectors are in their order.</summary>
internal sealed record CohortGene(string Name, Seq<CohortPosition> Positions)
{
    public bool IsOn(string chromosome) => Positions.Any(p => p.On38.Chrom == chromosome || p.On37?.Chrom == chromosome);
}

/// <summary>
/// What one vector of genotypes means. Called once for every distinct vector, from several threads at once: it depends on its
/// arguments alone. Phase sets are numbered from 1 in the order of the positions.
/// </summary>
/// <param name="gene">The gene's place in the panel.</param>
internal delegate CohortCall GeneCaller(int gene, ReadOnlySpan<CohortGenotype> genotypes, GenomeBuild build);

/// <summary>The genes that a cohort is called for, who calls them, and what the results change.</summary>
/// <param name="Version">Everything that a result depends on beside the file: definitions, tables, rules.</param>
/// <param name="Advice">For the burden report; empty where no advice is at hand.</param>
/// <param name="Foreign">Reads GRCh38 alone by another program's rules; null for our own.</param>
internal sealed record CohortPanel(Seq<CohortGene> Genes, GeneCaller Caller, string Version, Seq<DrugRule> Advice, ForeignReading? Foreign = null)
{
    /// <summary>Position ids count through the genes.</summary>
    public IReadOnlyList<CohortLocus> Loci()
    {
        var loci = new List<CohortLocus>();
        var id = 0;
        foreach (var position in Genes.SelectMany(g => g.Positions))
        {
            loci.Add(new(GenomeBuild.GRCh38, position.On38, position.Ref38, position.Alleles, id));
            if (Foreign is null && position.On37 is { } on37) loci.Add(new(GenomeBuild.GRCh37, on37, position.Ref37!, position.Alleles, id));
            id++;
        }
        return loci;
    }
}
