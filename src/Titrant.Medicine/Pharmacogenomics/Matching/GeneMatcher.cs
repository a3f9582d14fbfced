using Titrant.Patient;
using Titrant.Patient.Packs;

namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <param name="AllMatches">Every pair that fits, not only those of the top score.</param>
/// <param name="Combinations">Research use: where no pair of named alleles fits, combinations of alleles and unexplained bases are named.</param>
internal readonly record struct MatchOptions(bool AllMatches = false, bool Combinations = false);

/// <summary>The named-allele matcher with the special rules of single genes. Deterministic; under a millisecond for every gene.</summary>
internal static class GeneMatcher
{
    public const string Half = "half-genotype";
    public const string RequiredMissing = "required-position-missing";
    public const string Nat2Priority = "nat2-priority";
    public const string Slco1b1Fallback = "slco1b1-rs4149056";
    public const string TooManySequences = "too-many-sequences";
    public const string SeveralTop = "several-top-pairs";

    private static readonly Lazy<List<(string[] Candidates, string Pick)>> s_nat2 = new(() =>
        [.. BundledPack.Find("pharmcat/nat2_priorities.tsv")?.Rows.Select(r => (r.List("candidates").ToArray(), r["pick"])) ?? []]);

    /// <param name="observed">By position index of the gene; a position that is absent was not called, and absent is never reference.</param>
    public static GeneMatch Match(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed, MatchOptions options = default)
    {
        var strands = new Strands(gene, observed);
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        var (pairs, found) = (new List<MatchedPair>(), new List<string>());
        if (strands.Present.Length == 0) { }
        else if (gene.IsLowestFunction)
        {
            var (p, f, n) = LowestFunction.Match(gene, observed);
            (pairs, found) = (p, f);
            notes.UnionWith(n);
            if (strands.HasHalf && pairs.Count + found.Count == 0) notes.Add(Half);
            if (strands.HasPhaseSets && strands.Units.Length > LowestFunction.MostUnits) notes.Add(TooManySequences);
        }
        else if (Required(gene, observed)) notes.Add(RequiredMissing);
        else
        {
            if (strands.HasHalf) notes.Add(Half);
            else pairs = Ordinary(gene, strands, options, notes);
            if (pairs.Count == 0 && options.Combinations)
            {
                var combinations = new Combinations(gene, strands.Present, partials: true);
                pairs = Combinations.Pairs(strands, gene.Positions.Count, combinations.Of);
                if (strands.Units.Length > Combinations.MostUnits) notes.Add(TooManySequences);
            }
            else if (pairs.Count > 1 && pairs[0].Score == pairs[1].Score) notes.Add(SeveralTop);
        }
        var recommend = gene.IsLowestFunction ? LowestFunction.Recommend(gene, pairs, found)
            : pairs.Count == 0 && Fallback(gene, observed, notes) is { } inferred ? [inferred]
            : pairs.ToSeq();
        return new(gene, pairs.ToSeq(), found.ToSeq(), recommend, strands.IsEffectivelyPhased, Missing(gene, observed), Undocumented(gene, observed), notes.ToSeq())
        {
            Beside = Beside(gene, observed),
        };
    }

    private static List<MatchedPair> Ordinary(Pharmacogene gene, Strands strands, MatchOptions options, SortedSet<string> notes)
    {
        var alleles = AlleleMasks.Of(gene).Alleles;
        // Indices are in the order of names, and the sort is stable.
        var pairs = PairSearch.Pairs(gene, strands).OrderByDescending(p => p.Score)
            .Select(p => new MatchedPair(alleles[p.First].Name, strands.IsHaploid ? "" : alleles[p.Second].Name, p.Score)).ToList();
        if (gene.Gene == "NAT2" && !strands.IsEffectivelyPhased) return Nat2(pairs, notes);
        return options.AllMatches || pairs.Count == 0 ? pairs : [.. pairs.TakeWhile(p => p.Score == pairs[0].Score)];
    }

    // Unphased NAT2: frequency decides between pairs that the same genotypes explain, whatever their score.
    private static List<MatchedPair> Nat2(List<MatchedPair> pairs, SortedSet<string> notes)
    {
        var names = pairs.Select(p => p.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var (candidates, pick) in s_nat2.Value)
        {
            if (!candidates.All(names.Contains)) continue;
            notes.Add(Nat2Priority);
            return [.. pairs.Where(p => p.ToString() == pick)];
        }
        return pairs;
    }

    // SLCO1B1 uncalled: rs4149056 alone tells statin myopathy (CPIC 2022), T as *1 and C as *5.
    private static MatchedPair? Fallback(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed, SortedSet<string> notes)
    {
        if (gene.Gene != "SLCO1B1") return null;
        for (var i = 0; i < gene.Positions.Count; i++)
        {
            if (gene.Positions[i].RsId != "rs4149056" || !observed.TryGetValue(i, out var here)) continue;
            string[] alleles = [.. new[] { here.First, here.Second }.Select(b => b switch { "T" => "*1", "C" => "*5", _ => "" }).Order(AlleleNames.Natural)];
            if (alleles[0].Length == 0) return null;
            notes.Add(Slco1b1Fallback);
            return new(alleles[0], alleles[1], 0, Inferred: true);
        }
        return null;
    }

    private static bool Required(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed)
    {
        for (var i = 0; i < gene.Positions.Count; i++)
            if (gene.Positions[i].Role == PositionRole.Required && !observed.ContainsKey(i)) return true;
        return false;
    }

    private static Seq<string> Missing(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed)
    {
        var missing = new List<string>();
        for (var i = 0; i < gene.Positions.Count; i++)
            if (gene.Positions[i].Role is PositionRole.Defining or PositionRole.Required && !observed.ContainsKey(i)) missing.Add(gene.Positions[i].RsId);
        return missing.ToSeq();
    }

    private static Seq<string> Undocumented(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed)
    {
        List<string>? unknown = null;
        for (var i = 0; i < gene.Positions.Count; i++)
        {
            if (gene.Positions[i].Role is not (PositionRole.Defining or PositionRole.Required) || !observed.TryGetValue(i, out var here)) continue;
            for (var strand = 0; strand < (here.IsHomozygous || here.IsHaploid ? 1 : 2); strand++)
                if (here.On(strand) is var bases && bases != Observed.Half && !gene.Positions[i].Documents(bases))
                    (unknown ??= []).Add($"{gene.Positions[i].RsId} {gene.Positions[i].Ref38}>{(bases.Length > 20 ? bases[..20] + "..." : bases)}");
        }
        return unknown is null ? [] : unknown.ToSeq();
    }

    private static Seq<string> Beside(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed)
    {
        List<string>? beside = null;
        for (var i = 0; i < gene.Positions.Count; i++)
            if (gene.Positions[i].Role == PositionRole.Extra && observed.TryGetValue(i, out var here))
                (beside ??= []).Add($"{gene.Positions[i].RsId} {here.First}/{here.Second}");
        return beside is null ? [] : beside.ToSeq();
    }
}
