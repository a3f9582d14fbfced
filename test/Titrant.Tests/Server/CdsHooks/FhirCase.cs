using System.Text;
using System.Text.Json;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>An old woman with failing kidneys who is given metformin, as FHIR.</summary>
internal static class FhirCase
{
    public const string Ada = """{"resourceType":"Patient","id":"1","gender":"female","birthDate":"1940-05-05","name":[{"family":"Berg","given":["Ada"]}]}""";

    public static string Creatinine(string id = "c1", string patient = "Patient/1", decimal value = 3.1m, string date = "2026-03-08T08:00:00Z") => $$"""
        {"resourceType":"Observation","id":"{{id}}","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"2160-0","display":"Creatinine [Mass/volume] in Serum or Plasma"}]},
        "subject":{"reference":"{{patient}}"},"effectiveDateTime":"{{date}}","issued":"{{date}}","valueQuantity":{"value": {{value}},"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"} }
        """;

    public static string Weight(string patient = "Patient/1") => $$"""
        {"resourceType":"Observation","id":"w1","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"29463-7","display":"Body weight"}]},
        "subject":{"reference":"{{patient}}"},"effectiveDateTime":"2026-03-08T08:00:00Z","issued":"2026-03-08T08:00:00Z","valueQuantity":{"value":60,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"} }
        """;

    public static string Order(string id, string text, string rxnorm, string status = "active", string patient = "Patient/1", string authored = "2025-01-10", string more = "") => $$"""
        {"resourceType":"MedicationRequest","id":"{{id}}","status":"{{status}}","intent":"order","subject":{"reference":"{{patient}}"},"authoredOn":"{{authored}}",{{more}}
        "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"{{rxnorm}}","display":"{{text}}"}],"text":"{{text}}"},
        "dosageInstruction":[{"text":"1 tablet twice daily"}]}
        """;

    public static string Metformin(string status = "draft", string patient = "Patient/1", string id = "d1") => Order(id, "metformin 500 MG Oral Tablet", "861007", status, patient, "2026-03-10");

    public static string Bundle(IEnumerable<string> resources, string? next = null) => $$"""
        {"resourceType":"Bundle","type":"searchset",{{(next is null ? "" : $$"""
        "link":[{"relation":"next","url":{{JsonSerializer.Serialize(next)}}}],
        """)}}"entry":[{{string.Join(',', resources.Select(r => $$"""{"resource":{{r}}}"""))}}]}
        """;

    public static string Bundle(params ReadOnlySpan<string> resources) => Bundle(resources.ToArray(), null);

    public static ReadOnlyMemory<byte> Utf8(string json) => Encoding.UTF8.GetBytes(json);
}
