using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What one sample shows of one gene.</summary>
/// <param name="Best">The best explanation and its equals; empty where no pair of named alleles explains the sample.</param>
/// <param name="Possible">Every pair that the called positions do not exclude, the best first.</param>
/// <param name="NotCalled">Positions without a usable call, with the reason where the file gives one.</param>
/// <param name="Unknown">Alternatives that no allele of the table has: variants of unknown effect.</param>
/// <param name="NotExcluded">Alleles of changed function that may be there unseen.</param>
/// <param name="Seen">Alleles of no function whose bases were seen at every called position of theirs: "*2 (rs4244285)".</param>
internal sealed record GeneCall(
    Seq<DiplotypeMatch> Best, Seq<DiplotypeMatch> Possible, int Called, Seq<string> NotCalled, Seq<string> Unknown, Seq<OpenAllele> NotExcluded, Seq<string> Seen)
{
    public static GeneCall Of(Pharmacogene gene, Sample sample)
    {
        var notCalled = new List<string>();
        var unknown = new List<string>();
        var observed = Observe(gene, sample, notCalled, unknown);
        // A base that no allele has hides no allele of the other positions: what these show stands as the least that is there.
        var matched = observed.Where(o => gene.Positions[o.Key].Documents(o.Value.First) && gene.Positions[o.Key].Documents(o.Value.Second)).ToDictionary();
        var all = matched.Count == 0 ? [] : NamedAlleles.Match(gene, matched);
        var possible = matched.Count == 0 || matched.Count == gene.Positions.Count ? all : NamedAlleles.Match(gene, matched, keepUnspecified: true);
        var best = all.Where(p => p.Score == all[0].Score).ToSeq();
        var seen = gene.Alleles.Where(a => a.Function == "No function" && gene.Deciding(a).Any(observed.ContainsKey) && OpenAllele.MayHold(gene, a, observed) > 0)
            .Select(a => $"{a.Name} ({string.Join(", ", gene.Deciding(a).Where(observed.ContainsKey).Select(i => gene.Positions[i].RsId))})").ToSeq();
        return new(best, possible, observed.Count, notCalled.ToSeq(), unknown.ToSeq(), OpenAllele.Of(gene, observed, matched, best), seen);
    }

    /// <summary>The sample's bases at the gene's positions; what is not called or not documented goes to the two lists.</summary>
    internal static Dictionary<int, Observed> Observe(Pharmacogene gene, Sample sample, List<string> notCalled, List<string> unknown)
    {
        var calls = sample.Calls.GroupBy(c => (c.Chrom, c.Pos)).ToDictionary(g => g.Key, g => g.ToList());
        var observed = new Dictionary<int, Observed>();
        for (var i = 0; i < gene.Positions.Count; i++)
        {
            var position = gene.Positions[i];
            if (position.Role is PositionRole.Extra or PositionRole.Ignored) continue;
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
