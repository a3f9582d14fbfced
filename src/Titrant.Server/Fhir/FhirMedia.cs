using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Titrant.Server.Fhir;

/// <summary>What a client wants and sends: FHIR as JSON, of R4, and nothing else (R4 http.html#mime-type).</summary>
internal static class FhirMedia
{
    /// <summary>False where the client takes no JSON: 406. _format stands above the Accept header.</summary>
    public static bool Accepts(HttpRequest request)
    {
        // In a query a plus sign that was not escaped arrives as a space.
        var format = request.Query["_format"].ToString().Replace(' ', '+');
        if (format.Length > 0) return format is "json" || (MediaTypeHeaderValue.TryParse(format, out var asked) && IsJson(asked));
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || string.IsNullOrWhiteSpace(accept.ToString())) return true;
        return MediaTypeHeaderValue.TryParseList(accept, out var wanted)
            && wanted.Any(w => w.Quality is not 0 && (w.MatchesAllTypes || (w.Type == "application" && w.MatchesAllSubTypes) || IsJson(w)));
    }

    /// <summary>False where a body is no JSON: 415. A body without a type is read as JSON.</summary>
    public static bool IsJsonBody(HttpRequest request) =>
        string.IsNullOrEmpty(request.ContentType) || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && IsJson(type));

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Value?.ToLowerInvariant() is "application/fhir+json" or "application/json" or "text/json" or "application/json+fhir"
        && OfR4(type);

    private static bool OfR4(MediaTypeHeaderValue type)
    {
        var version = type.Parameters.FirstOrDefault(p => p.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase))?.GetUnescapedValue().Value;
        return version is null or "4.0" or "4.0.1";
    }
}
