using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What could still change: whether an allele that is not excluded would change the advice on a medicine, and what to test.</summary>
/// <param name="IsFinding">The genotype is called and may be graver still; otherwise it is not assessable.</param>
internal sealed record OpenChange(string Gene, bool Changes, bool IsFinding, string Says, string Ask, Seq<FactId> Facts)
{
    /// <returns>Null where the sample leaves nothing open, or a laboratory answers.</returns>
    public static OpenChange? Of(Chart chart, DrugVerdict verdict, string gene)
    {
        if (GeneAssessment.Behind(chart, gene) is not var (call, fact) || call.Best.IsEmpty) return null;
        var isFinding = KnownResults.Findings(chart, gene).Count > 0;
        // Several equally good pairs are as open as alleles that were not looked for.
        var pairs = call.Best.Skip(1).Select(p => (Open: (OpenAllele?)null, Pair: p)).Concat(call.NotExcluded.SelectMany(o => o.With.Select(p => (Open: (OpenAllele?)o, Pair: p)))).ToList();
        // One more variant on a strand that is seen to work badly makes it no better.
        var gravity = Phenotypes.Gravity(Pharmacogene.Of(gene).Phenotype(call.Best[0].First, call.Best[0].Second));
        pairs.RemoveAll(p => p.Open is { IsDefined: false } && Phenotypes.Gravity(Pharmacogene.Of(gene).Phenotype(p.Pair.First, p.Pair.Second)) < gravity);
        if (pairs.Count == 0) return null;
        var now = Under(chart, verdict, gene, [Phenotyper.Of(gene, call.Best[0].First, call.Best[0].Second)]);
        var signs = new Dictionary<string, DrugVerdict>(StringComparer.Ordinal);
        var telling = new List<(OpenAllele? Open, DrugVerdict Verdict)>();
        foreach (var (open, pair) in pairs)
        {
            var result = Phenotyper.Of(gene, pair.First, pair.Second);
            var key = string.Join("|", result.LookupKeys);
            if (!signs.TryGetValue(key, out var then)) signs[key] = then = Under(chart, verdict, gene, [result]);
            if (then.Voices.Count > 0 && then.Sign != now.Sign) telling.Add((open, then));
        }
        if (telling.Count == 0) return new(gene, false, isFinding, "", "", [fact]);
        var worst = telling.OrderByDescending(t => t.Verdict.Leading?.Row.Consequence ?? Consequence.Minor).First().Verdict;
        var named = telling.Select(t => t.Open).OfType<OpenAllele>().Distinct().ToList();
        var advised = worst.Leading is { } leading ? $"{leading.Row.Does} would be advised for {verdict.Drug}" : $"no change of {verdict.Drug} would be needed";
        if (named.Count == 0) return new(gene, true, isFinding, $"{gene}: with another pair that fits as well, {advised}.", $"Order a phased {gene} genotype", [fact]);
        var tests = named.SelectMany(o => o.Positions).Distinct().ToList();
        return new(gene, true, isFinding,
            $"{gene}: {OpenAllele.Listed(named)} not excluded; if {(named.Count == 1 ? "it is" : "one of them is")} present, {advised}; test {string.Join(", ", tests.Take(4))}{(tests.Count > 4 ? $" and {tests.Count - 4} more positions" : "")}.",
            $"Order {Phenotypes.A(gene)} {gene} genotype that covers {OpenAllele.ToTest(named)}", [fact]);
    }

    /// <summary>The verdict if a gene had these results.</summary>
    public static DrugVerdict Under(Chart chart, DrugVerdict verdict, string gene, Seq<GeneResult> results)
    {
        var known = DrugGenes.Of(verdict.Drug).Select(g => (Gene: g, Results: g == gene ? results : KnownResults.Of(chart, g))).Where(g => !g.Results.IsEmpty).ToDictionary(g => g.Gene, g => g.Results, StringComparer.Ordinal);
        var under = DrugVerdict.Of(chart, verdict.Medicine, verdict.Drug, known);
        return verdict.Drug == "warfarin" ? WarfarinStart.Add(chart, under, known) : under;
    }

    /// <summary>Whether any result of a gene that is not known would ask for a change that matters.</summary>
    public static bool CouldBeSerious(Chart chart, DrugVerdict verdict, string gene) => (HlaStatus.IsHla(gene) ? HlaStatus.Positives(gene) : Candidates(gene))
        .Any(c => Under(chart, verdict, gene, [c]).Leading is { Row.Consequence: >= Consequence.Serious });

    /// <summary>One result for each phenotype that a gene can have, the usual one first.</summary>
    public static IEnumerable<GeneResult> Candidates(string gene)
    {
        if (HlaStatus.IsHla(gene))
            return [new GeneResult(gene, [], HlaStatus.Negative(gene), null, HlaStatus.Negative(gene), ResultSource.Outside)];
        var table = Pharmacogene.Of(gene);
        var usual = table.Knows("*1") ? "*1" : table.Reference.Name;
        return table.Alleles.Select(a => a.Name).Prepend(usual).Distinct().SelectMany(a => new[] { Phenotyper.Of(gene, a, a), Phenotyper.Of(gene, usual, a) })
            .Where(r => r.IsKnown && r.Phenotype is not ("Indeterminate" or "n/a")).DistinctBy(r => string.Join("|", r.LookupKeys));
    }
}
