using System.Text.Json.Nodes;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.Specification;

/// <summary>"CDS Service Response": what the checker finds, and that every answer of the server passes it.</summary>
public sealed class ResponseMusts(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Every_answer_of_the_server_passes_the_check()
    {
        foreach (var medicine in new[] { "metformin 1000 mg tablet", "clopidogrel 75 mg tablet", "warfarin 3 mg", "no such medicine", "amoxicillin 500 mg", new string('x', 3000), "<b>*&</b> | `metformin`" })
            foreach (var service in HookService.All)
            {
                var call = Calls.Good(service.Hook);
                if (HookContext.HasOrders(service.Hook)) call["context"]!["draftOrders"] = JsonNode.Parse(Calls.Bundle(System.Text.Json.JsonSerializer.Serialize(medicine) is var text ? Calls.Draft(text[1..^1]) : ""));
                var answer = await server.Post($"/cds-services/{service.Id}", call);
                Assert.Equal(200, answer.Status);
                Documents.IsValid(answer.Body, HookDocument.Response);
            }
    }

    [Fact]
    public async Task An_answer_without_cards_has_an_empty_list_of_them()
    {
        var call = Calls.Good("patient-view");
        call["prefetch"] = new JsonObject { ["patient"] = JsonNode.Parse(Calls.Woman), ["medication-requests"] = JsonNode.Parse(Calls.Bundle(Calls.Metformin.Replace("\"active\"", "\"entered-in-error\"", StringComparison.Ordinal))) };
        var answer = JsonNode.Parse((await server.Post("/cds-services/titrant-patient-view", call)).Body)!;
        Assert.NotNull(answer["cards"]?.AsArray());
        Documents.IsAllowed("cards", new JsonArray());
        Documents.IsForbidden("cards", null);
    }

    [Fact]
    public async Task Each_card_has_a_uuid_by_which_feedback_can_name_it()
    {
        var cards = JsonNode.Parse((await server.Post("/cds-services/titrant-order-sign", Calls.Good("order-sign"))).Body)!["cards"]!.AsArray();
        Assert.NotEmpty(cards);
        Assert.All(cards, c => Assert.True(Guid.TryParseExact(c!["uuid"]!.GetValue<string>(), "D", out _)));
        Assert.Equal(cards.Count, cards.Select(c => c!["uuid"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public void A_summary_is_there_and_shorter_than_140_characters()
    {
        Documents.IsForbidden("cards.0.summary", null);
        Documents.IsForbidden("cards.0.summary", new string('a', 140));
        Documents.IsAllowed("cards.0.summary", new string('a', 139));
    }

    [Fact]
    public void A_detail_is_a_text() => Documents.IsForbidden("cards.0.detail", new JsonObject { ["text"] = "x" });

    [Fact]
    public async Task A_detail_is_Markdown_in_which_nothing_from_the_call_is_markup()
    {
        var call = Calls.With("context.draftOrders", JsonNode.Parse(Calls.Bundle(Calls.Draft("<b>zzyzx</b> [a](https://evil.example/a) **z** `q`"))), "order-sign");
        var detail = string.Join('\n', JsonNode.Parse((await server.Post("/cds-services/titrant-order-sign", call)).Body)!["cards"]!.AsArray().Select(c => (string?)c!["detail"]));
        Assert.Contains("**Not checked**", detail, StringComparison.Ordinal);
        Assert.Contains("&lt;b>zzyzx&lt;", detail, StringComparison.Ordinal);
        Assert.Contains(@"\*\*z\*\*", detail, StringComparison.Ordinal);
        foreach (var markup in new[] { "<b>", "](https://evil", "**z**" }) Assert.DoesNotContain(markup, detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_attribute_of_a_card_has_the_type_of_its_table()
    {
        foreach (var path in new[]
        {
            "uuid", "suggestions", "links", "overrideReasons", "selectionBehavior", "source.url", "source.icon", "source.topic", "source.topic.display",
            "suggestions.0.uuid", "suggestions.0.actions", "suggestions.0.actions.0.resourceId", "links.1.appContext",
        }) Documents.IsForbidden("cards.0." + path, 7);
        Documents.IsForbidden("systemActions", "none");
        Documents.IsForbidden("cards.0.links.0.autolaunchable", "yes");
        Documents.IsAllowed("cards.0.links.0.autolaunchable", true);
    }

    [Fact]
    public void An_indicator_is_info_warning_or_critical()
    {
        Documents.IsForbidden("cards.0.indicator", null);
        Documents.IsForbidden("cards.0.indicator", "hard-stop");
        Documents.IsForbidden("cards.0.indicator", "Info");
        foreach (var word in new[] { "info", "warning", "critical" }) Documents.IsAllowed("cards.0.indicator", word);
    }

    [Fact]
    public void A_card_names_its_source()
    {
        Documents.IsForbidden("cards.0.source", null);
        Documents.IsForbidden("cards.0.source", "a label");
    }

    [Fact]
    public void A_source_has_a_label()
    {
        Documents.IsForbidden("cards.0.source.label", null);
        Documents.IsForbidden("cards.0.source.label", "");
    }

    [Fact]
    public void Addresses_of_a_source_are_absolute()
    {
        Documents.IsForbidden("cards.0.source.url", "/label");
        Documents.IsForbidden("cards.0.source.icon", "icon.png");
        Documents.IsForbidden("cards.0.source.url", "javascript:alert(1)");
    }

    [Fact]
    public void A_coding_has_a_code_and_its_system()
    {
        Documents.IsForbidden("cards.0.source.topic.code", null);
        Documents.IsForbidden("cards.0.source.topic.system", null);
        Documents.IsAllowed("cards.0.source.topic.display", null);
    }

    [Fact]
    public void Suggestions_come_with_the_way_in_which_they_are_chosen() => Documents.IsForbidden("cards.0.selectionBehavior", null);

    [Fact]
    public void They_are_chosen_at_most_once_or_at_will()
    {
        Documents.IsForbidden("cards.0.selectionBehavior", "exactly-one");
        Documents.IsAllowed("cards.0.selectionBehavior", "any");
    }

    [Fact]
    public void A_reason_for_overriding_has_words_for_people()
    {
        foreach (var name in new[] { "display", "code", "system" }) Documents.IsForbidden($"cards.0.overrideReasons.0.{name}", null);
    }

    [Fact]
    public void A_suggestion_has_a_label() => Documents.IsForbidden("cards.0.suggestions.0.label", null);

    [Fact]
    public void A_recommended_suggestion_is_marked_by_true_or_false() => Documents.IsForbidden("cards.0.suggestions.0.isRecommended", "yes");

    [Fact]
    public void An_action_creates_updates_or_deletes()
    {
        Documents.IsForbidden("cards.0.suggestions.0.actions.0.type", null);
        Documents.IsForbidden("cards.0.suggestions.0.actions.0.type", "replace");
    }

    [Fact]
    public void An_action_has_a_description() => Documents.IsForbidden("cards.0.suggestions.0.actions.0.description", null);

    [Fact]
    public void What_is_created_or_updated_is_a_whole_FHIR_resource()
    {
        Documents.IsForbidden("cards.0.suggestions.0.actions.1.resource", null);
        Documents.IsForbidden("cards.0.suggestions.0.actions.1.resource", "MedicationRequest/1");
        Documents.IsForbidden("cards.0.suggestions.0.actions.1.resource", new JsonObject { ["status"] = "draft" });
        Documents.IsForbidden("systemActions.0.resource", null);
    }

    [Fact]
    public void What_is_deleted_is_named_by_a_relative_reference()
    {
        Documents.IsForbidden("cards.0.suggestions.0.actions.0.resourceId", null);
        Documents.IsForbidden("cards.0.suggestions.0.actions.0.resourceId", "d1");
    }

    [Fact]
    public void A_system_action_is_an_action()
    {
        Documents.IsForbidden("systemActions.0.type", null);
        Documents.IsForbidden("systemActions", new JsonObject());
    }

    [Fact]
    public void A_link_has_a_label_an_address_and_a_type()
    {
        foreach (var name in new[] { "label", "url", "type" }) Documents.IsForbidden($"cards.0.links.0.{name}", null);
        Documents.IsForbidden("cards.0.links.0.type", "relative");
        Documents.IsForbidden("cards.0.links.0.url", "/patients/1");
    }

    [Fact]
    public void Only_a_link_to_an_app_carries_a_context_for_it() => Documents.IsForbidden("cards.0.links.0.appContext", "x");
}
