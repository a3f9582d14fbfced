using System.Text.Json;
using System.Text.RegularExpressions;

namespace Titrant.Tests.Medicine.Briefs;

/// <summary>As much of JSON Schema 2020-12 as our schemas use. A member that the schema does not name is an error here: docs must keep up.</summary>
internal static class JsonShape
{
    public static List<string> Errors(JsonElement schema, JsonElement value)
    {
        var errors = new List<string>();
        Check(schema, schema, value, "$", errors);
        return errors;
    }

    private static void Check(JsonElement root, JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        if (schema.TryGetProperty("$ref", out var reference)) schema = root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        if (schema.TryGetProperty("anyOf", out var any))
        {
            if (any.EnumerateArray().All(s => { var e = new List<string>(); Check(root, s, value, at, e); return e.Count > 0; })) errors.Add($"{at} fits none of anyOf");
            return;
        }
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => Is(t, value))) { errors.Add($"{at} is {value.ValueKind}, not {type}"); return; }
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value)) errors.Add($"{at} is not {constant}");
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value))) errors.Add($"{at} is {value}, none of {words}");
        if (schema.TryGetProperty("pattern", out var pattern) && value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, pattern.GetString()!)) errors.Add($"{at} is {value}");
        if (value.ValueKind == JsonValueKind.Array)
        {
            if (schema.TryGetProperty("minItems", out var least) && value.GetArrayLength() < least.GetInt32()) errors.Add($"{at} is too short");
            var i = 0;
            foreach (var item in value.EnumerateArray()) Check(root, schema.GetProperty("items"), item, $"{at}[{i++}]", errors);
        }
        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (var name in schema.GetProperty("required").EnumerateArray()) if (!value.TryGetProperty(name.GetString()!, out _)) errors.Add($"{at} lacks {name}");
        foreach (var member in value.EnumerateObject())
            if (schema.GetProperty("properties").TryGetProperty(member.Name, out var inner)) Check(root, inner, member.Value, $"{at}.{member.Name}", errors);
            else errors.Add($"{at}.{member.Name} is not in the schema");
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => value.ValueKind == JsonValueKind.Null,
    };
}
