using System.Text;
using System.Text.Json.Nodes;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.Endurance;

/// <summary>A request as it is sent; printed whole when the answer is wrong.</summary>
/// <param name="Strict">The address names one patient or none: nothing of anybody else may be answered. Lists and searches show everybody of the tenant.</param>
internal sealed record FuzzRequest(int Number, string Method, string Path, byte[]? Body, IReadOnlyList<(string Name, string Value)> Headers, bool Strict)
{
    /// <summary>The tenant that asks.</summary>
    public string House { get; init; } = "local";

    public override string ToString() =>
        $"request {Number} of {House}: {Method} {Path}\n{string.Join('\n', Headers.Select(h => $"{h.Name}: {h.Value}"))}\n\n{(Body is null ? "" : Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 6_000)))}";

    /// <summary>Whether the request names somebody: in its path, its query, its headers or its body.</summary>
    public bool Names(string id) => Text.Contains(id, StringComparison.OrdinalIgnoreCase) || Uri.UnescapeDataString(Text).Contains(id, StringComparison.OrdinalIgnoreCase);

    private string Text { get; } = Path + " " + string.Join(' ', Headers.Select(h => h.Value)) + " " + (Body is null ? "" : Encoding.UTF8.GetString(Body));
}

/// <summary>The stream of requests: number n is the same in every run.</summary>
internal sealed class FuzzRequests(IReadOnlyList<FuzzPatient> patients, IReadOnlyList<string> otherHooks, int seed)
{
    private const string Instance = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea";
    private static readonly string[] s_hooks = ["patient-view", "order-select", "order-sign"];
    private static readonly string[] s_days = ["2026-02-15", "2026-03-01", "2019-06-01", "2026-02-30", "9999-12-31", "0001-01-01", "2026", "tomorrow"];
    private static readonly string[] s_orders = ["clopidogrel 75 mg once daily", "metformin 1 g twice daily", "Amoxicillin 500 mg", "nothing at all", "<b>warfarin</b> 5 mg", "ibuprofen 400 mg 1-1-1"];
    private static readonly string[] s_assumed = ["kidney:45", "kidney:0.0001", "kidney:-3", "gene:CYP2C19=Poor Metabolizer", "gene:CYP2C19=", "gene:=", "order:clopidogrel 75 mg", "order:", "turn:clopidogrel/Switch/clopidogrel", "turn:", "without:f1:", "nothing:1", ":"];
    private static readonly string[] s_types = ["Patient", "Observation", "MedicationRequest", "Condition", "AllergyIntolerance", "Medication", "Bundle", "Nothing", "patient", ""];
    private static readonly string[] s_parameters = ["patient", "subject", "_id", "code", "date", "_count", "_sort", "_lastUpdated", "status", "category", "_page", "_include", "_format", "identifier", "code:not", "patient.name", "_cursor", "after"];

    public FuzzRequest At(int number)
    {
        var random = new Random(HashCode(seed, number));
        var request = random.Next(20) switch
        {
            < 7 => Hook(number, random),
            7 or 8 => Feedback(number, random),
            < 12 => Search(number, random),
            < 15 => Write(number, random),
            < 19 => Page(number, random),
            _ => Anything(number, random),
        };
        // Every third asks of the other house, most of them for somebody who is not there.
        return request with { House = random.Next(3) == 0 ? "other" : "local" };
    }

    private FuzzRequest Hook(int number, Random random)
    {
        var hook = s_hooks[random.Next(3)];
        var patient = patients[random.Next(patients.Count)];
        var json = otherHooks.Count > 0 && random.Next(4) == 0 ? otherHooks[random.Next(otherHooks.Count)] : HookCall(hook, patient, random);
        return new(number, Method(random, "POST"), "/cds-services/titrant-" + (random.Next(15) == 0 ? "nothing" : hook), Mutation.Of(json, random), Headers(random), Strict: true);
    }

    private static string HookCall(string hook, FuzzPatient patient, Random random)
    {
        var call = JsonNode.Parse($$"""{"hook":"{{hook}}","hookInstance":"{{Instance}}","context":{"userId":"Practitioner/1","patientId":"{{patient.Id}}"},"prefetch":{} }""")!;
        if (hook != "patient-view")
        {
            call["context"]!["draftOrders"] = JsonNode.Parse($$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationRequest","id":"d1","status":"draft","intent":"order","subject":{"reference":"Patient/{{patient.Id}}"},"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"32968"}],"text":"clopidogrel 75 mg"} } }]}""");
            if (hook == "order-select") call["context"]!["selections"] = new JsonArray("MedicationRequest/d1");
        }
        if (random.Next(2) == 0)
        {
            call["prefetch"]!["patient"] = JsonNode.Parse(patient.Resources[0]);
            call["prefetch"]!["medications"] = JsonNode.Parse(patient.Bundle("searchset"));
        }
        if (random.Next(4) == 0)
        {
            // A port on which nobody listens, and a host that no house allows.
            call["fhirServer"] = random.Next(2) == 0 ? "http://127.0.0.1:9/fhir" : "http://example.org/fhir";
            call["fhirAuthorization"] = JsonNode.Parse("""{"access_token":"t","token_type":"Bearer","expires_in":300,"scope":"patient/*.read","subject":"s"}""");
        }
        return call.ToJsonString();
    }

    private FuzzRequest Feedback(int number, Random random)
    {
        // A card that the stream was shown, if its call came before; or nobody's.
        var hook = s_hooks[random.Next(3)];
        var card = random.Next(4) == 0 ? "4e0a3a1e-3283-4575-ab82-028d55fe2719"
            : CardIds.Of(new(hook, Instance, null, patients[random.Next(patients.Count)].Id, null, null, null, [], [], new Dictionary<string, ReadOnlyMemory<byte>?>()), "not-checked");
        var json = $$"""{"feedback":[{"card":"{{card}}","outcome":"overridden","overrideReason":{"reason":{"code":"r","system":"s"},"userComment":"c"},"outcomeTimestamp":"2026-03-01T10:00:00Z"},{"card":"5e0a3a1e-3283-4575-ab82-028d55fe2719","outcome":"accepted","acceptedSuggestions":[{"id":"6e0a3a1e-3283-4575-ab82-028d55fe2719"}],"outcomeTimestamp":"2026-03-01T10:00:00Z"}]}""";
        return new(number, Method(random, "POST"), $"/cds-services/titrant-{hook}/feedback", Mutation.Of(json, random), Headers(random), Strict: true);
    }

    private FuzzRequest Search(int number, Random random)
    {
        var patient = patients[random.Next(patients.Count)];
        var path = "/fhir/" + s_types[random.Next(s_types.Length)];
        switch (random.Next(5))
        {
            case 2: return new(number, "GET", $"/fhir/{s_types[random.Next(5)]}?_count={random.Next(1, 3)}{(random.Next(2) == 0 ? "&patient=" + patient.Id : "")}", null, Headers(random), Strict: false);
            case 0: return new(number, Method(random, "GET"), $"/fhir/Patient/{patient.Id}{(random.Next(3) == 0 ? "/_history/" + random.Next(-1, 4) : "")}", null, Headers(random), Strict: true);
            case 1: return new(number, Method(random, "GET"), $"{path}/{Word(random)}", null, Headers(random), Strict: true);
            default:
                var query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(_ => $"{s_parameters[random.Next(s_parameters.Length)]}={(random.Next(2) == 0 ? patient.Id : Word(random))}"));
                return new(number, Method(random, random.Next(5) == 0 ? "POST" : "GET"), $"{path}{(random.Next(6) == 0 ? "/_search" : "")}?{query}", null, Headers(random), Strict: false);
        }
    }

    // Only persons without a mark are written to: what is stored of the others must not change under the check.
    private static FuzzRequest Write(int number, Random random)
    {
        var scratch = new FuzzPatient($"scratch-{random.Next(4)}", "local", "nothing");
        return random.Next(3) == 0
            ? new(number, Method(random, "PUT"), $"/fhir/Observation/scratch-{random.Next(6)}", Mutation.Of(scratch.Resources[1], random), Headers(random), Strict: false)
            : new(number, Method(random, "POST"), "/fhir", Mutation.Of(scratch.Bundle(random.Next(2) == 0 ? "transaction" : "collection"), random), Headers(random), Strict: false);
    }

    private FuzzRequest Page(int number, Random random)
    {
        var patient = patients[random.Next(patients.Count)];
        var at = $"/patients/{patient.Id}";
        var asOf = random.Next(3) == 0 ? "?as-of=" + (random.Next(3) == 0 ? Word(random) : s_days[random.Next(s_days.Length)]) : "";
        return random.Next(8) switch
        {
            0 => new(number, Method(random, "GET"), random.Next(2) == 0 ? "/patients" : "/", null, Headers(random), Strict: false),
            1 or 2 => new(number, "POST", at + "/what-if", Form(random), [("Content-Type", "application/x-www-form-urlencoded"), .. Headers(random).Where(h => h.Name != "Content-Type")], Strict: true),
            3 => new(number, Method(random, "GET"), $"/patients/{Word(random)}", null, Headers(random), Strict: true),
            4 => new(number, Method(random, "GET"), $"{at}/{(random.Next(2) == 0 ? "brief.json" : "brief.fhir.json")}{asOf}", null, Headers(random), Strict: true),
            5 => new(number, Method(random, "GET"), $"/acceptance{(random.Next(2) == 0 ? ".json" : "")}{asOf}", null, Headers(random), Strict: true),
            _ => new(number, Method(random, "GET"), at + asOf, null, Headers(random), Strict: true),
        };
    }

    private static byte[] Form(Random random)
    {
        var fields = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(9) switch
        {
            0 or 1 => "order=" + Uri.EscapeDataString(s_orders[random.Next(s_orders.Length)]),
            2 => "kidney=" + random.Next(-10, 300),
            3 => "gene=" + Uri.EscapeDataString("CYP2D6=Ultrarapid Metabolizer"),
            4 or 5 => "a=" + Uri.EscapeDataString(s_assumed[random.Next(s_assumed.Length)]),
            6 => "as-of=" + Uri.EscapeDataString(s_days[random.Next(s_days.Length)]),
            7 => new[] { "remove", "turn", "without", "order", "a" }[random.Next(5)] + "=" + Word(random),
            _ => Word(random) + "=" + Word(random),
        });
        return Encoding.UTF8.GetBytes(string.Join('&', fields));
    }

    private static FuzzRequest Anything(int number, Random random)
    {
        string[] paths = ["/", "/health", "/cds-services", "/fhir/metadata", "/fhir", "/fhir/_history", "/acceptance", "/.well-known/smart-configuration", "//", "/%2e%2e/%2e%2e/etc/passwd", "/patients/..%2f..%2f", "/" + new string('a', 3_000), "/fhir/Patient/%00", "/fhir/Patient/%ff%fe", "/cds-services/%F0%9F%98%80"];
        return new(number, Method(random, "GET"), paths[random.Next(paths.Length)] + (random.Next(3) == 0 ? "?" + Word(random) : ""), random.Next(3) == 0 ? Mutation.Of("""{"a":[1,2,{"b":null}]}""", random) : null, Headers(random), Strict: false);
    }

    private static string Method(Random random, string usual) =>
        random.Next(12) > 0 ? usual : new[] { "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND" }[random.Next(9)];

    private static List<(string Name, string Value)> Headers(Random random)
    {
        var headers = new List<(string, string)> { ("Content-Type", random.Next(10) == 0 ? new[] { "text/plain", "application/xml", "application/json; charset=utf-16", "", "multipart/form-data" }[random.Next(5)] : "application/json") };
        if (random.Next(6) == 0) headers.Add((new[] { "If-Match", "If-None-Match", "If-None-Exist", "If-Modified-Since", "Accept", "Prefer", "Origin", "X-Forwarded-For", "Authorization", "Accept-Encoding", "Range" }[random.Next(11)],
            new[] { "W/\"1\"", "W/\"99999999999999999999\"", "*", "\"", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30.", "Thu, 32 Foo 2026", "identifier=", "application/fhir+xml", "bytes=0-", "null" }[random.Next(11)]));
        return headers;
    }

    private static string Word(Random random) => Uri.EscapeDataString(random.Next(8) switch
    {
        0 => "scratch-0",
        1 => new string('9', random.Next(1, 400)),
        2 => "ge2026-01-01",
        3 => "http://loinc.org|2823-3",
        4 => "\u0000",
        5 => "a/b|c,d$e\\",
        6 => "-1",
        _ => "*",
    });

    private static int HashCode(int seed, int number) => unchecked((seed * 397) ^ (number * 7919));
}
