using System.Net;
using Microsoft.AspNetCore.Http;

namespace Titrant.Server.Access;

/// <summary>
/// Without issuers everybody on this machine is let in, and so would be every web page that this machine's browser shows. Two doors are closed:
/// a foreign name that resolves to this machine (DNS rebinding) and a request that a page of another site makes.
/// </summary>
internal static class LoopbackRules
{
    private static readonly string[] s_proxied = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via"];

    /// <returns>Status and reason; null where the request may come in.</returns>
    public static (int Status, string Why)? Refuses(HttpRequest request, ServerSettings settings)
    {
        if (!IsThisMachine(request.Host.Host)) return (StatusCodes.Status421MisdirectedRequest, "This server answers to 127.0.0.1 and localhost only.");
        if (s_proxied.Any(request.Headers.ContainsKey)) return (StatusCodes.Status403Forbidden, "A proxy sent this on, and without issuers only this machine itself is let in. Set \"behindProxy\" and issuers.");
        if (request.Path.StartsWithSegments("/health")) return null;
        var origin = (string?)request.Headers.Origin;
        if (origin is not null && settings.CorsOrigins.Contains(origin)) return null;
        // Sec-Fetch-* cannot be set by a page. Our own forms send Origin: null, because of Referrer-Policy: no-referrer.
        return (string?)request.Headers["Sec-Fetch-Site"] switch
        {
            "same-origin" or "none" => null,
            null when origin is null || origin == $"{request.Scheme}://{request.Host}" => null,
            not null when IsFollowedLink(request) => null,
            _ => (StatusCodes.Status403Forbidden, "A page of another site may not ask this server. A browser-based EHR is named in \"corsOrigins\"."),
        };
    }

    /// <summary>A link of a card, opened in a window of its own: the page that held it learns nothing of the answer.</summary>
    private static bool IsFollowedLink(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
