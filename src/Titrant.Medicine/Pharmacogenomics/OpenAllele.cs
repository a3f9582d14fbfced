using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>
/// An allele of changed function that may be there without having been seen: at least one position that decides about it was
/// not called, each that was called carries its base, and there is room for more copies than the best explanation holds.
/// </summary>
/// <param name="Positions">The deciding positions that were not called: the ones to test.</param>
/// <param name="With">The pairs that hold it; where no pair of defined alleles does, the best pair with it in one or both places.</param>
internal sealed record OpenAllele(string Name, string Function, Seq<string> Positions, Seq<DiplotypeMatch> With)
{
    private const int Named = 4;
    private static readonly string[] s_byWeight = ["No function", "Malignant Hyperthermia associated", "I/Deficient with CNSHA", "II/Deficient", "III/Deficient", "Decreased function", "Increased function"];

    /// <summary>Those that every laboratory should test (tier 1) first, then by clinical weight, then by name.</summary>
    public static Seq<OpenAllele> Of(Pharmacogene gene, IReadOnlyDictionary<int, Observed> observed, IReadOnlyDictionary<int, Observed> matched, Seq<DiplotypeMatch> best)
    {
        var open = gene.Alleles.Where(gene.IsChanged)
            .Select(a => (Allele: a, Own: gene.Deciding(a)))
            .Where(a => a.Own.Any(i => !observed.ContainsKey(i)) && MayHold(gene, a.Allele, observed) > best.Select(b => Copies(b, a.Allele.Name)).DefaultIfEmpty(0).Max())
            .OrderByDescending(a => a.Allele.IsTier1).ThenBy(a => (uint)Array.IndexOf(s_byWeight, a.Allele.Function)).ThenBy(a => a.Allele.Name, AlleleNames.Natural).ToList();
        if (open.Count == 0) return [];
        // Whether *1 or *38 is the background says nothing about an allele that was not looked for.
        var pairs = NamedAlleles.Match(gene, matched.Where(o => !gene.IsUsualVariation(o.Key)).ToDictionary(), keepUnspecified: true);
        return open.Select(a => new OpenAllele(a.Allele.Name, a.Allele.Function,
            a.Own.Where(i => !observed.ContainsKey(i)).Select(i => gene.Positions[i].RsId).ToSeq(), Holding(pairs, a.Allele.Name, best, MayHold(gene, a.Allele, observed)))).ToSeq();
    }

    /// <summary>How many chromosomes may carry the allele by its own positions that were called: 0, 1 or 2.</summary>
    public static int MayHold(Pharmacogene gene, NamedAllele allele, IReadOnlyDictionary<int, Observed> observed)
    {
        var deciding = gene.Deciding(allele);
        var copies = 2;
        foreach (var i in gene.Own(allele).Where(observed.ContainsKey))
        {
            var here = (gene.Fits(allele, i, observed[i].First) ? 1 : 0) + (gene.Fits(allele, i, observed[i].Second) ? 1 : 0);
            // A shared position without the base does not exclude what the deciding one alone would do.
            if (here > 0 || deciding.Contains(i)) copies = Math.Min(copies, here);
        }
        return copies;
    }

    private static Seq<DiplotypeMatch> Holding(Seq<DiplotypeMatch> pairs, string name, Seq<DiplotypeMatch> best, int room)
    {
        var seen = best.Select(b => Copies(b, name)).DefaultIfEmpty(0).Max();
        var holding = pairs.Where(p => Copies(p, name) > seen).ToSeq();
        return holding.Count > 0 || best.IsEmpty ? holding : [new(name, best[0].First, 0), new(name, best[0].Second, 0), .. room > seen + 1 ? [new DiplotypeMatch(name, name, 0)] : Array.Empty<DiplotypeMatch>()];
    }

    private static int Copies(DiplotypeMatch pair, string name) => (pair.First == name ? 1 : 0) + (pair.Second == name ? 1 : 0);

    /// <summary>"no function *2 (rs4244285), *3 (rs4986893); decreased function *9 (rs17884712) and 12 more": at most four are named.</summary>
    public static string Listed(IReadOnlyList<OpenAllele> open) =>
        string.Join("; ", open.Take(Named).GroupBy(a => a.Function).Select(g => $"{Lower(g.Key)} {string.Join(", ", g)}")) + More(open.Count);

    /// <summary>"*2 (rs4244285), *3 (rs4986893) and 5 more".</summary>
    public static string ToTest(IReadOnlyList<OpenAllele> open) => string.Join(", ", open.Take(Named)) + More(open.Count);

    // "III/Deficient" keeps its class.
    private static string Lower(string function) => function.Length > 1 && char.IsUpper(function[0]) && char.IsLower(function[1]) ? char.ToLowerInvariant(function[0]) + function[1..] : function;

    private static string More(int count) => count > Named ? $" and {count - Named} more" : "";

    public override string ToString() => $"{Name} ({string.Join(", ", Positions)})";
}
