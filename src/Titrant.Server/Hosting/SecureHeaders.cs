using Microsoft.AspNetCore.Http;

namespace Titrant.Server.Hosting;

/// <summary>Headers of every answer, refusals too (OWASP Secure Headers Project). An endpoint may tighten its own Cache-Control; it loosens none.</summary>
internal static class SecureHeaders
{
    // The pages carry their style inline and run no script; an image is drawn inline.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Put(HttpContext context, bool overTls)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";
        if (overTls) headers.StrictTransportSecurity = "max-age=31536000";
    }
}
