using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>One medicine, checked: what is known, what it means, what would change it.</summary>
internal sealed class DosingCheck
{
    private readonly Chart _chart;
    private readonly KidneyView _view;
    private readonly List<(string Purpose, Outcome Outcome)> _byPurpose;
    private readonly Gap? _gap;

    public DosingCheck(Chart chart, KidneyView view, Decision decision)
    {
        (_chart, _view, Decision) = (chart, view, decision);
        Key = new("RenalDosing", decision.Name);
        _byPurpose = [.. decision.Purposes.Select(p => (p, Worst(p)))];
        Unclear = _byPurpose.Select(p => p.Outcome.Class).Distinct().Count() > 1;
        // Where no purpose asks for a change, the one that asks for least is the one that it serves.
        Main = Unclear || _byPurpose[0].Outcome.Class > 0
            ? _byPurpose.Select(p => p.Outcome).OrderByDescending(o => o.Effect == Effect.Increase ? Effect.Monitor : o.Effect).ThenByDescending(o => o.Verified).First()
            : _byPurpose.Select(p => p.Outcome).OrderBy(o => o.Effect).ThenByDescending(o => o.Verified).First();
        _gap = Missing();
    }

    public const string NoChange = "renal:no-change";

    public AnswerKey Key { get; }
    public Decision Decision { get; }
    private Outcome Main { get; }

    /// <summary>The purposes lead to different acts and nobody says which it is.</summary>
    private bool Unclear { get; }

    public int Gravity => _gap is not null ? 50 : Main.Class * 10 + (Main.Verified ? 5 : 0) + (Main.Effect == Effect.Monitor ? 1 : 0);

    /// <summary>The consequence that the card would name; null where there is no card.</summary>
    public Consequence? Danger(Chart chart) => Advice(new Origin("", "", []), chart)?.Consequence;

    public Effect Effect => Main.Effect;

    private string Name => Decision.Name;
    public bool Changes => Main.Class > 0 || Main.Effect == Effect.Monitor;
    private DosingRow? Leading => Main.Hits.FirstOrDefault(h => h.Effect == Main.Effect)?.Row;

    // ---- what the numbers say -----------------------------------------------------------------------------------

    private Candidate? First(Metric metric) => Decision.Values(metric).FirstOrDefault(c => !c.Other);

    // Where sex is unknown there are two numbers, and the graver one speaks.
    private Outcome Worst(string purpose)
    {
        var first = Decision.Evaluate(purpose, First);
        var second = Decision.Evaluate(purpose, m => Decision.Values(m).Where(c => !c.Other).Skip(1).FirstOrDefault() ?? First(m));
        return second.Class > first.Class ? second : first;
    }

    // What the rows would say if the kidney's number were another.
    private Outcome If(string purpose, AnswerKey key, decimal value) => Decision.Evaluate(purpose, m => First(m) is { } c
        ? c.Key == key ? c with { Value = value, Comparator = Comparator.Equal } : c : null);

    private IEnumerable<(Candidate Candidate, decimal Bound)> Bounds(string purpose) => Decision.For(purpose).Where(r => r.Verified || !Main.Verified)
        .Where(r => r.Metric is Metric.CrCl or Metric.CrClActual or Metric.EgfrIndexed or Metric.GfrAny or Metric.CrClIndexed)
        .SelectMany(r => new[] { r.Low, r.High }.OfType<Bound>().Select(b => (First(r.Metric), b.Value)))
        .Where(p => p.Item1 is not null).Select(p => (p.Item1!, p.Value)).Distinct();

    private string Purpose => _byPurpose.First(p => p.Outcome == Main).Purpose;

    /// <summary>Both sides of a limit that lies within 10 %: a change of that size can be noise (UK Kidney Association).</summary>
    private IEnumerable<string> Near()
    {
        foreach (var (candidate, bound) in Bounds(Purpose).Where(b => b.Candidate.Comparator == Comparator.Equal && b.Bound > 0 && Math.Abs(b.Candidate.Value - b.Bound) <= 0.1m * b.Bound))
        {
            var across = candidate.Value >= bound ? bound - 0.1m : bound + 0.1m;
            var other = If(Purpose, candidate.Key, across);
            if (other.Class == Main.Class) continue;
            yield return $"{candidate.Words} is close to the limit of {KidneyView.Number(bound)}: on its other side, {Short(other)}; repeat creatinine before relying on it";
            yield break;
        }
    }

    private IEnumerable<string> Weights()
    {
        foreach (var other in Decision.Rows.Where(r => r.Metric == Metric.CrCl && r.Verified).SelectMany(r => Decision.Values(r.Metric).Where(c => c.Other)).DistinctBy(c => c.Key))
        {
            var outcome = Decision.Evaluate(Purpose, m => m == Metric.CrCl ? other : First(m));
            if (outcome.Class != Main.Class) yield return $"{other.Words}: {Short(outcome)}";
        }
    }

    private IEnumerable<string> Width()
    {
        if (Main.Hits.Select(h => h.Via).OfType<Candidate>().FirstOrDefault(c => c.Estimate.Interval is not null) is not { Estimate.Interval: { } i } c) yield break;
        if (If(Purpose, c.Key, i.Low).Class != Main.Class || If(Purpose, c.Key, i.High).Class != Main.Class)
            yield return string.Create(CultureInfo.InvariantCulture, $"measured GFR may lie between {i.Low:0} and {i.High:0} ({i.Level * 100:0} of 100 people), on both sides of a limit");
    }

    private static string Short(Outcome outcome) => outcome.Hits.FirstOrDefault(h => h.Effect == outcome.Effect) is { } hit ? Wording.Says(hit.Effect, hit.Row) : "no change";

    // ---- what is missing ----------------------------------------------------------------------------------------

    private Gap? Missing()
    {
        var origin = new Origin("", "", []);
        Gap Make(string says, string ask, string about, Seq<FactId> facts) => new(Key, says, ask, about,
            [new Need(FactKind.Analyte, about.StartsWith("test:", StringComparison.Ordinal) ? about[5..] : Analytes.Creatinine, KidneyFunction.MaxAge, true)], facts.Add(Decision.Course.Fact), origin);

        // A weekly medicine written for every day is a danger at any kidney function, age and state.
        if (Main.Hits.Any(h => h.Row.Metric == Metric.Frequency)) return null;
        // Potassium and levels say the same at every age and in pregnancy.
        if (Changes && _view.Situation is Situation.Child or Situation.Pregnant) return null;
        switch (_view.Situation)
        {
            case Situation.Child when Decision.Matters:
                var child = _chart.Answer("eGFR") as Gap;
                return Make($"{Name}: the bands of the table are for adults and are not used for a child of {_view.Age} years.", child?.Ask ?? "Use a paediatric reference", child?.About ?? $"drug:{Name}", []);
            case Situation.Pregnant when Decision.Matters:
                return Make($"{Name}: the bands of the table do not hold in pregnancy.", "Ask the obstetric pharmacist; follow creatinine itself", $"drug:{Name}", []);
            case Situation.Dialysis when Decision.Rows.Count == 0:
                return Make($"{Name}: the table has no row for dialysis, and no band of clearance is used instead.", "Ask the renal pharmacist", $"drug:{Name}", []);
        }
        if (Changes && !Main.MissingCriteria.Any(c => c.Subject == "weight") || !Changes && Main.Missing.IsEmpty && Main.MissingCriteria.IsEmpty)
        {
            if (_view.Situation == Situation.Acute && Decision.Rows.Count == 0)
            {
                var steady = _chart.Answer("eGFR") as Gap;
                return Make($"{Name} is dosed by kidney function. {steady?.Says ?? "There is no steady state."}", steady?.Ask ?? "Repeat creatinine", "test:creatinine", steady?.Facts ?? []);
            }
            return TooOld() is { } old ? Make(old.Says, old.Ask, "test:creatinine", []) : null;
        }
        if (!Decision.Matters) return null;
        if (_chart.Answer("CrCl") is Gap { About: "test:body weight" } weight) return Make($"{Name}: the dose depends on the body weight. {weight.Says}{FarOff()}", weight.Ask, weight.About, weight.Facts);
        if (Main.MissingCriteria.FirstOrDefault(c => c.Subject == "weight") is { Subject: "weight" } || Main.Missing.Any(m => _view.Missing(m) is null))
            return Make($"{Name}: the dose depends on the {(_view.Weight is null ? "body weight, and none is recorded" : "kidney's clearance, and it cannot be computed")}.{FarOff()}",
                _view.Weight is null ? "Weigh the patient" : "Measure creatinine", _view.Weight is null && _chart.Finding("eGFR") is not null ? "test:body weight" : "test:creatinine", []);
        if (!Main.Missing.IsEmpty && _view.Missing(Main.Missing[0]) is { } gap) return Make($"{Name} is dosed by kidney function. {gap.Says}", gap.Ask, gap.About, gap.Facts);
        return Make($"{Name}: the dose depends on creatinine, and none of the last 12 months can be used.", "Measure creatinine", "test:creatinine", []);
    }

    // Without a weight there is no clearance; but an eGFR half as high again as the highest limit says how much hangs on it.
    private string FarOff()
    {
        if (_chart.Finding("eGFR") is not { Result: Result.Measured { Estimate: var e } }) return "";
        var highest = Decision.Rows.Where(r => r.Verified && r.Rule > Rule.Note && r.High is not null && r.Metric is Metric.CrCl or Metric.CrClActual).Select(r => r.High!.Value.Value).DefaultIfEmpty(0).Max();
        return highest > 0 && e.Value >= 1.5m * highest ? string.Create(CultureInfo.InvariantCulture, $" eGFR {e.Value:0} mL/min/1.73 m² is far above its limits (the highest: {highest:0.##} mL/min).") : "";
    }

    /// <summary>
    /// Anticoagulants (EHRA practical guide, as reported on eliquis.ie): every 12 months; every 6 from 75 years on; at a clearance
    /// of 60 or below every clearance/10 months. Others: 12 months.
    /// </summary>
    private (string Says, string Ask)? TooOld()
    {
        if (!Decision.Drug.Anticoagulant || First(Metric.CrClActual) is not { SampledAt: { } at } c) return null;
        var months = Math.Min(_view.Age >= 75 ? 6 : 12, c.Value <= 60 ? Math.Max(1, (int)(c.Value / 10)) : 12);
        // A month of grace: nobody is tested to the day.
        if (at.AddMonths(months + 1) >= _chart.AsOf) return null;
        var age = (int)((_chart.AsOf - at).TotalDays / 30.44);
        return ($"{Name}: the last creatinine is of {at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, {age} months old; at this age and clearance it is wanted every {months} months. On that old value ({c.Words}): {Short(Main)}.", "Repeat creatinine");
    }

    // The creatinine rose after a medicine that raises it by itself: the band may be wrong, and cystatin C would tell.
    private bool Doubtful => _view.Raised && Main.Class > 0 && Main.Hits.Any(h => h.Effect == Main.Effect && h.Via is { } v && !KidneyView.IsMeasured(v.Key));

    // ---- answers ------------------------------------------------------------------------------------------------

    public Answer Answer(Origin origin)
    {
        if (_gap is not null) return _gap with { Origin = origin };
        var notes = Near().Concat(Decision.Indication.Keys.Count > 0 || !Unclear ? [] : ["what it is taken for is not recorded"]).ToList();
        var evidence = Main.Hits.Where(h => h.Effect == Main.Effect || h.Effect == Effect.None).Select(h => new Evidence(
            $"{Because(h)}: {Wording.Says(h.Effect, h.Row)}", null, Facts(h), h.Row.Citation)).Concat(LookedAt()).ToSeq();
        var card = Changes || Unclear || Weights().Any() && !Changes && _view.Large;
        if (!card)
        {
            var why = Main.Hits.FirstOrDefault(h => h.Via is not null || h.Row.Needs is not null) is { } hit ? $" ({Because(hit)}: {Wording.Looked(hit.Effect, hit.Row)})" : "";
            if (Main.Hits.FirstOrDefault(h => h.Effect == Effect.Note && Wording.IsAdvice(h.Row)) is { } noted)
                return new Finding(Key, KidneyAssessment.Coded("renal:note", "note"), evidence, origin, $"{Name}: {noted.Row.Dose} ({Because(noted)})." + string.Concat(notes.Select(n => $" {Sentence(n)}")));
            return new Finding(Key, KidneyAssessment.Coded(NoChange, "no change"), evidence, origin, $"{Name}: checked against kidney function, no change{why}." + string.Concat(notes.Select(n => $" {Sentence(n)}")), Checked: true);
        }
        return new Finding(Key, KidneyAssessment.Coded("renal:" + Main.Effect.ToString().ToLowerInvariant(), Main.Effect.ToString()), evidence, origin, Text());
    }

    public Recommendation? Advice(Origin origin, Chart chart)
    {
        if (_gap is not null) return Measure(origin, chart);
        var weights = Weights().ToList();
        var unclear = Unclear && (Decision.Indication.Keys.IsEmpty || Decision.Indication.Keys.Count > 1);
        if (!Changes && !unclear && !(weights.Count > 0 && _view.Large)) return null;
        var row = Leading ?? Decision.Rows[0];
        // Of rows that ask for the same act the gravest counts: a regular order must not weigh less than one as needed.
        var gravest = Main.Hits.Where(h => Changes && h.Effect == Main.Effect).Select(h => h.Row.Consequence).Append(row.Consequence).Max();
        var planned = Decision.Course.Planned;
        var ask = !Main.Verified || unclear || !Changes || Doubtful;
        var act = ask ? ActKind.AskPharmacist : Wording.Act(Main.Effect, planned);
        var both = Main.Disagree.AddRange(weights).AddRange(unclear ? _byPurpose.Where(p => p.Purpose.Length > 0).Select(p => $"for {p.Purpose}: {Short(p.Outcome)}") : []);
        var because = new[] { Key }.Concat(Main.Hits.Where(h => h.Via is { } v && !KidneyView.IsMeasured(v.Key)).Select(h => h.Via!.Key))
            .Concat(Main.Hits.Any(h => h.Row.Metric == Metric.Aki) ? [new AnswerKey("AKI")] : []).Concat(_view.Situation == Situation.Dialysis ? [new AnswerKey("CKD stage")] : [])
            .Distinct().Where(k => chart.Answer(k) is not null).ToSeq();
        var why = string.Join(" ", new[] { $"By {row.Authority}{(row.Date is "" or "not shown" ? "" : ", " + row.Date)}." }
            .Concat(Near().Select(Sentence)).Concat(Width().Select(Sentence)).Concat(_view.Uncertain.Length > 0 ? [Sentence(_view.Uncertain)] : []).Where(s => s.Length > 0));
        return new(
            new AdviceKey("Renal dosing", act, Name), new Act(act, new Concept(Systems.Titrant, "drug:" + Name, Name), !ask && Main.Class is 1 or 3 ? DoseWords(row) : null),
            ask ? Min(row.Consequence, Consequence.Moderate) : FarTooMuch(row) && gravest < Consequence.Serious ? Consequence.Serious : gravest,
            !Main.Verified ? Strength.Unverified : ask ? Strength.Weak : Main.Disagree.IsEmpty ? Strength.Strong : Strength.Weak,
            Text(), why, ForWhom(row), because, Main.Hits.SelectMany(h => Facts(h)).Append(Decision.Course.Fact).Distinct().ToSeq(), [], ask ? Role.Pharmacist : Role.Prescriber,
            Main.Hits.Where(h => h.Effect == Main.Effect || !Main.Disagree.IsEmpty).Select(h => h.Row.Citation).Append(new Citation(DosingTable.Source.Citation)).Distinct().ToSeq(),
            Flip(), origin, both);
    }

    // Twice what dialysis leaves room for, with no kidney to clear it.
    private bool FarTooMuch(DosingRow row) => _view.Situation == Situation.Dialysis && Main.Class == 1 && row.DayMax is { } top && Decision.Part.DailyMg >= 2 * top;

    // The last value, however old, spoke against the medicine: the test cannot wait, but nothing is changed on an old value.
    private Recommendation? Measure(Origin origin, Chart chart)
    {
        var last = First(Metric.CrClActual) ?? _view.Stale;
        if (_gap!.About != "test:creatinine" || last is null || _view.Situation != Situation.Adult) return null;
        var outcome = Decision.Purposes.Select(p => Decision.Evaluate(p, m => m is Metric.CrCl or Metric.CrClActual or Metric.CrClIndexed or Metric.GfrAny ? last : First(m))).MinBy(o => o.Effect)!;
        if (outcome.Class != 2 || !outcome.Verified) return null;
        var hit = outcome.Hits.First(h => h.Effect == outcome.Effect);
        return new(
            new AdviceKey("Renal dosing", ActKind.Test, Name), new Act(ActKind.Test, new Concept(Systems.Titrant, "test:creatinine", "creatinine")), Consequence.Serious, Strength.Strong,
            $"Measure creatinine now: {last.Words} would speak against {Name} ({Short(outcome)}).", $"By {hit.Row.Authority}. The value is too old to change the medicine on it.", ForWhom(hit.Row),
            [Key], _gap.Facts, [], Role.Prescriber, [hit.Row.Citation], new(Key, KidneyAssessment.Coded(NoChange, "no change"), "With a new creatinine this card would go away."), origin);
    }

    // A measured value that says the same as the band is worth its words.
    private string Levels(Hit first) => string.Concat(Main.Hits.Where(h => h != first && h.Effect == first.Effect && h.Via is { } v && KidneyView.IsMeasured(v.Key)).Select(h => $"; {Because(h)}"));

    private string Because(Hit hit) => Wording.Because(hit, _view, Decision);

    private string Text()
    {
        var row = Leading ?? Decision.Rows[0];
        var reason = Main.Hits.FirstOrDefault(h => h.Effect == Main.Effect) is { } hit ? Because(hit) + Levels(hit) : "the number that decides lies between two bands";
        if (Unclear && !(Decision.Indication.Keys.Count == 1))
            return $"Ask the pharmacist about {Name}: what it is taken for decides ({string.Join("; ", _byPurpose.Where(p => p.Purpose.Length > 0).Select(p => $"for {p.Purpose}, {Short(p.Outcome)}"))}).";
        if (!Changes) return $"Ask the pharmacist about {Name}: the body weight that is used decides ({string.Join("; ", Weights())}; with actual weight, {Short(Main)}).";
        if (Doubtful) return $"Confirm with cystatin C before changing {Name}: on the present creatinine it would be {DoseWords(row)}, because {reason}; but {_view.Uncertain[KidneyFunction.Uncertain.Length..]}.";
        if (!Main.Verified) return $"Ask the pharmacist about {Name}: a source that nobody has opened yet says \"{DoseWords(row)}\" because {reason}.";
        var now = (Decision.Part.DailyMg ?? Decision.Part.WeeklyMg) is { } mg && Main.Effect is Effect.Reduce or Effect.Extend or Effect.Increase ? $" (now {Now(mg)})" : "";
        var stop = Main.Effect is Effect.Stop or Effect.Avoid or Effect.Hold && !Decision.Course.Planned && Decision.Drug.Stop.Length > 0 ? $" {Sentence(Decision.Drug.Stop)}" : "";
        var sources = Main.Disagree.IsEmpty ? "" : " Sources disagree.";
        var unknown = Main.Effect is Effect.Reduce or Effect.Extend && Decision.Part.DailyMg is null && Decision.Part.WeeklyMg is null ? " The present dose is not readable: check that it is not above this." : "";
        return $"Consider {Wording.Verb(Main.Effect, Decision.Course.Planned)} {Name}: {DoseWords(row)}{now}, because {reason}.{sources}{unknown}{stop}";
    }

    // The milligrams of a combination are those of one part: there the product speaks.
    private string Now(decimal mg) => Name.Contains('/', StringComparison.Ordinal) ? Decision.Course.Written : Wording.Amount(mg) + (Decision.Part.DailyMg is null ? " once weekly" : " daily");

    // One regimen, one dose; of several regimens each with its own, since nobody says which it is.
    private string DoseWords(DosingRow row)
    {
        var own = Regimens();
        var extra = _view.Situation == Situation.Dialysis && Main.Class == 1 && Main.Hits.FirstOrDefault(h => h.Effect == Effect.Monitor && h.Row.Dialysis == "only")?.Row.Dose is { } after ? $" (on dialysis: {after})" : "";
        return (own.Count > 1 && own.Contains(row) ? string.Join("; ", own.Select(r => $"{r.Regimen}{(own.Count(o => o.Regimen == r.Regimen) > 1 && r.Jurisdiction.Length > 0 ? $" ({r.Jurisdiction})" : "")}: {r.Dose}")) : row.Dose) + extra;
    }

    private List<DosingRow> Regimens()
    {
        var own = Main.Hits.Where(h => Outcome.ClassOf(h.Effect) == Main.Class && h.Row.Regimen.Length > 0).Select(h => h.Row).DistinctBy(r => (r.Regimen, r.Dose)).ToList();
        if (own.Exists(r => !r.Indications.IsEmpty)) own.RemoveAll(r => r.Indications.IsEmpty);
        return [.. own.OrderBy(r => own.FindIndex(o => o.Regimen == r.Regimen))];
    }

    private string ForWhom(DosingRow row) => string.Join(", ", new[]
    {
        _view.Situation == Situation.Dialysis ? "adults on dialysis" : _view.Situation == Situation.Acute ? "adults with acute kidney injury" : "adults",
        row.Indications.IsEmpty ? "" : "for " + string.Join(" or ", row.Indications), Regimens().DistinctBy(r => r.Regimen).Count() > 1 ? "" : row.Regimen, row.Jurisdiction.Length > 0 ? row.Jurisdiction : "",
    }.Where(s => s.Length > 0));

    /// <summary>
    /// The nearest value of the kidney's number at which the advice turns; where no such number decides (potassium, criteria),
    /// the answer of this check itself, with the words of what would turn it.
    /// </summary>
    private Counterfactual Flip()
    {
        if (_view.Situation == Situation.Dialysis)
            return new(new AnswerKey("CKD stage"), KidneyAssessment.Coded("none", "not on dialysis"), "Without dialysis the bands of clearance would decide.");
        if (Main.Hits.Any(h => h.Row.Metric == Metric.Aki && h.Effect == Main.Effect))
            return new(new AnswerKey("AKI"), KidneyAssessment.Coded("none", "no acute kidney injury"), "Once creatinine is steady again this card goes away, and the bands of clearance decide.");
        if (!Changes && !Unclear && First(Metric.CrCl) is { } actual)
            return new(actual.Key, new Result.Measured(new Estimate(actual.Value, null, actual.Estimate.Unit, "assumed")), $"If the clearance with actual weight is taken: {Short(Main)}.");
        var via = Main.Hits.FirstOrDefault(h => h.Effect == Main.Effect)?.Via ?? Bounds(Purpose).Select(b => b.Candidate).FirstOrDefault();
        if (via is { Comparator: Comparator.Equal } && !KidneyView.IsMeasured(via.Key))
        {
            var tries = Bounds(Purpose).Where(b => b.Candidate.Key == via.Key).SelectMany(b => new[] { b.Bound - 1, b.Bound, b.Bound + 1 })
                .Where(v => v > 0 && Turns(If(Purpose, via.Key, v))).OrderBy(v => Math.Abs(v - via.Value)).ToList();
            if (tries.Count > 0)
                return new(via.Key, new Result.Measured(new Estimate(tries[0], null, via.Estimate.Unit, "assumed")),
                    $"At {KidneyView.Number(tries[0])} {(via.Estimate.Unit == Units.Indexed ? "mL/min/1.73 m²" : "mL/min")}: {Short(If(Purpose, via.Key, tries[0]))}.");
        }
        var turn = via is not null && KidneyView.IsMeasured(via.Key) && Leading is { Low: { } k } ? $"Once {via.Key.Name} is below {KidneyView.Number(k.Value)} {via.Estimate.Unit}"
            : Leading is { Metric: Metric.Frequency } ? "Once the order says which day of the week"
            : Leading is { Metric: Metric.Any } ? "Without one of these medicines"
            : Leading is { Needs: not null } row ? $"With another count of the criteria ({string.Join(", ", row.Criteria)})" : "With another purpose or number";
        return new(Key, KidneyAssessment.Coded(NoChange, "no change"), $"{turn} this card would go away.");
    }

    private bool Turns(Outcome other) => other.Class != Main.Class || other.Class == 0 && (other.Effect == Effect.Monitor) != (Main.Effect == Effect.Monitor);

    private Seq<FactId> Facts(Hit hit)
    {
        var facts = new List<FactId> { Decision.Course.Fact };
        if (hit.Via is { } via && _chart.Finding(via.Key.Name, via.Key.Target) is { } finding) facts.AddRange(finding.Evidence.SelectMany(e => e.Facts));
        if (hit.Via is { } measured && KidneyView.IsMeasured(measured.Key) && _view.Measured(hit.Row.Metric) is { } reading) facts.Add(reading.Fact.Id);
        facts.AddRange(Decision.With(hit.Row).Select(o => o.Fact));
        if (hit.Row.Metric == Metric.Aki && _view.Aki is { } aki) facts.AddRange(aki.Evidence.SelectMany(e => e.Facts));
        facts.AddRange(hit.Row.Criteria.SelectMany(_view.FactsOf));
        facts.AddRange(Decision.Indication.Facts);
        return facts.Distinct().ToSeq();
    }

    // Silence has reasons too: the numbers and criteria that the rows asked about, hit or not.
    private IEnumerable<Evidence> LookedAt()
    {
        var rows = Decision.For(Purpose).ToList();
        var numbers = rows.Select(r => First(r.Metric)).OfType<Candidate>().Where(c => !KidneyView.IsMeasured(c.Key)).DistinctBy(c => c.Key).ToList();
        var criteria = rows.SelectMany(r => r.Criteria).SelectMany(_view.FactsOf).ToList();
        if (numbers.Count == 0 && criteria.Count == 0) yield break;
        var facts = numbers.SelectMany(c => _chart.Finding(c.Key.Name, c.Key.Target)?.Evidence.SelectMany(e => e.Facts) ?? []).Concat(criteria).Concat(Decision.Indication.Facts).Append(Decision.Course.Fact);
        yield return new($"{rows.Count} rows looked at{(numbers.Count > 0 ? " with " + string.Join(" and ", numbers.Select(n => n.Words)) : "")}", null, facts.Distinct().ToSeq(), new Citation(DosingTable.Source.Citation));
    }

    private static Consequence Min(Consequence a, Consequence b) => a < b ? a : b;
    private static string Sentence(string text) => text.Length == 0 ? "" : (text.StartsWith("eGFR", StringComparison.Ordinal) ? text : char.ToUpperInvariant(text[0]) + text[1..]).TrimEnd('.') + ".";
}
