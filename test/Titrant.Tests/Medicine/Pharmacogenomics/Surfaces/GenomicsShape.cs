using System.Text.Json;
using System.Text.RegularExpressions;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Surfaces;

/// <summary>Cardinalities, fixed values and references of R4 and of the Genomics Reporting profiles (STU3) that are written.</summary>
internal static partial class GenomicsShape
{
    [GeneratedRegex("^[A-Za-z0-9\\-.]{1,64}$")] private static partial Regex Id();
    [GeneratedRegex("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$")] private static partial Regex Instant();

    public static List<string> Errors(JsonElement bundle)
    {
        var errors = new List<string>();
        var entries = bundle.GetProperty("entry").EnumerateArray().ToList();
        var urls = entries.Select(e => e.GetProperty("fullUrl").GetString()!).ToHashSet();
        Must(urls.Count == entries.Count, "fullUrl is unique");
        Must(entries.Select(e => e.GetProperty("resource").GetProperty("id").GetString()).Distinct().Count() == entries.Count, "id is unique");
        Must(Instant().IsMatch(bundle.GetProperty("timestamp").GetString()!), "timestamp");
        Must(entries.Count(e => Type(e) == "DiagnosticReport") == 1, "one report");
        foreach (var entry in entries)
        {
            var r = entry.GetProperty("resource");
            Must(Id().IsMatch(r.GetProperty("id").GetString()!), "id");
            Must(r.GetProperty("meta").GetProperty("tag").EnumerateArray().Any(t => t.GetProperty("code").GetString() == "research-use"), "research-use tag");
            switch (Type(entry))
            {
                case "Observation":
                    Must(Has(r, "status", "code", "category", "meta") && r.GetProperty("status").GetString() == "preliminary", "Observation");
                    var categories = r.GetProperty("category").EnumerateArray().Select(Code).ToList();
                    Must(categories is ["laboratory", "GE"], "labCategory 1..1 and GE");
                    if (Code(r.GetProperty("code")) == "therapeutic-implication")
                    {
                        Must(!r.EnumerateObject().Any(p => p.Name.StartsWith("value", StringComparison.Ordinal)), "an implication has no value[x]");
                        Must(Has(r, "derivedFrom"), "derivedFrom 1..*");
                        Must(r.GetProperty("component").EnumerateArray().Count(c => Code(c.GetProperty("code")) == "51963-7") == 1, "a medication is assessed");
                    }
                    else Must(r.GetProperty("component").EnumerateArray().Count(c => Code(c.GetProperty("code")) == "48018-6") == 1, "gene studied");
                    foreach (var c in r.GetProperty("component").EnumerateArray()) Must(c.EnumerateObject().Count(p => p.Name.StartsWith("value", StringComparison.Ordinal)) == 1, "component value 1..1");
                    break;
                case "Task":
                    Must(Has(r, "reasonReference", "description") && r.GetProperty("status").GetString() == "requested" && r.GetProperty("intent").GetString() == "proposal", "Task");
                    break;
                case "DiagnosticReport":
                    Must(Has(r, "status", "code", "category", "effectiveDateTime") && Code(r.GetProperty("code")) == "51969-4" && Code(r.GetProperty("category")[0]) == "GE", "DiagnosticReport");
                    break;
                case "Patient": Must(Has(r, "identifier") && !Has(r, "name"), "Patient"); break;
                default: errors.Add(Type(entry)); break;
            }
        }
        Walk(bundle, "Bundle");
        return errors;

        void Walk(JsonElement e, string at)
        {
            switch (e.ValueKind)
            {
                case JsonValueKind.Null: errors.Add($"{at} is null"); break;
                case JsonValueKind.String: Must(e.GetString()!.Trim().Length > 0 && !e.GetString()!.Any(char.IsControl), $"{at} is text"); break;
                case JsonValueKind.Array:
                    Must(e.GetArrayLength() > 0, $"{at} is not empty");
                    foreach (var item in e.EnumerateArray()) Walk(item, at);
                    break;
                case JsonValueKind.Object:
                    Must(e.EnumerateObject().Any(), $"{at} is not empty");
                    foreach (var p in e.EnumerateObject())
                    {
                        if (p.Name == "reference") Must(urls.Contains(p.Value.GetString()!), $"{at}.reference resolves");
                        Walk(p.Value, $"{at}.{p.Name}");
                    }
                    break;
            }
        }

        void Must(bool holds, string what) { if (!holds) errors.Add(what); }
        static bool Has(JsonElement e, params string[] names) => names.All(n => e.TryGetProperty(n, out _));
        static string Type(JsonElement entry) => entry.GetProperty("resource").GetProperty("resourceType").GetString()!;
        static string Code(JsonElement concept) => concept.TryGetProperty("coding", out var c) ? c[0].GetProperty("code").GetString()! : "";
    }
}
