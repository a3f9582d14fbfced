using System.Text.Json.Nodes;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.Specification;

/// <summary>"Use of JSON", "Discovery", "Prefetch Template" and "Extensions" as far as they bind a service's list.</summary>
public sealed class DiscoveryMusts(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_list_of_services_is_at_cds_services_and_answers_200()
    {
        Assert.Equal(200, (await server.Get("/cds-services")).Status);
        Assert.NotEqual(200, (await server.Get("/cds-service")).Status);
    }

    [Fact]
    public async Task The_answers_are_JSON_and_say_so()
    {
        var list = await server.Get("/cds-services");
        var cards = await server.Post("/cds-services/titrant-order-sign", Calls.Good("order-sign"));
        Assert.Equal(("application/json", "application/json"), (list.ContentType, cards.ContentType));
        Assert.NotNull(JsonNode.Parse(list.Body));
        Assert.NotNull(JsonNode.Parse(cards.Body));
    }

    [Fact]
    public async Task The_list_is_an_object_with_an_array_of_services()
    {
        var list = JsonNode.Parse((await server.Get("/cds-services")).Body)!.AsObject();
        Assert.Equal(["services"], list.Select(m => m.Key));
        Assert.Equal(HookService.All.Count, list["services"]!.AsArray().Count);
        Documents.IsForbiddenInServices("services", new JsonObject());
    }

    [Fact]
    public async Task Each_service_names_its_hook_its_id_and_what_it_does()
    {
        var body = (await server.Get("/cds-services")).Body;
        Documents.IsValid(body, HookDocument.Discovery);
        Assert.All(JsonNode.Parse(body)!["services"]!.AsArray(), s => Assert.All(new[] { "hook", "id", "description", "title", "usageRequirements" }, n => Assert.NotEqual("", s![n]!.GetValue<string>())));
        foreach (var name in new[] { "hook", "id", "description" })
        {
            Documents.IsForbiddenInServices($"services.0.{name}", null);
            Documents.IsForbiddenInServices($"services.0.{name}", 7);
        }
    }

    [Fact]
    public async Task No_element_of_an_answer_is_null_or_empty()
    {
        foreach (var body in new[] { (await server.Get("/cds-services")).Body, (await server.Post("/cds-services/titrant-patient-view", Calls.Good("patient-view"))).Body }) Walk(JsonNode.Parse(body), "");

        static void Walk(JsonNode? node, string path)
        {
            Assert.True(node is not null, path);
            if (path is ".cards" && node is JsonArray { Count: 0 }) return;
            switch (node)
            {
                case JsonObject o: Assert.True(o.Count > 0, path); foreach (var (name, value) in o) Walk(value, $"{path}.{name}"); break;
                case JsonArray a: Assert.True(a.Count > 0, path); foreach (var item in a) Walk(item, $"{path}[]"); break;
                default: Assert.False(node.GetValueKind() == System.Text.Json.JsonValueKind.String && node.GetValue<string>().Length == 0, path); break;
            }
        }
    }

    [Fact]
    public void An_optional_attribute_without_a_value_is_left_out_not_written_empty()
    {
        Documents.IsAllowed("cards.0.detail", null);
        Documents.IsForbidden("cards.0.detail", "");
        Documents.IsForbidden("cards.0.links", new JsonArray());
        Documents.IsForbidden("cards.0.source", new JsonObject());
        Documents.IsForbiddenInServices("services.0.prefetch", new JsonObject());
    }

    [Fact]
    public void A_token_stands_in_double_braces_and_names_a_field_of_context_or_the_user()
    {
        foreach (var query in new[] { "Patient/{{patientId}}", "Patient/{{context.patientId", "Patient/{{}}", "Patient/{{user}}", "Patient/{{today}}" }) Documents.IsForbiddenInServices("services.0.prefetch.patient", query);
        foreach (var service in HookService.All) Assert.All(service.Prefetch, t => Assert.Null(HookCheckDiscovery.Against(t.Query, service.Hook)));
        Assert.Null(HookCheckDiscovery.Against("PractitionerRole?_id={{userPractitionerRoleId}}", "order-sign"));
    }

    [Fact]
    public void A_token_that_reaches_below_the_first_level_of_context_is_forbidden() =>
        Documents.IsForbiddenInServices("services.0.prefetch.patient", "Patient/{{context.draftOrders.id}}");

    [Fact]
    public void A_token_of_a_field_that_the_hook_does_not_offer_is_forbidden()
    {
        Documents.IsForbiddenInServices("services.0.prefetch.patient", "MedicationRequest/{{context.draftOrders}}");
        Documents.IsForbiddenInServices("services.0.prefetch.patient", "MedicationRequest/{{context.selections}}");
    }

    [Fact]
    public void The_templates_keep_to_the_subset_that_every_client_can_follow()
    {
        string[] parameters = ["patient", "code", "category", "_sort", "_count"];
        foreach (var query in HookService.All.SelectMany(s => s.Prefetch).Select(t => t.Query))
            Assert.True(query == "Patient/{{context.patientId}}" || query.Split('?')[1].Split('&').All(p => parameters.Contains(p.Split('=')[0])), query);
    }

    [Fact]
    public void A_template_is_a_text_under_its_key()
    {
        Documents.IsForbiddenInServices("services.0.prefetch", "Patient/1");
        Documents.IsForbiddenInServices("services.0.prefetch.patient", new JsonObject { ["q"] = "Patient/1" });
    }

    [Fact]
    public void An_optional_attribute_of_a_service_has_the_type_of_its_table()
    {
        foreach (var name in new[] { "title", "usageRequirements", "prefetch" }) Documents.IsForbiddenInServices($"services.0.{name}", 7);
    }

    [Fact]
    public void An_extension_is_an_object_wherever_it_stands()
    {
        Documents.IsForbiddenInServices("services.0.extension", "x");
        Documents.IsForbidden("cards.0.extension", new JsonArray(1));
        Documents.IsAllowed("cards.0.extension", new JsonObject { ["org.example.x"] = new JsonArray() });
        Documents.IsRefused(Calls.With("extension", "x"));
        Documents.IsRefused(Calls.With("context.extension", new JsonArray()));
        Documents.IsRefused(Calls.With("fhirAuthorization.extension", 7));
    }
}
