namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>
/// Which pairs of named alleles explain a sample, after the PharmCAT 3.1.1 matcher (Clin Pharmacol Ther 2023;113:712):
/// positions that were not called are cut out of every allele; an unspecified cell means the reference base; the two
/// alleles must be complements at every heterozygous position, in phase where phase is known.
/// </summary>
/// <remarks>
/// PharmCAT lists all 2^k sequences of k units. Every unit turns independently of the others, so a pair fits if each unit has
/// an orientation that fits: the same pairs, in time linear in the units.
/// </remarks>
internal static class PairSearch
{
    /// <summary>Pairs of indices into <see cref="AlleleMasks.Alleles"/> with their score, in the order of names. Single chromosomes: both indices are the same.</summary>
    /// <param name="keepUnspecified">True keeps alleles none of whose own cells was called: what cannot be excluded.</param>
    public static List<(int First, int Second, int Score)> Pairs(Pharmacogene gene, Strands strands, bool keepUnspecified = false)
    {
        var masks = AlleleMasks.Of(gene);
        var pairs = new List<(int, int, int)>();
        if (strands.Present.Length == 0 || masks.Alleles.Length == 0) return pairs;
        var words = masks.Words;
        var scores = masks.Scores(strands);

        Span<ulong> alive = stackalloc ulong[words];
        for (var a = 0; a < scores.Length; a++) if (keepUnspecified || scores[a] > 0) AlleleMasks.Set(alive, a);
        foreach (var i in strands.Fixed) AlleleMasks.Intersect(alive, masks.Fits(i, strands[i].First));

        // Two rows per unit: the alleles that fit its first strand, and those that fit its second.
        var units = strands.Units.Length;
        var sides = new ulong[2 * units * words];
        for (var u = 0; u < units; u++)
        {
            var one = sides.AsSpan(2 * u * words, words);
            var two = sides.AsSpan((2 * u + 1) * words, words);
            alive.CopyTo(one);
            alive.CopyTo(two);
            foreach (var i in strands.Units[u])
            {
                AlleleMasks.Intersect(one, masks.Fits(i, strands[i].First));
                AlleleMasks.Intersect(two, masks.Fits(i, strands[i].Second));
            }
        }
        for (var u = 0; u < units; u++)
            for (var w = 0; w < words; w++) alive[w] &= sides[2 * u * words + w] | sides[(2 * u + 1) * words + w];

        Span<ulong> partners = stackalloc ulong[words];
        foreach (var a in AlleleMasks.Members(alive))
        {
            if (strands.IsHaploid) { pairs.Add((a, a, scores[a] - ReferenceCells(masks, strands, sides, a, a, 1))); continue; }
            alive.CopyTo(partners);
            for (var u = 0; u < units; u++)
            {
                var one = sides.AsSpan(2 * u * words, words);
                var two = sides.AsSpan((2 * u + 1) * words, words);
                var (onOne, onTwo) = (AlleleMasks.Has(one, a), AlleleMasks.Has(two, a));
                for (var w = 0; w < words; w++) partners[w] &= (onOne ? two[w] : 0) | (onTwo ? one[w] : 0);
            }
            foreach (var b in AlleleMasks.Members(partners))
                if (b >= a) pairs.Add((a, b, scores[a] + scores[b] - (a == b ? ReferenceCells(masks, strands, sides, a, a, 2)
                    : ReferenceCells(masks, strands, sides, a, b, 1) + ReferenceCells(masks, strands, sides, b, a, 1))));
        }
        return pairs;
    }

    // A cell that allows several bases counts for nothing where the allele carries REF there in every orientation of the pair.
    private static int ReferenceCells(AlleleMasks masks, Strands strands, ulong[] sides, int allele, int partner, int copies)
    {
        var count = 0;
        foreach (var i in masks.Several[allele])
        {
            if (Array.BinarySearch(strands.Present, i) < 0) continue;
            var reference = masks.RefAt(i);
            var unit = Array.FindIndex(strands.Units, u => Array.IndexOf(u, i) >= 0);
            if (unit < 0) { if (strands[i].First == reference) count += copies; continue; }
            if (allele == partner) { if (strands[i].First == reference) count++; if (strands[i].Second == reference) count++; continue; }
            var words = masks.Words;
            var one = sides.AsSpan(2 * unit * words, words);
            var two = sides.AsSpan((2 * unit + 1) * words, words);
            var other = AlleleMasks.Has(one, allele) && AlleleMasks.Has(two, partner) && strands[i].First != reference
                || AlleleMasks.Has(two, allele) && AlleleMasks.Has(one, partner) && strands[i].Second != reference;
            if (!other) count++;
        }
        return count;
    }
}
