using Titrant.Patient.Journals;
using System.Net;
using Titrant.Server;

namespace Titrant.Tests.Server.CdsHooks;

public sealed class HookApiTests
{
    [Fact]
    public async Task A_signed_order_is_answered_with_cards_and_each_stands_in_the_journal()
    {
        await using var server = await HookServer.Start();
        var cards = await server.Sign();
        Assert.NotEmpty(cards);
        var entries = server.Journal();
        Assert.Single(entries, e => e.Action == "read");
        var given = entries.Where(e => e.Action == "card").ToList();
        Assert.Equal(cards.Count, given.Count);
        Assert.All(given, e => Assert.StartsWith("h1:", e.Payload, StringComparison.Ordinal));
        Assert.Equal(given.Count, given.Select(e => e.Payload).Distinct().Count());
        Assert.All(entries, e => Assert.NotNull(e.Subject));
        var written = string.Join('\n', Directory.GetFiles(Path.Combine(server.Home, "journals"), "*.jsonl").Select(File.ReadAllText));
        foreach (var secret in cards.Append("metformin").Append("Berg").Append("Patient/1")) Assert.DoesNotContain(secret, written, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_was_not_sent_is_asked_back_through_the_whole_server()
    {
        await using var ehr = await FakeEhr.Start();
        ehr.Answers("Patient/1", FhirCase.Ada);
        await using var server = await HookServer.Start(TenantSettings.Local with { FhirServers = [ehr.Base] });
        var (status, _) = await server.Post("/cds-services/titrant-order-sign", HookServer.Call(fhirServer: ehr.Base.AbsoluteUri, prefetch: "{}"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(ehr.Calls, c => c.Asked == "Patient/1");
    }

    [Fact]
    public async Task Without_the_patient_the_precondition_failed_and_nothing_is_noted()
    {
        await using var server = await HookServer.Start();
        var (status, body) = await server.Post("/cds-services/titrant-order-sign", HookServer.Call(prefetch: "{}"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, status);
        Assert.Contains("\"OperationOutcome\"", body, StringComparison.Ordinal);
        Assert.Contains("the EHR names no FHIR server", body, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Home, "journals"), "*.journal.jsonl").SelectMany(Journal.Read));
    }

    [Fact]
    public async Task A_call_that_names_no_patient_is_told_that_nothing_was_checked()
    {
        await using var server = await HookServer.Start();
        var (status, body) = await server.Post("/cds-services/titrant-order-sign", HookServer.Call().Replace("\"patientId\":\"1\",", "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Nothing was checked", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/cds-services/nobody", "application/json", "{}", HttpStatusCode.NotFound)]
    [InlineData("/cds-services/nobody/feedback", "application/json", "{}", HttpStatusCode.NotFound)]
    [InlineData("/cds-services/titrant-order-sign", "text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/cds-services/titrant-order-sign", "application/x-www-form-urlencoded", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/cds-services/titrant-order-sign", "application/json; charset=utf-16", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/cds-services/titrant-order-sign", "application/json; charset=UTF-8", "{", HttpStatusCode.BadRequest)]
    [InlineData("/cds-services/titrant-order-sign", "application/json", "", HttpStatusCode.BadRequest)]
    [InlineData("/cds-services/titrant-order-sign", "application/json", "[]", HttpStatusCode.BadRequest)]
    public async Task What_is_refused_is_refused_as_an_outcome(string path, string contentType, string body, HttpStatusCode expected)
    {
        await using var server = await HookServer.Start();
        var (status, answer) = await server.Post(path, body, contentType);
        Assert.Equal(expected, status);
        Assert.StartsWith("""{"resourceType":"OperationOutcome","issue":[""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_does_not_answer_another_hook()
    {
        await using var server = await HookServer.Start();
        var (status, body) = await server.Post("/cds-services/titrant-patient-view", HookServer.Call());
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("\"expression\":[\"hook\"]", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/cds-services/titrant-order-sign", HttpStatusCode.MethodNotAllowed, "POST, OPTIONS")]
    [InlineData("DELETE", "/cds-services/titrant-order-sign/feedback", HttpStatusCode.MethodNotAllowed, "POST, OPTIONS")]
    [InlineData("PUT", "/cds-services", HttpStatusCode.MethodNotAllowed, "GET, HEAD, OPTIONS")]
    [InlineData("POST", "/acceptance", HttpStatusCode.MethodNotAllowed, "GET, HEAD, OPTIONS")]
    [InlineData("OPTIONS", "/cds-services/titrant-order-sign", HttpStatusCode.NoContent, "POST, OPTIONS")]
    public async Task Another_method_is_told_which_ones_there_are(string method, string path, HttpStatusCode expected, string allowed)
    {
        await using var server = await HookServer.Start();
        var (status, _, headers) = await server.Send(new(method), path);
        Assert.Equal(expected, status);
        Assert.Equal(allowed, string.Join(", ", headers.Allow));
    }

    [Fact]
    public async Task Head_is_get_without_a_body()
    {
        await using var server = await HookServer.Start();
        var (_, whole, _) = await server.Send(HttpMethod.Get, "/cds-services");
        var (status, body, headers) = await server.Send(HttpMethod.Head, "/cds-services");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(body);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(whole), headers.ContentLength);
    }
}
