using System.Text;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Numerics;

namespace Titrant.Tests.Learning.Models;

/// <summary>A model file from anywhere is read or refused by code, never anything else, and never for long.</summary>
public sealed class HostileModelFileTests
{
    private static readonly string[] s_words =
        ["NaN", "-1", "0", "1e999", "-1e308", "\"\"", "\"NaN\"", "\"Infinity\"", "null", "true", "[]", "{}", "[[]]", "[1,2]", "\"\\ud800\"", "\"x\"", "99999999999999999999", "0.5", "\"LogHazard\"", "\"Category\""];

    public static TheoryData<string, OutcomeKind, int> Kinds => ModelFileTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_one_value_may_be_anything(string learner, OutcomeKind kind, int causes)
    {
        var bytes = ModelFile.Bytes(ModelFileTests.Fitted(learner, kind, causes, 1));
        var chance = Chance.For(3, learner + kind);
        for (var round = 0; round < 150; round++)
        {
            var root = JsonNode.Parse(bytes)!;
            var (parent, _) = Pick(root, chance);
            var word = s_words[chance.Below(s_words.Length)];
            const string mark = "\"<here>\"";
            Replace(parent, chance, JsonNode.Parse(mark));
            ReadOrRefuse(Encoding.UTF8.GetBytes(root.ToJsonString().Replace("\"\\u003Chere\\u003E\"", word, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_member_may_be_absent_or_come_from_another_place(string learner, OutcomeKind kind, int causes)
    {
        var bytes = ModelFile.Bytes(ModelFileTests.Fitted(learner, kind, causes, 1));
        var chance = Chance.For(4, learner + kind);
        for (var round = 0; round < 150; round++)
        {
            var root = JsonNode.Parse(bytes)!;
            var (parent, child) = Pick(root, chance);
            if (chance.Below(3) == 0) Remove(parent, chance);
            else Replace(Pick(root, chance).Parent, chance, child?.DeepClone());
            ReadOrRefuse(Encoding.UTF8.GetBytes(root.ToJsonString()));
        }
    }

    [Fact]
    public void Bytes_flipped_or_cut_off_are_refused_or_still_a_model()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "schemas", "examples", "titrant.model.1.json"));
        var chance = Chance.For(5, "flip");
        for (var round = 0; round < 2000; round++)
        {
            var hostile = chance.Below(4) == 0 ? bytes[..chance.Below(bytes.Length)] : (byte[])bytes.Clone();
            for (var flips = 0; hostile.Length > 0 && flips < 1 + chance.Below(4); flips++) hostile[chance.Below(hostile.Length)] = (byte)chance.Below(256);
            ReadOrRefuse(hostile);
        }
    }

    [Fact]
    public void A_member_said_twice_deep_nesting_and_a_million_entries_are_refused()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "schemas", "examples", "titrant.model.1.json"));
        string[] hostile =
        [
            new string('[', 100_000) + new string(']', 100_000),
            string.Concat(Enumerable.Repeat("{\"model\":", 1000)) + "1" + new string('}', 1000),
            "{\"format\":\"titrant.model/1\",\"name\":\"x\",\"model\":{\"form\":\"sum\",\"coding\":{\"missing\":\"Refuse\",\"features\":[" + string.Join(",", Enumerable.Repeat("{}", 1_000_000)) + "]}}}",
            text.Insert(1, "\"format\":\"titrant.model/1\","),
        ];
        foreach (var file in hostile) Assert.Equal("MOD007", Assert.Throws<StudyException>(() => ModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(file)))).Code);
    }

    // What was read must also answer, or refuse by code.
    private static void ReadOrRefuse(byte[] file)
    {
        try
        {
            var model = ModelFile.Read(new MemoryStream(file));
            ModelFile.Bytes(model);
            model.Probability(Ward.Of(9, 5).Table);
            for (var row = 0; row < 5; row++)
            {
                model.OffRange(Ward.Of(9, 5).Table, row);
                model.Unusual(Ward.Of(9, 5).Table, row);
            }
        }
        catch (StudyException refused)
        {
            Assert.NotEmpty(refused.Code);
        }
    }

    // Any container of the file, and one of its children.
    private static (JsonNode Parent, JsonNode? Child) Pick(JsonNode root, Chance chance)
    {
        var at = root;
        for (; ; )
        {
            var children = Children(at);
            if (children.Count == 0) return (at, null);
            var child = children[chance.Below(children.Count)];
            if (child is not (JsonObject or JsonArray) || chance.Below(4) == 0) return (at, child);
            at = child;
        }
    }

    private static List<JsonNode?> Children(JsonNode node) => node switch { JsonObject o => [.. o.Select(m => m.Value)], JsonArray a => [.. a], _ => [] };

    private static void Replace(JsonNode parent, Chance chance, JsonNode? value)
    {
        if (parent is JsonObject { Count: > 0 } o) o[o.ElementAt(chance.Below(o.Count)).Key] = value;
        else if (parent is JsonArray { Count: > 0 } a) a[chance.Below(a.Count)] = value;
    }

    private static void Remove(JsonNode parent, Chance chance)
    {
        if (parent is JsonObject { Count: > 0 } o) o.Remove(o.ElementAt(chance.Below(o.Count)).Key);
        else if (parent is JsonArray { Count: > 0 } a) a.RemoveAt(chance.Below(a.Count));
    }
}
