using System.Globalization;
using System.Text;
using Titrant.Medicine.Pharmacogenomics.Cohorts;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Cohorts;

/// <summary>A cohort's file at the positions of the panel, in a few words.</summary>
internal static class Cohort
{
    public static readonly CohortPanel Panel = Panels.All;

    /// <summary>Mostly reference, some heterozygous, a few not called; the same seed gives the same file.</summary>
    public static string Vcf(int samples, int seed, GenomeBuild build = GenomeBuild.GRCh38, bool header = true, Func<string, bool>? on = null)
    {
        var random = new Random(seed);
        var text = Head(Enumerable.Range(0, samples).Select(i => $"S{i}"), header ? build : null);
        foreach (var record in Records(samples, random, build, on)) text.Append(record);
        return text.ToString();
    }

    public static StringBuilder Head(IEnumerable<string> samples, GenomeBuild? build) =>
        new($"##fileformat=VCFv4.2\n{(build is { } b ? $"##contig=<ID=chr1,length={(b == GenomeBuild.GRCh38 ? "248956422" : "249250621")}>\n" : "")}#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{string.Join('\t', samples)}\n");

    /// <summary>In the order of chromosomes, a line each.</summary>
    public static IEnumerable<string> Records(int samples, Random random, GenomeBuild build, Func<string, bool>? on = null)
    {
        var sites = Panel.Genes.SelectMany(g => g.Positions).Select(p => (Position: p, Locus: build == GenomeBuild.GRCh38 ? p.On38 : p.On37!.Value))
            .Where(s => on?.Invoke(s.Locus.Chrom) ?? true).OrderBy(s => s.Locus.Chrom, StringComparer.Ordinal).ThenBy(s => s.Locus.Pos);
        foreach (var (position, locus) in sites)
        {
            var reference = build == GenomeBuild.GRCh38 ? position.Ref38 : position.Ref37!;
            var alts = position.Alleles.Where(a => a != reference).ToList();
            var genotypes = Enumerable.Range(0, samples).Select(_ => random.Next(200) switch { 0 => "./.", 1 => "1/1", < 4 => "0/1", _ => "0/0" });
            yield return string.Create(CultureInfo.InvariantCulture, $"{locus.Chrom}\t{locus.Pos}\t.\t{reference}\t{string.Join(',', alts)}\t.\tPASS\t.\tGT\t{string.Join('\t', genotypes)}\n");
        }
    }

    /// <summary>Everything that a run left in its folder, by file name.</summary>
    public static Dictionary<string, string> Files(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileName(f), f => Directory.Exists(f) ? "a folder" : File.ReadAllText(f));

    public static List<string[]> Calls(string folder) => [.. File.ReadLines(Path.Combine(folder, "calls.tsv")).Skip(1).Select(l => l.Split('\t'))];
}
