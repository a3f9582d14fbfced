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
    /// Not our own rules but another program's, for a comparison on equal terms: reads a column at a record that stands at the
    /// position; the first genotype of a position counts. Null for our own.
    /// </summary>
    public ForeignReading? Foreign { get; init; }

    /// <summary>64 MB hold a line of 1,000,000 samples with several fields each.</summary>
    public int MaxLineBytes { get; init; } = 64 << 20;

    /// <summary>Rows of 0/0 compress to what the format allows at most (1,032), so only the line's length bounds the memory.</summary>
    public int MaxExpansion { get; init; } = 1_100;
}

/// <summary>A genotype by another program's rules; null where the record gives none.</summary>
/// <param name="id">Of the position.</param>
/// <param name="columns">REF, ALT, FORMAT and one sample's column.</param>
/// <param name="hasDepths">AD lists a depth per allele.</param>
internal delegate CohortGenotype? ForeignReading(int id, (string Ref, string Alt, string Format, string Sample) columns, bool hasDepths);

/// <summary>Who takes the rows while the file passes by.</summary>
internal interface ICohortRows
{
    /// <summary>The header is read: the samples in input order.</summary>
    /// <param name="genotype">What a state of a position means, by the position's id; asked at the end, when all records have been seen.</param>
    void Begin(IReadOnlyList<string> samples, Func<int, CohortGenotype, CohortGenotype> genotype);

    /// <summary>Every sample's state at a position as the last <see cref="Row"/> of it gave it; <see cref="CohortGenotype.NotCalled"/> where none did.</summary>
    void Before(int id, Span<CohortGenotype> states);

    /// <summary>Every sample's state at a position after one more record; valid until the call returns.</summary>
    void Row(int id, ReadOnlySpan<CohortGenotype> states);

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
