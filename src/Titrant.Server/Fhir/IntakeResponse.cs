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
            json.WriteString("etag", ETag(each));
            json.WriteString("lastModified", each.Stored.LastUpdated.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
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

    public static string ETag(IntakeDone done) => string.Create(CultureInfo.InvariantCulture, $"W/\"{done.Stored.Version}\"");

    private static void Outcome(Utf8JsonWriter json, IReadOnlyList<(string Says, string Expression)> warnings)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        foreach (var (says, expression) in warnings) Issue("warning", "processing", says, expression);
        if (warnings.Count == 0) Issue("information", "informational", "Stored.", "");
        json.WriteEndArray();
        json.WriteEndObject();

        void Issue(string severity, string code, string says, string expression)
        {
            json.WriteStartObject();
            json.WriteString("severity", severity);
            json.WriteString("code", code);
            json.WriteString("diagnostics", says);
            if (expression.Length > 0)
            {
                json.WriteStartArray("expression");
                json.WriteStringValue(expression);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
    }

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.ToArray();
    }
}
