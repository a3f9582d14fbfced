using Titrant.Patient;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>Whether clopidogrel is taken, or about to be.</summary>
internal static class Clopidogrel
{
    public static Concept Drug { get; } = new(Systems.RxNorm, "32968", "clopidogrel");

    /// <summary>Current and planned uses; stopped, cancelled, refuted and mistaken ones are none.</summary>
    public static IReadOnlyList<(Fact Fact, MedicationUse Use)> IsOn(Chart chart) =>
        [.. chart.Of<MedicationUse>().Where(p => Names(p.Claim) && !p.Claim.DoNotPerform && Goes(p.Fact, p.Claim, chart.AsOf))];

    private static bool Goes(Fact fact, MedicationUse use, DateTimeOffset asOf) => fact.StatusAt(asOf) switch
    {
        StatusKind.Current or StatusKind.Planned or StatusKind.Preliminary => true,
        StatusKind.Unknown => fact.When.IsMoment || fact.When.End is not { } end || end.Latest >= asOf,
        StatusKind.Final => use.SupplyEnd is { } supply && supply.Latest >= asOf,
        _ => false,
    };

    private static bool Names(MedicationUse use) => use.Ingredients.Prepend(use.Medication).Any(t =>
        t.Is(Systems.RxNorm, "32968") || t.Codings.Any(c => c.System == Systems.Atc && c.Code == "B01AC04")
        || TermMatch.HasWord(TermMatch.AllWords(t), "clopidogrel") || TermMatch.HasWord(TermMatch.AllWords(t), "plavix"));
}
