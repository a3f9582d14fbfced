using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Learning.Cohorts;

/// <summary>
/// Whether a condition or a medicine is listed. A record without any list says nothing: no list is no "no".
/// </summary>
internal static class ListedFeature
{
    public static FeatureReading OfCondition(FeatureDefinition definition, Chart chart) => Of(definition, chart, "condition",
        Going(definition, chart, chart.Of<Condition>()).Select(p => (p.Fact, p.Claim.Code.Words, Is(definition, p.Claim))));

    public static FeatureReading OfMedicine(FeatureDefinition definition, Chart chart) => Of(definition, chart, "medicine",
        Going(definition, chart, chart.Of<MedicationUse>().Where(p => !p.Claim.DoNotPerform)).Select(p => (p.Fact, p.Claim.Medication.Words, Is(definition, p.Claim))));

    /// <summary>Every entry that is meant, whether it goes on or is over: what happened first is asked of these.</summary>
    public static IEnumerable<Fact> Ever(FeatureDefinition definition, Chart chart) => chart.Facts
        .Where(f => f.Claim is Condition or Procedure or MedicationUse { DoNotPerform: false } && f.StatusAt(chart.AsOf) is not (StatusKind.NotDone or StatusKind.Planned or StatusKind.Unconfirmed) && Is(definition, f.Claim));

    private static bool Is(FeatureDefinition definition, Claim claim)
    {
        switch (claim)
        {
            case Condition condition when definition.Kind == "condition": return definition.Concepts.Any(c => IsCode(condition.Code, c));
            case Procedure procedure when definition.Kind == "procedure": return definition.Concepts.Any(c => IsCode(procedure.Code, c));
            case MedicationUse use when definition.Kind == "medication":
                var drugs = DrugTable.Default.Resolve(use.Medication.Codings.Select(c => (c.System, c.Code)), use.Medication.Text).Drugs.ToList();
                return definition.Concepts.Any(c => drugs.Exists(d => IsDrug(d, c)));
            default: return false;
        }
    }

    private static FeatureReading Of(FeatureDefinition definition, Chart chart, string what, IEnumerable<(Fact Fact, string Words, bool Is)> entries)
    {
        var listed = entries.ToList();
        var name = string.Join(" or ", definition.Concepts.Order(StringComparer.Ordinal));
        var hits = listed.FindAll(e => e.Is);
        if (hits.Count > 0)
            return FeatureReading.Of(definition.Take == Take.Count ? hits.Count : 1, hits.Select(h => h.Fact.Id), $"{string.Join(", ", hits.Take(3).Select(h => Short(h.Words)))} is listed");
        // Any entry shows that somebody kept a list; one is enough to cite.
        return (what == "condition" ? chart.Of<Condition>().Select(p => p.Fact) : chart.Of<MedicationUse>().Select(p => p.Fact)).MinBy(f => f.Id) is { } entry
            ? FeatureReading.Of(0, [entry.Id], string.Create(CultureInfo.InvariantCulture, $"{name} is not among the {listed.Count} {what}s listed"))
            : FeatureReading.None(FeatureLack.NotRecorded, $"there is no list of {what}s in the record");
    }

    private static IEnumerable<(Fact Fact, T Claim)> Going<T>(FeatureDefinition definition, Chart chart, IEnumerable<(Fact Fact, T Claim)> claims) where T : Claim =>
        claims.Where(p => p.Fact.StatusAt(chart.AsOf) is not (StatusKind.NotDone or StatusKind.Planned or StatusKind.Unconfirmed) && (definition.Within is { } within
            ? p.Fact.When.Order is { } start && start <= chart.AsOf && (IsStanding(p.Fact, chart.AsOf) || (p.Fact.When.End ?? p.Fact.When.Start)!.Value.Latest >= chart.AsOf - within)
            : IsStanding(p.Fact, chart.AsOf)));

    private static bool IsStanding(Fact fact, DateTimeOffset asOf) => fact.StatusAt(asOf) is StatusKind.Current or StatusKind.Final or StatusKind.Unknown
        && (fact.When.IsMoment || fact.When.End is not { } end || end.Latest >= asOf);

    // ICD-10 codes are a hierarchy by their letters: I48.2, also written I482, belongs to I48.
    private static bool IsCode(Term term, string concept)
    {
        var bar = concept.IndexOf('|', StringComparison.Ordinal);
        var (system, code) = bar < 0 ? (null, concept) : (concept[..bar], concept[(bar + 1)..]);
        return term.Codings.Any(c => (system is null || c.System == system)
            && (string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase) || c.System is Systems.Icd10 or Systems.Icd10Cm && Bare(c.Code).StartsWith(Bare(code), StringComparison.OrdinalIgnoreCase)));

        static string Bare(string code) => code.Replace(".", "", StringComparison.Ordinal);
    }

    private static bool IsDrug(Drug drug, string concept) => concept.StartsWith("class:", StringComparison.Ordinal) ? drug.Is(concept[6..])
        : string.Equals(drug.Ingredient, concept, StringComparison.OrdinalIgnoreCase);

    private static string Short(string words) => words.Length <= 60 ? words : words[..60] + "\u2026";
}
