using System.Text.Json.Nodes;

namespace Titrant.Tests.Server.Specification;

/// <summary>"Feedback": what an EHR may report.</summary>
public sealed class FeedbackMusts
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
}
