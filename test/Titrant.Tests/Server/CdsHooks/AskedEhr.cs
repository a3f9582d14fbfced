using System.Text.Json.Nodes;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>An EHR that answers templates from a bundle: reads and searches as FHIR R4 defines them, every page of them.</summary>
internal static class AskedEhr
{
    /// <summary>The bundle with only what the templates fetch; references between entries stay as they are.</summary>
    public static JsonObject Answer(JsonObject bundle, IEnumerable<PrefetchTemplate> templates)
    {
        var queries = templates.Select(t => t.Query).ToList();
        var kept = bundle.DeepClone().AsObject();
        var entries = kept["entry"]!.AsArray();
        for (var i = entries.Count - 1; i >= 0; i--)
            if (!queries.Any(q => Fetches(q, entries[i]!["resource"]!.AsObject()))) entries.RemoveAt(i);
        return kept;
    }

    private static bool Fetches(string query, JsonObject resource)
    {
        var type = query.Split('/', '?')[0];
        if (resource["resourceType"]!.GetValue<string>() != type) return false;
        if (query == "Patient/{{context.patientId}}") return true;
        foreach (var parameter in query.Split('?')[1].Split('&'))
        {
            var (name, value) = (parameter.Split('=')[0], parameter.Split('=')[1]);
            var met = name switch
            {
                "patient" => value == "{{context.patientId}}",
                "code" => Codes(resource["code"]).Intersect(value.Split(',')).Any(),
                "category" => (resource["category"] as JsonArray ?? []).SelectMany(Codes).Contains(value),
                // The order and the size of a page take nothing away.
                "_sort" or "_count" => true,
                _ => throw new InvalidOperationException($"{name} is not searched by."),
            };
            if (!met) return false;
        }
        return true;
    }

    private static IEnumerable<string> Codes(JsonNode? concept) =>
        (concept?["coding"] as JsonArray ?? []).Select(c => c!["code"]?.GetValue<string>() ?? "");
}
