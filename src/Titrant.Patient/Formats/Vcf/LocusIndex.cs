namespace Titrant.Patient.Formats.Vcf;

/// <summary>The wanted loci of both builds by chromosome and position.</summary>
internal sealed class LocusIndex
{
    private readonly Dictionary<string, LocusCall[]> _byChromosome;
    private readonly int _longest;

    public LocusIndex(IEnumerable<LocusOfInterest> loci)
    {
        var calls = loci.Select(l => l with { Locus = l.Locus with { Chrom = Chromosomes.Canonical(l.Locus.Chrom) ?? l.Locus.Chrom } })
            .GroupBy(l => l with { Alts = "" })
            .Select(g => new LocusCall(g.Key with { Alts = string.Join(',', g.SelectMany(l => l.Alts.Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)) })).ToList();
        _longest = calls.Count == 0 ? 0 : calls.Max(c => c.Run.Length);
        _byChromosome = calls.GroupBy(c => c.Chrom).ToDictionary(g => g.Key,
            g => g.OrderBy(c => c.Pos).ThenBy(c => c.Build).ThenBy(c => c.Ref, StringComparer.Ordinal).ToArray());
    }

    public LocusCall[] On(string? chromosome) => chromosome is null ? [] : _byChromosome.GetValueOrDefault(chromosome, []);

    /// <summary>The first locus that a record from <paramref name="pos"/> on can touch.</summary>
    public int First(LocusCall[] loci, int pos)
    {
        var (low, high) = (0, loci.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (loci[middle].Pos < pos - _longest + 1) low = middle + 1; else high = middle;
        }
        return low;
    }

    /// <summary>By chromosome name, then position.</summary>
    public IEnumerable<LocusCall> Of(GenomeBuild build) =>
        _byChromosome.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value).Where(c => c.Build == build);
}
