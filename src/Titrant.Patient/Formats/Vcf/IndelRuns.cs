using System.Collections.Frozen;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// Reference bases from a known indel to the last place where a file could write it: within a repeat one and the same change
/// has many positions, and only these bases show that they are one.
/// </summary>
internal static class IndelRuns
{
    private static readonly FrozenDictionary<(GenomeBuild, string, int), string> s_bases = Table.Embedded(typeof(IndelRuns).Assembly, "Formats/Vcf/indel_runs.tsv").Rows
        .SelectMany(r => new[]
        {
            ((GenomeBuild.GRCh37, r["chromosome"], (int)r.Number("pos_grch37")!), r["bases"]),
            ((GenomeBuild.GRCh38, r["chromosome"], (int)r.Number("pos_grch38")!), r["bases"]),
        })
        .ToFrozenDictionary(p => p.Item1, p => p.Item2);

    /// <summary>Bases from the locus on; no fewer than <paramref name="reference"/>, which alone is given where no run is known.</summary>
    public static string At(GenomeBuild build, Locus locus, string reference) =>
        s_bases.TryGetValue((build, locus.Chrom, locus.Pos), out var bases) && bases.StartsWith(reference, StringComparison.Ordinal) ? bases : reference;
}
