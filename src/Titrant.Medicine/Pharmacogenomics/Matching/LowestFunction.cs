using System.Globalization;
using System.Runtime.CompilerServices;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>
/// DPYD and RYR1: every allele is one variant, people carry several, and advice follows the lowest function on each strand.
/// Where the strands are not known, the alleles are listed and the two lowest stand for the pair.
/// </summary>
internal static class LowestFunction
{
    /// <summary>Beyond this many phase sets the strands count as unknown: 2^10 sequences, each with the alleles of hundreds of positions.</summary>
    public const int MostUnits = 10;

    private static readonly ConditionalWeakTable<Pharmacogene, Pharmacogene> s_withoutHapB3 = [];

    /// <returns>Pairs in order, or the alleles found (one on both strands twice), never both; and the notes of HapB3.</returns>
    public static (List<MatchedPair> Pairs, List<string> Found, SortedSet<string> Notes) Match(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed)
    {
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        var hapB3 = HapB3.Of(gene) is { } h && h.Varies(observed) ? h : null;
        var table = hapB3 is null ? gene : s_withoutHapB3.GetValue(gene, Without);
        var strands = new Strands(gene, observed);
        var rest = new Strands(gene, observed, i => hapB3?.Is(i) != true);
        if (strands.Present.Length == 0 || rest.HasHalf || strands.HasHalf && hapB3 is null) return ([], [], notes);
        var positions = gene.Positions.Count;

        if (strands.IsEffectivelyPhased)
        {
            var exact = Combinations.Pairs(strands, positions, s => Exact(table, rest, s, hapB3, notes));
            if (exact.Count > 0) return (exact, [], notes);
        }
        if (strands.IsEffectivelyPhased || strands.HasPhaseSets && strands.Units.Length <= MostUnits)
        {
            notes.Clear();
            var combinations = new Combinations(table, rest.Present, partials: true);
            var combined = Combinations.Pairs(strands, positions, s => [.. combinations.Of(s).Select(c => With(table, c, hapB3?.OnStrand(s, notes) ?? ""))]);
            if (combined.Count > 0) return (combined, [], notes);
        }
        notes.Clear();
        return ([], Found(table, strands, rest, hapB3?.Unphased(strands, observed, positions, notes) ?? []), notes);
    }

    /// <summary>The pair under which phenotype and guidelines are looked up.</summary>
    public static Seq<MatchedPair> Recommend(Pharmacogene gene, IReadOnlyList<MatchedPair> pairs, IReadOnlyList<string> found)
    {
        if (pairs.Count > 0)
        {
            var (source, chosen) = pairs.Select(p => (p, Lowest: (First: Lowest(gene, AlleleNames.Split(p.First)), Second: p.Second.Length == 0 ? "" : Lowest(gene, AlleleNames.Split(p.Second)))))
                .MinBy(p => Rank(gene, p.Lowest.First) + (p.Lowest.Second.Length == 0 ? 0 : Rank(gene, p.Lowest.Second)));
            return [Pair(chosen.First, chosen.Second, source)];
        }
        if (found.Count == 0) return [];
        var lowest = found.OrderBy(a => Rank(gene, a)).ThenBy(a => a, AlleleNames.Natural).Take(2).ToList();
        return [Pair(lowest[0], lowest.Count > 1 ? lowest[1] : "", null)];
    }

    private static MatchedPair Pair(string a, string b, MatchedPair? source)
    {
        if (b.Length > 0 && AlleleNames.Natural.Compare(a, b) > 0) (a, b) = (b, a);
        return new(a, b, source?.Score ?? 0, Inferred: source is null || source.First != a || source.Second != b);
    }

    private static string Lowest(Pharmacogene gene, string[] parts) => parts.OrderBy(p => Rank(gene, p)).ThenBy(p => p, AlleleNames.Natural).First();

    // Activity value where the gene has a score, else malignant before anything else. What the table does not know decides nothing.
    private static decimal Rank(Pharmacogene gene, string name)
    {
        if (gene.Allele(name) is not { } allele) return 1000;
        if (!gene.HasScore) return allele.Function == "Malignant Hyperthermia associated" ? 0 : 1;
        return decimal.TryParse(allele.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : 100;
    }

    private static List<Combination> Exact(Pharmacogene table, Strands rest, string?[] sequence, HapB3? hapB3, SortedSet<string> notes)
    {
        var masks = AlleleMasks.Of(table);
        var own = hapB3?.OnStrand(sequence, notes) ?? "";
        if (hapB3 is not null && rest.Present.All(i => sequence[i] == table.Positions[i].Ref38)) return [With(table, new([table.Reference.Name], 0), own)];
        var scores = masks.Scores(rest);
        Span<ulong> fitting = stackalloc ulong[masks.Words];
        fitting.Fill(ulong.MaxValue);
        foreach (var i in rest.Present) AlleleMasks.Intersect(fitting, masks.Fits(i, sequence[i]!));
        return [.. AlleleMasks.Members(fitting).Where(a => scores[a] > 0).Select(a => With(table, new([masks.Alleles[a].Name], scores[a]), own))];
    }

    private static Combination With(Pharmacogene table, Combination combination, string hapB3) => hapB3.Length == 0 ? combination
        : new([.. combination.Parts.Where(p => p != table.Reference.Name).Append(hapB3).Order(AlleleNames.Natural)], combination.Score);

    private static List<string> Found(Pharmacogene table, Strands strands, Strands rest, List<string> hapB3)
    {
        var found = new List<string>(hapB3);
        foreach (var allele in AlleleMasks.Of(table).Alleles)
        {
            if (allele.IsReference) continue;
            int[] cells = [.. allele.Cells.Keys.Where(i => Array.BinarySearch(rest.Present, i) >= 0)];
            if (cells.Length == 0 || !rest.OnOne(cells, (i, bases) => Pharmacogene.Matches(allele.Cells[i], bases))) continue;
            found.Add(allele.Name);
            if (Array.TrueForAll(cells, i => Pharmacogene.Matches(allele.Cells[i], rest[i].First) && Pharmacogene.Matches(allele.Cells[i], rest[i].Second))) found.Add(allele.Name);
        }
        // Beside two or more alleles the reference tells nothing: there are only two strands.
        if (found.Count <= 1 && strands.Present.Length > 0 && rest.OnOne(rest.Present, (i, bases) => table.Filled(i) == bases)) found.Add(table.Reference.Name);
        return [.. found.Order(AlleleNames.Natural)];
    }

    // The two positions stay, so that indices hold; no allele but the reference has a cell there any more.
    private static Pharmacogene Without(Pharmacogene gene) => HapB3.Of(gene) is { } own ? gene.Without(own.IsOwn) : gene;
}
