namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>A position that somebody needs for every sample, on one build.</summary>
/// <param name="Ref">The bases of that build's reference.</param>
/// <param name="Alleles">
/// The known sequences by their number in a <see cref="CohortGenotype"/>; at most 250, the same list for both builds, whichever
/// of them <paramref name="Ref"/> is.
/// </param>
/// <param name="Id">The caller's number of the position; the same for both builds.</param>
internal sealed record CohortLocus(GenomeBuild Build, Locus Locus, string Ref, Seq<string> Alleles, int Id);

/// <summary>What to take from a multi-sample VCF and what to believe of it.</summary>
internal sealed record CohortRequest(IReadOnlyCollection<CohortLocus> Loci)
{
    public GenomeBuild? StatedBuild { get; init; }

    /// <summary>What an earlier pass found by REF bases, for a file whose header names no build.</summary>
    public GenomeBuild? FoundBuild { get; init; }

    /// <inheritdoc cref="VcfRequest.MinGenotypeQuality"/>
    public int MinGenotypeQuality { get; init; } = 20;

    /// <inheritdoc cref="VcfRequest.MinDepth"/>
    public int MinDepth { get; init; } = 10;

    /// <inheritdoc cref="VcfRequest.AcceptFiltered"/>
    public bool AcceptFiltered { get; init; }

    /// <summary>
    /// The rules of the peer that conformance is measured against, less strict than ours: filters and qualities are not
    /// looked at, and a half call keeps its one allele where that is not the reference.
    /// </summary>
    public bool IsLenient { get; init; }

    /// <summary>64 MB hold a line of 1,000,000 samples with several fields each.</summary>
    public int MaxLineBytes { get; init; } = 64 << 20;

    /// <summary>Rows of 0/0 compress to what the format allows at most (1,032), so only the line's length bounds the memory.</summary>
    public int MaxExpansion { get; init; } = 1_100;
}

/// <summary>Who takes the rows while the file passes by.</summary>
internal interface ICohortRows
{
    /// <summary>The header is read: the samples in input order.</summary>
    void Begin(IReadOnlyList<string> samples);

    /// <summary>One record's genotypes at a wanted position, one per sample; valid until the call returns.</summary>
    /// <param name="reference">Homozygous reference on this build.</param>
    /// <param name="alts">What the record lists beside REF, to tell a split multi-allelic site from a repeated one.</param>
    /// <returns>How many samples now contradict an earlier record of the position.</returns>
    int Row(int id, ReadOnlySpan<CohortGenotype> genotypes, CohortGenotype reference, IReadOnlyList<string> alts);

    /// <summary>The records of a chromosome begin; of the one before, no more come in a sorted file.</summary>
    void Enter(string? chromosome);

    /// <summary>Once per record, for progress and cancelling.</summary>
    void Passed(long records);
}

/// <summary>What one pass found beside the rows.</summary>
/// <param name="Samples">In input order; empty where the file was refused before them.</param>
/// <param name="Build">Null: the file was refused, and the issues say why. Rows given before that are void.</param>
internal sealed record CohortRead(
    IReadOnlyList<string> Samples, GenomeBuild? Build, string BuildEvidence, string Sha256, long Records, IReadOnlyList<Issue> Issues);
