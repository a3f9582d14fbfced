using System.Text.Json;
using System.Text.RegularExpressions;

namespace Titrant.Tests.Medicine.Briefs;

/// <summary>Required elements, cardinalities and codes of the R4 resources that a brief writes (hl7.org/fhir/R4).</summary>
internal static partial class FhirShape
{
    private sealed record Element(string[] Required, string[] Lists);

    private static readonly Dictionary<string, Element> s_resources = new(StringComparer.Ordinal)
    {
        ["DetectedIssue"] = new(["status"], ["identifier", "implicated", "evidence", "mitigation"]),
        ["Task"] = new(["status", "intent"], ["identifier", "basedOn", "partOf", "performerType", "note", "input", "output"]),
        ["GuidanceResponse"] = new(["moduleUri", "status"], ["identifier", "reasonCode", "reasonReference", "note", "evaluationMessage", "dataRequirement"]),
        ["Observation"] = new(["status", "code"], ["identifier", "category", "note", "referenceRange", "component", "interpretation"]),
        ["RiskAssessment"] = new(["status", "subject"], ["identifier", "reasonCode", "prediction", "note", "basis"]),
        ["Provenance"] = new(["target", "recorded", "agent"], ["target", "agent", "entity", "reason", "policy"]),
    };

    private static readonly Dictionary<string, string[]> s_status = new(StringComparer.Ordinal)
    {
        ["DetectedIssue"] = ["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"],
        ["Observation"] = ["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"],
        ["RiskAssessment"] = ["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"],
        ["GuidanceResponse"] = ["success", "data-requested", "data-required", "in-progress", "failure", "entered-in-error"],
        ["Task"] = ["draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed", "entered-in-error"],
    };

    [GeneratedRegex("^[A-Za-z0-9\\-.]{1,64}$")] private static partial Regex Id();
    [GeneratedRegex("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$")] private static partial Regex Instant();

    public static List<string> Errors(byte[] utf8)
    {
        var errors = new List<string>();
        var bundle = JsonDocument.Parse(utf8).RootElement;
        Must(bundle.GetProperty("resourceType").GetString() == "Bundle" && bundle.GetProperty("type").GetString() == "collection", "a collection");
        Must(Instant().IsMatch(bundle.GetProperty("timestamp").GetString()!), "timestamp is an instant");
        NoEmpty(bundle, "Bundle");
        if (!bundle.TryGetProperty("entry", out var entries)) return errors;
        var urls = entries.EnumerateArray().Select(e => e.GetProperty("fullUrl").GetString()!).ToList();
        Must(urls.Distinct().Count() == urls.Count, "fullUrl is unique (bdl-7)");
        Must(entries.EnumerateArray().Select(e => e.GetProperty("resource").GetProperty("id").GetString()).Distinct().Count() == urls.Count, "id is unique");
        Must(urls.All(u => u.StartsWith("urn:uuid:", StringComparison.Ordinal) && Guid.TryParse(u[9..], out _)), "fullUrl is a uuid");
        foreach (var entry in entries.EnumerateArray()) Check(entry.GetProperty("resource"), urls);
        return errors;

        void Check(JsonElement r, List<string> known)
        {
            var type = r.GetProperty("resourceType").GetString()!;
            Must(s_resources.ContainsKey(type), $"{type} is one of ours");
            foreach (var name in s_resources[type].Required) Must(r.TryGetProperty(name, out _), $"{type}.{name} is there");
            foreach (var name in s_resources[type].Lists) Must(!r.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Array, $"{type}.{name} is a list");
            if (s_status.TryGetValue(type, out var allowed)) Must(allowed.Contains(r.GetProperty("status").GetString()), $"{type}.status");
            Must(Id().IsMatch(r.GetProperty("id").GetString()!), $"{type}.id");
            Must(r.GetProperty("meta").GetProperty("tag").EnumerateArray().Any(t => t.GetProperty("code").GetString() == "research-use"), $"{type} has the research-use tag");
            foreach (var date in r.EnumerateObject().Where(p => p.Name.EndsWith("DateTime", StringComparison.Ordinal) || p.Name is "recorded" or "authoredOn"))
                Must(Instant().IsMatch(date.Value.GetString()!), $"{type}.{date.Name}");
            if (type == "Task") Must(r.GetProperty("intent").GetString() is "proposal" && r.GetProperty("priority").GetString() is "routine" or "urgent" or "asap" or "stat", "Task codes");
            if (type == "DetectedIssue" && r.TryGetProperty("severity", out var s)) Must(s.GetString() is "high" or "moderate" or "low", "severity");
            if (type == "GuidanceResponse" && r.TryGetProperty("dataRequirement", out var needs))
                foreach (var need in needs.EnumerateArray())
                {
                    Must(need.TryGetProperty("type", out _), "dataRequirement.type");
                    foreach (var filter in need.GetProperty("codeFilter").EnumerateArray()) Must(filter.TryGetProperty("path", out _) != filter.TryGetProperty("searchParam", out _), "drq-1");
                }
            if (type == "RiskAssessment")
                foreach (var p in r.GetProperty("prediction").EnumerateArray())
                    Must(!p.TryGetProperty("probabilityDecimal", out var chance) || chance.GetDecimal() is >= 0 and <= 1, "ras-2");
            if (type == "Provenance")
            {
                foreach (var target in r.GetProperty("target").EnumerateArray()) Must(known.Contains(target.GetProperty("reference").GetString()!), "a target is in the bundle");
                foreach (var agent in r.GetProperty("agent").EnumerateArray()) Must(agent.TryGetProperty("who", out _), "agent.who");
                if (r.TryGetProperty("entity", out var sources))
                    foreach (var source in sources.EnumerateArray()) Must(source.GetProperty("role").GetString() == "source" && source.TryGetProperty("what", out _), "entity");
            }
            if (r.TryGetProperty("reasonReference", out var reason)) Must(known.Contains(reason.GetProperty("reference").GetString()!), "a reason is in the bundle");
            if (r.TryGetProperty("note", out var notes)) foreach (var note in notes.EnumerateArray()) Must(note.TryGetProperty("text", out _), "note.text");
        }

        // FHIR JSON has no null, no empty string, no empty list or object, and no control characters.
        void NoEmpty(JsonElement e, string at)
        {
            switch (e.ValueKind)
            {
                case JsonValueKind.Null: errors.Add($"{at} is null"); break;
                case JsonValueKind.String: Must(e.GetString()!.Trim().Length > 0 && !e.GetString()!.Any(char.IsControl), $"{at} is text"); break;
                case JsonValueKind.Array:
                    Must(e.GetArrayLength() > 0, $"{at} is not empty");
                    foreach (var item in e.EnumerateArray()) NoEmpty(item, at);
                    break;
                case JsonValueKind.Object:
                    Must(e.EnumerateObject().Any(), $"{at} is not empty");
                    foreach (var p in e.EnumerateObject()) NoEmpty(p.Value, $"{at}.{p.Name}");
                    break;
            }
        }

        void Must(bool holds, string what) { if (!holds) errors.Add(what); }
    }
}
