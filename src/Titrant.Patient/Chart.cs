using System.Collections.Concurrent;
using Titrant.Patient.Codes;

namespace Titrant.Patient;

/// <summary>
/// What somebody who stands at <see cref="AsOf"/> may know of a person, and what was answered from it. AsOf is the only clock.
/// </summary>
public sealed class Chart
{
    private readonly Dictionary<string, List<Reading>> _readings;
    private readonly Dictionary<AnswerKey, Answer> _answers;
    private readonly ClaimKinds _kinds;
    // Asked for many times, once by each rule; rules may ask at one time.
    private readonly ConcurrentDictionary<string, Latest> _latest;
    private Who? _who;

    private Chart(PatientRecord patient, DateTimeOffset asOf, Setting setting, Shelf shelf, Seq<Assumption> assumed,
        IReadOnlyList<Fact> facts, IReadOnlyList<Fact> later, Dictionary<string, List<Reading>> readings, ClaimKinds kinds, ConcurrentDictionary<string, Latest>? latest = null)
    {
        _latest = latest ?? new(StringComparer.Ordinal);
        (Patient, AsOf, Setting, Shelf, Assumed, Facts, Later, _readings, _kinds) = (patient, asOf, setting, shelf, assumed, facts, later, readings, kinds);
        (Answers, Advice, _answers) = ([], [], []);
    }

    private Chart(Chart from, Seq<Answer> answers, Seq<Recommendation> advice)
        : this(from.Patient, from.AsOf, from.Setting, from.Shelf, from.Assumed, from.Facts, from.Later, from._readings, from._kinds, from._latest)
    {
        (Answers, Advice) = (answers, advice);
        foreach (var answer in answers.Span) _answers.TryAdd(answer.Key, answer);
    }

    public PatientRecord Patient { get; }
    public DateTimeOffset AsOf { get; }
    public Setting Setting { get; }
    public Shelf Shelf { get; }
    public Seq<Assumption> Assumed { get; }
    public Seq<Answer> Answers { get; }
    public Seq<Recommendation> Advice { get; }

    /// <summary>Who the person is.</summary>
    public Who Who => _who ??= Who.Of(this);

    /// <summary>Facts known at AsOf, neither retracted, refuted nor superseded, oldest first.</summary>
    public IReadOnlyList<Fact> Facts { get; }

    /// <summary>Facts that were left out because they were known, or happened, only after AsOf.</summary>
    public IReadOnlyList<Fact> Later { get; }

    public static Chart Of(PatientRecord patient, DateTimeOffset asOf, Setting? setting = null, Shelf? shelf = null)
    {
        ArgumentNullException.ThrowIfNull(patient);
        var known = new List<Fact>(patient.Facts.Count);
        var later = new List<Fact>();
        foreach (var fact in patient.Facts) (fact.IsKnownAt(asOf) ? known : later).Add(fact);
        var (corrected, early) = Corrections(known, asOf);
        later.AddRange(known.Where(f => early.Contains(f.Id)));
        known.RemoveAll(f => early.Contains(f.Id) || corrected(f) || f.StatusAt(asOf) is StatusKind.Retracted or StatusKind.Refuted);
        known.Sort(static (a, b) =>
        {
            var order = Nullable.Compare(a.When.Order, b.When.Order);
            return order != 0 ? order : a.Id.CompareTo(b.Id);
        });
        return new(patient, asOf, setting ?? Setting.Default, shelf ?? Shelf.Empty, [], known, later, AnalyteTable.Default.Read(known), new(known));
    }

    // A version counts until a later one is known: of A, then B, then A again, the last is what stands. A correction whose
    // own time is stated and lies after AsOf is early: it was not known yet.
    private static (Func<Fact, bool> Corrected, HashSet<FactId> Early) Corrections(List<Fact> known, DateTimeOffset asOf)
    {
        var by = new Dictionary<FactId, (DateTimeOffset At, FactId By)>();
        var early = new HashSet<FactId>();
        foreach (var fact in known)
            foreach (var sighting in fact.Seen.Span)
            {
                if (sighting.Supersedes is not { } old) continue;
                if (!IsKnown(sighting)) { if (fact.Seen.Count == 1) early.Add(fact.Id); continue; }
                var at = (sighting.StatusKnown.At, fact.Id);
                if (!by.TryGetValue(old, out var before) || at.CompareTo(before) > 0) by[old] = at;
            }
        return (fact => by.TryGetValue(fact.Id, out var later) && later.CompareTo((Last(fact), fact.Id)) > 0, early);

        bool IsKnown(Sighting s) => s.StatusKnown.Basis != KnownBasis.Stated || s.StatusKnown.At <= asOf;
        DateTimeOffset Last(Fact fact) => fact.Seen.Where(IsKnown).Select(s => s.StatusKnown.At).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
    }

    /// <summary>Claims of one kind with their facts, oldest first.</summary>
    public IEnumerable<(Fact Fact, T Claim)> Of<T>() where T : Claim
    {
        foreach (var fact in typeof(T).IsSealed ? _kinds.Of(typeof(T)) : Facts) if (fact.Claim is T claim) yield return (fact, claim);
    }

    /// <summary>Claims of one kind that stand now: current, final or happened; not planned, ended, on hold or not done.</summary>
    public IEnumerable<(Fact Fact, T Claim)> Standing<T>() where T : Claim =>
        Of<T>().Where(p => p.Fact.StatusAt(AsOf) is StatusKind.Current or StatusKind.Final or StatusKind.Unknown);

    /// <summary>Every reading of an analyte, usable or not, oldest first.</summary>
    public IReadOnlyList<Reading> Readings(string analyte) => _readings.TryGetValue(analyte, out var list) ? list : [];

    /// <summary>Keys of the analytes that have a reading.</summary>
    public IEnumerable<string> Measured => _readings.Keys.Order(StringComparer.Ordinal);

    /// <summary>
    /// The newest usable value, or why there is none. Final outranks preliminary at one time; values that only say the day
    /// yield to timed ones of that day that they agree with; values that may both be the newest and disagree are a conflict.
    /// </summary>
    /// <param name="within">Older than this at AsOf is stale, counted from the earliest moment that its date can mean.</param>
    public Latest Latest(string analyte, TimeSpan? within = null) =>
        Newest.Within(_readings.TryGetValue(analyte, out var list) ? _latest.GetOrAdd(analyte, static (_, from) => Newest.Of(from.list, from.AsOf), (list, AsOf)) : Newest.Of([], AsOf), AsOf, within);

    public Answer? Answer(AnswerKey key) => _answers.GetValueOrDefault(key);
    public Answer? Answer(string name, string target = "") => Answer(new AnswerKey(name, target));
    public Finding? Finding(string name, string target = "") => Answer(name, target) as Finding;

    /// <summary>All answers of one name: one per target.</summary>
    public IEnumerable<Answer> AnswersNamed(string name) => Answers.Where(a => a.Key.Name == name);

    /// <summary>
    /// Asks every capability, in the order in which they read each other's answers, then lets them advise.
    /// An assumed answer takes the place of the one that would have been given, and is named in every later origin.
    /// </summary>
    public Chart Ask(IReadOnlyList<ICapability> capabilities)
    {
        var chart = this;
        var ordered = Order(capabilities);
        foreach (var capability in ordered)
        {
            var answers = capability.Assess(chart).Select(Assumption).ToList();
            foreach (var assumed in Assumed)
                if (capability.Card.Writes.Contains(assumed.Key.Name) && answers.All(a => a.Key != assumed.Key)) answers.Add(Stated(assumed));
            chart = new Chart(chart, chart.Answers.AddRange(answers.OrderBy(a => a.Key.ToString(), StringComparer.Ordinal)), []);
        }
        var advice = ordered.SelectMany(c => c.Advise(chart)).Select(Mark)
            .OrderByDescending(r => r.Consequence).ThenBy(r => r.Strength).ThenBy(r => r.Key.ToString(), StringComparer.Ordinal).DistinctBy(r => r.Key).ToSeq();
        return new Chart(chart, chart.Answers, advice);

        Answer Assumption(Answer answer)
        {
            foreach (var assumed in Assumed) if (assumed.Key == answer.Key) return Stated(assumed);
            return answer is Finding f ? f with { Origin = Marked(f.Origin) } : ((Gap)answer) with { Origin = Marked(answer.Origin) };
        }

        Finding Stated(Assumption a) => new(a.Key, a.Result, [], new Origin("assumption", "", [], [a.ToString()]), $"Assumed: {a.Says}");
        Origin Marked(Origin o) => Assumed.IsEmpty ? o : o with { Assumed = Assumed.Select(a => a.ToString()).ToSeq() };
        Recommendation Mark(Recommendation r) => r with { Origin = Marked(r.Origin) };
    }

    /// <summary>The chart under an assumed answer (eGFR is an answer: adding a fact cannot express it). Not yet asked.</summary>
    public Chart Assume(AnswerKey key, Result result, string says) =>
        new(Patient, AsOf, Setting, Shelf, Assumed.Add(new Assumption(key, result, says)), Facts, Later, _readings, _kinds, _latest);

    /// <summary>The chart without one fact, as an assumption. Not yet asked.</summary>
    public Chart Without(FactId id) => Changed(Patient.With(f => f.Id != id), $"without {id}");

    /// <summary>The chart with one fact in place of another, or added, as an assumption. Not yet asked.</summary>
    public Chart Replace(FactId? old, Fact fact) => Replace([(old is { } o ? [o] : [], fact)]);

    /// <summary>As above for several facts at once, each in place of its earlier versions; none that the record holds is doubled: the path of draft orders.</summary>
    public Chart Replace(IReadOnlyList<(Seq<FactId> Old, Fact Fact)> facts)
    {
        var added = facts.DistinctBy(f => f.Fact.Id).ToList();
        var gone = facts.SelectMany(f => f.Old).Concat(added.Select(f => f.Fact.Id)).ToHashSet();
        return Changed(Patient.With(f => !gone.Contains(f.Id), [.. added.Select(f => f.Fact)]), [.. added.Select(f => $"with {f.Fact.Id} for {string.Join(", ", f.Old)}")]);
    }

    private Chart Changed(PatientRecord record, params IEnumerable<string> says)
    {
        var chart = Of(record, AsOf, Setting, Shelf);
        var assumed = says.Select(s => new Assumption(new AnswerKey("fact"), new Result.Coded(new Concept(Systems.Titrant, "assumed", s)), s));
        return new(record, AsOf, Setting, Shelf, Assumed.AddRange(assumed), chart.Facts, chart.Later, chart._readings, chart._kinds, chart._latest);
    }

    /// <summary>Topological order over Reads and Writes; one writer per name. A circle or two writers is a programmer's fault.</summary>
    public static IReadOnlyList<ICapability> Order(IReadOnlyList<ICapability> capabilities)
    {
        var writer = new Dictionary<string, ICapability>(StringComparer.Ordinal);
        foreach (var capability in capabilities)
            foreach (var name in capability.Card.Writes)
                if (!writer.TryAdd(name, capability)) throw new InvalidOperationException($"{name} has two writers: {writer[name].Card.Name} and {capability.Card.Name}.");
        var ordered = new List<ICapability>(capabilities.Count);
        var open = new HashSet<ICapability>();
        foreach (var capability in capabilities) Visit(capability);
        return ordered;

        void Visit(ICapability capability)
        {
            if (ordered.Contains(capability)) return;
            if (!open.Add(capability)) throw new InvalidOperationException($"{capability.Card.Name} reads its own answer through others.");
            foreach (var name in capability.Card.Reads)
                if (writer.TryGetValue(name, out var before) && before != capability) Visit(before);
            ordered.Add(capability);
        }
    }
}

/// <summary>An answer taken as given. Store, journal and export refuse a chart that has any.</summary>
public sealed record Assumption(AnswerKey Key, Result Result, string Says)
{
    public override string ToString() => $"{Key}: {Says}";
}
