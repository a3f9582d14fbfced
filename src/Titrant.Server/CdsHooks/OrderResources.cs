using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Server.CdsHooks;

/// <summary>FHIR R4 resources of suggestions: drafts, never more, made of the order that they stand for.</summary>
internal static class OrderResources
{
    // What would contradict the words, were it left beside them.
    private static readonly string[] s_structured = ["id", "sequence", "text", "patientInstruction", "timing", "doseAndRate", "maxDosePerPeriod", "maxDosePerAdministration", "maxDosePerLifetime"];
    private static readonly string[] s_carriedOver = ["encounter", "requester", "reasonCode", "reasonReference"];

    /// <summary>The order as sent with another dose in words. Its structured dose and its narrative go, since they say the old one.</summary>
    public static ReadOnlyMemory<byte> WithDose(JsonObject order, string dose)
    {
        var changed = (JsonObject)order.DeepClone();
        var dosage = changed["dosageInstruction"] is JsonArray { Count: 1 } list && list[0] is JsonObject only ? (JsonObject)only.DeepClone() : [];
        foreach (var member in s_structured)
        {
            dosage.Remove(member);
            dosage.Remove("_" + member);
        }
        dosage["text"] = dose;
        changed["dosageInstruction"] = new JsonArray(dosage);
        changed.Remove("_dosageInstruction");
        changed.Remove("text");
        return Bytes(changed);
    }

    /// <summary>The order in force as sent, stopped. Its narrative goes, since it may say that the order is active.</summary>
    public static ReadOnlyMemory<byte> Stopped(JsonObject order)
    {
        var changed = (JsonObject)order.DeepClone();
        changed["status"] = "stopped";
        changed.Remove("text");
        return Bytes(changed);
    }

    /// <summary>A draft for another medicine, for the same person and reason; the dose is left to the prescriber.</summary>
    public static ReadOnlyMemory<byte> Medicine(Concept option, JsonObject insteadOf, HookRequest request)
    {
        var name = HookText.Clean(option.Display.Length > 0 ? option.Display : option.Code, 200);
        var code = option is { System: Systems.RxNorm, Code.Length: > 0 } ? option.Code : DrugTable.Default.ByName(option.Display)?.RxCui;
        var medication = new JsonObject();
        if (code is { Length: > 0 }) medication["coding"] = new JsonArray(new JsonObject { ["system"] = Systems.RxNorm, ["code"] = code, ["display"] = name });
        medication["text"] = name;
        var order = Draft("MedicationRequest", insteadOf);
        order["medicationCodeableConcept"] = medication;
        order["subject"] = Subject(insteadOf, request);
        foreach (var member in s_carriedOver)
            if (insteadOf[member] is { } value) order[member] = value.DeepClone();
        return Bytes(order);
    }

    public static ReadOnlyMemory<byte> Test(Analyte analyte, JsonObject? beside, HookRequest request)
    {
        var order = Draft("ServiceRequest", beside);
        order["code"] = new JsonObject
        {
            ["coding"] = new JsonArray(new JsonObject { ["system"] = Systems.Loinc, ["code"] = analyte.Loinc[0] }),
            ["text"] = analyte.Name,
        };
        order["subject"] = Subject(beside, request);
        if (beside?["encounter"] is { } encounter) order["encounter"] = encounter.DeepClone();
        return Bytes(order);
    }

    private static JsonObject Draft(string type, JsonObject? like)
    {
        var intent = like?["intent"] is JsonValue value && value.TryGetValue<string>(out var word) && word is "plan" or "order" ? word : "proposal";
        return new() { ["resourceType"] = type, ["status"] = "draft", ["intent"] = intent };
    }

    private static JsonNode Subject(JsonObject? like, HookRequest request) =>
        like?["subject"] is JsonObject subject ? subject.DeepClone() : new JsonObject { ["reference"] = "Patient/" + request.PatientId };

    private static ReadOnlyMemory<byte> Bytes(JsonObject resource) => JsonSerializer.SerializeToUtf8Bytes<JsonNode>(resource);
}
