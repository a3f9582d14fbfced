using System.Globalization;
using System.IO.Compression;
using System.Text;
using Titrant.Medicine.Pharmacogenomics;

namespace Titrant.Bench;

/// <summary>
/// Writes a multi-sample VCF at the definition positions: every sample has two named alleles per gene, drawn by frequency, and
/// their bases, unphased. The same seed gives the same bytes.
/// </summary>
internal static class CohortMaker
{
    private const int Seed = 20261121;

    /// <param name="every">1 writes every position, 4 each fourth.</param>
    /// <param name="missing">Share of genotypes that are "./.".</param>
    /// <returns>Records written.</returns>
    public static int Write(string path, int samples, int every = 1, double missing = 0)
    {
        var random = new Random(Seed);
        var genes = Pharmacogene.FromVcf.Select(Pharmacogene.Of).ToList();
        var drawn = genes.ToDictionary(g => g.Gene, g => Draw(g, samples, random));
        using var file = File.Create(path);
        using Stream to = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        var head = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (var i = 0; i < samples; i++) head.Append(CultureInfo.InvariantCulture, $"\tS{i:D7}");
        to.Write(Encoding.UTF8.GetBytes(head.Append('\n').ToString()));
        var row = new byte[4 * samples];
        var records = 0;
        var sites = genes.SelectMany(g => g.Positions.Select((p, i) => (Gene: g, Position: p, Index: i))).GroupBy(s => (s.Position.On38.Chrom, s.Position.On38.Pos)).Select(s => s.First())
            .OrderBy(s => s.Position.On38.Chrom, StringComparer.Ordinal).ThenBy(s => s.Position.On38.Pos);
        foreach (var (site, number) in sites.Select((s, i) => (s, i)))
        {
            if (number % every != 0) continue;
            var (one, two) = drawn[site.Gene.Gene];
            var digits = site.Gene.Alleles.Select(a => Digit(site.Gene, a, site.Index)).ToArray();
            for (var i = 0; i < samples; i++)
            {
                var (a, b) = (digits[one[i]], digits[two[i]]);
                var none = missing > 0 && random.NextDouble() < missing;
                row[4 * i] = none ? (byte)'.' : Math.Min(a, b);
                row[4 * i + 1] = (byte)'/';
                row[4 * i + 2] = none ? (byte)'.' : Math.Max(a, b);
                row[4 * i + 3] = (byte)'\t';
            }
            row[^1] = (byte)'\n';
            to.Write(Encoding.UTF8.GetBytes($"{site.Position.On38.Chrom}\t{site.Position.On38.Pos.ToString(CultureInfo.InvariantCulture)}\t.\t{site.Position.Ref38}\t{string.Join(',', site.Position.Alts)}\t.\tPASS\t.\tGT\t"));
            to.Write(row);
            records++;
        }
        return records;
    }

    private static (short[] One, short[] Two) Draw(Pharmacogene gene, int samples, Random random)
    {
        var common = CohortFrequencies.Common.Where(c => c.Gene == gene.Gene).ToDictionary(c => c.Allele, c => c.Frequency);
        if (common.Keys.FirstOrDefault(a => !gene.Knows(a)) is { } unknown) throw new InvalidOperationException($"{gene.Gene} has no {unknown}.");
        var rare = gene.Alleles.Count(a => !common.ContainsKey(a.Name) && !a.IsReference && a.Cells.Count > 0);
        var weights = gene.Alleles.Select(a => common.TryGetValue(a.Name, out var known) ? known : a.IsReference || a.Cells.Count == 0 ? 0 : CohortFrequencies.Rare / rare).ToArray();
        weights[Array.FindIndex([.. gene.Alleles], a => a.IsReference)] += Math.Max(0, 1 - weights.Sum());
        var upTo = weights.Select((_, i) => weights.Take(i + 1).Sum()).ToArray();
        short[] Haplotypes() => Enumerable.Range(0, samples).Select(_ =>
        {
            var at = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
            return (short)Math.Min(at < 0 ? ~at : at, upTo.Length - 1);
        }).ToArray();
        return (Haplotypes(), Haplotypes());
    }

    private static byte Digit(Pharmacogene gene, NamedAllele allele, int position)
    {
        var definition = gene.Positions[position];
        var cell = allele.Cells.TryGetValue(position, out var own) ? own : gene.Filled(position);
        // A letter for several bases: the reference, if it is one of them.
        if (Pharmacogene.IsSeveral(cell)) cell = Pharmacogene.Matches(cell, definition.Ref38) ? definition.Ref38 : definition.Alts.First(a => Pharmacogene.Matches(cell, a));
        if (cell == definition.Ref38) return (byte)'0';
        for (var i = 0; i < definition.Alts.Count; i++)
            if (definition.Alts[i] == cell) return (byte)('1' + i);
        throw new InvalidOperationException($"{gene.Gene} {allele.Name}: {cell} is no allele of {definition.RsId}.");
    }
}
