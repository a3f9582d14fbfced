using System.Globalization;
using System.Text.Json;

namespace Titrant.Server.Fhir;

/// <summary>Writes what became of what was sent (R4 Bundle of type transaction-response, or an OperationOutcome).</summary>
internal static class IntakeResponse
{
    public static byte[] Bundle(IReadOnlyList<IntakeDone> done) => Written(json =>
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "transaction-response");
        if (done.Count > 0) json.WriteStartArray("entry");
        foreach (var each in done)
        {
            json.WriteStartObject();
            json.WriteStartObject("response");
            json.WriteString("status", each.Created ? "201 Created" : "200 OK");
            json.WriteString("location", Location(each));
            json.WriteString("etag", FhirRead.ETag(each.Stored));
            json.WriteString("lastModified", Overlay.Instant(each.Stored.LastUpdated));
            if (each.Warnings.Count > 0)
            {
                json.WritePropertyName("outcome");
                Outcome(json, each.Warnings);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        if (done.Count > 0) json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Outcome(IntakeDone done) => Written(json => Outcome(json, done.Warnings));

    /// <summary>"Observation/1/_history/2", relative to the FHIR surface.</summary>
    public static string Location(IntakeDone done) => string.Create(CultureInfo.InvariantCulture, $"{done.Stored.Type}/{done.Stored.Id}/_history/{done.Stored.Version}");

    private static void Outcome(Utf8JsonWriter json, IReadOnlyList<(string Says, string Expression)> warnings)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        foreach (var (says, expression) in warnings) OperationOutcome.Issue(json, "warning", "processing", says, expression);
        if (warnings.Count == 0) OperationOutcome.Issue(json, "information", "informational", "Stored.", "");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.ToArray();
    }
}
