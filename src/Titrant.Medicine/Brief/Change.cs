using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>A number with its unit (UCUM) and bounds; without bounds it says why there are none.</summary>
/// <param name="Level">The share, 0-1, that the bounds hold.</param>
public sealed record Figure(decimal Value, string Unit, decimal? Low, decimal? High, string? Kind, double? Level, string? Source, string? WhyNoInterval) : Wire
{
    internal static Figure? Of(Result result) => result is not Result.Measured { Estimate: var e } ? null
        : new(e.Value, e.Unit, e.Interval?.Low, e.Interval?.High, e.Interval?.Kind, e.Interval?.Level, e.Interval?.Source, e.Interval is null ? e.WhyNoInterval ?? "not stated" : null);
}

/// <summary>An answer that a card rests on.</summary>
public sealed record Because(string Key, string Says, Figure? Figure) : Wire;

/// <summary>A medicine or test instead, with what speaks against it in this person and what could not be checked.</summary>
public sealed record Option(string Name, Seq<string> Against, Seq<string> NotChecked) : Wire;

/// <param name="Date">Of the source, as the table states it.</param>
public sealed record SourceLine(string Text, string Version, string Date, string Url) : Wire;

/// <summary>One card: something to do differently today, why, how sure, from where, what would change it, who signs.</summary>
/// <param name="Key">The advice key: "topic/act/target". Diffs and overrides join on it.</param>
/// <param name="WouldChange">The counterfactual as a sentence; null where none was given.</param>
public sealed record Change(
    string Key, string Topic, ActKind Act, string Target, string? Dose, Consequence Consequence, Strength Strength,
    string Says, string Why, string ForWhom, Role SignsOff, bool OnFirstScreen, Seq<Because> Because, Seq<FactLine> Evidence, int EvidenceNotShown,
    Seq<Option> Alternatives, string? WouldChange, Seq<string> Disagree, Seq<SourceLine> Sources, Seq<TableLine> Tables,
    string Capability, string Version, Seq<string> Assumed) : Wire
{
    private const int MostEvidence = 12;

    internal static Seq<Change> Of(Chart chart, FactLines facts, Citations citations)
    {
        var changes = new List<Change>();
        // What is said of one medicine stands together, where its gravest card stands.
        var advice = Once(chart.Advice.Distinct().OrderByDescending(r => r.Consequence)
            .ThenBy(r => r.Act.Kind == ActKind.AskPharmacist).ThenBy(r => r.Strength).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal))
            .GroupBy(r => NameOf(r.Act.Target), StringComparer.OrdinalIgnoreCase).SelectMany(g => g);
        foreach (var r in advice)
        {
            var answers = r.Because.Select(chart.Answer).OfType<Answer>().ToList();
            var ids = r.Facts.Concat(answers.OfType<Finding>().SelectMany(f => f.Evidence).SelectMany(e => e.Facts));
            var evidence = facts.Of(ids, MostEvidence, out var notShown);
            changes.Add(new(
                r.Key.ToString(), r.Key.Topic, r.Act.Kind, NameOf(r.Act.Target), r.Act.Dose, r.Consequence, r.Strength,
                r.Says, r.Why, r.ForWhom, r.SignOff, changes.Count < Brief.FirstScreen || r.Consequence >= Consequence.Serious,
                answers.Select(a => new Because(a.Key.ToString(), a.Says, a is Finding f ? Figure.Of(f.Result) : null)).ToSeq(),
                evidence, notShown,
                r.Alternatives.OrderBy(a => !a.Against.IsEmpty).Select(a => new Option(NameOf(a.Option), a.Against, a.NotChecked)).ToSeq(),
                r.Flip?.Says, r.Disagree, r.Citations.Select(c => new SourceLine(c.Text, c.Version, c.Date, c.Url)).ToSeq(),
                citations.Lines(r.Origin.Tables), r.Origin.Capability, r.Origin.Version, r.Origin.Assumed));
        }
        return changes.ToSeq();
    }

    // The same sentence twice on one page reads as two orders: the gravest stands, with the reasons, facts and sources of all.
    private static IEnumerable<Recommendation> Once(IEnumerable<Recommendation> advice) => advice.GroupBy(r => (r.Says, r.Act.Kind)).Select(g => g.Count() == 1 ? g.First() : g.First() with
    {
        Why = string.Join(" ", g.Select(r => r.Why).Where(w => w.Length > 0).Distinct()),
        Because = g.SelectMany(r => r.Because).Distinct().ToSeq(),
        Facts = g.SelectMany(r => r.Facts).Distinct().ToSeq(),
        Citations = g.SelectMany(r => r.Citations).Distinct().ToSeq(),
        Disagree = g.SelectMany(r => r.Disagree).Distinct().ToSeq(),
    });

    private static string NameOf(Concept concept) => concept.Display.Length > 0 ? concept.Display : concept.Code;
}
