namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>What to cut from which VCF, and where to.</summary>
/// <param name="Input">Plain, gzip or bgzip; an index is looked for beside it (NAME.tbi, then NAME.csi).</param>
/// <param name="Output">Written as bgzip under a temporary name beside it, with a .tbi, and renamed when whole; what was there is replaced.</param>
/// <param name="Regions">Those without a build are taken as they are; of the others, those of the file's build.</param>
/// <param name="StatedBuild">What a flag says; refused where the header contradicts it.</param>
/// <param name="Progress">Stored bytes read of a file that is read as a whole; called a hundred times at most.</param>
public sealed record CutRequest(
    string Input, string Output, IReadOnlyCollection<CutRegion> Regions, GenomeBuild? StatedBuild = null, Action<FolderProgress>? Progress = null)
{
    /// <summary>A gzip file may unpack to this many times its size (after the first 16 MB). Cohort files reach 100; the format allows 1,032.</summary>
    public int MaxExpansion { get; init; } = 400;
}

/// <summary>What a cut gave.</summary>
/// <param name="IsWritten">False where the file was refused; then an issue says why and no output is left.</param>
/// <param name="UsedIndex">False where every line was read.</param>
/// <param name="Build">Null where nothing shows it: then positions of both builds were kept.</param>
/// <param name="Kept">Records in the output.</param>
/// <param name="Read">Records that were looked at.</param>
public sealed record CutResult(bool IsWritten, bool UsedIndex, GenomeBuild? Build, long Kept, long Read, IReadOnlyList<Issue> Issues);
