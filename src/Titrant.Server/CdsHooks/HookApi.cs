using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Titrant.Patient;
using Titrant.Server.Access;
using Titrant.Server.Hosting;
using Titrant.Server.Records;

namespace Titrant.Server.CdsHooks;

/// <summary>What every hook has at hand.</summary>
internal sealed record HookDesk(ServerSettings Settings, ServerWorld World, RecordShelf Records);

/// <summary>GET /cds-services, POST /cds-services/{id}, POST /cds-services/{id}/feedback.</summary>
internal static class HookApi
{
    public static void Map(IEndpointRouteBuilder app, HookDesk desk)
    {
        app.MapGet("/cds-services", context => Reply.Json(context, 200, Discovery.Write(HookService.All)));
        app.MapPost("/cds-services/{id}", context => Call(context, desk));
    }

    private static async Task Call(HttpContext context, HookDesk desk)
    {
        var caller = Caller.Of(context);
        var id = (string)context.Request.RouteValues["id"]!;
        if (HookService.All.FirstOrDefault(s => s.Id == id) is not { } service) { await Reply.Refuse(context, 404, "not-found", "There is no such service; GET /cds-services lists them."); return; }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var read = HookReader.Read(body.ToArray());
        if (read.Request is not { } request) { await Reply.Refuse(context, 400, "invalid", string.Join(' ', read.Faults.Where(f => f.Fatal).Select(f => f.Says))); return; }
        var (patient, why) = await new HookGathering(desk).Of(service, request, caller, context.RequestAborted);
        if (patient is null) { await Reply.Refuse(context, 412, "required", why); return; }
        var setting = Setting.Default with { Tenant = caller.Tenant.Name, Jurisdiction = caller.Tenant.Jurisdiction };
        var advice = HookAdvice.Of(service, request, patient, desk.Records.Now, setting, desk.World.Shelf);
        var cards = HookCards.Of(advice, request, patient, null);
        await Task.WhenAll(cards.Select(_ => "card").Prepend("read").Select(act => desk.Records.Note(caller.Tenant.Name, act, patient.Record.Person.Value, caller.Actor)));
        await Reply.Json(context, 200, HookResponse.Write(cards));
    }
}
