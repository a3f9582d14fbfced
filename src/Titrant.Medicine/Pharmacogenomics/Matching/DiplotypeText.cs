namespace Titrant.Medicine.Pharmacogenomics.Matching;

/// <summary>How calls are written for a reader: one changed allele of a variant-named gene as "X (heterozygous)", an uncalled gene as "Not called".</summary>
internal static class DiplotypeText
{
    private static readonly string[] s_namedByVariant = ["CACNA1S", "CFTR", "DPYD", "RYR1"];

    public static IReadOnlyList<string> Of(GeneMatch match)
    {
        if (match.Pairs.Count > 0) return [.. match.Pairs.Select(p => Of(match.Gene, p))];
        if (match.Found.Count > 0) return [.. match.Found.CountBy(a => a).Select(a => a.Value > 1 ? $"{a.Key} (homozygous)" : a.Key)];
        // The one position that was read stands where SLCO1B1 is not called.
        if (match.Notes.Contains(GeneMatcher.Slco1b1Fallback))
            return [string.Join('/', match.Recommend.SelectMany(p => new[] { p.First, p.Second }).Select(a => a == "*5" ? "rs4149056 C" : "rs4149056 T").Order(StringComparer.Ordinal))];
        return ["Not called"];
    }

    public static string Of(Pharmacogene gene, MatchedPair pair)
    {
        if (pair.Second.Length == 0 || !s_namedByVariant.Contains(gene.Gene)) return pair.ToString();
        var reference = gene.Reference.Name;
        return (pair.First == reference, pair.Second == reference) switch
        {
            (true, true) => "Reference/Reference",
            (true, false) => $"{pair.Second} (heterozygous)",
            (false, true) => $"{pair.First} (heterozygous)",
            _ => pair.ToString(),
        };
    }
}
