using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Matching;

/// <summary>A person at every position of one gene: reference but for what is said ("rs3918290 C/T", "rs3918290 C|T").</summary>
internal static class Genotyped
{
    public static Dictionary<int, Observed> Person(string gene, params string[] variants) => Person(Pharmacogene.Of(gene), variants);

    public static Dictionary<int, Observed> Person(Pharmacogene gene, params string[] variants)
    {
        var observed = new Dictionary<int, Observed>();
        for (var i = 0; i < gene.Positions.Count; i++)
            if (gene.Positions[i].Role != PositionRole.Ignored) observed[i] = new(gene.Positions[i].Ref38, gene.Positions[i].Ref38, Observed.Phased);
        foreach (var variant in variants)
        {
            var (name, genotype) = variant.Split(' ') is [var n, var g] ? (n, g) : throw new ArgumentException(variant);
            var i = Enumerable.Range(0, gene.Positions.Count).Single(p => gene.Positions[p].RsId == name);
            if (genotype == "missing") { observed.Remove(i); continue; }
            var bases = genotype.Split('/', '|', '@');
            observed[i] = new(bases[0], bases[1], genotype.Contains('@', StringComparison.Ordinal) ? "set " + bases[2] : genotype.Contains('|', StringComparison.Ordinal) ? Observed.Phased : "");
        }
        return observed;
    }

    public static GeneMatch Match(string gene, params string[] variants) => GeneMatcher.Match(Pharmacogene.Of(gene), Person(gene, variants));

    public static string[] Pairs(this GeneMatch match) => [.. match.Pairs.Select(p => p.ToString())];

    public static string Recommended(this GeneMatch match) => string.Join(" or ", match.Recommend);
}
