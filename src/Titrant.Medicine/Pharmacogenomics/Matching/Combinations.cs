using System.Globalization;

namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <param name="Parts">Alleles in the order of their names, then bases that no allele explains; the reference allele alone where nothing varies.</param>
/// <param name="Score">Own cells of the parts; of the reference, every called position.</param>
internal sealed record Combination(IReadOnlyList<string> Parts, int Score)
{
    public string Name { get; } = AlleleNames.Join(Parts);
}

/// <summary>
/// Several alleles on one chromosome, and bases that no allele explains, named one by one (research use; and the lowest-function
/// genes, whose alleles are single variants). Unspecified cells mean nothing here.
/// </summary>
internal sealed class Combinations
{
    /// <summary>Beyond this many units the sequences are not listed: 2^16 of them.</summary>
    public const int MostUnits = 16;

    private readonly Pharmacogene _gene;
    private readonly int[] _called;
    private readonly bool _partials;
    private readonly List<(string Name, int[] Cells, string[] Bases)> _alleles = [];

    /// <param name="called">Position indices to look at.</param>
    /// <param name="partials">Bases that differ from REF and belong to no allele are named ("g.94986073A>C"); otherwise they are passed over.</param>
    public Combinations(Pharmacogene gene, int[] called, bool partials)
    {
        (_gene, _called, _partials) = (gene, called, partials);
        foreach (var allele in AlleleMasks.Of(gene).Alleles)
        {
            // UGT1A1 names some of its pairs of variants ("*80+*28"); as a combination they would be named twice.
            if (allele.IsReference || gene.Gene == "UGT1A1" && allele.Name.Contains('+', StringComparison.Ordinal)) continue;
            int[] cells = [.. allele.Cells.Keys.Where(i => Array.BinarySearch(called, i) >= 0).Order()];
            if (cells.Length > 0) _alleles.Add((allele.Name, cells, [.. cells.Select(i => allele.Cells[i])]));
        }
        // Larger alleles first, then by name: the order in which they are put together.
        _alleles.Sort((a, b) => a.Cells.Length != b.Cells.Length ? b.Cells.Length.CompareTo(a.Cells.Length) : AlleleNames.Natural.Compare(a.Name, b.Name));
    }

    /// <summary>What one sequence may be called; never empty.</summary>
    public IReadOnlyList<Combination> Of(string?[] sequence)
    {
        var matching = new List<(string Name, int[] Cells)>();
        foreach (var (name, cells, bases) in _alleles)
        {
            var k = 0;
            while (k < cells.Length && Pharmacogene.Matches(bases[k], sequence[cells[k]]!)) k++;
            if (k == cells.Length) matching.Add((name, cells));
        }
        var groups = Group(matching);
        if (groups.Count == 0) groups.Add([]);
        return [.. groups.Select(g => Named(g, sequence))];
    }

    /// <summary>The pairs of combinations that two complementary sequences give, named in order, each once with its best score.</summary>
    /// <param name="of">What one sequence may be called.</param>
    public static List<MatchedPair> Pairs(Strands strands, int positions, Func<string?[], IReadOnlyList<Combination>> of)
    {
        var best = new Dictionary<(string, string), int>();
        if (strands.Present.Length == 0 || strands.Units.Length > MostUnits) return [];
        if (strands.IsHaploid)
            return [.. of(strands.Sequence(positions, 0)).Select(c => new MatchedPair(c.Name, "", c.Score)).OrderByDescending(p => p.Score).ThenBy(p => p.First, AlleleNames.Natural)];
        var all = (1UL << strands.Units.Length) - 1;
        // The last unit stays as it is: turning everything is the same pair seen from the other side.
        var turns = strands.Units.Length == 0 ? 1UL : 1UL << strands.Units.Length - 1;
        for (var turn = 0UL; turn < turns; turn++)
        {
            var one = of(strands.Sequence(positions, turn));
            var two = strands.Units.Length == 0 ? one : of(strands.Sequence(positions, ~turn & all));
            foreach (var a in one)
                foreach (var b in two)
                {
                    var key = AlleleNames.Natural.Compare(a.Name, b.Name) <= 0 ? (a.Name, b.Name) : (b.Name, a.Name);
                    best[key] = Math.Max(best.GetValueOrDefault(key, int.MinValue), a.Score + b.Score);
                }
        }
        return Ordered(best.Select(p => new MatchedPair(p.Key.Item1, p.Key.Item2, p.Value)));
    }

    public static List<MatchedPair> Ordered(IEnumerable<MatchedPair> pairs) =>
        [.. pairs.OrderByDescending(p => p.Score).ThenBy(p => p.First, AlleleNames.Natural).ThenBy(p => p.Second, AlleleNames.Natural)];

    // Largest first: an allele joins every group with which it shares no position. It opens a group of its own only where it
    // joined none and all that kept it out were of its own size, so that a part never competes with the whole.
    private static List<List<(string Name, int[] Cells)>> Group(List<(string Name, int[] Cells)> matching)
    {
        var groups = new List<List<(string Name, int[] Cells)>>();
        foreach (var allele in matching)
        {
            var (joined, onlyEquals) = (false, true);
            foreach (var group in groups)
            {
                var overlaps = group.Where(other => other.Cells.Intersect(allele.Cells).Any()).ToList();
                if (overlaps.Count == 0) { group.Add(allele); joined = true; }
                else if (overlaps.Exists(o => o.Cells.Length != allele.Cells.Length)) onlyEquals = false;
            }
            if (!joined && onlyEquals) groups.Add([allele]);
        }
        return groups;
    }

    private Combination Named(List<(string Name, int[] Cells)> group, string?[] sequence)
    {
        var explained = group.SelectMany(a => a.Cells).ToHashSet();
        var names = group.Select(a => a.Name).Order(AlleleNames.Natural).ToList();
        var unexplained = _partials ? _called.Where(i => sequence[i] != _gene.Positions[i].Ref38 && !explained.Contains(i)).Select(i => Partial(_gene.Positions[i], sequence[i]!)).ToList() : [];
        // The reference allele has a cell everywhere; what replaces it in part is listed by its bases alone.
        var score = group.Count == 0 ? _called.Length : explained.Count + unexplained.Count;
        names.AddRange(unexplained);
        return new(names.Count > 0 ? names : [_gene.Reference.Name], score);
    }

    private static string Partial(DefinedPosition position, string bases) => bases == Observed.Half
        ? string.Create(CultureInfo.InvariantCulture, $"g.{position.On38.Pos}?")
        : string.Create(CultureInfo.InvariantCulture, $"g.{position.On38.Pos}{position.Ref38}>{bases}");
}
