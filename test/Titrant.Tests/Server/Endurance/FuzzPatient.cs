namespace Titrant.Tests.Server.Endurance;

/// <summary>Somebody whose every resource carries a mark that stands nowhere else.</summary>
internal sealed record FuzzPatient(string Id, string Tenant, string Mark)
{
    public string Reference => "Patient/" + Id;

    public IReadOnlyList<string> Resources { get; } =
    [
        $$"""{"resourceType":"Patient","id":"{{Id}}","name":[{"family":"{{Mark}}","given":["{{Mark}}"]}],"birthDate":"1950-05-05","gender":"female"}""",
        $$"""{"resourceType":"Observation","id":"{{Id}}-o","status":"final","subject":{"reference":"Patient/{{Id}}"},"code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}],"text":"Potassium {{Mark}}"},"effectiveDateTime":"2026-02-01T08:00:00Z","valueQuantity":{"value":6.4,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"} }""",
        $$"""{"resourceType":"MedicationRequest","id":"{{Id}}-m","status":"active","intent":"order","subject":{"reference":"Patient/{{Id}}"},"authoredOn":"2026-01-01","medicationCodeableConcept":{"text":"{{Mark}}mycin 5 mg"} }""",
        $$"""{"resourceType":"MedicationRequest","id":"{{Id}}-n","status":"active","intent":"order","subject":{"reference":"Patient/{{Id}}"},"authoredOn":"2026-01-01","medicationCodeableConcept":{"text":"Amoxicillin 500 mg ({{Mark}})"} }""",
        $$"""{"resourceType":"Condition","id":"{{Id}}-c","subject":{"reference":"Patient/{{Id}}"},"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"{{Mark}} disease"} }""",
        $$"""{"resourceType":"AllergyIntolerance","id":"{{Id}}-a","patient":{"reference":"Patient/{{Id}}"},"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"penicillin"},"reaction":[{"manifestation":[{"text":"anaphylaxis {{Mark}}"}]}]}""",
    ];

    public string Bundle(string type) =>
        $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', Resources.Select(r => type == "transaction" ? $$"""{"resource":{{r}},"request":{"method":"PUT","url":"{{Url(r)}}"} }""" : $$"""{"resource":{{r}}}"""))}}]}""";

    private static string Url(string resource)
    {
        var parts = resource.Split('"');
        return $"{parts[3]}/{parts[7]}";
    }
}
