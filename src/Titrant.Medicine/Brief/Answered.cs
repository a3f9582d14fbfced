using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>An answer that asks for nothing: measured, or checked without a change.</summary>
/// <param name="Kind">"measured", "coded", "ranked", "curve" or "genotype".</param>
/// <param name="Ranked">The best options with their scores (0-1), for a ranked answer.</param>
public sealed record Answered(
    string Key, string Name, string Target, string Kind, string Says, Figure? Figure, Seq<Chance> Ranked,
    Seq<string> Why, Seq<FactLine> Evidence, int EvidenceNotShown, Seq<TableLine> Tables, string Capability, string Version) : Wire
{
    private const int MostEvidence = 6, MostRanked = 10;

    internal static Seq<Answered> Of(Chart chart, FactLines facts, Citations citations, Func<Finding, bool> which)
    {
        var lines = new List<Answered>();
        foreach (var f in chart.Answers.OfType<Finding>().Where(which).OrderBy(f => f.Key.ToString(), StringComparer.Ordinal))
        {
            var evidence = facts.Of(f.Evidence.SelectMany(e => e.Facts), MostEvidence, out var notShown);
            var ranked = f.Result is Result.Ranked r ? r.Options.Take(MostRanked).Select(o => new Chance(o.Option.Display.Length > 0 ? o.Option.Display : o.Option.Code, o.Score)).ToSeq() : [];
            lines.Add(new(f.Key.ToString(), f.Key.Name, f.Key.Target, KindOf(f.Result), f.Says, Figure.Of(f.Result), ranked,
                f.Evidence.Take(MostEvidence).Select(e => e.Citation.Text.Length > 0 ? $"{e.Says} ({e.Citation.Text})" : e.Says).ToSeq(),
                evidence, notShown, citations.Lines(f.Origin.Tables), f.Origin.Capability, f.Origin.Version));
        }
        return lines.ToSeq();
    }

    private static string KindOf(Result result) => result switch
    {
        Result.Measured => "measured",
        Result.Coded => "coded",
        Result.Ranked => "ranked",
        Result.Curve => "curve",
        _ => "genotype",
    };
}

/// <param name="Score">In [0,1].</param>
public sealed record Chance(string Option, double Score) : Wire;
