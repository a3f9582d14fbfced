using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Wanted bases of one chromosome, 1-based and both ends included; on one build, or on whichever the file has.</summary>
public sealed record CutRegion(GenomeBuild? Build, string Chrom, int From, int To)
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
        var wanted = new Dictionary<string, List<CutRegion>>(StringComparer.Ordinal);
        foreach (var region in regions)
        {
            if (region.Build is { } own && build is { } files && own != files) continue;
            var name = Name(region.Chrom);
            if (!wanted.TryGetValue(name, out var on)) wanted[name] = on = [];
            on.Add(region);
        }
        var names = new List<string>(wanted.Keys);
        names.Sort(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var name in names)
        {
            var on = wanted[name];
            on.Sort(static (a, b) => a.From.CompareTo(b.From));
            var spans = _byChromosome[name] = new Spans(on);
            for (var i = 0; i < spans.Count; i++) text.Append(CultureInfo.InvariantCulture, $"{name}\t{spans.From(i)}\t{spans.To(i)}\n");
        }
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>SHA-256 of the joined regions, a line of name, first and last base each.</summary>
    public string Hash { get; }

    /// <summary>The regions on a contig as a file spells it; null where none is.</summary>
    public Spans? On(ReadOnlySpan<byte> contig)
    {
        var name = Encoding.Latin1.GetString(contig);
        if (!_bySpelling.TryGetValue(name, out var spans))
        {
            spans = _byChromosome.GetValueOrDefault(Name(name));
            // A hostile file may invent contigs without end; a real one has a few thousand.
            if (_bySpelling.Count < 10_000) _bySpelling[name] = spans;
        }
        return spans;
    }

    // The names that nearly every file uses are told without the table of the others, which takes longer to read than a cut does.
    private static string Name(string spelt)
    {
        var bare = spelt.StartsWith("chr", StringComparison.Ordinal) ? spelt.AsSpan(3) : spelt;
        var isPlain = bare is "X" or "Y" or "M" || (bare.Length is 1 or 2 && bare[0] is >= '1' and <= '9' && int.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 22);
        if (isPlain) return bare.Length == spelt.Length ? "chr" + spelt : spelt;
        var isLonger = spelt.Length > 5 && !spelt.StartsWith("NC_", StringComparison.Ordinal);
        return isLonger ? spelt : Chromosomes.Canonical(spelt) ?? spelt;
    }

    /// <summary>Disjoint spans of one chromosome, in order.</summary>
    internal sealed class Spans
    {
        private readonly int[] _from;
        private readonly int[] _to;

        public Spans(List<CutRegion> sorted)
        {
            var (from, to) = (new List<int>(sorted.Count), new List<int>(sorted.Count));
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
