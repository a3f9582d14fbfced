using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Titrant.Tests.Learning.Models;

/// <summary>The words of JSON Schema that docs/schemas uses; another word fails, so that none is read over.</summary>
internal static class JsonSchema
{
    private static readonly string[] Known = ["$schema", "$id", "$defs", "title", "description", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "oneOf", "pattern", "minimum", "maximum"];

    /// <summary>What does not fit, with its place; empty where all fits.</summary>
    public static List<string> Faults(JsonNode schema, JsonNode? value) => [.. Faults(schema, schema, value, "")];

    private static IEnumerable<string> Faults(JsonNode root, JsonNode schema, JsonNode? value, string place)
    {
        if (schema["$ref"] is { } reference)
        {
            foreach (var fault in Faults(root, root["$defs"]![((string)reference!)["#/$defs/".Length..]]!, value, place)) yield return fault;
            yield break;
        }
        Assert.Empty(schema.AsObject().Select(m => m.Key).Except(Known));
        if (schema["oneOf"] is JsonArray several && several.Count(s => !Faults(root, s!, value, place).Any()) != 1) yield return $"{place}: fits not exactly one of {several.Count}";
        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value)) yield return $"{place}: is not {constant}";
        if (schema["enum"] is JsonArray words && !words.Any(w => JsonNode.DeepEquals(w, value))) yield return $"{place}: is none of {words.ToJsonString()}";
        if (schema["type"] is { } type && !Is((string)type!, value)) yield return $"{place}: is no {type}";
        if (schema["pattern"] is { } pattern && !Regex.IsMatch((string)value!, (string)pattern!)) yield return $"{place}: does not match";
        if (schema["minimum"] is { } least && (double)value! < (double)least) yield return $"{place}: too low";
        if (schema["maximum"] is { } most && (double)value! > (double)most) yield return $"{place}: too high";
        if (value is JsonArray items && schema["items"] is { } each)
            for (var i = 0; i < items.Count; i++) foreach (var fault in Faults(root, each, items[i], $"{place}[{i}]")) yield return fault;
        if (value is not JsonObject members || schema["properties"] is not JsonObject properties) yield break;
        foreach (var name in schema["required"]!.AsArray()) if (!members.ContainsKey((string)name!)) yield return $"{place}: {name} is absent";
        foreach (var (name, inner) in members)
            if (properties[name] is { } own) foreach (var fault in Faults(root, own, inner, $"{place}.{name}")) yield return fault;
            else yield return $"{place}: {name} is not described";
    }

    private static bool Is(string type, JsonNode? value) => value?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => type == "string",
        System.Text.Json.JsonValueKind.Number => type == "number" || (type == "integer" && (double)value == Math.Floor((double)value)),
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => type == "boolean",
        System.Text.Json.JsonValueKind.Array => type == "array",
        System.Text.Json.JsonValueKind.Object => type == "object",
        _ => false,
    };
}
