using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Titrant.Tests.Server.Endurance;

/// <summary>Changes a document somewhere: its JSON in one place, or its bytes. The same chance makes the same change.</summary>
internal static class Mutation
{
    private static readonly string[] s_words =
    [
        "", " ", "null", "0", "-1", "1e400", "2026-13-45", "0000-00-00", "9999-12-31T23:59:59.9999999+14:00", "Patient/", "../../etc/passwd", "<script>alert(1)</script>", "{{context.patientId}}",
        "urn:uuid:00000000-0000-0000-0000-000000000000", "http://169.254.169.254/latest", "*", "'; DROP TABLE fact; --", "%00", "\u0000", "\ufeff", "\ud83d\ude00", "\u202e", "active", "entered-in-error", "delete", "Bundle", "Medication/1",
    ];

    public static byte[] Of(string json, Random random)
    {
        var root = JsonNode.Parse(json);
        for (var change = random.Next(3); change > 0; change--) root = Changed(root, random);
        var bytes = Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null");
        return random.Next(8) == 0 ? Torn(bytes, random) : bytes;
    }

    private static JsonNode? Changed(JsonNode? root, Random random)
    {
        var places = new List<JsonNode>();
        Collect(root, places);
        if (places.Count == 0) return Other(random);
        var place = places[random.Next(places.Count)];
        if (place.Parent is null) return random.Next(10) == 0 ? Other(random) : root;
        switch (random.Next(5))
        {
            case 0 when place.Parent is JsonObject parent: parent.Remove(place.GetPropertyName()); break;
            case 1 when place.Parent is JsonArray list: for (var n = random.Next(1, 20); n > 0; n--) list.Add(place.DeepClone()); break;
            case 2: place.ReplaceWith(new JsonArray(place.DeepClone())); break;
            case 3 when place is JsonObject filled: filled[s_words[random.Next(s_words.Length)] + "x"] = Other(random); break;
            default: if (Other(random) is { } other) place.ReplaceWith(other); else if (place.Parent is JsonObject owner) owner[place.GetPropertyName()] = null; break;
        }
        return root;
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is null) return;
        places.Add(node);
        if (node is JsonObject o) foreach (var (_, value) in o) Collect(value, places);
        if (node is JsonArray a) foreach (var value in a) Collect(value, places);
    }

    private static JsonNode? Other(Random random) => random.Next(9) switch
    {
        0 => null,
        1 => random.Next(-5, 5),
        2 => JsonNode.Parse("123456789012345678901234567890.123456789e-7"),
        3 => true,
        4 => new JsonObject(),
        5 => new JsonArray(),
        6 => new string('A', random.Next(1, 20_000)),
        7 => Nested(random.Next(1, 60)),
        _ => s_words[random.Next(s_words.Length)],
    };

    private static JsonNode Nested(int depth)
    {
        JsonNode node = new JsonArray();
        while (depth-- > 0) node = depth % 2 == 0 ? new JsonArray(node) : new JsonObject { ["contained"] = node };
        return node;
    }

    private static byte[] Torn(byte[] bytes, Random random)
    {
        switch (random.Next(4))
        {
            case 0: return bytes[..random.Next(bytes.Length)];
            case 1: for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)); return bytes;
            case 2: return [.. new byte[] { 0xef, 0xbb, 0xbf }, .. bytes];
            default: return [.. bytes, .. Encoding.UTF8.GetBytes(new string('[', random.Next(1, 5_000)))];
        }
    }
}
