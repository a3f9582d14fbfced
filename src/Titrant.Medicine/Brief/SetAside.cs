using System.Globalization;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>Entries that the record itself withdraws, of one reason. They are quoted, never asserted.</summary>
/// <param name="Reason">"entered in error", "refuted", "replaced" or "cancelled or not done".</param>
/// <param name="Number">How many there are; <paramref name="Entries"/> may list fewer.</param>
public sealed record SetAside(string Reason, int Number, Seq<Withdrawn> Entries) : Wire
{
    private static readonly string[] s_reasons = ["entered in error", "refuted", "replaced", "cancelled or not done"];

    /// <summary>Facts that were known at AsOf and do not count, and those that say that something did not happen.</summary>
    internal static Seq<SetAside> Of(Chart chart)
    {
        var counting = chart.Facts.Select(f => f.Id).ToHashSet();
        var successors = new Dictionary<FactId, Fact>();
        var found = new List<(string Reason, Fact Fact, string Why)>();
        var known = chart.Patient.Facts.Where(f => f.IsKnownAt(chart.AsOf)).ToList();
        foreach (var fact in known)
            foreach (var sighting in fact.Seen.Span) if (sighting.Supersedes is { } old) successors[old] = fact;
        foreach (var fact in known)
        {
            var status = fact.StatusAt(chart.AsOf);
            if (counting.Contains(fact.Id))
            {
                if (status == StatusKind.NotDone) found.Add((s_reasons[3], fact, NotDone(fact)));
            }
            else if (status == StatusKind.Retracted) found.Add((s_reasons[0], fact, "entered in error"));
            else if (status == StatusKind.Refuted) found.Add((s_reasons[1], fact, "refuted"));
            else if (successors.TryGetValue(fact.Id, out var by)) found.Add((s_reasons[2], fact, Replaced(by)));
        }
        return found.GroupBy(f => f.Reason).OrderBy(g => Array.IndexOf(s_reasons, g.Key))
            .Select(g => new SetAside(g.Key, g.Count(), g
                .OrderByDescending(f => f.Fact.When.Order ?? DateTimeOffset.MinValue).ThenBy(f => f.Fact.Id)
                .Take(Refused.MostPerCode).Select(f => Withdrawn.Of(f.Fact, f.Why)).ToSeq()))
            .ToSeq();
    }

    private static string NotDone(Fact fact) => fact.Claim is MedicationUse { DoNotPerform: true }
        ? "an instruction not to give it"
        : fact.Seen[^1].Status.Written is { Length: > 0 and < 40 } word ? word.Replace('-', ' ') : "not done";

    private static string Replaced(Fact by)
    {
        var seen = by.Seen.FirstOrDefault(s => s.Supersedes is not null) ?? by.Seen[0];
        var day = seen.StatusKnown.Basis == KnownBasis.Stated
            ? seen.StatusKnown.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Words.Day(FactLines.DateOf(by.When));
        return (by.Claim is Measurement ? "replaced by the corrected result" : "replaced by a later version") + (day.Length > 0 ? " of " + day : "");
    }
}

/// <summary>An entry that is quoted because the record no longer stands by it.</summary>
/// <param name="Value">As written; "" where the entry carries none.</param>
/// <param name="Why">"entered in error", "replaced by the corrected result of 2026-03-02", "not taken".</param>
public sealed record Withdrawn(string Kind, string What, string Value, string Date, string Why, string Place) : Wire
{
    internal static Withdrawn Of(Fact fact, string why)
    {
        var line = FactLines.Of(fact);
        return new(fact.Claim.Kind, line.What, line.Value, line.Date, why, line.Place);
    }
}
