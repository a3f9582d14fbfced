using System.Net;
using System.Text.Json;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Server.CdsHooks;

public sealed class FeedbackTests
{
    private const string Path = "/cds-services/titrant-order-sign/feedback";

    [Fact]
    public async Task An_overridden_card_is_counted_sealed_and_journalled()
    {
        await using var server = await HookServer.Start();
        var card = (await server.Sign())[0];
        var (status, _) = await server.Post(Path, Body(Report(card, "overridden", """ ,"overrideReason":{"reason":{"code":"made-up","system":"urn:ehr","display":"x"},"userComment":"Mrs Berg took it for years"}""")));
        Assert.Equal(HttpStatusCode.OK, status);
        var entry = Assert.Single(server.Journal(), e => e.Action == "feedback");
        Assert.StartsWith("h1:", entry.Payload, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(server.Journal(), e => e.Action == "read").Subject, entry.Subject);
        Assert.DoesNotContain("Berg", server.Log.ToString() + string.Concat(Directory.GetFiles(System.IO.Path.Combine(server.Home, "journals")).Select(File.ReadAllText)), StringComparison.Ordinal);
        using var key = InstallationKey.OpenOrCreate(System.IO.Path.Combine(server.Home, "installation.key"));
        using var store = SqliteRecordStore.Open(System.IO.Path.Combine(server.Home, "store.db"), key);
        Assert.Equal("Mrs Berg took it for years", store.GetCard("local", card)!.Value.Report!.Comment);
        Assert.Equal((1, 0), (store.CountCards("local").Sum(c => c.Overridden), store.CountCards("local").Sum(c => c.Accepted)));
    }

    [Fact]
    public async Task The_same_body_again_changes_nothing_and_the_last_word_counts()
    {
        await using var server = await HookServer.Start();
        var card = (await server.Sign())[0];
        var body = Body(Report(card, "overridden", ""));
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await server.Post(Path, body)).Status);
        Assert.Equal((0, 1), await Counts(server));
        await server.Post(Path, Body(Report(card, "accepted", """ ,"acceptedSuggestions":[{"id":"s1"}]""", "2026-03-10T13:00:00Z")));
        Assert.Equal((1, 0), await Counts(server));
        await server.Post(Path, body);
        Assert.Equal((1, 0), await Counts(server));
    }

    [Fact]
    public async Task An_accepted_card_without_suggestions_is_accepted()
    {
        await using var server = await HookServer.Start();
        var card = (await server.Sign())[0];
        Assert.Equal(HttpStatusCode.OK, (await server.Post(Path, Body(Report(card, "accepted", "")))).Status);
        Assert.Equal((1, 0), await Counts(server));
    }

    [Fact]
    public async Task A_card_that_was_never_given_is_not_found_and_does_not_hold_up_the_others()
    {
        await using var server = await HookServer.Start();
        var card = (await server.Sign())[0];
        var (status, body) = await server.Post(Path, Body(Report("never", "accepted", "")));
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("feedback[0].card", body, StringComparison.Ordinal);
        (status, body) = await server.Post(Path, Body(Report("never", "accepted", ""), Report(card, "accepted", "")));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"unknown":["never"]}""", body);
        Assert.Equal((1, 0), await Counts(server));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "feedback")]
    [InlineData("""{"feedback":{}}""", "feedback")]
    [InlineData("""{"feedback":[7]}""", "feedback[0]")]
    [InlineData("""{"feedback":[{"outcome":"accepted","outcomeTimestamp":"2026-03-10T12:00:00Z"}]}""", "feedback[0].card")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"ignored","outcomeTimestamp":"2026-03-10T12:00:00Z"}]}""", "feedback[0].outcome")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"accepted"}]}""", "feedback[0].outcomeTimestamp")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"accepted","outcomeTimestamp":"yesterday"}]}""", "feedback[0].outcomeTimestamp")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"accepted","outcomeTimestamp":"9999-12-31T23:59:59Z"}]}""", "feedback[0].outcomeTimestamp")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"accepted","outcomeTimestamp":"2026-03-11T12:00:01Z"}]}""", "feedback[0].outcomeTimestamp")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"accepted","outcomeTimestamp":"2026-03-10T12:00:00Z","acceptedSuggestions":["s"]}]}""", "feedback[0].acceptedSuggestions[0]")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"accepted","outcomeTimestamp":"2026-03-10T12:00:00Z","acceptedSuggestions":[{"id":7}]}]}""", "feedback[0].acceptedSuggestions[0].id")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"overridden","outcomeTimestamp":"2026-03-10T12:00:00Z","overrideReason":"x"}]}""", "feedback[0].overrideReason")]
    [InlineData("""{"feedback":[{"card":"a","outcome":"overridden","outcomeTimestamp":"2026-03-10T12:00:00Z","overrideReason":{"reason":{"system":"x"}}}]}""", "feedback[0].overrideReason.reason.code")]
    [InlineData("""{"feedback":[{"card":"\ud800","outcome":"accepted","outcomeTimestamp":"2026-03-10T12:00:00Z"}]}""", "feedback[0].card")]
    public async Task A_malformed_report_is_refused_with_its_place_and_nothing_of_the_body_is_taken(string body, string path)
    {
        await using var server = await HookServer.Start();
        var (status, answer) = await server.Post(Path, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        using var json = JsonDocument.Parse(answer);
        var issue = json.RootElement.GetProperty("issue")[0];
        Assert.Equal(path, issue.TryGetProperty("expression", out var at) ? at[0].GetString() : "");
    }

    [Fact]
    public async Task A_clock_that_is_ahead_by_less_than_a_day_is_heard()
    {
        await using var server = await HookServer.Start();
        var card = (await server.Sign())[0];
        Assert.Equal(HttpStatusCode.OK, (await server.Post(Path, Body(Report(card, "overridden", "", "2026-03-11T11:59:00Z")))).Status);
        Assert.Equal((0, 1), await Counts(server));
    }

    [Fact]
    public async Task The_acceptance_page_lists_what_was_shown_often_enough()
    {
        await using var server = await HookServer.Start();
        for (var i = 0; i < 6; i++)
        {
            var cards = await server.Sign($"d1577c69-dfbe-44ad-ba6d-3e05e953b2e{i}");
            await server.Post(Path, Body([.. cards.Select(c => Report(c, i == 0 ? "accepted" : "overridden", ""))]));
        }
        var (status, page, _) = await server.Send(HttpMethod.Get, "/acceptance");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("metformin", page, StringComparison.Ordinal);
        Assert.Contains("83\u00a0% (44\u00a0% to 97\u00a0%)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        var (_, json, _) = await server.Send(HttpMethod.Get, "/acceptance.json");
        using var document = JsonDocument.Parse(json);
        Assert.Contains(document.RootElement.GetProperty("advice").EnumerateArray(), a => a.GetProperty("overridden").GetInt64() == 5 && a.GetProperty("shown").GetInt64() == 6);
    }

    private static async Task<(long Accepted, long Overridden)> Counts(HookServer server)
    {
        using var key = InstallationKey.OpenOrCreate(System.IO.Path.Combine(server.Home, "installation.key"));
        using var store = SqliteRecordStore.Open(System.IO.Path.Combine(server.Home, "store.db"), key);
        await Task.CompletedTask;
        return (store.CountCards("local").Sum(c => c.Accepted), store.CountCards("local").Sum(c => c.Overridden));
    }

    private static string Report(string card, string outcome, string more, string at = "2026-03-10T12:00:00Z") =>
        $$"""{"card":"{{card}}","outcome":"{{outcome}}","outcomeTimestamp":"{{at}}"{{more}}}""";

    private static string Body(params string[] reports) => $$"""{"feedback":[{{string.Join(',', reports)}}]}""";
}
