using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>What the matcher says of one gene: pairs of alleles, or for unphased lowest-function genes only the alleles that were found.</summary>
/// <param name="Pairs">Best first; every one of them has the top score unless all matches were asked for. Empty: not called.</param>
/// <param name="Found">DPYD and RYR1 where the strands are not known: the alleles found, one on both strands twice. Otherwise empty.</param>
/// <param name="Recommend">The pairs under which phenotype and guidelines are looked up: <paramref name="Pairs"/>, or for lowest-function genes the pair inferred from them.</param>
/// <param name="Phased">Every heterozygous position is phased, or there is at most one.</param>
/// <param name="Notes">Codes of what a reader must know: the constants of <see cref="GeneMatcher"/> and <see cref="HapB3"/>.</param>
internal sealed record GeneMatch(
    Pharmacogene Gene, Seq<MatchedPair> Pairs, Seq<string> Found, Seq<MatchedPair> Recommend, bool Phased, Seq<string> Missing, Seq<string> Undocumented, Seq<string> Notes)
{
    public bool IsCalled => Pairs.Count > 0 || Found.Count > 0;

    /// <summary>Genotypes that are reported beside the call and belong to no allele: "rs12777823 G/A" beside CYP2C9.</summary>
    public Seq<string> Beside { get; init; } = [];
}

/// <param name="Second">"" for a haploid call.</param>
/// <param name="Inferred">The lowest-function pair that stands for a longer finding.</param>
internal sealed record MatchedPair(string First, string Second, int Score, bool Inferred = false)
{
    public override string ToString() => Second.Length == 0 ? First : $"{First}/{Second}";
}
