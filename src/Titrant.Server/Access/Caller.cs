using Microsoft.AspNetCore.Http;

namespace Titrant.Server.Access;

/// <summary>For whom a request is answered, and who asks. Every key of the store begins with the tenant.</summary>
/// <param name="Actor">An account or program as the token names it; "loopback" without one. Never a patient.</param>
internal sealed record Caller(TenantSettings Tenant, string Actor)
{
    /// <summary>This server's address as the caller's issuer was configured with it; null without tokens.</summary>
    public string? Base { get; init; }

    /// <summary>
    /// Where links into this server begin, without a slash at the end. With tokens it is the configured address: the Host header is the
    /// sender's word, and a proxy that ends TLS writes http.
    /// </summary>
    public static string BaseOf(HttpContext context) =>
        context.Features.Get<Caller>()?.Base ?? $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";

    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("No endpoint may run before the caller is known.");
}
