using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Conformance;
using Titrant.Medicine.Pharmacogenomics.Matching;

namespace Titrant.Cli.Eval;

/// <summary>The law of pairs, gene by gene: sampled at every so-many-th pair, or complete.</summary>
internal static class PgxPairs
{
    private const int Sample = 400;

    public static IEnumerable<EvalCase> Run(EvalInput input)
    {
        foreach (var gene in Pharmacogene.Names.Select(Pharmacogene.Of).Where(g => g.Positions.Count > 0 && (input.Gene is null || g.Gene == input.Gene)))
        {
            var law = new PairLaw(gene);
            foreach (var phased in (bool[])[true, false])
            {
                var clock = Stopwatch.StartNew();
                var count = Check(gene, law, phased, input.Full ? 1 : Math.Max(1, law.Pairs / Sample));
                var name = $"{gene.Gene} {(phased ? "phased" : "unphased")}";
                input.Emit(new JsonObject { ["id"] = name, ["pairs"] = count.Asked, ["of"] = law.Pairs, ["alone"] = count.Alone, ["with_equals"] = count.Equal, ["outranked"] = count.Outranked, ["listed"] = count.Listed, ["ms"] = clock.ElapsedMilliseconds, ["matching_us_per_pair"] = Math.Round(count.Matching.TotalMicroseconds / count.Asked, 1) }.ToJsonString());
                var said = string.Create(CultureInfo.InvariantCulture, $"{count.Asked} of {law.Pairs} pairs: {count.Alone} alone, {count.Equal} beside equals, {count.Outranked} the same bases as a more specific pair, {count.Listed} as a list of both alleles");
                yield return new(name, count.Wrong.Count == 0 && count.Asked > 0, "every pair of its class", count.Wrong.Count == 0 ? said : $"{said}; {count.Wrong.Count} wrong, first {string.Join(", ", count.Wrong.Take(5))}");
            }
        }
    }

    public static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases) => cases.Select(c => $"{c.Id}: {c.Actual}");

    /// <param name="every">1 for all pairs.</param>
    internal static PairCount Check(Pharmacogene gene, PairLaw law, bool phased, int every)
    {
        var count = new PairCount();
        var number = 0;
        foreach (var (a, b) in law.All())
        {
            if (number++ % every != 0) continue;
            count.Asked++;
            using var bytes = new MemoryStream(law.Vcf(a, b, phased));
            var (observed, _) = ConformanceVcf.Read(bytes, [gene]).Of(gene);
            var start = Stopwatch.GetTimestamp();
            var all = GeneMatcher.Match(gene, observed, new MatchOptions(AllMatches: true));
            count.Matching += Stopwatch.GetElapsedTime(start);
            var pair = law.Names(a, b);
            // Unphased lowest-function genes: both alleles are named, and no pair is claimed.
            if (all.Found.Count > 0)
            {
                if (all.Found.SequenceEqual([pair.A, pair.B])) count.Listed++; else count.Wrong.Add($"{pair.A}/{pair.B} listed as {string.Join(", ", all.Found)}");
                continue;
            }
            var same = law.Class(a, b, phased);
            var best = same.Values.Max();
            var expected = same.OrderByDescending(p => p.Value).ThenBy(p => p.Key.Item1, AlleleNames.Natural).ThenBy(p => p.Key.Item2, AlleleNames.Natural).Select(p => p.Key);
            var answer = all.Pairs.Select(p => (p.First, p.Second)).ToList();
            var isPicked = all.Notes.Contains(GeneMatcher.Nat2Priority);
            if (!same.ContainsKey(pair) || (isPicked ? answer.Count != 1 || !same.ContainsKey(answer[0]) : !answer.SequenceEqual(expected))) count.Wrong.Add($"{pair.A}/{pair.B} as {string.Join(", ", answer)}");
            else if (isPicked ? answer[0] != pair : same[pair] < best) count.Outranked++;
            else if (!isPicked && same.Values.Count(s => s == best) > 1) count.Equal++;
            else count.Alone++;
        }
        return count;
    }

    internal sealed class PairCount
    {
        public int Asked { get; set; }
        public int Alone { get; set; }
        public int Equal { get; set; }
        public int Outranked { get; set; }
        public int Listed { get; set; }
        public TimeSpan Matching { get; set; }
        public List<string> Wrong { get; } = [];
    }
}
