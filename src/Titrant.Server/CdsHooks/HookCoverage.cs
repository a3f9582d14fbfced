using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>Whether a stored record can stand in for a prefetch that did not come: it must hold something of the kind.</summary>
internal static class HookCoverage
{
    /// <param name="query">The template, "AllergyIntolerance?patient=..."; null where the key is not one of ours.</param>
    public static bool Has(PatientRecord stored, string? query) =>
        query is not null && stored.Facts.Any(f => Holds(query.Split('?', '/')[0], f.Claim));

    // A genome alone says nothing about allergies: silence of the store is not the word of somebody who looked.
    private static bool Holds(string type, Claim claim) => type switch
    {
        "Patient" => claim is Demographics,
        "Observation" => claim is Measurement or Genotype,
        "Condition" => claim is Condition,
        "AllergyIntolerance" => claim is Allergy,
        "MedicationRequest" or "MedicationStatement" or "MedicationDispense" or "MedicationAdministration" => claim is MedicationUse,
        "Procedure" => claim is Procedure,
        "DiagnosticReport" => claim is Report,
        "FamilyMemberHistory" => claim is FamilyHistory,
        "Immunization" => claim is Immunization,
        "Encounter" => claim is Encounter,
        _ => false,
    };
}
