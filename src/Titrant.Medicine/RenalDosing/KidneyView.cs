using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

internal enum Situation { Adult, Child, Pregnant, Acute, Dialysis }

/// <summary>One number that a band may be compared with.</summary>
/// <param name="Other">True for another body weight than the one the source means: it may cast doubt, never decide.</param>
internal sealed record Candidate(AnswerKey Key, string Words, decimal Value, Comparator Comparator, bool Other, DateTimeOffset? SampledAt, Estimate Estimate)
{
    /// <summary>">90" lies in a band only when everything above 90 does.</summary>
    public bool? In(DosingRow row) => Comparator switch
    {
        Comparator.Equal => row.InBand(Value),
        Comparator.Greater or Comparator.GreaterOrEqual =>
            row.High is { } high && high.Value <= Value ? false
            : row.High is null && (row.Low is not { } low || low.Value <= Value) ? true : row.High is null ? null : null,
        _ => row.Low is { } floor && floor.Value >= Value ? false
            : row.Low is null && (row.High is not { } ceiling || ceiling.Value >= Value) ? true : null,
    };
}

/// <summary>The kidney's answers as the dosing rows need them. Reads answers, so that an assumed answer changes the advice.</summary>
internal sealed class KidneyView
{
    private static readonly string[] s_sexes = ["if female", "if male"], s_weights = ["adjusted weight", "ideal weight"];

    private readonly Chart _chart;
    private readonly Body _body;

    public KidneyView(Chart chart)
    {
        (_chart, _body) = (chart, Body.Of(chart));
        Age = _body.AgeAt(chart.AsOf);
        var stage = chart.Finding("CKD stage");
        Aki = chart.Finding("AKI") is { Result: Result.Coded { Concept.Code: "aki" } } aki ? aki : null;
        Situation = stage is { Result: Result.Coded { Concept.Code: "G5D" } } ? Situation.Dialysis
            : Age < 18 ? Situation.Child
            : Obstacles.Pregnancy(chart, _body).Count > 0 ? Situation.Pregnant
            : Aki is not null ? Situation.Acute
            : Situation.Adult;
    }

    public Situation Situation { get; }

    // Everything that does not depend on the medicine is read once for all of them.
    private readonly Dictionary<(Metric, bool), IReadOnlyList<Candidate>> _values = [];
    private readonly Dictionary<string, IReadOnlyList<Fact>> _problems = new(StringComparer.Ordinal);
    private IReadOnlyList<Course>? _courses;

    /// <summary>Medicines that act in the whole body; of equal orders one.</summary>
    public IReadOnlyList<Course> Courses => _courses ??= [.. Kidney.Courses.Of(_chart)
        .GroupBy(c => c with { Fact = default, Start = c.Start is { } start && start <= _chart.AsOf.AddDays(-14) ? DateTimeOffset.MinValue : null })
        .Select(g => g.OrderByDescending(c => c.Start).ThenBy(c => c.Fact).First()).OrderBy(c => c.Written, StringComparer.Ordinal).ThenBy(c => c.Start).ThenBy(c => c.Fact)];

    public IReadOnlyList<Fact> Problem(string key) => _problems.TryGetValue(key, out var facts) ? facts : _problems[key] = Problems.Of(_chart, key);

    /// <summary>An illness of the last two weeks that dries out.</summary>
    public IReadOnlyList<Fact> AcutelyIll => [.. Problem("vomiting or diarrhoea").Where(f => f.Claim is Condition && f.When.Order >= _chart.AsOf.AddDays(-14))];

    /// <summary>The clearance of the last creatinine, however old it is; null where a usable one is at hand or weight or sex are not.</summary>
    public Candidate? Stale
    {
        get
        {
            if (_chart.Finding("CrCl") is not null || _chart.Latest(Analytes.Creatinine, KidneyFunction.MaxAge) is Latest.Value || _chart.Latest(Analytes.Creatinine) is not Latest.Value { Reading: { Value: { } value, At: { } at } r }
                || Situation != Situation.Adult || Age is not { } age || _body.Sex is not { } sex || _body.Kilograms is not { } kg) return null;
            var clearance = Math.Round((decimal)Equations.CockcroftGault(Equations.MgPerDl((double)value), age, kg, sex), 1);
            return new(new AnswerKey("CrCl"), $"the last creatinine clearance ({at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}) {Number(clearance)} mL/min", clearance, r.Comparator, false, at, new Estimate(clearance, null, "mL/min", "an old value"));
        }
    }
    public Finding? Aki { get; }
    public int? Age { get; }
    public decimal? Weight => _body.Weight?.Value;
    public bool Large => _body.Bmi is >= 30;
    public string Uncertain => Notes(_chart.Finding("eGFR") ?? _chart.Finding("CrCl"));

    /// <summary>Creatinine rose after a medicine that raises it without lowering filtration.</summary>
    public bool Raised => Uncertain.Contains("without lowering filtration", StringComparison.Ordinal);

    /// <summary>A potassium or drug level older than this says nothing of today's dose.</summary>
    internal static readonly TimeSpan LevelMaxAge = TimeSpan.FromDays(90);

    /// <summary>Potassium or a drug level, not older than <see cref="LevelMaxAge"/>, since it is acted on.</summary>
    public Reading? Measured(Metric metric) => _chart.Latest(AnalyteOf(metric), LevelMaxAge) is Latest.Value v ? v.Reading : null;

    /// <summary>Measured values stand in the record, not among the answers.</summary>
    public static bool IsMeasured(AnswerKey key) => key == MeasuredKey(Metric.Potassium) || key == MeasuredKey(Metric.Digoxin) || key == MeasuredKey(Metric.Lithium);

    private static AnswerKey MeasuredKey(Metric metric) => new(AnalyteOf(metric));
    private static string AnalyteOf(Metric metric) => metric switch { Metric.Digoxin => "digoxin", Metric.Lithium => "lithium", _ => Analytes.Potassium };
    private static string Words(Metric metric) => metric == Metric.Potassium ? "potassium" : $"the {AnalyteOf(metric)} level";
    public Reading? Creatinine => _chart.Latest(Analytes.Creatinine, KidneyFunction.MaxAge) is Latest.Value v ? v.Reading : null;

    public Gap? Missing(Metric metric) => (metric is Metric.CrCl or Metric.CrClActual or Metric.CrClIndexed
        ? _chart.Answer("CrCl") as Gap ?? _chart.Answer("eGFR") as Gap : _chart.Answer("eGFR") as Gap ?? _chart.Answer("CrCl") as Gap);

    public bool Meets(Criterion criterion) => criterion.Subject switch
    {
        "age" => Age is { } age && criterion.Bound.Holds(age),
        "weight" => Weight is { } weight && criterion.Bound.Holds(weight),
        _ => Creatinine?.Value is { } creatinine && criterion.Bound.Holds(creatinine),
    };

    public IEnumerable<FactId> FactsOf(Criterion criterion) => criterion.Subject switch
    {
        "age" => _body.Who,
        "weight" => _body.Weight is { } w ? [w.Fact.Id] : [],
        _ => Creatinine is { } c ? [c.Fact.Id] : [],
    };

    public bool Knows(Criterion criterion) => criterion.Subject switch
    {
        "age" => Age is not null,
        "weight" => Weight is not null,
        _ => Creatinine is not null,
    };

    /// <summary>Numbers for a metric; empty where there is none.</summary>
    /// <param name="demanded">True where only Cockcroft-Gault will do (MHRA October 2019); so it is from 75 years on.</param>
    public IReadOnlyList<Candidate> Values(Metric metric, bool demanded) =>
        _values.TryGetValue((metric, demanded), out var known) ? known : _values[(metric, demanded)] = Read(metric, demanded);

    private IReadOnlyList<Candidate> Read(Metric metric, bool demanded) => metric switch
    {
        Metric.Potassium or Metric.Digoxin or Metric.Lithium => Measured(metric) is { Value: { } x } r ? [new(MeasuredKey(metric), $"{Words(metric)} {r.Written}", x, r.Comparator, false, r.At, new Estimate(x, null, r.Analyte.Unit, "a measured value"))] : [],
        Metric.EgfrIndexed => Named("eGFR"),
        Metric.GfrAny => Named("eGFR") is { Count: > 0 } egfr ? egfr : Actual(),
        Metric.CrClActual => Actual() is { Count: > 0 } actual ? actual : StandIn(demanded),
        Metric.CrCl => Actual() is { Count: > 0 } clearance ? [.. clearance, .. Others()] : StandIn(demanded),
        Metric.CrClIndexed => Indexed() is { Length: > 0 } indexed ? indexed : StandIn(demanded),
        _ => [],
    };

    private List<Candidate> Actual() => Named("CrCl");

    private List<Candidate> Named(string name)
    {
        if (_chart.Finding(name) is { } f) return Read(f, false) is { } one ? [one] : [];
        return [.. s_sexes.Select(t => _chart.Finding(name, t)).OfType<Finding>().Select(f => Read(f, false)).OfType<Candidate>()];
    }

    private Candidate[] Others() => IsAssumed("CrCl") ? [] :
        [.. s_weights.Select(t => _chart.Finding("CrCl", t)).OfType<Finding>().Select(f => Read(f, true)).OfType<Candidate>()];

    // Most people of average build are dosed well by eGFR; narrow and bleeding drugs, old age and extreme builds are not.
    private List<Candidate> StandIn(bool demanded) => demanded || Age is null or >= 75 ? [] : [.. Named("eGFR").Select(c => c with { Words = c.Words + " in place of a clearance" })];

    private Candidate[] Indexed()
    {
        if (_body.Kilograms is not { } kg || _body.Centimetres is not { } cm) return [.. Actual()];
        var surface = (decimal)Equations.BodySurface(cm, kg);
        return [.. Actual().Select(c => c with { Value = Math.Round(c.Value * 1.73m / surface, 1), Words = c.Words + " (scaled to 1.73 m²)" })];
    }

    private bool IsAssumed(string name) => _chart.Assumed.Any(a => a.Key.Name == name);

    private Candidate? Read(Finding f, bool other)
    {
        if (f.Result is not Result.Measured { Estimate: var e }) return null;
        var unit = e.Unit == Units.Indexed ? "mL/min/1.73 m²" : "mL/min";
        var label = (f.Key.Name == "CrCl" ? "creatinine clearance" : "eGFR") + (f.Key.Target.Length > 0 ? $" with {f.Key.Target}" : "");
        if (f.Key.Target.StartsWith("if ", StringComparison.Ordinal)) label = label.Replace("with if", "if", StringComparison.Ordinal);
        var sampled = f.Evidence.IsEmpty || f.Evidence[0].Facts.IsEmpty ? null : _chart.Facts.FirstOrDefault(x => x.Id == f.Evidence[0].Facts[0])?.When.Order;
        return new(f.Key, $"{label} {ReportedBound.Exactly(e)} {unit}", e.Value, ReportedBound.Of(e), other, sampled, e);
    }

    private static string Notes(Finding? f) => f is null ? "" : string.Join("; ", f.Evidence.Where(e => e.Says.StartsWith(KidneyFunction.Uncertain, StringComparison.Ordinal)).Select(e => e.Says));

    public static string Number(decimal x) => x.ToString("0.##", CultureInfo.InvariantCulture);
}
