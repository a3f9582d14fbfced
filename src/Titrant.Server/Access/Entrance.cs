using Microsoft.AspNetCore.Http;
using Titrant.Server.Hosting;
using Titrant.Server.Records;

namespace Titrant.Server.Access;

/// <summary>Finds out for whom a request is before any endpoint runs, and turns away whom nobody knows.</summary>
internal sealed class Entrance(ServerSettings settings, RecordShelf records, TokenGate gate)
{
    private readonly RefusalNotes _notes = new(records);

    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (!settings.AsksForTokens)
        {
            if (LoopbackRules.Refuses(context.Request, settings) is { } no) { await Refuse(context, settings.Tenants[0], "loopback", no.Status, no.Why, "security"); return; }
            context.Features.Set(new Caller(settings.Tenants[0], "loopback"));
            await next(context);
            return;
        }
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0 && IsOpen(context.Request)) { await next(context); return; }
        if (header is not [{ } credentials] || !credentials.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Refuse(context, settings.Tenants[0], "unknown", 401, "A bearer token of a known issuer is needed.", "login");
            return;
        }
        var verdict = await gate.Check(credentials["Bearer ".Length..], context.Request.Path.Value ?? "", context.RequestAborted);
        if (verdict.Caller is { } caller)
        {
            context.Features.Set(caller);
            await next(context);
            return;
        }
        var tenant = verdict.Claimed ?? settings.Tenants[0];
        if (verdict.Later)
        {
            context.Response.Headers.RetryAfter = "10";
            await Refuse(context, tenant, "unknown", 503, $"Not let in: {verdict.Why}.", "transient");
            return;
        }
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        await Refuse(context, tenant, "unknown", 401, $"Not let in: {verdict.Why}.", "login");
    }

    /// <summary>Nothing about a patient, a tenant or the installation is said there. Discovery: "CDS Services SHOULD require authentication if invoking the service poses any risk of exposing sensitive data"; it does not.</summary>
    private static bool IsOpen(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Path.Value is "/health" or "/health/live" or "/health/ready" or "/cds-services";

    private async Task Refuse(HttpContext context, TenantSettings tenant, string actor, int status, string why, string code)
    {
        RequestLog.Refused(context, why);
        await _notes.Note(tenant.Name, actor);
        await Reply.Refuse(context, status, code, why);
    }
}
