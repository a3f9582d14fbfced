using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Server.CdsHooks;

/// <summary>What came with the hook and what is stored, as one record.</summary>
internal static class HookMerge
{
    /// <summary>
    /// Stored facts that something sent may touch go back to what their readers saw, so that the record is built by the one rule
    /// there is: sightings of one claim join, and the later one decides whether a medicine is still taken. Only an equal identifier,
    /// or an equal time and kind, can join two facts; the others stay as they are, since a hook has no time to build thousands anew.
    /// </summary>
    public static PatientRecord Of(PersonId person, IReadOnlyList<Draft> sent, PatientRecord stored, IReadOnlyList<Issue> issues)
    {
        var drafts = new List<Draft>(sent);
        var untouched = new List<Fact>(stored.Facts.Count);
        var now = sent.Where(d => d.Sighting.Source.BusinessId is not null).ToLookup(d => d.Sighting.Source.BusinessId!, StringComparer.Ordinal);
        var times = sent.Select(d => (d.When, d.Claim.Kind)).ToHashSet();
        foreach (var fact in stored.Facts)
        {
            var identified = false;
            var replaced = false;
            foreach (var sighting in fact.Seen)
            {
                if (sighting.Source.BusinessId is not { } id || !now.Contains(id)) continue;
                identified = true;
                replaced |= now[id].Any(d => Replaces(d, fact));
            }
            if (replaced) continue;
            if (!identified && !times.Contains((fact.When, fact.Claim.Kind))) untouched.Add(fact);
            else foreach (var sighting in fact.Seen) drafts.Add(new(fact.When, fact.Claim, sighting));
        }
        return PatientRecord.Build(person, drafts, issues).With(static _ => true, [.. untouched]);
    }

    /// <summary>
    /// Which of the two Patients' particulars contradict: birth date, sex, name, identifier; empty where nothing does. The values
    /// themselves are not said: one of them may be another person's.
    /// </summary>
    public static IReadOnlyList<string> Against(PersonId person, IReadOnlyList<Draft> sent, PatientRecord stored)
    {
        if (Latest(stored) is not { } known) return [];
        var contradictions = new List<string>();
        foreach (var header in sent.Select(d => d.Claim).OfType<Demographics>())
            foreach (var (what, of) in s_particulars)
                if (!contradictions.Contains(what) && Identity.Against(new(person.Value, of(known)), new(person.Value, of(header))) is not null) contradictions.Add(what);
        return contradictions;
    }

    private static readonly Demographics s_nobody = new(null, null, null, null, null, null, null, null, [], [], [], []);

    private static readonly IReadOnlyList<(string What, Func<Demographics, Demographics> Of)> s_particulars =
    [
        ("birth date", d => s_nobody with { Birth = d.Birth }),
        ("sex", d => s_nobody with { Sex = d.Sex }),
        ("name", d => s_nobody with { Names = d.Names }),
        ("identifier", d => s_nobody with { Identifiers = d.Identifiers }),
    ];

    // A birth date corrected since is no contradiction: the newest version speaks.
    private static Demographics? Latest(PatientRecord stored) => stored.Facts
        .Where(f => f.Claim is Demographics)
        .MaxBy(f => f.Seen.Max(s => s.StatusKnown.At))?.Claim as Demographics;

    // The same order of the same server, which has an end now: its other period makes it another claim, and a number that only the
    // server gives is not enough for the record to see the correction. The tenant says that the ids are shared; the medicine agrees.
    private static bool Replaces(Draft sent, Fact stored) =>
        sent.When != stored.When
        && Thing(sent.Claim) is { } thing && thing == Thing(stored.Claim)
        && stored.Seen.All(s => s.StatusKnown.At <= sent.Sighting.StatusKnown.At);

    private static (string Kind, Term Of)? Thing(Claim claim) => claim switch
    {
        MedicationUse m => (m.Kind, m.Medication),
        Condition c => (c.Kind, c.Code),
        Allergy a => (a.Kind, a.Substance),
        _ => null,
    };
}
