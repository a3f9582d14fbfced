using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <param name="Labels">A table of sample and ancestry label; null for none.</param>
/// <param name="IsConformance">Read and call by the lenient rules of PharmCAT 3.1.1, to compare matchers on equal terms; not for people.</param>
/// <param name="Cores">How many threads call; 0 for all of the machine.</param>
public sealed record CohortOptions(string Vcf, string Out, string? Labels = null, GenomeBuild? StatedBuild = null, bool AcceptFiltered = false, bool IsConformance = false, bool Wide = false, int Cores = 0);

/// <summary>How far a run is.</summary>
/// <param name="Doing">"reading", "calling" with the gene, or "writing".</param>
/// <param name="Done">Of <paramref name="Total"/>, in bytes or samples.</param>
public readonly record struct CohortProgress(string Doing, long Done, long Total);

/// <param name="Samples">0 where the file was refused.</param>
/// <param name="Called">Genes called in this run; the others of the panel were there from an interrupted one.</param>
/// <param name="Distinct">Distinct genotype vectors over all genes that were called.</param>
public sealed record CohortOutcome(int Samples, int Genes, int Called, long Distinct, long Records, GenomeBuild? Build, string Sha256, IReadOnlyList<Issue> Issues);

/// <summary>
/// Calls every gene of a panel for every sample of a VCF: one pass over the file, each distinct genotype once, each gene kept
/// as soon as its chromosome has passed. A run that was ended in whatever way continues from the genes that were kept.
/// </summary>
public static class CohortRun
{
    /// <exception cref="OperationCanceledException">What was finished is kept, and the same call continues from it.</exception>
    /// <exception cref="IOException">The file cannot be read or the folder not be written.</exception>
    public static CohortOutcome Run(CohortOptions options, Action<CohortProgress>? progress = null, CancellationToken cancel = default) =>
        Run(options, options.IsConformance ? ConformancePanel.Of() : Panels.All, progress, cancel);

    internal static CohortOutcome Run(CohortOptions options, CohortPanel panel, Action<CohortProgress>? progress, CancellationToken cancel)
    {
        using var work = WorkFolder.Open(options, panel);
        var (read, rows) = Pass(options, panel, work, null, progress, cancel);
        // A header without a build: REF bases have told it now, and the rows were not kept for either.
        if (read.Build is { } found && rows.Build is null) (read, rows) = Pass(options, panel, work, found, progress, cancel);
        if (read.Build is null)
        {
            work.Discard();
            return new(0, panel.Genes.Count, 0, 0, read.Records, null, read.Sha256, read.Issues);
        }
        rows.FinishAll();
        var labels = options.Labels is { } path ? Labels.Read(path, read.Samples) : null;
        IReadOnlyList<Issue> issues = [.. read.Issues, .. labels?.Issues ?? []];
        CallTables.Write(options, panel, work, read, labels, issues, progress, cancel);
        work.Discard();
        return new(read.Samples.Count, panel.Genes.Count, rows.Called, rows.Distinct, read.Records, read.Build, read.Sha256, issues);
    }

    private static (CohortRead, GeneRows) Pass(CohortOptions options, CohortPanel panel, WorkFolder work, GenomeBuild? found, Action<CohortProgress>? progress, CancellationToken cancel)
    {
        var request = new CohortRequest(panel.Loci()) { Foreign = panel.Foreign, StatedBuild = options.StatedBuild, FoundBuild = found, AcceptFiltered = options.AcceptFiltered };
        var build = found;
        if (build is null)
            using (var header = Open(options.Vcf)) build = CohortReader.ReadHeader(header, request)?.Build;
        using var file = Open(options.Vcf);
        var length = file.Length;
        // The last genes are called when the file has been read and closed.
        var rows = new GeneRows(panel, options, work, build, doing => progress?.Invoke(new(doing, file.CanRead ? file.Position : length, length)), cancel);
        return (CohortReader.Read(Path.GetFileName(options.Vcf), file, request, rows), rows);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
}
