using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Titrant.Server.Fhir.Search;
using Titrant.Server.Hosting;

namespace Titrant.Server.Fhir;

/// <summary>GET /fhir/metadata: what this surface can do, made from the lists that it works by.</summary>
internal static class CapabilityStatement
{
    private const string SearchRules =
        "Search by patient (up to 20 of them) or _id; without one of them it is refused as too costly, except for Patient, which is looked through up to 50000 of them. "
        + "Prefixes of dates: eq, ne, lt, gt, le, ge, sa, eb. Modifiers: :missing, :exact, :contains, and a type for references. _count up to 500 (50 without it), "
        + "_sort by one date parameter, _summary=count, _total. Anything else is refused, or named and left out where the caller prefers handling=lenient.";

    public static Task Answer(HttpContext context) => Reply.Fhir(context, 200, Write(FhirApi.Base(context)));

    public static byte[] Write(string fhirBase)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "CapabilityStatement");
            json.WriteString("status", "active");
            json.WriteString("date", SearchParameter.Table.Header["date"]);
            json.WriteString("kind", "instance");
            json.WriteStartObject("software");
            json.WriteString("name", "Titrant");
            json.WriteString("version", typeof(CapabilityStatement).Assembly.GetName().Version!.ToString(3));
            json.WriteEndObject();
            json.WriteStartObject("implementation");
            json.WriteString("description", "Records of one house, for decision support beside its own EHR");
            json.WriteString("url", fhirBase);
            json.WriteEndObject();
            json.WriteString("fhirVersion", "4.0.1");
            Strings(json, "format", "application/fhir+json", "json");
            json.WriteStartArray("rest");
            json.WriteStartObject();
            json.WriteString("mode", "server");
            json.WriteString("documentation", SearchRules);
            json.WriteStartArray("resource");
            foreach (var type in ResourceTypes.Stored) Resource(json, type);
            json.WriteEndArray();
            Codes(json, "interaction", ["transaction"]);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Resource(Utf8JsonWriter json, string type)
    {
        var parameters = SearchParameter.Of(type);
        json.WriteStartObject();
        json.WriteString("type", type);
        Codes(json, "interaction", ["read", "vread", "create", "update", .. parameters.Count > 0 ? ["search-type"] : Array.Empty<string>()]);
        json.WriteString("versioning", "versioned");
        json.WriteBoolean("readHistory", true);
        json.WriteBoolean("updateCreate", true);
        json.WriteBoolean("conditionalCreate", true);
        json.WriteString("conditionalRead", "not-match");
        if (type == "MedicationRequest") Strings(json, "searchInclude", "MedicationRequest:medication");
        if (parameters.Count > 0)
        {
            json.WriteStartArray("searchParam");
            foreach (var parameter in parameters)
            {
                json.WriteStartObject();
                json.WriteString("name", parameter.Name);
                json.WriteString("type", parameter.Kind.ToString().ToLowerInvariant());
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Codes(Utf8JsonWriter json, string name, IReadOnlyList<string> codes)
    {
        if (codes.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var code in codes)
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
