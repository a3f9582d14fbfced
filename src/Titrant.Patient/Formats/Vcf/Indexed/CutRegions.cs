using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Wanted bases of one chromosome, 1-based and both ends included; on one build, or on whichever the file has.</summary>
public readonly record struct CutRegion(GenomeBuild? Build, string Chrom, int From, int To)
{
    /// <summary>The reference bases of a locus, and <paramref name="margin"/> bases on either side.</summary>
    public static CutRegion Around(LocusOfInterest locus, int margin = 0) =>
        new(locus.Build, locus.Locus.Chrom, Math.Max(1, locus.Locus.Pos - margin), locus.Locus.Pos + Math.Max(1, locus.Ref?.Length ?? 1) - 1 + margin);
}

/// <summary>The wanted regions by chromosome, however it is spelt; sorted, and joined where they touch.</summary>
internal sealed class CutRegions
{
    private readonly Dictionary<string, Spans> _byChromosome = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Spans?> _bySpelling = new(StringComparer.Ordinal);

    /// <param name="build">Null takes the regions of both builds.</param>
    public CutRegions(IEnumerable<CutRegion> regions, GenomeBuild? build)
    {
        foreach (var chromosome in regions.Where(r => r.Build is null || build is null || r.Build == build).GroupBy(r => Chromosomes.Canonical(r.Chrom) ?? r.Chrom))
            _byChromosome[chromosome.Key] = new Spans([.. chromosome.OrderBy(r => r.From)]);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _byChromosome.OrderBy(c => c.Key, StringComparer.Ordinal)
            .SelectMany(c => Enumerable.Range(0, c.Value.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{c.Key}\t{c.Value.From(i)}\t{c.Value.To(i)}")))))));
    }

    /// <summary>SHA-256 of the joined regions, a line of name, first and last base each.</summary>
    public string Hash { get; }

    /// <summary>The regions on a contig as a file spells it; null where none is.</summary>
    public Spans? On(ReadOnlySpan<byte> contig)
    {
        var name = Encoding.Latin1.GetString(contig);
        if (!_bySpelling.TryGetValue(name, out var spans))
        {
            spans = _byChromosome.GetValueOrDefault(Chromosomes.Canonical(name) ?? name);
            // A hostile file may invent contigs without end; a real one has a few thousand.
            if (_bySpelling.Count < 10_000) _bySpelling[name] = spans;
        }
        return spans;
    }

    /// <summary>Disjoint spans of one chromosome, in order.</summary>
    internal sealed class Spans
    {
        private readonly int[] _from;
        private readonly int[] _to;

        public Spans(CutRegion[] sorted)
        {
            var (from, to) = (new List<int>(sorted.Length), new List<int>(sorted.Length));
            foreach (var region in sorted)
            {
                if (from.Count > 0 && region.From <= (long)to[^1] + 1) to[^1] = Math.Max(to[^1], region.To);
                else
                {
                    from.Add(region.From);
                    to.Add(region.To);
                }
            }
            (_from, _to) = ([.. from], [.. to]);
        }

        public int Count => _from.Length;

        public int Last => _to[^1];

        public int From(int i) => _from[i];

        public int To(int i) => _to[i];

        /// <summary>The first span that ends at the position or behind it; <see cref="Count"/> where none does.</summary>
        public int FirstEndingFrom(long pos)
        {
            var (low, high) = (0, _to.Length);
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (_to[middle] < pos) low = middle + 1; else high = middle;
            }
            return low;
        }

        /// <summary>The last span that begins at the position or before it; -1 where none does.</summary>
        public int LastBeginningUpTo(long pos)
        {
            var (low, high) = (0, _from.Length);
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (_from[middle] <= pos) low = middle + 1; else high = middle;
            }
            return low - 1;
        }
    }
}
