using Titrant.Patient;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>Whether clopidogrel is taken, or about to be.</summary>
internal static class Clopidogrel
{
    public static Concept Drug { get; } = new(Systems.Titrant, "drug:clopidogrel", "clopidogrel");

    /// <summary>Taken or planned; stopped, cancelled, refuted and mistaken entries are none.</summary>
    public static IReadOnlyList<(Fact Fact, MedicationUse Use)> IsOn(Chart chart) =>
        [.. Medicines.With(chart, "clopidogrel").Select(m => (m.Fact, m.Use))];
}
