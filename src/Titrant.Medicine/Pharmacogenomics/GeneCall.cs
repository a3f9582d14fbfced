using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What one sample shows of one gene. Computed once per sample; the long lists only when somebody asks for them.</summary>
internal sealed class GeneCall
{
    private const int MostListed = 8;
    private static readonly ConditionalWeakTable<Sample, ConcurrentDictionary<string, GeneCall>> s_calls = [];
    private readonly Lazy<Seq<DiplotypeMatch>> _possible;
    private readonly Lazy<Seq<OpenAllele>> _notExcluded;

    private GeneCall(Pharmacogene gene, Sample sample)
    {
        var notCalled = new List<string>();
        var unknown = new List<string>();
        var observed = Observe(gene, sample, notCalled, unknown);
        // A base that no allele has hides no allele of the other positions: what these show stands as the least that is there.
        var matched = observed.Where(o => gene.Positions[o.Key].Documents(o.Value.First) && gene.Positions[o.Key].Documents(o.Value.Second)).ToDictionary();
        var match = GeneMatcher.Match(gene, matched);
        var best = Explained(gene, match, observed.ContainsKey).Select(p => new DiplotypeMatch(p.First, p.Second.Length > 0 ? p.Second : p.First, p.Score)).ToSeq();
        (Called, NotCalled, Unknown, Haploid) = (observed.Count, notCalled.ToSeq(), unknown.ToSeq(), gene.Chrom == "chrX" && sample.HaploidX == true);
        Best = best;
        IsHeterozygous = observed.Values.Any(o => !o.IsHomozygous);
        Listed = match.Found.Count > 0 ? string.Join(" + ", match.Found.Take(MostListed)) + (match.Found.Count > MostListed ? $" and {match.Found.Count - MostListed} more" : "") : match.Pairs is [var source, ..] && gene.IsLowestFunction && !best.IsEmpty && source.ToString() != best[0].ToString() ? source.ToString() : "";
        Seen = observed.Count == 0 ? [] : gene.Alleles.Where(a => gene.IsChanged(a) && gene.Deciding(a).Any(observed.ContainsKey) && OpenAllele.MayHold(gene, a, observed) > 0)
            .Select(a => $"{a.Name} ({string.Join(", ", gene.Deciding(a).Where(observed.ContainsKey).Select(i => gene.Positions[i].RsId))})").ToSeq();
        _possible = new(() => matched.Count == 0 ? best : NamedAlleles.Match(gene, matched, keepUnspecified: NotCalled.Count > 0));
        _notExcluded = new(() => OpenAllele.Of(gene, observed, matched, Best));
    }

    /// <summary>The best explanation and its equals; empty where no pair of named alleles explains the sample.</summary>
    public Seq<DiplotypeMatch> Best { get; }

    /// <summary>DPYD and RYR1: all that was found, where the pair stands for more ("c.62G>A + c.1905+1G>A (*2A)"); otherwise "".</summary>
    public string Listed { get; }

    /// <summary>Every pair that the called positions do not exclude, the best first.</summary>
    public Seq<DiplotypeMatch> Possible => _possible.Value;

    /// <summary>Positions of the gene with a call.</summary>
    public int Called { get; }

    /// <summary>Positions without a usable call, with the reason where the file gives one.</summary>
    public Seq<string> NotCalled { get; }

    /// <summary>Alternatives that no allele of the table has: variants of unknown effect.</summary>
    public Seq<string> Unknown { get; }

    /// <summary>Alleles of changed function that may be there unseen.</summary>
    public Seq<OpenAllele> NotExcluded => _notExcluded.Value;

    /// <summary>Alleles of changed function whose bases were seen at every called position of theirs: "*2 (rs4244285)".</summary>
    public Seq<string> Seen { get; }

    /// <summary>One copy of the gene: chrX of a man. Pairs then hold the allele twice.</summary>
    public bool Haploid { get; }

    public bool IsHeterozygous { get; }

    /// <summary>A pair as it is written: one name where there is one copy.</summary>
    public string Name(DiplotypeMatch pair) => Haploid && pair.First == pair.Second ? pair.First : pair.ToString();

    public static GeneCall Of(Pharmacogene gene, Sample sample) => s_calls.GetOrCreateValue(sample).GetOrAdd(gene.Gene, _ => new GeneCall(gene, sample));

    /// <summary>
    /// Of equally good pairs only those whose alleles were looked at in full: TPMT *3B seen is an explanation, *3A half seen is not
    /// excluded and no more. One person and a cohort are judged by this same line.
    /// </summary>
    public static Seq<MatchedPair> Explained(Pharmacogene gene, GeneMatch match, Func<int, bool> wasCalled)
    {
        if (match.Recommend.Count < 2) return match.Recommend;
        var unseen = match.Recommend.Select(p => Unseen(gene, p, wasCalled)).ToList();
        return match.Recommend.Where((_, i) => unseen[i] == unseen.Min()).ToSeq();
    }

    private static int Unseen(Pharmacogene gene, MatchedPair pair, Func<int, bool> wasCalled) =>
        new[] { pair.First, pair.Second }.Sum(name => gene.Allele(name) is not { } a || a.Cells.Count == gene.Reference.Cells.Count ? 0
            : a.Cells.Keys.Count(i => !wasCalled(i) && gene.Positions[i].Role is PositionRole.Defining or PositionRole.Required));

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
            // An autosome has two alleles; a single one says nothing about the other chromosome. A man has one X.
            var alleles = call.Alleles.Count == 1 && gene.Chrom == "chrX" && sample.HaploidX == true ? [call.Alleles[0], call.Alleles[0]] : call.Alleles;
            if (call.State is not (CallState.Called or CallState.Reference) || alleles.Count != 2)
            {
                notCalled.Add(call.Problem.Length > 0 ? $"{position.RsId} ({call.Problem})" : position.RsId);
                continue;
            }
            foreach (var allele in alleles.Distinct())
                if (!position.Documents(allele)) unknown.Add($"{position.RsId} {position.Ref38}>{(allele.Length > 20 ? allele[..20] + "..." : allele)}");
            observed[i] = new Observed(alleles[0], alleles[1], !call.Phased ? "" : call.PhaseSet is { } set ? "set " + set : "phased");
        }
        return observed;
    }
}
