using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>
/// Whether a stored record can stand in for a prefetch that did not come: it must hold something of the kind. A genome alone says
/// nothing about allergies, and a weight nothing about kidneys: silence of the store is not the word of somebody who looked.
/// </summary>
internal static class HookCoverage
{
    /// <param name="template">Null where the key is not one of ours.</param>
    public static bool Has(PatientRecord stored, PrefetchTemplate? template)
    {
        if (template is null) return false;
        var type = template.Query.Split('?', '/')[0];
        if (type != "Observation") return stored.Facts.Any(f => Holds(type, f.Claim));
        // Genes are stored as calls, whatever code the laboratory's report had.
        if (template.Serves.Any(n => n.Kind is FactKind.Genotype or FactKind.Genome)) return stored.Facts.Any(f => f.Claim is Genotype or Sample);
        var codes = Codes(template.Query);
        return stored.Facts.Any(f => f.Claim is Measurement m && (codes.Count == 0 || m.Code.Codings.Any(c => codes.Contains(c.Code)) || m.Components.Any(p => p.Code.Codings.Any(c => codes.Contains(c.Code)))));
    }

    // "code=http://loinc.org|2160-0,38483-4": the codes without their systems.
    private static HashSet<string> Codes(string query) => query[(query.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&')
        .Where(p => p.StartsWith("code=", StringComparison.Ordinal)).SelectMany(p => p["code=".Length..].Split(','))
        .Select(c => c[(c.LastIndexOf('|') + 1)..]).ToHashSet(StringComparer.Ordinal);

    private static bool Holds(string type, Claim claim) => type switch
    {
        "Patient" => claim is Demographics,
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
