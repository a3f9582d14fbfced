using System.Text;
using System.Text.Json.Nodes;
using Titrant.Cli.Eval;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

public sealed class HookCheckTests
{
    [Fact]
    public void Every_labelled_case_and_every_example_of_the_specification_is_judged_right_and_a_corrupted_label_is_not()
    {
        var row = CdsHooksCases.Row;
        var path = Repository.Data(row.Data.Split(Path.DirectorySeparatorChar));
        var lines = row.Read!(path).ToList();
        var cases = row.Run(new EvalInput(path, lines, _ => { })).ToList();
        Assert.Empty(cases.Where(c => c.Covered && !c.Passed).Select(c => $"{c.Id}: {c.Actual} for {c.Expected}"));
        Assert.Equal((39, 32), (cases.Count, cases.Count(c => c.Covered)));
        Assert.DoesNotContain(row.Run(new EvalInput(path, [.. lines.Select(row.Corrupt!)], _ => { })), c => c.Passed);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"1","birthDate":"X2002-09-26"}""")]
    [InlineData("""{"resourceType":"Patient","id":"1","birthDate":"1980-13-01"}""")]
    [InlineData("""{"resourceType":"Patient","id":"1","gender":"Xmale"}""")]
    public void A_resource_that_cannot_be_read_makes_the_request_invalid_but_not_unread(string patient)
    {
        var call = Calls.Bytes(Calls.With("prefetch.patient", JsonNode.Parse(patient)));
        Assert.NotNull(HookReader.Read(call).Request);
        var verdict = HookCheck.Of(call);
        Assert.False(verdict.IsValid);
        Assert.Contains(verdict.Faults, f => f.Fatal && f.Path.StartsWith("prefetch.patient", StringComparison.Ordinal));
    }

    [Fact]
    public void A_draft_order_with_a_status_that_does_not_exist_makes_the_request_invalid()
    {
        var draft = Calls.Draft("warfarin").Replace("\"draft\"", "\"Xactive\"", StringComparison.Ordinal);
        var verdict = HookCheck.Of(Calls.Bytes(Calls.With("context.draftOrders", JsonNode.Parse(Calls.Bundle(draft)))));
        Assert.False(verdict.IsValid);
        Assert.Contains(verdict.Faults, f => f.Path.StartsWith("context.draftOrders[0]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"cards":[]}""")]
    [InlineData("""{"cards":[{"summary":"s","indicator":"info","source":{"label":"l"}}]}""")]
    [InlineData("""{"services":[]}""")]
    [InlineData("""{"services":[{"hook":"patient-view","id":"a","description":"d"},{"hook":"order-sign","id":"a","description":"d"}]}""")]
    [InlineData("""{"feedback":[{"card":"c","outcome":"overridden","outcomeTimestamp":"2020-12-11T00:00:00Z"}]}""")]
    [InlineData("""{"feedback":[{"card":"c","outcome":"overridden","overrideReason":{"userComment":"no"},"outcomeTimestamp":"2020-12-11T00:00:00.5+00:00"}]}""")]
    public void What_the_specification_allows_is_valid(string document) => Assert.Equal("", HookCheck.Of(Encoding.UTF8.GetBytes(document)).Why);

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""[]""", "")]
    [InlineData("""{"cards":{}}""", "cards")]
    [InlineData("""{"systemActions":[]}""", "cards")]
    [InlineData("""{"services":[{"hook":"patient-view","id":"a","description":"d"},{"hook":"patient-view","id":"a","description":"e"}]}""", "services[1].id")]
    [InlineData("""{"services":[{"hook":"patient-view","id":"a/b","description":"d"}]}""", "services[0].id")]
    [InlineData("""{"services":[{"hook":"patient-view","id":"a","description":"d","prefetch":{"p":7}}]}""", "services[0].prefetch.p")]
    [InlineData("""{"services":[{"hook":"patient-view","id":"a","description":"d","prefetch":{"p":"https://e.org/Patient/1"}}]}""", "services[0].prefetch.p")]
    [InlineData("""{"feedback":{}}""", "feedback")]
    [InlineData("""{"feedback":[]}""", "feedback")]
    public void What_the_specification_forbids_is_invalid_at_its_place(string document, string path)
    {
        var verdict = HookCheck.Of(Encoding.UTF8.GetBytes(document));
        Assert.False(verdict.IsValid);
        if (path.Length > 0) Assert.Contains(verdict.Faults, f => f.Fatal && f.Path == path);
    }
}
