using Titrant.Patient;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>What one sample shows of one gene.</summary>
/// <param name="Best">The best explanation and its equals; empty where no pair of named alleles explains the sample.</param>
/// <param name="Possible">Every pair that the called positions do not exclude, the best first.</param>
/// <param name="NotCalled">Positions without a usable call, with the reason where the file gives one.</param>
/// <param name="Unknown">Alternatives that no allele of the table has: variants of unknown effect.</param>
/// <param name="NotExcluded">Alleles of changed function with a telling position that was not called: "*2 (rs4244285)".</param>
internal sealed record GeneCall(
    Seq<DiplotypeMatch> Best, Seq<DiplotypeMatch> Possible, int Called, Seq<string> NotCalled, Seq<string> Unknown, Seq<string> NotExcluded)
{
    public static GeneCall Of(GeneDefinition gene, Sample sample)
    {
        var notCalled = new List<string>();
        var unknown = new List<string>();
        var observed = Observe(gene, sample, notCalled, unknown);
        var notExcluded = gene.Telling().Where(t => !observed.ContainsKey(t.Position)).GroupBy(t => t.Allele)
            .OrderByDescending(g => g.Key.IsTier1).ThenBy(g => g.Key.Name, AlleleNames.Natural)
            .Select(g => $"{g.Key.Name} ({string.Join(", ", g.Select(t => gene.Positions[t.Position].RsId))})").ToSeq();
        var all = observed.Count == 0 ? [] : NamedAlleles.Match(gene, observed);
        var possible = observed.Count == 0 || notCalled.Count == 0 ? all : NamedAlleles.Match(gene, observed, keepUnspecified: true);
        return new(all.Where(p => p.Score == all[0].Score).ToSeq(), possible, observed.Count, notCalled.ToSeq(), unknown.ToSeq(), notExcluded);
    }

    /// <summary>The sample's bases at the gene's positions; what is not called or not documented goes to the two lists.</summary>
    internal static Dictionary<int, Observed> Observe(GeneDefinition gene, Sample sample, List<string> notCalled, List<string> unknown)
    {
        var calls = sample.Calls.GroupBy(c => (c.Chrom, c.Pos)).ToDictionary(g => g.Key, g => g.ToList());
        var observed = new Dictionary<int, Observed>();
        for (var i = 0; i < gene.Positions.Count; i++)
        {
            var position = gene.Positions[i];
            if (position.On(sample.Build) is not { } locus || !calls.TryGetValue((locus.Chrom, locus.Pos), out var here)
                || here.FirstOrDefault(c => c.Ref == position.Ref(sample.Build)) is not { } call) { notCalled.Add(position.RsId); continue; }
            // An autosome has two alleles; a single one says nothing about the other chromosome.
            if (call.State is not (CallState.Called or CallState.Reference) || call.Alleles.Count != 2)
            {
                notCalled.Add(call.Problem.Length > 0 ? $"{position.RsId} ({call.Problem})" : position.RsId);
                continue;
            }
            foreach (var allele in call.Alleles.Distinct())
                if (!position.Documents(allele)) unknown.Add($"{position.RsId} {position.Ref38}>{(allele.Length > 20 ? allele[..20] + "..." : allele)}");
            observed[i] = new Observed(call.Alleles[0], call.Alleles[1], !call.Phased ? "" : call.PhaseSet is { } set ? "set " + set : "phased");
        }
        return observed;
    }
}
