using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

/// <summary>
/// From a diplotype to phenotype, activity score and lookup keys, after CPIC's allele functionality and diplotype-phenotype
/// tables. CYP2D6's values and bins are those of the CPIC/DPWG consensus (Clin Transl Sci 2020;13:116).
/// </summary>
internal static class Phenotyper
{
    /// <summary>One result for each pair that the matcher recommends; a gene that was not called has one without a result.</summary>
    public static Seq<GeneResult> Of(GeneMatch match) => match.Recommend.IsEmpty
        ? [Unknown(match.Gene.Gene)]
        : match.Recommend.Select(p => Of(match.Gene.Gene, p.First, p.Second) with { Inferred = p.Inferred }).ToSeq();

    /// <summary>Nothing is known of the gene: guidelines that have a row for that say so, and no other row applies.</summary>
    public static GeneResult Unknown(string gene) => new(gene, [], [GeneResult.NoResult], HasScore(gene) ? GeneResult.NoResult : null, [GeneResult.NoResult], ResultSource.None);

    /// <param name="second">"" for a single allele.</param>
    public static GeneResult Of(string gene, string first, string second, ResultSource source = ResultSource.Genome)
    {
        Seq<string> alleles = second.Length == 0 ? [first] : AlleleNames.Natural.Compare(first, second) <= 0 ? [first, second] : [second, first];
        if (Hla.Is(gene)) return OfHla(gene, alleles, source);
        if (!Pharmacogene.IsKnown(gene)) return new(gene, alleles, [ActivityScore.NotAvailable], null, [ActivityScore.NotAvailable], source);
        var table = Pharmacogene.Of(gene);
        if (table.HasScore) return OfScore(table, alleles, source);
        // CYP4F2: CPIC gives neither function nor phenotype, so there is nothing that could be indeterminate.
        if (!PhenotypeKeys.HasAny(gene) && table.Alleles.All(a => a.Function.Length == 0)) return new(gene, alleles, [], null, [], source);
        return table.Result(first, second) is var (phenotype, key)
            ? new(gene, alleles, [phenotype], null, [key], source)
            : new(gene, alleles, [ActivityScore.NotAvailable], null, [ActivityScore.NotAvailable], source);
    }

    public static bool HasScore(string gene) => Pharmacogene.IsKnown(gene) && Pharmacogene.Of(gene).HasScore;

    private static GeneResult OfScore(Pharmacogene gene, Seq<string> alleles, ResultSource source)
    {
        Seq<string> notes = [];
        if (alleles.Count == 2 && alleles.All(gene.Knows) && gene.Result(alleles[0], alleles[1]) is var (phenotype, key))
            return new(gene.Gene, alleles, [phenotype], gene.Score(alleles[0], alleles[1]), [key], source);
        if (alleles.Count == 2 && alleles.Any(a => !gene.Knows(a)) && ActivityScore.Sum(alleles.Select(a => Value(gene, a))) is { } sum && PhenotypeKeys.OfScore(gene.Gene, sum) is { } bin)
            return new(gene.Gene, alleles, [bin], sum, [sum], source, Notes: notes.Add("tandem-summed"));
        return new(gene.Gene, alleles, ["Indeterminate"], ActivityScore.NotAvailable, [ActivityScore.NotAvailable], source);
    }

    private static string? Value(Pharmacogene gene, string allele) => gene.Allele(allele)?.Value ?? Cyp2d6Names.Tandem(allele, part => gene.Allele(part)?.Value);

    private static GeneResult OfHla(string gene, Seq<string> alleles, ResultSource source)
    {
        var named = alleles.Select(a => Hla.TwoField(a) ?? a).ToSeq();
        var status = Hla.Status(gene, named, "CPIC");
        var result = new GeneResult(gene, named, status, null, status, source);
        if (named.Count == 1) result = result.Noting("hla-one-allele");
        return named.Any(Hla.IsLowResolution) ? result.Noting("hla-low-resolution") : result;
    }
}
