using Microsoft.AspNetCore.Http;

namespace Titrant.Server.Access;

/// <summary>For whom a request is answered, and who asks. Every key of the store begins with the tenant.</summary>
/// <param name="Actor">An account or program as the token names it; "loopback" without one. Never a patient.</param>
internal sealed record Caller(TenantSettings Tenant, string Actor)
{
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("No endpoint may run before the caller is known.");
}
