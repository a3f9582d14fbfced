using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <param name="Score">Cells that the two alleles specify and the sample confirms.</param>
internal sealed record DiplotypeMatch(string First, string Second, int Score)
{
    public override string ToString() => $"{First}/{Second}";
}

/// <summary>The plain matcher for two chromosomes, without the special rules of single genes: best pair first.</summary>
internal static class NamedAlleles
{
    /// <param name="observed">By position index of the definition; a position that is absent was not called.</param>
    /// <param name="keepUnspecified">True keeps alleles none of whose own cells was called: what cannot be excluded.</param>
    public static Seq<DiplotypeMatch> Match(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed, bool keepUnspecified = false)
    {
        var alleles = AlleleMasks.Of(gene).Alleles;
        return PairSearch.Pairs(gene, new Strands(gene, observed), keepUnspecified).OrderByDescending(p => p.Score)
            .Select(p => new DiplotypeMatch(alleles[p.First].Name, alleles[p.Second].Name, p.Score)).ToSeq();
    }
}
