using System.Text;
using System.Text.Json.Nodes;

namespace Titrant.Tests.Server;

/// <summary>Hook calls as an EHR writes them, for one invented woman.</summary>
internal static class Calls
{
    public const string Woman = """{"resourceType":"Patient","id":"1","gender":"female","birthDate":"1948-05-19"}""";

    public const string Metformin = """{"resourceType":"MedicationRequest","id":"m1","status":"active","intent":"order","subject":{"reference":"Patient/1"},"authoredOn":"2026-01-05","medicationCodeableConcept":{"text":"metformin 1000 mg tablet"},"dosageInstruction":[{"text":"1000 mg twice daily"}]}""";

    public const string Creatinine = """{"resourceType":"Observation","id":"c1","status":"final","subject":{"reference":"Patient/1"},"effectiveDateTime":"2026-03-01","code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"valueQuantity":{"value":260,"unit":"umol/L","system":"http://unitsofmeasure.org","code":"umol/L"}}""";

    public static string Draft(string medicine, string id = "d1") =>
        """{"resourceType":"MedicationRequest","id":"ID","status":"draft","intent":"order","subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"text":"TEXT"}}""".Replace("ID", id, StringComparison.Ordinal).Replace("TEXT", medicine, StringComparison.Ordinal);

    public static string Bundle(params string[] resources) =>
        $$"""{"resourceType":"Bundle","type":"searchset","entry":[{{string.Join(',', resources.Select(r => $$"""{"resource":{{r}}}"""))}}]}""";

    /// <summary>A call that nothing is wrong with.</summary>
    public static JsonObject Good(string hook = "order-select")
    {
        var context = new JsonObject { ["userId"] = "Practitioner/7", ["patientId"] = "1", ["encounterId"] = "9" };
        if (hook == "order-select") context["selections"] = new JsonArray("MedicationRequest/d1");
        if (hook is "order-select" or "order-sign") context["draftOrders"] = JsonNode.Parse(Bundle(Draft("metformin 1000 mg tablet")).Replace("searchset", "collection", StringComparison.Ordinal));
        return new JsonObject
        {
            ["hook"] = hook,
            ["hookInstance"] = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
            ["fhirServer"] = "https://fhir.example.org/r4",
            ["fhirAuthorization"] = new JsonObject { ["access_token"] = "opaque-token-of-the-test", ["token_type"] = "Bearer", ["expires_in"] = 300, ["scope"] = "user/Patient.read", ["subject"] = "titrant" },
            ["context"] = context,
            ["prefetch"] = new JsonObject { ["patient"] = JsonNode.Parse(Woman), ["medication-requests"] = JsonNode.Parse(Bundle(Metformin)), ["results"] = JsonNode.Parse(Bundle(Creatinine)), ["allergies"] = null },
        };
    }

    /// <summary>The good call with one place changed: "context.patientId"; null for the JSON null.</summary>
    public static JsonObject With(string path, JsonNode? value, string hook = "order-select")
    {
        var call = Good(hook);
        var (at, name) = Place(call, path);
        at[name] = value;
        return call;
    }

    /// <summary>The good call with one place left out.</summary>
    public static JsonObject Without(string path, string hook = "order-select")
    {
        var call = Good(hook);
        var (at, name) = Place(call, path);
        Assert.True(at.Remove(name));
        return call;
    }

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static (JsonObject At, string Name) Place(JsonObject call, string path)
    {
        var names = path.Split('.');
        return (names[..^1].Aggregate(call, (o, n) => o[n]!.AsObject()), names[^1]);
    }
}
