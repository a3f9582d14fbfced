namespace Titrant.Patient.Formats.Fhir;

/// <summary>The resource types that are opened. Any other is counted as "not modelled" and passed over.</summary>
internal static class FhirTypes
{
    private static readonly HashSet<string> s_read = new(StringComparer.Ordinal)
    {
        "Bundle", "Patient", "Observation", "Condition", "Medication", "MedicationRequest", "MedicationStatement",
        "MedicationAdministration", "MedicationDispense", "AllergyIntolerance", "Procedure", "FamilyMemberHistory",
        "DiagnosticReport", "DocumentReference", "Binary", "Immunization", "Encounter", "QuestionnaireResponse", "AdverseEvent",
        "Consent", "Device", "DeviceUseStatement", "Specimen", "Substance",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_read.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsRead(string type) => s_read.Contains(type);

    public static bool IsRead(ReadOnlySpan<byte> type)
    {
        if (type.Length > 40) return false;
        Span<char> chars = stackalloc char[40];
        for (var i = 0; i < type.Length; i++) chars[i] = (char)type[i];
        return s_lookup.Contains(chars[..type.Length]);
    }
}
