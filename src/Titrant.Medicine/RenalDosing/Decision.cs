using System.Text.RegularExpressions;
using Titrant.Patient;

namespace Titrant.Medicine.Kidney;

/// <summary>What a row means for the dose that this person takes.</summary>
internal enum Effect { None, Note, Monitor, Reduce, Extend, Hold, Avoid, Stop, Increase }

/// <param name="Via">The number that put the person into the row's band; null for criteria, dialysis and acute injury.</param>
internal sealed record Hit(DosingRow Row, Effect Effect, Candidate? Via);

/// <summary>What the rows say together, for one medicine and one purpose.</summary>
/// <param name="Hits">The rows that decide: verified ones where there are any.</param>
/// <param name="Disagree">One line per authority where they differ in what to do.</param>
internal sealed record Outcome(Effect Effect, bool Verified, Seq<Hit> Hits, Seq<string> Disagree, Seq<Metric> Missing, Seq<Criterion> MissingCriteria)
{
    /// <summary>Acts that agree share a class: go on, less, not at all, more.</summary>
    public int Class => ClassOf(Effect);

    public static int ClassOf(Effect effect) => effect switch
    {
        Effect.Reduce or Effect.Extend => 1,
        Effect.Hold or Effect.Avoid or Effect.Stop => 2,
        Effect.Increase => 3,
        _ => 0,
    };
}

/// <summary>Compares one medicine of one person with its rows. Pure: the numbers come in as a function, so that others can be tried.</summary>
internal sealed partial class Decision
{
    private readonly KidneyView _view;
    private readonly Course _course;
    private readonly Part _part;
    private readonly string _jurisdiction;
    private readonly DateTimeOffset _asOf;
    private readonly IReadOnlyList<Course> _others;
    // The rows for dialysis only say what to give besides: the dose itself is that of the lowest band.
    private readonly bool _extraOnly;

    public Decision(Chart chart, KidneyView view, Course course, string name, Part part, IReadOnlyList<DosingRow> rows)
    {
        (_view, _course, _part, Name) = (view, course, part, name);
        (_jurisdiction, _asOf) = (chart.Setting.Jurisdiction, chart.AsOf);
        Drug = DosingTable.Drug(name);
        Opened = rows.Any(r => r.Verified);
        Matters = Drug.ClearanceDemanded || rows.Any(r => r.Verified && (r.Rule > Rule.Note || r.DayMin is not null) && r.Metric is not (Metric.Aki or Metric.Any) && !r.Always);
        _others = Companions(view, course, rows);
        _extraOnly = rows.Any(r => r.Dialysis == "only" && r.Rule == Rule.Monitor) && !rows.Any(r => r.Dialysis == "also" && !r.Always || r.Dialysis == "only" && r.Rule != Rule.Monitor);
        Rows = [.. Here(rows.Where(FitsForm).Where(FitsSituation).Where(FitsGiven).ToList())];
        Indication = Indication.Of(view, course, Rows);
    }

    public string Name { get; }
    public DosedDrug Drug { get; }

    /// <summary>True where a verified row changes this medicine by kidney function: only then is a missing number worth a question.</summary>
    public bool Matters { get; }

    /// <summary>True where somebody opened a source of any row.</summary>
    public bool Opened { get; }
    public Indication Indication { get; }
    public IReadOnlyList<DosingRow> Rows { get; }
    public Course Course => _course;
    public Part Part => _part;

    /// <summary>The purposes to look at: the known ones, else all that the rows know, and "".</summary>
    public IReadOnlyList<string> Purposes
    {
        get
        {
            if (!Indication.Keys.IsEmpty) return [.. Indication.Keys];
            var keys = Rows.SelectMany(r => r.Indications).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            return keys.Count > 0 ? [.. keys, ""] : [""];
        }
    }

    public IEnumerable<DosingRow> For(string purpose) => Rows.Where(r => r.Indications.IsEmpty || r.Indications.Contains(purpose));

    /// <summary>The numbers for a metric as the answers have them: two where sex is unknown, others for other weights.</summary>
    public IReadOnlyList<Candidate> Values(Metric metric) => _view.Values(metric, Drug.ClearanceDemanded);

    public Outcome Evaluate(string purpose, Func<Metric, Candidate?> number)
    {
        var hits = new List<Hit>();
        var missing = new HashSet<Metric>();
        var unknown = new HashSet<Criterion>();
        var rows = For(purpose).ToList();
        foreach (var row in rows)
        {
            if (Criteria(row) is not { } meets)
            {
                if (RuleOf(row) > Rule.Note || row.DayMin is not null) foreach (var c in row.Criteria.Span) if (!_view.Knows(c)) unknown.Add(c);
                continue;
            }
            if (!meets) continue;
            var via = IsBand(row.Metric) && !OnDialysis(row) ? number(row.Metric) : null;
            if (IsBand(row.Metric) && !OnDialysis(row))
            {
                if (via is null || via.In(row) is null) { if (RuleOf(row) > Rule.Note && row.Verified && !row.Always) missing.Add(row.Metric); continue; }
                if (via.In(row) == false) continue;
            }
            if (row.Metric == Metric.Aki && _view.Aki is null || row.Metric == Metric.Frequency && !TooOften(row)) continue;
            hits.Add(new(row, EffectOf(row), via));
        }
        return Together(rows, LevelFirst(hits), missing, unknown);
    }

    // A dose is guided by its level: one that is not too high stands against a band of clearance.
    private static List<Hit> LevelFirst(List<Hit> hits) => hits.Any(h => h.Row.Metric is Metric.Digoxin or Metric.Lithium && h.Effect == Effect.None)
        ? [.. hits.Select(h => h.Row.Always || h.Effect is not (Effect.Reduce or Effect.Extend) ? h : h with { Effect = Effect.Note })] : hits;

    private bool TooOften(DosingRow row) => _part.WeeklyMg is null && _part.DailyMg is { } daily && daily > (row.DayMax ?? 0)
        && !_course.AsNeeded && !(_course.Reason is { } reason && Problems.Names(reason, "cancer"));

    private static Outcome Together(List<DosingRow> rows, List<Hit> hits, HashSet<Metric> missing, HashSet<Criterion> unknown)
    {
        var verified = hits.Any(h => h.Row.Verified);
        var used = verified ? hits.Where(h => h.Row.Verified).ToList() : hits;
        var effect = Strictest(used);
        var disagree = new List<string>();
        var regions = rows.Where(r => r.Verified && r.Jurisdiction.Length > 0).Select(r => r.Jurisdiction).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (verified && regions.Count > 1)
        {
            var said = regions.Where(j => !rows.Any(r => r.Jurisdiction == j && missing.Contains(r.Metric)))
                .Select(j => (Region: j, Hits: used.Where(h => h.Row.Jurisdiction == j || h.Row.Jurisdiction.Length == 0).ToList()))
                .Select(g => (g.Region, g.Hits, Effect: Strictest(g.Hits))).ToList();
            if (said.Select(s => Outcome.ClassOf(s.Effect)).Distinct().Count() > 1)
                foreach (var (region, own, of) in said)
                {
                    var row = own.Where(h => h.Effect == of).Select(h => h.Row).FirstOrDefault(r => r.Jurisdiction == region) ?? own.FirstOrDefault(h => h.Effect == of)?.Row;
                    disagree.Add($"{row?.Authority ?? rows.First(r => r.Jurisdiction == region).Authority} ({region}): {(row is null ? "no change at this value" : Wording.Says(of, row))}");
                }
        }
        return new(effect, verified, used.ToSeq(), disagree.ToSeq(), missing.Order().ToSeq(), unknown.OrderBy(c => c.Subject, StringComparer.Ordinal).ToSeq());
    }

    // Too little and too much never meet in one region; where they do between regions, less goes first.
    private static Effect Strictest(List<Hit> hits) =>
        hits.Count == 0 ? Effect.None
        : hits.Any(h => Outcome.ClassOf(h.Effect) is 1 or 2) ? hits.Where(h => h.Effect != Effect.Increase).Max(h => h.Effect)
        : hits.Max(h => h.Effect);

    private Rule RuleOf(DosingRow row) => _course.Planned ? row.NewRule : row.Rule;

    private Effect EffectOf(DosingRow row)
    {
        var weekly = row.Regimen == "once weekly";
        var amount = weekly ? _part.WeeklyMg ?? _part.DailyMg * 7 : _part.DailyMg ?? (_course.Once ? _part.EachMg : null);
        var often = _part.TimesPerDay ?? (_course.Once ? 1 : null);
        var rule = RuleOf(row);
        // Half of the usual dose or more was meant for this purpose; less than that was meant for another.
        if (rule is Rule.None or Rule.Reduce && row.DayMin is { } floor && amount is { } small && small < floor && small >= floor / 2 && (Indication.Stated || Indication.Keys.Count == 1)) return Effect.Increase;
        return rule switch
        {
            Rule.None => Effect.None,
            Rule.Note => Effect.Note,
            Rule.Monitor => Effect.Monitor,
            Rule.Hold => Effect.Hold,
            Rule.Avoid => Effect.Avoid,
            Rule.Stop => Effect.Stop,
            Rule.Reduce or Rule.Extend when row.DayMax is { } top && amount is { } taken && taken <= top && (row.TimesMax is null || often <= row.TimesMax) => Effect.None,
            Rule.Reduce or Rule.Extend when row.DayMax is null && row.TimesMax is { } times && often <= times => Effect.None,
            Rule.Extend => Effect.Extend,
            _ => Effect.Reduce,
        };
    }

    // Null where an unknown criterion could decide.
    private bool? Criteria(DosingRow row)
    {
        if (row.Needs is not { } needs) return true;
        var met = row.Criteria.Count(_view.Meets);
        var unknown = row.Criteria.Count(c => !_view.Knows(c));
        var (least, most) = (needs.Holds(met), needs.Holds(met + unknown));
        return least == most ? least : null;
    }

    private static bool IsBand(Metric metric) => metric is not (Metric.Criteria or Metric.Aki or Metric.Dialysis or Metric.Frequency or Metric.Any);

    // On dialysis a row for "below 30, also dialysis" applies by the dialysis itself; no clearance is looked at.
    private bool OnDialysis(DosingRow row) => _view.Situation == Situation.Dialysis && !row.Always;

    private bool FitsSituation(DosingRow row) => _view.Situation switch
    {
        Situation.Dialysis => row.Dialysis is "only" or "also" || _extraOnly && row is { Low: null, High.Value: <= 30 } && IsBand(row.Metric),
        Situation.Child or Situation.Pregnant => row.Always,
        Situation.Acute => row.Dialysis != "only" && (row.Metric is Metric.Aki || row.Always),
        _ => row.Dialysis != "only" && row.Metric != Metric.Aki,
    };

    // One dose is no course of doses: the rows for each say different things.
    private bool FitsRegimen(DosingRow row) => row.Regimen switch
    {
        "multiple dose" => _part.TimesPerDay is not null || _part.DailyMg is not null,
        "single dose" => _part.TimesPerDay is null && _part.DailyMg is null,
        _ => true,
    };

    private bool FitsGiven(DosingRow row) => row.Given.All(g => g switch
    {
        "regular" => !_course.AsNeeded,
        "acute illness" => _view.AcutelyIll.Count > 0,
        // Two weeks on paper, or a standing order through the day: not a short course.
        "long-term" => !_course.AsNeeded && _course.LastsDays is not <= 14 && (_course.Start is { } start && start <= _asOf.AddDays(-14) || _part.TimesPerDay >= 3 || _course.LastsDays > 14),
        _ => Taken(g).Any(),
    });

    /// <summary>The other medicines that a row speaks of: "with diuretic", "with ACE inhibitor | angiotensin receptor blocker".</summary>
    public IEnumerable<Course> With(DosingRow row) => row.Given.SelectMany(g => Taken(g).Take(1));

    private IEnumerable<Course> Taken(string given)
    {
        if (!given.StartsWith("with ", StringComparison.Ordinal)) return [];
        var classes = given[5..].Split('|', StringSplitOptions.TrimEntries);
        return _others.Where(o => o.Parts.Any(p => p.Classes.Any(classes.Contains)));
    }

    private static List<Course> Companions(KidneyView view, Course course, IReadOnlyList<DosingRow> rows) =>
        rows.Any(r => r.Given.Any(g => g.StartsWith("with ", StringComparison.Ordinal))) ? [.. view.Courses.Where(c => c.Fact != course.Fact && !c.Planned)] : [];

    private bool FitsForm(DosingRow row)
    {
        if (!FitsRegimen(row)) return false;
        var slow = Slow().IsMatch(_course.Written) || Slow().IsMatch(_course.Form);
        var injected = Injected().IsMatch(_course.Written) || _course.Form.Contains("inj", StringComparison.Ordinal) || _course.Form.Contains("infus", StringComparison.Ordinal) || _course.Route is "intravenous" or "iv";
        return row.Formulation switch
        {
            "oral" => !injected,
            "intravenous" or "injection" => injected,
            "immediate release" => !slow && !injected,
            "extended release" => slow,
            _ => true,
        };
    }

    // A country's own rows; the United Kingdom also reads the European texts; where a country has none, everybody's.
    private List<DosingRow> Here(List<DosingRow> rows)
    {
        string[] own = _jurisdiction switch { "US" => ["US"], "UK" => ["UK", "EU"], "EU" => ["EU"], _ => [] };
        return own.Length == 0 || !rows.Any(r => own.Contains(r.Jurisdiction)) ? rows : [.. rows.Where(r => r.Jurisdiction.Length == 0 || own.Contains(r.Jurisdiction))];
    }

    [GeneratedRegex(@"\b(?:MR|XR|XL|SR|ER|CR|LA|mr|xr|xl|sr|(?i:modified|prolonged|extended|sustained|controlled|slow|retard))\b", RegexOptions.CultureInvariant)]
    private static partial Regex Slow();

    [GeneratedRegex(@"\b(IV|i\.v\.|intravenous|infusion|injection|inj)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Injected();
}
