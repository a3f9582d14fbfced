using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Briefs;

/// <summary>A fact in one line: what, value with unit, when, and where to look it up.</summary>
/// <param name="Place">"file:path" of the earliest document.</param>
public sealed record FactLine(string Fact, string What, string Value, string Date, string Place) : Wire;

/// <summary>Facts of one chart by id, described in the words that their documents used.</summary>
internal sealed class FactLines(Chart chart)
{
    private const int Longest = 160;
    private readonly Dictionary<FactId, Fact> _facts = chart.Facts.ToDictionary(f => f.Id);
    private readonly Dictionary<FactId, string> _ingredients = Titrant.Medicine.Medicines.Of(chart).GroupBy(m => m.Fact.Id)
        .ToDictionary(g => g.Key, g => string.Join(" + ", g.First().Product.Drugs.Select(d => d.Ingredient).Distinct()));

    // The first analyte that lists the fact: a fasting glucose is listed under two.
    private readonly Lazy<Dictionary<FactId, string>> _analytes = new(() =>
    {
        var first = new Dictionary<FactId, string>();
        foreach (var analyte in chart.Measured)
            foreach (var reading in chart.Readings(analyte)) first.TryAdd(reading.Fact.Id, analyte);
        return first;
    });

    public Seq<FactLine> Of(IEnumerable<FactId> ids, int most, out int notShown)
    {
        var lines = new List<FactLine>();
        notShown = 0;
        foreach (var id in ids.Distinct())
        {
            if (!_facts.TryGetValue(id, out var fact)) continue;
            if (lines.Count < most) lines.Add(NameOf(fact) is { } name ? Of(fact) with { What = name } : Of(fact)); else notShown++;
        }
        return lines.ToSeq();
    }

    // A result that came as a bare code: the analyte's name, so that nobody has to know LOINC by heart.
    private string? NameOf(Fact fact) => fact.Claim is Measurement m && !m.Code.Codings.IsEmpty && m.Code.Words == m.Code.Codings[0].Code
        ? _analytes.Value.TryGetValue(fact.Id, out var key) && AnalyteTable.Default.ByKey(key)?.Name is { } name ? $"{name} ({m.Code.Words})" : null
        : null;

    /// <summary>The medicines among them, by ingredient where it was recognised, else as written.</summary>
    public Seq<string> Medicines(IEnumerable<FactId> ids) => ids.Select(id => _facts.GetValueOrDefault(id)).Where(f => f?.Claim is MedicationUse)
        .Select(f => _ingredients.GetValueOrDefault(f!.Id) is { Length: > 0 } known ? known : Words.Cut(Describe(f.Claim).What, Longest)).Distinct().ToSeq();

    public static FactLine Of(Fact fact)
    {
        var (what, value) = Describe(fact.Claim);
        return new(fact.Id.ToString(), Words.Cut(what, Longest), Words.Cut(value, Longest), DateOf(fact.When), Words.Cut(fact.Source.ToString(), 400));
    }

    public static string DateOf(When when) => (when.Start ?? when.End)?.ToString() ?? "";

    public static (string What, string Value) Describe(Claim claim) => claim switch
    {
        Measurement m => (m.Code.Words, m.Components.IsEmpty || m.Value is not Value.Absent
            ? Of(m.Value)
            : string.Join(", ", m.Components.Take(4).Select(c => $"{c.Code.Words} {Of(c.Value)}"))),
        MedicationUse m => (m.Medication.Words, string.Join("; ", new[] { m.Event.ToString().ToLowerInvariant() }.Concat(m.Dosages.Take(2).Select(d => d.Text)).Where(t => t.Length > 0))),
        Condition c => (c.Code.Words, c.Severity?.Words ?? ""),
        Procedure p => (p.Code.Words, p.BodySite?.Words ?? ""),
        Allergy a => a.NoneKnown ? ("No known allergy", a.Substance.Words) : (Named(a), string.Join(", ", a.Reactions.Select(r => r.Manifestation.Words))),
        Demographics d => ("Person", string.Join(", ", new[] { d.Birth is { } b ? "born " + b : "", d.Sex ?? "" }.Where(t => t.Length > 0))),
        Genotype g => (g.Gene, g.Diplotype),
        Sample s => ($"Genome {s.Name}", $"{s.Material.ToString().ToLowerInvariant()}, {s.Build}"),
        Phenotype p => (p.Feature.Words, p.Absent ? "absent" : "present"),
        Note n => (n.Type.Words.Length > 0 ? n.Type.Words : "Note", ""),
        Report r => (r.Code.Words, Words.Cut(r.Conclusion, 120)),
        Immunization i => (i.Vaccine.Words, ""),
        Encounter e => (e.Type.Words, e.Class),
        AdverseEvent e => (e.Event.Words, e.Suspect?.Words ?? ""),
        FamilyHistory f => ($"{f.Relation.Words}: {f.Condition.Words}", ""),
        Image i => ($"Image {i.Modality}", i.Description),
        Signal s => ($"Signal {s.SignalType}", ""),
        Consent c => ($"Consent {c.Scope.Words}", c.Permit switch { true => "permits", false => "denies", null => "not coded" }),
        DeviceUse d => (d.Device.Words, ""),
        Kin k => (k.Relation.Words, ""),
        Questionnaire q => (q.Form, Words.Count(q.Answers.Count, "answer")),
        _ => (claim.Kind, ""),
    };

    // SNOMED's words say it themselves: "Allergy to penicillin".
    private static string Named(Allergy a) => s_saysAllergy.Any(w => a.Substance.Words.Contains(w, StringComparison.OrdinalIgnoreCase)) ? a.Substance.Words : $"{Plain(a.Type)} {a.Substance.Words}";

    private static readonly string[] s_saysAllergy = ["allerg", "intoleran", "hypersensitiv"];

    private static string Plain(AllergyType type) => type switch
    {
        AllergyType.Allergy => "Allergy to",
        AllergyType.Intolerance => "Intolerance of",
        _ => "Allergy or intolerance:",
    };

    public static string Of(Quantity q) => q.Sign + Words.WithUnit(q.Written, q.Unit.Length > 0 ? q.Unit : q.UnitCode ?? "");

    private static string Of(Value value) => value switch
    {
        Value.Number n => Of(n.Quantity),
        Value.Coded c => c.Term.Words,
        Value.Words w => w.Text,
        Value.YesNo y => y.Yes ? "yes" : "no",
        Value.Whole w => Words.Plain(w.Integer),
        Value.Between b => $"{b.Low} to {b.High}",
        Value.Ratio r => $"{r.Numerator} / {r.Denominator}",
        Value.Time t => t.When.ToString(),
        Value.Absent a => a.Reason.Length > 0 ? $"no value ({a.Reason})" : "no value",
        Value.Samples s => s.Kind,
        _ => "",
    };
}
