using System.Net;
using System.Text.Json.Nodes;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.Specification;

/// <summary>"Calling a CDS Service", "FHIR Resource Access" and the contexts of the three hooks.</summary>
public sealed class CallMusts(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Each_listed_service_answers_a_POST_at_its_id_with_an_object_of_cards()
    {
        foreach (var service in HookService.All)
        {
            var answer = await server.Post($"/cds-services/{service.Id}", Calls.Good(service.Hook));
            Assert.Equal(200, answer.Status);
            Documents.IsValid(answer.Body, HookDocument.Response);
        }
        Assert.Equal(404, (await server.Post("/cds-services/no-such-service", Calls.Good())).Status);
    }

    [Fact]
    public async Task A_call_is_a_POST_and_nothing_else() =>
        Assert.Equal((int)HttpStatusCode.MethodNotAllowed, (await server.Get("/cds-services/titrant-order-sign")).Status);

    [Theory]
    [InlineData("hook")]
    [InlineData("hookInstance")]
    [InlineData("context")]
    public async Task A_call_without_hook_instance_or_context_is_refused(string name)
    {
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", Calls.Without(name))).Status);
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", Calls.With(name, null))).Status);
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", Calls.With(name, 7))).Status);
    }

    [Fact]
    public async Task A_required_attribute_that_is_empty_is_refused()
    {
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", Calls.With("hook", ""))).Status);
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", Calls.With("hookInstance", ""))).Status);
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", Calls.With("context", new JsonObject()))).Status);
    }

    [Fact]
    public async Task What_is_not_JSON_is_refused_with_400()
    {
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", "hook=order-select"u8.ToArray())).Status);
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", [])).Status);
    }

    [Fact]
    public void An_hookInstance_that_is_no_uuid_is_remarked_on() =>
        Assert.Contains(HookReader.Read(Calls.Bytes(Calls.With("hookInstance", "1"))).Faults, f => f.Path == "hookInstance" && !f.Fatal);

    [Fact]
    public async Task A_token_without_the_server_that_it_is_for_is_refused() =>
        Assert.Equal(400, (await server.Post("/cds-services/titrant-order-select", Calls.Without("fhirServer"))).Status);

    [Fact]
    public void A_server_address_without_https_is_remarked_on()
    {
        Assert.Contains(HookReader.Read(Calls.Bytes(Calls.With("fhirServer", "http://fhir.example.org"))).Faults, f => f.Path == "fhirServer" && !f.Fatal);
        Assert.Empty(HookReader.Read(Calls.Bytes(Calls.With("fhirServer", "https://fhir.example.org"))).Faults);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("token_type")]
    [InlineData("expires_in")]
    [InlineData("scope")]
    [InlineData("subject")]
    public void An_authorization_that_lacks_a_part_is_refused(string name)
    {
        Documents.IsRefused(Calls.Without($"fhirAuthorization.{name}"));
        Documents.IsRefused(Calls.With($"fhirAuthorization.{name}", new JsonArray()));
    }

    [Fact]
    public void Only_Bearer_tokens_are_taken() => Documents.IsRefused(Calls.With("fhirAuthorization.token_type", "DPoP"));

    [Fact]
    public void The_life_of_a_token_is_a_whole_number_of_seconds()
    {
        Documents.IsRefused(Calls.With("fhirAuthorization.expires_in", "300"));
        Documents.IsRefused(Calls.With("fhirAuthorization.expires_in", 0.5));
    }

    [Fact]
    public async Task The_access_token_leaves_no_trace_on_disk_in_the_log_or_in_the_answer()
    {
        var answer = await server.Post("/cds-services/titrant-order-sign", Calls.Good("order-sign"));
        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("opaque-token-of-the-test", System.Text.Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
        Assert.DoesNotContain("opaque-token-of-the-test", server.Written(), StringComparison.Ordinal);
        Assert.DoesNotContain("opaque", HookReader.Read(Calls.Bytes(Calls.Good())).Request!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_cannot_be_had_at_all_are_answered_with_412()
    {
        var call = Calls.Good("patient-view");
        foreach (var name in new[] { "prefetch", "fhirServer", "fhirAuthorization" }) call.Remove(name);
        call["context"]!["patientId"] = "nobody-knows-this-one";
        Assert.Equal(412, (await server.Post("/cds-services/titrant-patient-view", call)).Status);
    }

    [Fact]
    public void A_prefetch_key_with_null_was_looked_up_and_found_empty() =>
        Assert.True(HookReader.Read(Calls.Bytes(Calls.Good())).Request!.Prefetch.TryGetValue("allergies", out var none) && none is null);

    [Fact]
    public void A_prefetch_key_that_is_absent_was_not_looked_up() =>
        Assert.False(HookReader.Read(Calls.Bytes(Calls.Good())).Request!.Prefetch.ContainsKey("conditions"));

    [Fact]
    public void A_prefetch_answer_is_a_resource_or_null()
    {
        Documents.IsRefused(Calls.With("prefetch.patient", 7));
        Documents.IsRefused(Calls.With("prefetch.patient", new JsonArray()));
        Documents.IsRefused(Calls.With("prefetch", new JsonArray()));
    }

    [Theory]
    [InlineData("patient-view")]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    public void A_missing_user_or_patient_is_remarked_on_for_every_hook(string hook)
    {
        foreach (var path in new[] { "context.userId", "context.patientId" })
            Assert.Contains(HookReader.Read(Calls.Bytes(Calls.Without(path, hook))).Faults, f => f.Path == path);
    }

    [Fact]
    public void The_patient_is_a_bare_id_and_the_user_a_reference()
    {
        Documents.IsRefused(Calls.With("context.patientId", "Patient/1"));
        Documents.IsRefused(Calls.With("context.userId", "7"));
        Documents.IsRefused(Calls.With("context.encounterId", "Encounter/1"));
    }

    [Fact]
    public void Selections_are_references_with_their_type()
    {
        foreach (var item in new JsonNode?[] { "1", "MedicationRequest/", 7, new JsonObject(), null }) Documents.IsRefused(Calls.With("context.selections", new JsonArray(item)));
    }

    [Theory]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    public void Draft_orders_are_a_Bundle(string hook)
    {
        Documents.IsRefused(Calls.With("context.draftOrders", new JsonArray(), hook));
        Documents.IsRefused(Calls.With("context.draftOrders", JsonNode.Parse(Calls.Metformin), hook));
        Assert.Contains(HookReader.Read(Calls.Bytes(Calls.Without("context.draftOrders", hook))).Faults, f => f.Path == "context.draftOrders");
    }

    [Theory]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    public async Task Missing_draft_orders_are_told_to_the_clinician(string hook)
    {
        var card = Assert.Single(await Cards(Calls.Without("context.draftOrders", hook)));
        Assert.Equal("Nothing was checked: no draft order was sent.", (string?)card["summary"]);
    }

    [Fact]
    public void Missing_selections_are_remarked_on() =>
        Assert.Contains(HookReader.Read(Calls.Bytes(Calls.Without("context.selections"))).Faults, f => f.Path == "context.selections" && !f.Fatal);

    [Fact]
    public async Task A_selection_that_is_no_draft_is_told_to_the_clinician()
    {
        var cards = await Cards(Calls.With("context.selections", new JsonArray("MedicationRequest/d1", "MedicationRequest/gone")));
        Assert.Contains(cards, c => ((string?)c["detail"])?.Contains("MedicationRequest/gone was selected and is not among the drafts", StringComparison.Ordinal) is true);
    }

    [Theory]
    [InlineData("patient-view")]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    public async Task A_call_without_an_encounter_is_answered(string hook)
    {
        var call = Calls.Without("context.encounterId", hook);
        Assert.Empty(HookReader.Read(Calls.Bytes(call)).Faults);
        Assert.NotEmpty(await Cards(call));
    }

    private async Task<IReadOnlyList<JsonNode>> Cards(JsonObject call)
    {
        var answer = await server.Post($"/cds-services/titrant-{(string)call["hook"]!}", call);
        Assert.Equal(200, answer.Status);
        return [.. JsonNode.Parse(answer.Body)!["cards"]!.AsArray().Select(c => c!)];
    }
}
