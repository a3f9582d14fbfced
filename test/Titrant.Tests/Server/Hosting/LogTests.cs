using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Titrant.Patient.Store;
using Titrant.Server.Hosting;

namespace Titrant.Tests.Server.Hosting;

/// <summary>The log and the home folder tell nothing about anybody.</summary>
public sealed class LogTests
{
    private const string Marker = "Zyxwvut-Marker";

    // Identifiers of records are keys of the database and stand there as they are; the log names not even them.
    private const string Id = "Qrstuv-Key";

    [Fact]
    public async Task Whatever_surface_a_patient_passes_through_neither_log_nor_home_holds_a_word_of_them_in_the_clear()
    {
        using var home = new TemporaryFolder();
        string log;
        await using (var server = await GuardedServer.Start(home: home.Path))
        {
            var patient = $$"""{"resourceType":"Patient","id":"{{Id}}","name":[{"family":"{{Marker}}"}],"gender":"female","birthDate":"1950-01-01"}""";
            var call = $$$"""{"hook":"order-sign","hookInstance":"{{{Marker}}}","context":{"userId":"Practitioner/{{{Marker}}}","patientId":"{{{Id}}}","draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"{{{Id}}}","status":"draft","intent":"order","subject":{"reference":"Patient/{{{Id}}}"},"medicationCodeableConcept":{"text":"{{{Marker}}}"} } ] } },"prefetch":{"patient":{{{patient}}} } }""";
            foreach (var service in new[] { "titrant-order-sign", "titrant-patient-view", "titrant-order-select", Marker })
            {
                await server.Send("POST", $"/cds-services/{service}?name={Marker}", call.Replace("order-sign", service.Replace("titrant-", "", StringComparison.Ordinal), StringComparison.Ordinal), ("X-Request-Id", Marker), ("User-Agent", Marker));
                await server.Send("POST", $"/cds-services/{service}/feedback", $$"""{"feedback":[{"card":"{{Marker}}","outcome":"accepted","outcomeTimestamp":"{{Marker}}"}]}""");
            }
            await server.Send("POST", "/fhir", $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{patient}}}]}""", ("Content-Type", "application/fhir+json"));
            await server.Send("PUT", $"/fhir/Patient/{Id}", patient);
            foreach (var path in new[] { $"/fhir/Patient/{Id}", $"/fhir/Patient?name={Marker}", $"/fhir/Patient/{Id}/_history/1", $"/patients/{Id}", $"/patients/{Id}?assume={Marker}", $"/{Marker}", "/patients", $"/cds-services/{Marker}" })
                foreach (var method in new[] { "GET", "POST", "DELETE", "HEAD", "OPTIONS", "QUERY" })
                    await server.Send(method, path, method == "POST" ? Marker : null);
            await server.Send("POST", "/cds-services/titrant-patient-view", $"{{\"{Marker}");
            await server.Send("GET", $"/patients/{Id}", null, ("Host", "evil.example"));
            await server.Raw($"{Marker} /{Marker} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Marker}\r\n\r\n");
            await server.Raw($"GET /{Marker}\u0001 HTTP/9.9\r\n\r\n");
            log = server.Log;
            foreach (var file in Directory.GetFiles(home.Path, "*", SearchOption.AllDirectories)) Assert.False(Holds(file, Marker), $"{Path.GetFileName(file)} holds the patient in the clear while the server runs");
        }
        Assert.DoesNotContain(Marker, log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Id, log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" 500 ", log, StringComparison.Ordinal);
        Assert.All(log.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|OTHER) (/[a-zA-Z/{}_$*-]*|\(no route\)) \d{3} \d+ms \d+B tenant=(local|-) id=[0-9a-f]{16}( refused: [A-Z].*\.)?$", line));
        var files = Directory.GetFiles(home.Path, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(Holds(file, Marker), $"{Path.GetFileName(file)} holds the patient in the clear"));
    }

    [Fact]
    public async Task A_fault_that_nobody_foresaw_is_told_by_type_and_place_and_the_caller_gets_a_number_to_report()
    {
        var log = new StringWriter();
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        await new RequestLog(log, () => GuardedServer.Now).Invoke(context, _ => Fails());
        Assert.Equal(500, context.Response.StatusCode);
        Assert.Contains("fault: InvalidOperationException in LogTests.Fails", log.ToString(), StringComparison.Ordinal);
        var body = Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
        Assert.Contains(Regex.Match(log.ToString(), "id=([0-9a-f]+)").Groups[1].Value, body, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, log.ToString() + body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_is_told_as_a_passing_fault_without_its_sentence()
    {
        var log = new StringWriter();
        var context = new DefaultHttpContext();
        await new RequestLog(log, () => GuardedServer.Now).Invoke(context, _ => throw new StoreException("STO105", Marker));
        Assert.Equal(503, context.Response.StatusCode);
        Assert.Contains("fault: StoreException", log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/cds-services")]
    [InlineData("GET", "/nothing")]
    [InlineData("PUT", "/cds-services")]
    [InlineData("POST", "/cds-services/titrant-patient-view")]
    [InlineData("GET", "/patients/nobody")]
    public async Task Every_answer_carries_the_secure_headers_and_every_refusal_an_operation_outcome(string method, string path)
    {
        await using var server = await GuardedServer.Start();
        var answer = await server.Send(method, path, method == "GET" ? null : "{");
        Assert.Equal(("nosniff", "no-store", "no-referrer", "same-origin", "DENY"), (answer["X-Content-Type-Options"], answer["Cache-Control"], answer["Referrer-Policy"], answer["Cross-Origin-Opener-Policy"], answer["X-Frame-Options"]));
        Assert.Contains("default-src 'none'", answer["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", answer["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("geolocation=()", answer["Permissions-Policy"], StringComparison.Ordinal);
        Assert.Null(answer["Server"]);
        Assert.Null(answer["Strict-Transport-Security"]);
        Assert.Matches("^[0-9a-f]{16}$", answer["X-Request-Id"]);
        if (answer.Status >= 400) Assert.StartsWith("{\"resourceType\":\"OperationOutcome\"", answer.Body, StringComparison.Ordinal);
    }

    private static async Task Fails()
    {
        await Task.Yield();
        throw new InvalidOperationException(Marker);
    }

    private static bool Holds(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
