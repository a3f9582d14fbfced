using System.Text;
using System.Text.Json.Nodes;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

public sealed class HookReaderTests
{
    [Theory]
    [InlineData("patient-view")]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    public void A_good_call_is_read_without_a_fault(string hook)
    {
        var read = HookReader.Read(Calls.Bytes(Calls.Good(hook)), hook);
        Assert.Empty(read.Faults);
        var request = read.Request!;
        Assert.Equal((hook, "Practitioner/7", "1", "9"), (request.Hook, request.UserId, request.PatientId, request.EncounterId));
        Assert.Equal(("opaque-token-of-the-test", 300), (request.Authorization!.AccessToken, request.Authorization.ExpiresIn));
        Assert.Equal(hook == "patient-view" ? 0 : 1, request.Drafts.Count);
        Assert.Equal(hook == "order-select" ? ["MedicationRequest/d1"] : [], request.Selections);
    }

    [Fact]
    public void The_resources_are_slices_of_the_body_and_not_copies()
    {
        var body = Calls.Bytes(Calls.Good());
        var request = HookReader.Read(body).Request!;
        Assert.All(request.Drafts.Concat(request.Prefetch.Values.OfType<ReadOnlyMemory<byte>>()), m => Assert.True(body.AsSpan().Overlaps(m.Span)));
        Assert.Equal(Calls.Woman, Encoding.UTF8.GetString(request.Prefetch["patient"]!.Value.Span));
    }

    [Fact]
    public void Null_means_looked_for_and_not_found_and_an_absent_key_means_that_nobody_looked()
    {
        var prefetch = HookReader.Read(Calls.Bytes(Calls.Good())).Request!.Prefetch;
        Assert.True(prefetch.TryGetValue("allergies", out var allergies));
        Assert.Null(allergies);
        Assert.False(prefetch.ContainsKey("conditions"));
    }

    // Each would be guessed at if it were read: another patient, another order, another kind of token.
    [Theory]
    [InlineData("context.patientId", "\"Patient/1\"")]
    [InlineData("context.patientId", "17")]
    [InlineData("context.patientId", "\"..\"")]
    [InlineData("context.patientId", "\"1?_count=9\"")]
    [InlineData("context.encounterId", "\"Encounter/9\"")]
    [InlineData("context.userId", "\"7\"")]
    [InlineData("context.selections", "[\"1\"]")]
    [InlineData("context.selections", "\"MedicationRequest/1\"")]
    [InlineData("context.selections", "[1]")]
    [InlineData("context.draftOrders", "[]")]
    [InlineData("context.draftOrders", "{\"resourceType\":\"MedicationRequest\"}")]
    [InlineData("context.draftOrders", "{\"resourceType\":\"Bundle\",\"entry\":{}}")]
    [InlineData("context.draftOrders", "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":\"x\"}]}")]
    [InlineData("context", "\"1\"")]
    [InlineData("hook", "7")]
    [InlineData("hook", "\"patient-view\"")]
    [InlineData("hookInstance", "{}")]
    [InlineData("prefetch", "[]")]
    [InlineData("prefetch.patient", "7")]
    [InlineData("prefetch.patient", "[]")]
    [InlineData("fhirServer", "\"fhir.example.org\"")]
    [InlineData("fhirServer", "\"ftp://fhir.example.org\"")]
    [InlineData("fhirServer", "\"file:///etc/passwd\"")]
    [InlineData("fhirServer", "\"https://me:secret@fhir.example.org\"")]
    [InlineData("fhirServer", "\"https://fhir.example.org/?x=1\"")]
    [InlineData("fhirServer", "null")]
    [InlineData("fhirAuthorization", "\"Bearer x\"")]
    [InlineData("fhirAuthorization.token_type", "\"MAC\"")]
    [InlineData("fhirAuthorization.access_token", "\"a\\r\\nHost: b\"")]
    [InlineData("fhirAuthorization.access_token", "\"\"")]
    [InlineData("fhirAuthorization.expires_in", "\"300\"")]
    [InlineData("fhirAuthorization.expires_in", "3.5")]
    [InlineData("extension", "[]")]
    public void What_is_malformed_is_refused_with_its_place(string path, string value)
    {
        var read = HookReader.Read(Calls.Bytes(Calls.With(path, JsonNode.Parse(value))), "order-select");
        Assert.Null(read.Request);
        Assert.Contains(read.Faults, f => f.Fatal && f.Path.StartsWith(path.Split('.')[0], StringComparison.Ordinal) && f.Section.Length > 0);
    }

    [Theory]
    [InlineData("context.patientId")]
    [InlineData("context.userId")]
    [InlineData("context.draftOrders")]
    [InlineData("context.selections")]
    public void What_is_incomplete_is_read_with_a_remark(string path)
    {
        var read = HookReader.Read(Calls.Bytes(Calls.Without(path)));
        Assert.NotNull(read.Request);
        Assert.Contains(read.Faults, f => !f.Fatal && f.Path == path);
        if (path.EndsWith("draftOrders", StringComparison.Ordinal)) Assert.False(read.Request.DraftsSent);
    }

    [Fact]
    public void Orders_and_prefetch_in_the_places_of_old_drafts_are_read_with_a_remark()
    {
        var call = Calls.Without("context.draftOrders");
        call["context"]!["medications"] = new JsonArray(JsonNode.Parse(Calls.Draft("warfarin 3 mg tablet")));
        call["prefetch"]!["patient"] = new JsonObject { ["response"] = new JsonObject { ["status"] = "200 OK" }, ["resource"] = JsonNode.Parse(Calls.Woman) };
        var read = HookReader.Read(Calls.Bytes(call));
        Assert.Single(read.Request!.Drafts);
        Assert.Equal(Calls.Woman, Encoding.UTF8.GetString(read.Request.Prefetch["patient"]!.Value.Span));
        Assert.Equal(["prefetch.patient", "context.medications"], read.Faults.Select(f => f.Path));
    }

    [Fact]
    public void A_name_that_stands_twice_is_refused_since_nobody_knows_which_is_meant()
    {
        var body = Encoding.UTF8.GetString(Calls.Bytes(Calls.Good())).Replace("\"patientId\":\"1\"", "\"patientId\":\"1\",\"patientId\":\"2\"", StringComparison.Ordinal);
        var read = HookReader.Read(Encoding.UTF8.GetBytes(body));
        Assert.Null(read.Request);
        Assert.Contains(read.Faults, f => f.Fatal && f.Path == "context.patientId");
    }

    [Fact]
    public void A_token_for_another_patient_is_not_used()
    {
        var read = HookReader.Read(Calls.Bytes(Calls.With("fhirAuthorization.patient", "2")));
        Assert.Null(read.Request!.Authorization);
        Assert.NotNull(HookReader.Read(Calls.Bytes(Calls.With("fhirAuthorization.patient", "1"))).Request!.Authorization);
    }

    [Fact]
    public void A_token_that_has_run_out_is_not_used() =>
        Assert.Null(HookReader.Read(Calls.Bytes(Calls.With("fhirAuthorization.expires_in", 0))).Request!.Authorization);

    [Fact]
    public void A_fault_never_quotes_what_was_sent()
    {
        var read = HookReader.Read(Calls.Bytes(Calls.With("context.patientId", "Patient/Ada-Lovelace-1815")));
        Assert.DoesNotContain(read.Faults, f => f.Says.Contains("Ada", StringComparison.Ordinal));
    }

    [Fact]
    public void An_extension_and_an_unknown_name_change_nothing()
    {
        var call = Calls.Good();
        call["extension"] = new JsonObject { ["org.example.x"] = 1 };
        call["context"]!["extension"] = new JsonObject { ["org.example.x"] = new JsonArray() };
        call["redirect"] = "https://example.org";
        var read = HookReader.Read(Calls.Bytes(call));
        Assert.Equal(["redirect"], read.Faults.Select(f => f.Path));
        Assert.NotNull(read.Request);
    }
}
