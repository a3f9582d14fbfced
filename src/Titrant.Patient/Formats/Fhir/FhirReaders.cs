namespace Titrant.Patient.Formats.Fhir;

/// <summary>The list of resource types with their readers. A reader returns false where the resource holds nothing that is modelled.</summary>
internal static class FhirReaders
{
    public static Func<FhirResource, bool>? For(string type) => type switch
    {
        "Patient" => PatientReader.Read,
        "Observation" => ObservationReader.Read,
        "Condition" => ConditionReader.Read,
        "AllergyIntolerance" => AllergyReader.Read,
        "Medication" => MedicationReader.Read,
        "MedicationRequest" => MedicationUseReader.Request,
        "MedicationStatement" => MedicationUseReader.Statement,
        "MedicationAdministration" => MedicationUseReader.Administration,
        "MedicationDispense" => MedicationUseReader.Dispense,
        "Procedure" => CareReader.Procedure,
        "Immunization" => CareReader.Immunization,
        "Encounter" => CareReader.Encounter,
        "FamilyMemberHistory" => CareReader.Family,
        "AdverseEvent" => CareReader.AdverseEvent,
        "Consent" => CareReader.Consent,
        "Device" => DeviceReader.Device,
        "DeviceUseStatement" => DeviceReader.Use,
        "DiagnosticReport" => DocumentReader.Report,
        "DocumentReference" => DocumentReader.Reference,
        "Binary" => DocumentReader.Binary,
        "QuestionnaireResponse" => QuestionnaireReader.Read,
        "Specimen" => r => Named(r, FhirName.Type),
        "Substance" => r => Named(r, FhirName.Code),
        _ => null,
    };

    /// <summary>Makes the resource findable for those that refer to it.</summary>
    public static void Index(FhirResource r, References references)
    {
        var target = new Target(r.Type, r.Id, References.Unversioned(r.FullUrl ?? "") is { Length: > 0 } url ? url : null, r.BusinessId, r.BusinessIsIdentifier, r.Names, r.Ingredients, r.Owner);
        references.Add(target);
        if (r.Owner is null || !r.Root[FhirName.Identifier].Exists) return;
        foreach (var identifier in r.Root[FhirName.Identifier].Items)
            if (identifier[FhirName.Value].Text() is { } value) references.Add($"{identifier[FhirName.System].Text()}|{value}", target);
    }

    private static bool Named(FhirResource r, FhirName name)
    {
        r.Names = r.Root[name].Term();
        return true;
    }
}
