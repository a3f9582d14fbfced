using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>A problem, procedure, medicine, note or reaction on the timeline, newest first.</summary>
/// <param name="Start">To the precision written; "" where not stated.</param>
/// <param name="Standing">"current", "ended", "planned", ...: as it could be known at AsOf.</param>
public sealed record Event(string Start, string End, string Kind, string What, string Standing, string Place) : Wire
{
    internal const int Most = 200;

    internal static (Seq<Event> Shown, Seq<Count> NotShown) Of(Chart chart)
    {
        // What goes on now matters more than what ended: it is kept first when the list is cut.
        var all = chart.Facts.Where(f => KindOf(f.Claim) is not null)
            .Select(f => (Fact: f, Standing: f.StatusAt(chart.AsOf)))
            .OrderByDescending(p => p.Fact.Claim is not Note && p.Standing == StatusKind.Current)
            .ThenByDescending(p => p.Fact.When.Order ?? DateTimeOffset.MinValue).ThenBy(p => p.Fact.Id).ToList();
        var shown = all.Take(Most).OrderByDescending(p => p.Fact.When.Order ?? DateTimeOffset.MinValue).ThenBy(p => p.Fact.Id);
        return (shown.Select(p => Of(p.Fact, p.Standing)).ToSeq(),
            all.Skip(Most).GroupBy(p => KindWord(p.Fact)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Count(g.Key, g.Count())).ToSeq());
    }

    private static Event Of(Fact fact, StatusKind standing)
    {
        var (what, value) = FactLines.Describe(fact.Claim);
        var end = fact.When.IsMoment ? "" : fact.When.End?.ToString() ?? "";
        return new(fact.When.Start?.ToString() ?? "", end, KindWord(fact),
            Words.Cut(value.Length > 0 && fact.Claim is not Note ? $"{what}: {value}" : what, 200), Word(standing), Words.Cut(fact.Source.ToString(), 400));
    }

    private static string KindWord(Fact fact) => KindOf(fact.Claim)!;

    private static string? KindOf(Claim claim) => claim switch
    {
        Condition => "problem",
        Procedure => "procedure",
        MedicationUse => "medicine",
        Note => "note",
        Allergy => "allergy",
        AdverseEvent => "reaction",
        Report => "report",
        _ => null,
    };

    private static string Word(StatusKind status) => status switch
    {
        StatusKind.Unknown => "standing not stated",
        StatusKind.Final => "done",
        StatusKind.OnHold => "on hold",
        StatusKind.NotDone => "not done",
        _ => status.ToString().ToLowerInvariant(),
    };
}
