using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Briefs;

public sealed class BriefJsonTests
{
    private static readonly Brief s_sample = Sample.Make().Brief;

    private static JsonElement Schema(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Schemas.Folder(), name))).RootElement;

    [Fact]
    public void Reading_what_was_written_gives_the_same_brief_and_the_same_bytes()
    {
        var bytes = BriefJson.Write(s_sample);
        var read = BriefJson.Read(bytes, out var why);
        Assert.Equal("", why);
        Assert.Equal(s_sample, read);
        Assert.Equal(bytes, BriefJson.Write(read!));
    }

    [Fact]
    public void The_same_record_gives_the_same_bytes() => Assert.Equal(BriefJson.Write(Sample.Make().Brief), BriefJson.Write(Sample.Make().Brief));

    [Fact]
    public void The_sample_fits_its_schema() =>
        Assert.Empty(JsonShape.Errors(Schema("titrant.brief.1.schema.json"), JsonDocument.Parse(BriefJson.Write(s_sample)).RootElement));

    [Fact]
    public void A_brief_without_its_run_id_does_not_fit_the_schema()
    {
        var node = JsonNode.Parse(BriefJson.Write(s_sample))!.AsObject();
        node.Remove("runId");
        node["changes"]![0]!["consequence"] = "dire";
        Assert.Equal(2, JsonShape.Errors(Schema("titrant.brief.1.schema.json"), JsonSerializer.SerializeToElement(node)).Count);
    }

    [Fact]
    public void The_kept_example_of_format_1_is_still_read_to_the_byte_and_fits_its_schema()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Schemas.Folder(), "examples", "titrant.brief.1.json"));
        var brief = BriefJson.Read(bytes, out var why);
        Assert.Equal("", why);
        Assert.Equal(bytes, BriefJson.Write(brief!));
        Assert.Empty(JsonShape.Errors(Schema("titrant.brief.1.schema.json"), JsonDocument.Parse(bytes).RootElement));
    }

    [Fact]
    public void The_kept_example_of_a_difference_fits_its_schema() => Assert.Empty(JsonShape.Errors(Schema("titrant.brief-diff.1.schema.json"),
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Schemas.Folder(), "examples", "titrant.brief-diff.1.json"))).RootElement));

    [Fact]
    public void Members_of_a_later_version_survive_at_every_depth()
    {
        var node = JsonNode.Parse(BriefJson.Write(s_sample))!.AsObject();
        node["later"] = new JsonObject { ["deep"] = 1 };
        node["changes"]![0]!["nuance"] = "kept";
        node["changes"]![0]!["evidence"]![0]!["colour"] = new JsonArray(1, 2);
        node["refused"]!["more"] = true;
        node["inputs"]!["seed"] = 7;
        var again = JsonNode.Parse(BriefJson.Write(BriefJson.Read(Encoding.UTF8.GetBytes(node.ToJsonString()), out _)!));
        Assert.True(JsonNode.DeepEquals(node, again));
    }

    [Fact]
    public void A_brief_from_before_a_member_was_added_is_still_read_and_written_as_a_page()
    {
        var node = JsonNode.Parse(BriefJson.Write(s_sample))!.AsObject();
        Assert.True(node.Remove("allergies"));
        foreach (var member in new[] { "identifier", "died", "pregnancy" }) Assert.True(node["person"]!.AsObject().Remove(member));
        foreach (var member in new[] { "setAside", "laterPlaces" }) Assert.True(node["refused"]!.AsObject().Remove(member));
        foreach (var ask in node["notAssessable"]!.AsArray()) foreach (var q in ask!["questions"]!.AsArray()) Assert.True(q!.AsObject().Remove("disagree"));
        Assert.Empty(JsonShape.Errors(Schema("titrant.brief.1.schema.json"), JsonSerializer.SerializeToElement(node)));
        var read = BriefJson.Read(Encoding.UTF8.GetBytes(node.ToJsonString()), out var why);
        Assert.Equal("", why);
        Assert.NotEmpty(BriefPage.Write(read!));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("changes")]
    [InlineData("inputs")]
    [InlineData("refused/issueList")]
    [InlineData("changes/0/says")]
    [InlineData("notAssessable/0/questions/0/key")]
    public void A_cut_brief_is_refused_whole_or_not_at_all(string member)
    {
        string[] path = member.Split('/');
        foreach (var cut in (bool[])[true, false])
        {
            var node = JsonNode.Parse(BriefJson.Write(s_sample))!;
            var parent = path[..^1].Aggregate(node, (n, p) => int.TryParse(p, out var i) ? n[i]! : n[p]!).AsObject();
            if (cut) parent.Remove(path[^1]); else parent[path[^1]] = null;
            Assert.Null(BriefJson.Read(Encoding.UTF8.GetBytes(node.ToJsonString()), out var why));
            Assert.Contains("not whole", why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_brief_with_a_hole_in_a_list_or_without_its_end_is_refused()
    {
        var node = JsonNode.Parse(BriefJson.Write(s_sample))!;
        node["changes"]!.AsArray()[1] = null;
        Assert.Null(BriefJson.Read(Encoding.UTF8.GetBytes(node.ToJsonString()), out var why));
        Assert.Contains("not whole", why, StringComparison.Ordinal);
        var bytes = BriefJson.Write(s_sample);
        Assert.Null(BriefJson.Read(bytes.AsSpan(0, bytes.Length / 2), out why));
        Assert.Contains("not whole", why, StringComparison.Ordinal);
        Assert.Null(BriefJson.Read([.. "{\"format\":\""u8, 0xff, 0xfe, .. "\"}"u8], out why));
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("{\"format\":\"titrant.brief/2\"}", "titrant.brief/2")]
    [InlineData("{}", "does not name its format")]
    [InlineData("not json", "not JSON")]
    [InlineData("null", "does not name its format")]
    public void Another_format_is_refused_with_a_sentence(string text, string says)
    {
        Assert.Null(BriefJson.Read(Encoding.UTF8.GetBytes(text), out var why));
        Assert.Contains(says, why, StringComparison.Ordinal);
    }

    [Fact]
    public void Enumerations_travel_as_words()
    {
        var text = Encoding.UTF8.GetString(BriefJson.Write(s_sample));
        Assert.Contains("\"life-threatening\"", text, StringComparison.Ordinal);
        Assert.Contains("\"no-unit\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("LifeThreatening", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_fits_its_schema()
    {
        var diff = BriefDiff.Between(s_sample with { Changes = s_sample.Changes.Skip(2).ToSeq() }, s_sample with { Changes = s_sample.Changes.Take(6).ToSeq() });
        Assert.Equal(5, diff.Changes.Count);
        Assert.Empty(JsonShape.Errors(Schema("titrant.brief-diff.1.schema.json"), JsonDocument.Parse(BriefDiff.Write(diff)).RootElement));
    }
}
