using System.Text.Json.Nodes;
using Titrant.Patient.Journals;

namespace Titrant.Tests.Server.Specification;

/// <summary>"Feedback": what an EHR may report.</summary>
public sealed class FeedbackMusts(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public void Feedback_is_an_object_with_an_array()
    {
        Documents.IsForbiddenInFeedback("feedback", new JsonObject());
        Documents.IsForbiddenInFeedback("feedback", new JsonArray("x"));
    }

    [Fact]
    public void Each_feedback_names_its_card() => Documents.IsForbiddenInFeedback("feedback.0.card", null);

    [Fact]
    public void Its_outcome_is_accepted_or_overridden()
    {
        Documents.IsForbiddenInFeedback("feedback.0.outcome", null);
        Documents.IsForbiddenInFeedback("feedback.0.outcome", "ignored");
    }

    [Fact]
    public void What_was_accepted_names_the_suggestions()
    {
        Documents.IsForbiddenInFeedback("feedback.0.acceptedSuggestions", null);
        Documents.IsForbiddenInFeedback("feedback.0.acceptedSuggestions", new JsonArray());
    }

    [Fact]
    public void An_accepted_suggestion_has_its_id() => Documents.IsForbiddenInFeedback("feedback.0.acceptedSuggestions.0.id", null);

    [Fact]
    public void The_time_of_the_outcome_is_in_UTC()
    {
        Documents.IsForbiddenInFeedback("feedback.0.outcomeTimestamp", null);
        foreach (var time in new[] { "2021-12-11", "yesterday", "2021-12-11T10:05:31+02:00", "2021-13-11T10:05:31Z", "2021-12-11T10:05:31" }) Documents.IsForbiddenInFeedback("feedback.0.outcomeTimestamp", time);
    }

    [Fact]
    public void A_reason_that_was_chosen_is_a_coding()
    {
        Documents.IsForbiddenInFeedback("feedback.1.overrideReason.reason.code", null);
        Documents.IsForbiddenInFeedback("feedback.1.overrideReason.reason", "known");
        Documents.IsForbiddenInFeedback("feedback.1.overrideReason", "known");
    }

    [Fact]
    public void A_comment_is_a_text() => Documents.IsForbiddenInFeedback("feedback.1.overrideReason.userComment", 7);

    [Fact]
    public async Task Feedback_that_breaks_the_rules_is_refused()
    {
        const string path = "/cds-services/titrant-order-sign/feedback";
        var cards = JsonNode.Parse((await server.Post("/cds-services/titrant-order-sign", Calls.Good("order-sign"))).Body)!["cards"]!.AsArray();
        var card = (string)cards[0]!["uuid"]!;
        foreach (var (at, value) in new (string, JsonNode?)[]
        {
            ("feedback", new JsonObject()), ("feedback", new JsonArray("x")), ("feedback.1.card", null), ("feedback.1.outcome", null), ("feedback.1.outcome", "ignored"),
            ("feedback.1.outcomeTimestamp", null), ("feedback.1.outcomeTimestamp", "yesterday"), ("feedback.0.acceptedSuggestions.0.id", null),
            ("feedback.1.overrideReason", "known"), ("feedback.1.overrideReason.reason", "known"), ("feedback.1.overrideReason.reason.code", null), ("feedback.1.overrideReason.userComment", 7),
        })
        {
            var body = Documents.FeedbackWith(at, value);
            if (body["feedback"] is JsonArray { Count: 2 } reports) reports[0]!["card"] = card;
            var answer = await server.Post(path, body);
            Assert.Equal(400, answer.Status);
            Assert.Equal("OperationOutcome", (string?)JsonNode.Parse(answer.Body)!["resourceType"]);
        }
        Assert.Empty(Noted());
        var good = Documents.FeedbackWith("feedback.0.outcomeTimestamp", "2026-03-10T12:00:01Z");
        foreach (var report in good["feedback"]!.AsArray()) report!["card"] = card;
        Assert.Equal(200, (await server.Post(path, good)).Status);
        Assert.Equal(2, Noted().Count());

        IEnumerable<JournalEntry> Noted() => Directory.GetFiles(Path.Combine(server.Home, "journals"), "*.jsonl").SelectMany(Journal.Read).Where(e => e.Action == "feedback");
    }
}
