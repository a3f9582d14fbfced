using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>The genes that a VCF shows, as a cohort is called for them: by the matcher and the phenotype tables of one person.</summary>
internal static class Panels
{
    private static readonly Lazy<CohortPanel> s_all = new(() => Of([.. Pharmacogene.FromVcf.Select(Pharmacogene.Of)]));

    public static CohortPanel All => s_all.Value;

    public static CohortPanel Of(Seq<Pharmacogene> genes) => new(
        genes.Select(g => new CohortGene(g.Gene, g.Positions.Select(Position).ToSeq())).ToSeq(),
        (gene, genotypes, build) => Call(genes[gene], genotypes, build),
        string.Join('|', Pharmacogene.Tables.Concat(CpicRules.Tables)), CpicRules.Of(genes.Select(g => g.Gene).ToSeq()));

    private static CohortPosition Position(DefinedPosition p) => new(p.RsId, p.On38, p.Ref38, p.On37, p.Ref37,
        p.Ref37 is { } ref37 && !p.Documents(ref37) ? [p.Ref38, .. p.Alts, ref37] : [p.Ref38, .. p.Alts]);

    private static CohortCall Call(Pharmacogene gene, ReadOnlySpan<CohortGenotype> genotypes, GenomeBuild build)
    {
        var observed = new Dictionary<int, Observed>(genotypes.Length);
        var unknown = new List<string>();
        var notCalled = 0;
        for (var i = 0; i < genotypes.Length; i++)
        {
            var (position, genotype) = (gene.Positions[i], genotypes[i]);
            var counts = position.Role is PositionRole.Defining or PositionRole.Required;
            if (position.Role == PositionRole.Ignored) continue;
            // A single allele says nothing about the other chromosome, except on X.
            if (!genotype.IsCalled || genotype.IsHaploid && gene.Chrom != "chrX") { if (counts) notCalled++; continue; }
            var first = Sequence(position, genotype.First);
            var second = genotype.IsHaploid ? "" : Sequence(position, genotype.Second);
            // A base that no allele has hides no allele of the other positions.
            if (first is null || second is null) { if (counts) unknown.Add(position.RsId); }
            else observed[i] = new(first, second, !genotype.IsPhased ? "" : genotype.PhaseSet > 0 ? $"set {genotype.PhaseSet}" : Observed.Phased);
        }
        var match = GeneMatcher.Match(gene, observed);
        match = match with { Recommend = GeneCall.Explained(gene, match, observed.ContainsKey) };
        var results = Phenotyper.Of(match).Where(r => r.IsKnown).ToList();
        var phenotypes = results.SelectMany(r => r.Phenotypes).Distinct().ToSeq();
        var open = notCalled == 0 ? [] : NotExcluded(gene, observed, match);
        var isSure = open.IsEmpty && unknown.Count == 0 || phenotypes.Count == 1 && Phenotypes.Gravity(phenotypes[0]) > 0;
        var assessed = isSure && results.Count > 0 && phenotypes.Count <= 1 && !phenotypes.Any(IsNone);
        // Whoever reads the phenotype column alone must not read "normal" where something was not looked at.
        if (!assessed) phenotypes = phenotypes.All(p => IsNone(p) || Phenotypes.Gravity(p) > 0) ? phenotypes : [];
        return new(
            (match.Pairs.IsEmpty ? match.Recommend : match.Pairs).Select(p => p.ToString()).ToSeq(), string.Join(" or ", phenotypes),
            phenotypes.IsEmpty ? "" : string.Join(" or ", results.Select(r => r.ActivityScore).OfType<string>().Distinct()), results.SelectMany(r => r.LookupKeys).Distinct().ToSeq(), notCalled, open,
            string.Join("; ", Notes(match, unknown)), assessed);
    }

    private static IEnumerable<string> Notes(GeneMatch match, List<string> unknown)
    {
        if (unknown.Count > 0) yield return $"variant of unknown effect at {string.Join(", ", unknown)}";
        if (match.Found.Count > 0) yield return $"alleles found, strands unknown: {string.Join(", ", match.Found)}";
        else if (match.Recommend.Count > 0 && match.Recommend[0] is { Inferred: true } inferred) yield return $"phenotype of {inferred}";
        foreach (var note in match.Notes.Concat(match.Beside)) yield return note;
    }

    /// <summary>Alleles of changed function that may be there more often than the best pair says, for want of a call.</summary>
    private static Seq<string> NotExcluded(Pharmacogene gene, Dictionary<int, Observed> observed, GeneMatch match) => gene.Alleles
        .Where(a => gene.IsChanged(a) && gene.Deciding(a).Any(i => !observed.ContainsKey(i))
            && OpenAllele.MayHold(gene, a, observed) > match.Recommend.Select(p => (p.First == a.Name ? 1 : 0) + (p.Second == a.Name ? 1 : 0)).DefaultIfEmpty(0).Max())
        .Select(a => a.Name).ToSeq();

    private static bool IsNone(string phenotype) => phenotype is "" or "Indeterminate" or ActivityScore.NotAvailable or GeneResult.NoResult;

    private static string? Sequence(DefinedPosition position, byte allele) =>
        allele == 0 ? position.Ref38 : allele <= position.Alts.Count ? position.Alts[allele - 1] : null;
}
