using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>The genes that a VCF shows, as a cohort is called for them.</summary>
internal static class Panels
{
    private static readonly Lazy<CohortPanel> s_all = new(() => Of([.. Pharmacogene.FromVcf.Select(Pharmacogene.Of)]));

    public static CohortPanel All => s_all.Value;

    public static CohortPanel Of(Seq<Pharmacogene> genes) => new(
        genes.Select(g => new CohortGene(g.Gene, g.Positions.Select(Position).ToSeq())).ToSeq(),
        (gene, genotypes, build) => Call(genes[gene], genotypes, build), string.Join('|', Pharmacogene.Tables), []);

    private static CohortPosition Position(DefinedPosition p) => new(p.RsId, p.On38, p.Ref38, p.On37, p.Ref37,
        p.Ref37 is { } ref37 && !p.Documents(ref37) ? [p.Ref38, .. p.Alts, ref37] : [p.Ref38, .. p.Alts]);

    private static CohortCall Call(Pharmacogene gene, ReadOnlySpan<CohortGenotype> genotypes, GenomeBuild build)
    {
        var observed = new Dictionary<int, Observed>();
        var unknown = new List<string>();
        var notCalled = 0;
        for (var i = 0; i < genotypes.Length; i++)
        {
            var position = gene.Positions[i];
            if (position.Role is PositionRole.Extra or PositionRole.Ignored) continue;
            var genotype = genotypes[i];
            // A single allele says nothing about the other chromosome, except on X.
            if (!genotype.IsCalled || genotype.IsHaploid && gene.Chrom != "chrX" || position.On(build) is null) { notCalled++; continue; }
            var (first, second) = (Sequence(position, genotype.First), genotype.IsHaploid ? Sequence(position, genotype.First) : Sequence(position, genotype.Second));
            if (first is null || second is null) unknown.Add(position.RsId);
            else observed[i] = new(first, second, !genotype.IsPhased ? "" : genotype.PhaseSet > 0 ? $"set {genotype.PhaseSet}" : "phased");
        }
        var pairs = observed.Count == 0 ? [] : NamedAlleles.Match(gene, observed);
        var best = pairs.Where(p => p.Score == pairs[0].Score).ToSeq();
        var open = OpenAllele.Of(gene, observed, observed, best);
        var phenotypes = best.Select(p => gene.Phenotype(p.First, p.Second)).Distinct().ToSeq();
        var keys = best.Select(p => gene.Result(p.First, p.Second)?.Key ?? "").Where(k => k.Length > 0).Distinct().ToSeq();
        var isAssessed = best.Count > 0 && phenotypes.Count == 1 && phenotypes[0] != "Indeterminate" && open.IsEmpty && unknown.Count == 0;
        return new(best.Select(p => p.ToString()).ToSeq(), string.Join(" or ", phenotypes), string.Join(" or ", best.Select(p => gene.Score(p.First, p.Second)).OfType<string>().Distinct()),
            keys, notCalled, open.Select(o => o.Name).ToSeq(), unknown.Count > 0 ? $"variant of unknown effect at {string.Join(", ", unknown)}" : "", isAssessed);
    }

    private static string? Sequence(DefinedPosition position, byte allele) => allele switch
    {
        0 => position.Ref38,
        CohortGenotype.Undocumented => null,
        _ when allele <= position.Alts.Count => position.Alts[allele - 1],
        _ => null,
    };
}
