namespace Titrant.Patient;

/// <summary>What the DNA was taken from. Blood after an allogeneic transplant is the donor's genome.</summary>
public enum Material { Unstated, Germline, Tumour, Plasma, Fetal, PostTransplant }

public enum GenomeBuild { GRCh37, GRCh38 }

/// <summary>
/// One sequenced or typed sample of the person: where its file is, on which build it was called and why we think so,
/// and the calls at the loci that somebody asked the extractor for. The file itself stays a blob.
/// </summary>
/// <param name="Name">The sample's name in the file.</param>
/// <param name="BuildEvidence">"contig lengths", "contig accessions", "assembly=", "##reference", "REF bases" or "stated".</param>
/// <param name="ContentHash">SHA-256 of the file, hex.</param>
/// <param name="Records">Data lines in the file.</param>
/// <param name="HaploidX">True where calls on chrX outside the pseudo-autosomal regions are haploid; null without such calls.</param>
/// <param name="CallsOnY">Called, non-missing genotypes on chrY.</param>
public sealed record Sample(
    string Name, Material Material, string Specimen, GenomeBuild Build, string BuildEvidence, string ContentHash, long Records,
    bool? HaploidX, long CallsOnY, string Extractor, Seq<PositionCall> Calls) : Claim
{
    public override string Kind => "sample";

    internal override void Encode(FactEncoder to)
    {
        to.Text(Name); to.Option((int)Material); to.Text(Specimen); to.Option((int)Build); to.Text(ContentHash); to.Text(Extractor);
        to.Option(Calls.Count);
        foreach (var c in Calls.Span) { to.Text(c.Chrom); to.Number(c.Pos); to.Text(c.Ref); to.Text(string.Join(',', c.Alts)); to.Text(string.Join(',', c.Alleles)); to.Option((int)c.State); to.Option(c.Phased ? 1 : 0); }
    }
}

/// <summary>A position of interest, 1-based, on one build.</summary>
/// <param name="Chrom">"chr1" to "chr22", "chrX", "chrY", "chrM", whatever the file writes.</param>
public readonly record struct Locus(string Chrom, int Pos);

public enum CallState
{
    Called,
    /// <summary>A gVCF block or an explicit 0/0 says that the reference was seen.</summary>
    Reference,
    /// <summary>./. or a half call.</summary>
    Missing,
    /// <summary>FILTER other than PASS, or quality or depth below the accepted minimum: a no-call unless accepted.</summary>
    LowQuality,
    /// <summary>REF does not match the build, or a symbolic or unreadable allele was selected.</summary>
    Unusable,
}

/// <param name="Chrom">As in <see cref="Locus"/>.</param>
/// <param name="Ref">The reference bases at the wanted locus; alleles are written over these, even where the file's REF is longer.</param>
/// <param name="Alleles">Allele sequences in strand order (one for haploid calls); empty unless called.</param>
/// <param name="Line">Line in the file, for "file:line".</param>
public sealed record PositionCall(
    string Chrom, int Pos, string Ref, Seq<string> Alts, Seq<string> Alleles, CallState State, bool Phased, string? PhaseSet,
    string Filter, int? GenotypeQuality, int? Depth, long Line, string Problem = "")
{
    /// <summary>Of a genotype with one allele called and one not ("1/."): the one that was seen. State is then Missing.</summary>
    public HalfCall? Half { get; init; }
}

/// <param name="Allele">Written over the reference bases of the wanted locus, as in <see cref="PositionCall.Alleles"/>.</param>
/// <param name="Strand">Its place in the genotype, from 0: "1/." is 0, ".|1" is 1.</param>
public sealed record HalfCall(string Allele, int Strand);

/// <summary>A star-allele or HLA result that a laboratory reported: gene and diplotype as written.</summary>
public sealed record Genotype(string Gene, string Diplotype, string? ReportedPhenotype, string? ActivityScore, string Method, string Specimen) : Claim
{
    public override string Kind => "genotype";

    internal override void Encode(FactEncoder to)
    {
        to.Text(Gene); to.Text(Diplotype); to.Text(ReportedPhenotype); to.Text(ActivityScore); to.Text(Method); to.Text(Specimen);
    }
}
