namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>The bases seen at one position. Positions of one <paramref name="Unit"/> are in phase with each other.</summary>
/// <param name="Second">"" where there is one chromosome only (X of a man, mitochondria).</param>
/// <param name="Unit">"" for unphased positions; otherwise the phase set. Ignored where both bases are the same.</param>
internal readonly record struct Observed(string First, string Second, string Unit)
{
    /// <summary>A base that was not called though the other strand's was ("1/.").</summary>
    public const string Half = ".";

    /// <summary>Unit of positions that are phased across the whole gene.</summary>
    public const string Phased = "phased";

    public bool IsHomozygous => First == Second;
    public bool IsHaploid => Second.Length == 0;
    public bool IsHalf => First == Half || Second == Half;
    public string On(int strand) => strand == 0 ? First : Second;
}

/// <summary>
/// One sample at the positions of one gene, split into units that turn independently of each other: each unphased heterozygous
/// position by itself, each phase set as a whole. k units stand for 2^k sequences, which are never listed unless asked for.
/// </summary>
internal sealed class Strands
{
    private readonly IReadOnlyDictionary<int, Observed> _observed;

    /// <param name="observed">By position index; positions that are absent were not called. Extra and ignored positions are left out here.</param>
    public Strands(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed, Func<int, bool>? keep = null)
    {
        _observed = observed;
        var present = new List<int>(observed.Count);
        for (var i = 0; i < gene.Positions.Count; i++)
            if (gene.Positions[i].Role is not (PositionRole.Extra or PositionRole.Ignored) && observed.ContainsKey(i) && keep?.Invoke(i) != false) present.Add(i);
        Present = [.. present];
        IsHaploid = present.Count > 0 && present.TrueForAll(i => observed[i].IsHaploid);
        // A single base among pairs is half a genotype: which chromosome it is on is not said.
        HasHalf = present.Exists(i => observed[i].IsHalf || observed[i].IsHaploid != IsHaploid);
        var units = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var @fixed = new List<int>(present.Count);
        var order = new List<List<int>>();
        foreach (var i in present)
        {
            var here = observed[i];
            if (here.IsHomozygous || IsHaploid) { @fixed.Add(i); continue; }
            if (here.Unit.Length > 0 && units.TryGetValue(here.Unit, out var unit)) { unit.Add(i); continue; }
            order.Add(unit = [i]);
            if (here.Unit.Length > 0) units[here.Unit] = unit;
            HasPhaseSets |= here.Unit.Length > 0 && here.Unit != Observed.Phased;
        }
        Fixed = [.. @fixed];
        Units = [.. order.Select(u => u.ToArray())];
    }

    /// <summary>Called positions in the order of the chromosome.</summary>
    public int[] Present { get; }

    /// <summary>Positions with the same base on both strands, and all positions of a single chromosome.</summary>
    public int[] Fixed { get; }

    public int[][] Units { get; }
    public bool IsHaploid { get; }
    public bool HasHalf { get; }
    public bool HasPhaseSets { get; }

    /// <summary>At most two sequences are possible: all homozygous, one heterozygous position, or all phased.</summary>
    public bool IsEffectivelyPhased => Units.Length <= 1;

    public Observed this[int position] => _observed[position];

    /// <summary>True where some possible sequence fits at all of these positions.</summary>
    public bool OnOne(int[] positions, Func<int, string, bool> fits)
    {
        foreach (var i in positions)
            if (!fits(i, _observed[i].First) && (IsHaploid || !fits(i, _observed[i].Second))) return false;
        foreach (var unit in Units)
        {
            var (one, two) = (true, true);
            foreach (var i in unit)
            {
                if (Array.IndexOf(positions, i) < 0) continue;
                one &= fits(i, _observed[i].First);
                two &= fits(i, _observed[i].Second);
            }
            if (!one && !two) return false;
        }
        return true;
    }

    /// <summary>
    /// One of the possible sequences, by position index of the gene; null where nothing was called. Bit u of
    /// <paramref name="turn"/> takes unit u from the second strand; the complement of a turn is the other chromosome.
    /// </summary>
    public string?[] Sequence(int positions, ulong turn)
    {
        var bases = new string?[positions];
        foreach (var i in Fixed) bases[i] = _observed[i].First;
        for (var u = 0; u < Units.Length; u++)
            foreach (var i in Units[u]) bases[i] = _observed[i].On((int)(turn >> u & 1));
        return bases;
    }
}
