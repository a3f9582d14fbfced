using System.Numerics;
using System.Runtime.CompilerServices;

namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>
/// A gene's allele table turned by 90 degrees: for every position and base the set of alleles that agree, as bits. A sample of
/// 313 positions then costs 313 intersections, whatever the number of alleles.
/// </summary>
internal sealed class AlleleMasks
{
    private static readonly ConditionalWeakTable<Pharmacogene, AlleleMasks> s_all = [];

    private readonly Pharmacogene _gene;
    private readonly Dictionary<string, ulong[]>[] _fits;
    private readonly int[][] _specifying;
    private readonly int[] _cells;

    private AlleleMasks(Pharmacogene gene)
    {
        _gene = gene;
        var used = Enumerable.Range(0, gene.Positions.Count).Where(i => gene.Positions[i].Role is not (PositionRole.Extra or PositionRole.Ignored)).ToArray();
        Alleles = [.. gene.Alleles.Where(a => !a.IsIgnored && used.Any(a.Cells.ContainsKey)).OrderBy(a => a.Name, AlleleNames.Natural)];
        Words = (Alleles.Length + 63) / 64;
        _cells = [.. Alleles.Select(a => used.Count(a.Cells.ContainsKey))];
        Several = [.. Alleles.Select(a => used.Where(i => a.Cells.TryGetValue(i, out var cell) && Pharmacogene.IsSeveral(cell)).ToArray())];
        Reference = Array.FindIndex(Alleles, a => a.IsReference);
        _specifying = new int[gene.Positions.Count][];
        _fits = new Dictionary<string, ulong[]>[gene.Positions.Count];
        Used = used;
        foreach (var i in used)
        {
            _specifying[i] = [.. Enumerable.Range(0, Alleles.Length).Where(a => Alleles[a].Cells.ContainsKey(i))];
            var bases = gene.Positions[i].Alts.Append(gene.Positions[i].Ref38).Concat(Alleles.Select(a => a.Cells.GetValueOrDefault(i)).OfType<string>().Where(c => !Pharmacogene.IsSeveral(c)));
            _fits[i] = bases.Distinct().ToDictionary(b => b, b => Fitting(i, b), StringComparer.Ordinal);
        }
    }

    /// <summary>In the order of their names, so that the order of indices is the order of names. Alleles without bases (deletions) are left out.</summary>
    public NamedAllele[] Alleles { get; }

    /// <summary>Index of the reference allele, or -1.</summary>
    public int Reference { get; }

    /// <summary>Positions that take part in matching.</summary>
    public int[] Used { get; }

    public int Words { get; }

    /// <summary>By allele: positions at which it allows several bases.</summary>
    public int[][] Several { get; }

    public static AlleleMasks Of(Pharmacogene gene) => s_all.GetValue(gene, static g => new AlleleMasks(g));

    /// <summary>The alleles that have this base here, their own or the reference's.</summary>
    public ReadOnlySpan<ulong> Fits(int position, string bases) => _fits[position].TryGetValue(bases, out var mask) ? mask : Fitting(position, bases);

    public string RefAt(int position) => _gene.Positions[position].Ref38;

    /// <summary>By allele: the number of its own cells at called positions.</summary>
    public int[] Scores(Strands strands)
    {
        var scores = (int[])_cells.Clone();
        var next = 0;
        foreach (var i in Used)
        {
            if (next < strands.Present.Length && strands.Present[next] == i) { next++; continue; }
            foreach (var a in _specifying[i]) scores[a]--;
        }
        return scores;
    }

    public static bool Has(ReadOnlySpan<ulong> mask, int allele) => (mask[allele >> 6] >> (allele & 63) & 1) != 0;

    public static void Set(Span<ulong> mask, int allele) => mask[allele >> 6] |= 1UL << (allele & 63);

    public static void Intersect(Span<ulong> mask, ReadOnlySpan<ulong> with)
    {
        for (var w = 0; w < mask.Length; w++) mask[w] &= with[w];
    }

    public static List<int> Members(ReadOnlySpan<ulong> mask)
    {
        var members = new List<int>();
        for (var w = 0; w < mask.Length; w++)
            for (var bits = mask[w]; bits != 0; bits &= bits - 1) members.Add(w * 64 + BitOperations.TrailingZeroCount(bits));
        return members;
    }

    private ulong[] Fitting(int position, string bases)
    {
        var mask = new ulong[Words];
        for (var a = 0; a < Alleles.Length; a++)
            if (_gene.Fits(Alleles[a], position, bases)) Set(mask, a);
        return mask;
    }
}
