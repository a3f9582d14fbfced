using Titrant.Patient.Formats;

namespace Titrant.Patient;

/// <summary>Everything that is known about one person, whenever it was known. Order of reading leaves no trace.</summary>
public sealed class PatientRecord
{
    private PatientRecord(PersonId person, Fact[] facts, IReadOnlyList<Issue> issues)
    {
        (Person, Facts, Issues) = (person, facts, issues);
    }

    public PersonId Person { get; }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<Fact> Facts { get; }

    /// <summary>What was not read, not used or not believed.</summary>
    public IReadOnlyList<Issue> Issues { get; }

    public static PatientRecord Empty(PersonId person) => new(person, [], []);

    /// <summary>
    /// Binds drafts to a person, gives each its id and merges sightings of one claim.
    /// Equal claims merge at an equal business identifier, or, for results and notes, at an equal full timestamp;
    /// other equal claims stay twins, since nobody can tell a copy from a second event.
    /// </summary>
    public static PatientRecord Build(PersonId person, IReadOnlyList<Draft> drafts, IReadOnlyList<Issue>? issues = null)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        var facts = new Dictionary<FactId, Fact>(drafts.Count);
        var byTimestamp = new Dictionary<FactId, FactId>();
        var twins = new Dictionary<FactId, int>();
        var again = new Dictionary<FactId, List<Sighting>>();
        var anonymous = false;

        foreach (var each in drafts)
        {
            // What corrects what is worked out anew from all versions, never carried over from an earlier record.
            var draft = each.Sighting.Supersedes is null ? each : each with { Sighting = each.Sighting with { Supersedes = null } };
            if (draft.Sighting.Source.BusinessId is not { } businessId) { anonymous = true; continue; }
            See(FactId.Of(person, draft.When, draft.Claim, businessId, 0), draft);
        }
        if (anonymous)
        {
            foreach (var fact in facts.Values)
                if (Merges(fact.When, fact.Claim)) byTimestamp.TryAdd(FactId.Of(person, fact.When, fact.Claim, null, 0), fact.Id);
            foreach (var draft in drafts)
            {
                if (draft.Sighting.Source.BusinessId is not null) continue;
                var id = FactId.Of(person, draft.When, draft.Claim, null, 0);
                if (Merges(draft.When, draft.Claim)) See(byTimestamp.GetValueOrDefault(id, id), draft);
                else
                {
                    var twin = twins[id] = twins.GetValueOrDefault(id, -1) + 1;
                    See(twin == 0 ? id : FactId.Of(person, draft.When, draft.Claim, null, twin), draft);
                }
            }
        }

        foreach (var (id, sightings) in again)
            facts[id] = facts[id] with { Seen = InOrder(sightings.Prepend(facts[id].Seen[0]).Distinct()) };
        var ordered = facts.Values.ToArray();
        Supersede(ordered);
        Array.Sort(ordered, static (a, b) => a.Id.CompareTo(b.Id));
        return new(person, ordered, issues ?? []);

        void See(FactId id, Draft draft)
        {
            if (facts.TryAdd(id, new Fact(id, person, draft.When, draft.Claim, [draft.Sighting]))) return;
            if (!again.TryGetValue(id, out var sightings)) again.Add(id, sightings = []);
            sightings.Add(draft.Sighting);
        }
    }

    /// <summary>The record as it was stored: facts that already have their ids.</summary>
    public static PatientRecord Of(PersonId person, IEnumerable<Fact> facts) => new(person, [.. facts.OrderBy(f => f.Id)], []);

    /// <summary>
    /// Two records of one person as one: sightings of one fact join, a result of equal full timestamp without an identifier of its
    /// own joins its like, and what corrects what is worked out anew.
    /// </summary>
    public static PatientRecord Join(PatientRecord one, PatientRecord other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Facts.Count == 0 && one.Issues.Count == 0) return other;
        var facts = new Dictionary<FactId, Fact>(one.Facts.Count + other.Facts.Count);
        var byTimestamp = new Dictionary<FactId, FactId>();
        // Those that an identifier names come first; the others then find them.
        foreach (var fact in one.Facts.Concat(other.Facts).OrderBy(f => f.Source.BusinessId is null))
        {
            var id = fact.Id;
            if (Merges(fact.When, fact.Claim))
            {
                var bare = FactId.Of(fact.About, fact.When, fact.Claim, null, 0);
                if (fact.Source.BusinessId is not null) byTimestamp.TryAdd(bare, id);
                else id = byTimestamp.GetValueOrDefault(bare, id);
            }
            var seen = fact.Seen.Select(s => s.Supersedes is null ? s : s with { Supersedes = null });
            facts[id] = facts.TryGetValue(id, out var same) ? same with { Seen = InOrder(same.Seen.Concat(seen).Distinct()) } : fact with { Seen = seen.ToSeq() };
        }
        var ordered = facts.Values.ToArray();
        Supersede(ordered);
        Array.Sort(ordered, static (a, b) => a.Id.CompareTo(b.Id));
        return new(one.Person, ordered, [.. one.Issues, .. other.Issues]);
    }

    /// <summary>The record with some facts replaced, added or left out: the what-if path for facts.</summary>
    public PatientRecord With(Func<Fact, bool> keep, params ReadOnlySpan<Fact> added)
    {
        Fact[] facts = [.. Facts.Where(keep), .. added];
        Array.Sort(facts, static (a, b) => a.Id.CompareTo(b.Id));
        return new(Person, facts, Issues);
    }

    /// <summary>The share of facts whose Known time no document states: a retrospective cohort reports it.</summary>
    public double ShareNotStated => Facts.Count == 0 ? 0
        : Facts.Count(f => f.Seen.All(s => s.Known.Basis != KnownBasis.Stated)) / (double)Facts.Count;

    private static bool Merges(When when, Claim claim) => claim.MergesByTimestamp && when.IsMoment && when.Start!.Value.IsFullTimestamp;

    private static Seq<Sighting> InOrder(IEnumerable<Sighting> seen) => seen
        .OrderBy(s => s.Known.At).ThenBy(s => s.Source.Document, StringComparer.Ordinal).ThenBy(s => s.Source.Path, StringComparer.Ordinal).ToSeq();

    // One business identifier, several claims: each version, in the order in which it became known, corrects the one before.
    private static void Supersede(Fact[] facts)
    {
        var versions = new Dictionary<string, List<int>>(facts.Length, StringComparer.Ordinal);
        for (var i = 0; i < facts.Length; i++)
        {
            if (facts[i].Source.BusinessId is not { } id) continue;
            if (versions.TryGetValue(id, out var same)) same.Add(i); else versions.Add(id, [i]);
        }
        foreach (var (id, same) in versions)
        {
            if (same.Count == 1) continue;
            var seen = same.SelectMany(i => Enumerable.Range(0, facts[i].Seen.Count).Select(s => (Fact: i, Sighting: s)))
                .OrderBy(v => facts[v.Fact].Seen[v.Sighting].StatusKnown.At).ThenBy(v => facts[v.Fact].Id).ToList();
            for (var n = 1; n < seen.Count; n++)
            {
                var (old, @new) = (facts[seen[n - 1].Fact], facts[seen[n].Fact]);
                if (old.Id == @new.Id || !Corrects(@new, old, id)) continue;
                var at = seen[n].Sighting;
                facts[seen[n].Fact] = @new with { Seen = @new.Seen.Select((s, i) => i == at ? s with { Supersedes = old.Id } : s).ToSeq() };
            }
        }
    }

    // "Observation/1" is a number that any server gives; only an identifier with its system is the source's own. So two documents
    // that share a bare number must also speak of the same thing at the same time before one is taken to correct the other.
    private static bool Corrects(Fact later, Fact earlier, string businessId) =>
        later.Claim.Kind == earlier.Claim.Kind
        && (businessId.Contains('|', StringComparison.Ordinal) || later.Source.Document == earlier.Source.Document
            || (later.When == earlier.When && Subject(later.Claim) == Subject(earlier.Claim)));

    private static Term? Subject(Claim claim) => claim switch
    {
        Measurement m => m.Code,
        Condition c => c.Code,
        MedicationUse m => m.Medication,
        Allergy a => a.Substance,
        Procedure p => p.Code,
        _ => null,
    };
}
