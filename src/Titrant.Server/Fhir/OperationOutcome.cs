using System.Text.Json;

namespace Titrant.Server.Fhir;

/// <summary>Every refusal on the FHIR and hook surfaces, in FHIR's own words (R4 OperationOutcome).</summary>
internal static class OperationOutcome
{
    public const string ContentType = "application/fhir+json; charset=utf-8";

    /// <param name="code">IssueType: invalid, structure, required, value, not-found, deleted, conflict, too-long, too-costly, security, login, forbidden, processing, transient, timeout, not-supported, exception.</param>
    /// <param name="says">For people: what is wrong and what to do. Names no patient.</param>
    /// <param name="expression">FHIRPath of the place; "" where there is none.</param>
    public static byte[] Of(string code, string says, string expression = "") => Of([(code, says, expression)]);

    /// <summary>Something was answered, but not all that was asked.</summary>
    public static byte[] Warning(string code, string says) => Write([(code, says, "")], "warning");

    public static byte[] Of(IReadOnlyList<(string Code, string Says, string Expression)> issues) => Write(issues, "error");

    /// <summary>One issue of an outcome that is being written.</summary>
    public static void Issue(Utf8JsonWriter json, string severity, string code, string says, string expression)
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

    private static byte[] Write(IReadOnlyList<(string Code, string Says, string Expression)> issues, string severity)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "OperationOutcome");
            json.WriteStartArray("issue");
            foreach (var (code, says, expression) in issues) Issue(json, severity, code, says, expression);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
