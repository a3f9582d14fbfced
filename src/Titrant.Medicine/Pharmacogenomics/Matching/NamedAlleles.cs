using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>The bases seen at one position. Positions of one <paramref name="Unit"/> are in phase with each other.</summary>
/// <param name="Unit">"" for homozygous or unphased positions; otherwise the phase set.</param>
internal readonly record struct Observed(string First, string Second, string Unit)
{
    public bool IsHomozygous => First == Second;
}

/// <param name="Score">Cells that the two alleles specify and the sample confirms.</param>
internal sealed record DiplotypeMatch(string First, string Second, int Score)
{
    public override string ToString() => $"{First}/{Second}";
}

/// <summary>
/// Which pairs of named alleles explain a sample, after the PharmCAT 3.1.1 matcher (Clin Pharmacol Ther 2023;113:712):
/// positions that were not called are cut out of every allele; an unspecified cell means the reference base; the two
/// alleles must be complements at every heterozygous position, in phase where phase is known; the most specific pair is first.
/// </summary>
/// <remarks>
/// PharmCAT lists all 2^k sequences of k unphased positions. Every phase unit turns independently of the others, so testing
/// each unit's two orientations for each pair gives the same pairs in time linear in the positions.
/// </remarks>
internal static class NamedAlleles
{
    /// <param name="observed">By position index of the definition; a position that is absent was not called.</param>
    /// <param name="keepUnspecified">True keeps alleles none of whose own cells was called: what cannot be excluded.</param>
    public static Seq<DiplotypeMatch> Match(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed, bool keepUnspecified = false)
    {
        var present = observed.Keys.Order().ToArray();
        var units = present.Where(i => !observed[i].IsHomozygous)
            .GroupBy(i => observed[i].Unit.Length > 0 ? observed[i].Unit : $"#{i}").Select(g => g.ToArray()).ToList();
        var fixedPositions = present.Where(i => observed[i].IsHomozygous).ToArray();
        // An allele that a homozygous position excludes takes part in no pair.
        var alleles = gene.Alleles.Where(a => (keepUnspecified ? a.Cells.Count > 0 : present.Any(a.Cells.ContainsKey))
            && fixedPositions.All(i => gene.Fits(a, i, observed[i].First))).ToList();

        var pairs = new List<DiplotypeMatch>();
        for (var x = 0; x < alleles.Count; x++)
            for (var y = x; y < alleles.Count; y++)
                if (Score(gene, alleles[x], alleles[y], observed, fixedPositions, units) is { } score)
                    pairs.Add(AlleleNames.Natural.Compare(alleles[x].Name, alleles[y].Name) <= 0
                        ? new(alleles[x].Name, alleles[y].Name, score) : new(alleles[y].Name, alleles[x].Name, score));
        return pairs.OrderByDescending(p => p.Score).ThenBy(p => p.First, AlleleNames.Natural).ThenBy(p => p.Second, AlleleNames.Natural).ToSeq();
    }

    private static int? Score(Pharmacogene gene, NamedAllele a, NamedAllele b, IReadOnlyDictionary<int, Observed> observed, int[] fixedPositions, List<int[]> units)
    {
        var score = 0;
        foreach (var i in fixedPositions) score += gene.Specified(a, i, observed[i].First) + gene.Specified(b, i, observed[i].First);
        foreach (var unit in units)
        {
            int? best = null;
            for (var turned = 0; turned < 2; turned++)
            {
                int? sum = 0;
                foreach (var i in unit)
                {
                    var (one, two) = turned == 0 ? (observed[i].First, observed[i].Second) : (observed[i].Second, observed[i].First);
                    if (!gene.Fits(a, i, one) || !gene.Fits(b, i, two)) { sum = null; break; }
                    sum += gene.Specified(a, i, one) + gene.Specified(b, i, two);
                }
                if (sum is not null && (best is null || sum > best)) best = sum;
            }
            if (best is null) return null;
            score += best.Value;
        }
        return score;
    }
}

/// <summary>Runs of digits compare as numbers, everything else by code point: *2 before *10.</summary>
internal sealed class AlleleNames : IComparer<string>
{
    public static AlleleNames Natural { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var runA = Run(a);
            var runB = Run(b);
            var order = char.IsAsciiDigit(runA[0]) && char.IsAsciiDigit(runB[0]) ? Numbers(runA, runB) : runA.SequenceCompareTo(runB);
            if (order != 0) return order;
            a = a[runA.Length..];
            b = b[runB.Length..];
        }
        return a.Length.CompareTo(b.Length);
    }

    private static int Numbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text)
    {
        var digits = char.IsAsciiDigit(text[0]);
        var end = 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]) == digits) end++;
        return text[..end];
    }
}
