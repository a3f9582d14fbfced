namespace Titrant.Patient.Formats.Vcf;

/// <summary>A position that somebody needs, on one build, with the reference bases that stand there.</summary>
/// <param name="Alts">
/// The alternatives that matter there, comma-separated as in a VCF; "" where unknown. They tell an indel from a base beside one,
/// and show where a file was written from the other strand; other alternatives are reported all the same.
/// </param>
public readonly record struct LocusOfInterest(GenomeBuild Build, Locus Locus, string Ref, string Alts = "");

/// <summary>What to take from a VCF and what to believe of it.</summary>
/// <param name="Loci">On both builds where they are known: REF bases at them also tell the build.</param>
/// <param name="SampleName">The person's sample; null takes the only one, and refuses a file of several.</param>
/// <param name="Specimen">"blood", "saliva", ...; "" where not stated.</param>
/// <param name="StatedBuild">What the manifest or a flag says; refused where the file contradicts it.</param>
/// <param name="Collected">When the specimen was taken, where stated; a VCF does not say.</param>
public sealed record VcfRequest(
    IReadOnlyCollection<LocusOfInterest> Loci, string? SampleName = null, Material Material = Material.Unstated, string Specimen = "",
    GenomeBuild? StatedBuild = null, When Collected = default)
{
    /// <summary>Below this GQ (phred) a genotype is a no-call. 20 is one wrong genotype in a hundred. Files without GQ pass.</summary>
    public int MinGenotypeQuality { get; init; } = 20;

    /// <summary>Below this depth (reads) a genotype is a no-call: at 10 reads 1 of 512 heterozygotes shows one allele only. Files without DP pass.</summary>
    public int MinDepth { get; init; } = 10;

    /// <summary>True takes records whose FILTER (or FT) is not PASS. GQ and DP still hold.</summary>
    public bool AcceptFiltered { get; init; }

    /// <summary>A longer line is skipped and never held in memory; 16 MB hold 200,000 samples.</summary>
    public int MaxLineBytes { get; init; } = 16 << 20;

    /// <summary>
    /// A gzip file may unpack to this many times its size (after the first 16 MB). Cohort files reach 100; the format allows 1,032.
    /// </summary>
    public int MaxExpansion { get; init; } = 400;
}
