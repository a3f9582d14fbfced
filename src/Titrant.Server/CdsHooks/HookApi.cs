using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Titrant.Patient;
using Titrant.Server.Access;
using Titrant.Server.Hosting;
using Titrant.Server.Pages;
using Titrant.Server.Records;

namespace Titrant.Server.CdsHooks;

/// <summary>What every hook has at hand.</summary>
internal sealed record HookDesk(ServerSettings Settings, ServerWorld World, RecordShelf Records);

/// <summary>GET /cds-services, POST /cds-services/{id}, POST /cds-services/{id}/feedback, GET /acceptance.</summary>
internal static class HookApi
{
    public static void Map(IEndpointRouteBuilder app, HookDesk desk)
    {
        Get(app, "/cds-services", context => Reply.Json(context, 200, Discovery.Write(HookService.All)));
        Post(app, "/cds-services/{id}", (context, service, body) => Call(context, desk, service, body));
        Post(app, "/cds-services/{id}/feedback", (context, _, body) => Feedback.Take(context, desk, body));
        Get(app, "/acceptance", context => Accepted(context, desk, a => PlainPage.Send(context, 200, AcceptancePage.Write(a))));
        Get(app, "/acceptance.json", context => Accepted(context, desk, a => Reply.Json(context, 200, a.ToJson())));
    }

    private static async Task Call(HttpContext context, HookDesk desk, HookService service, ReadOnlyMemory<byte> body)
    {
        var caller = Caller.Of(context);
        var read = HookReader.Read(body, service.Hook);
        if (read.Request is not { } request) { await Reply.Fhir(context, 400, HookFaults.Outcome(read.Faults)); return; }
        if (request.PatientId is not { Length: > 0 })
        {
            await Reply.Json(context, 200, HookResponse.Write(HookCards.Nothing(request, "the call does not say which patient it is about")));
            return;
        }
        var (patient, why) = await new HookGathering(desk).Of(service, request, caller, context.RequestAborted);
        if (patient is null) { await Reply.Refuse(context, 412, "required", why); return; }

        var setting = Setting.Default with { Tenant = caller.Tenant.Name, Jurisdiction = caller.Tenant.Jurisdiction };
        var advice = HookAdvice.Of(service, request, patient, desk.Records.Now, setting, desk.World.Shelf);
        var cards = HookCards.Of(advice, request, patient, PageOf(context, request, patient));
        var person = patient.Record.Person;
        // Two waits for the disk at the same time; the answer is given after both.
        var noted = desk.Records.Note(caller.Tenant.Name, [("read", null), .. cards.Select(c => ("card", (string?)c.Uuid))], person.Value, caller.Actor);
        try
        {
            HookLedger.Keep(desk.Records.Store, caller.Tenant.Name, person, service, advice, cards, desk.Records.Now);
        }
        finally
        {
            await noted;
        }
        await Reply.Json(context, 200, HookResponse.Write(cards));
    }

    // Only what is stored has a page.
    private static Uri? PageOf(HttpContext context, HookRequest request, HookPatient patient) =>
        patient.Sources.Contains(HookPatient.Stored)
        && Uri.TryCreate($"{Caller.BaseOf(context)}/patients/{Uri.EscapeDataString(request.PatientId!)}", UriKind.Absolute, out var page) ? page : null;

    private static async Task Accepted(HttpContext context, HookDesk desk, Func<Acceptance, Task> answer)
    {
        var caller = Caller.Of(context);
        await desk.Records.Note(caller.Tenant.Name, "read", null, caller.Actor);
        await answer(Acceptance.Of(desk.Records.Store.CountCards(caller.Tenant.Name)));
    }

    private static void Get(IEndpointRouteBuilder app, string pattern, RequestDelegate answer)
    {
        app.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], answer);
        Others(app, pattern, "GET, HEAD");
    }

    private static void Post(IEndpointRouteBuilder app, string pattern, Func<HttpContext, HookService, ReadOnlyMemory<byte>, Task> answer)
    {
        app.MapPost(pattern, async context =>
        {
            var id = (string)context.Request.RouteValues["id"]!;
            if (HookService.All.FirstOrDefault(s => s.Id == id) is not { } service) { await Reply.Refuse(context, 404, "not-found", "There is no such service; GET /cds-services lists them."); return; }
            if (!JsonBody.IsNamed(context.Request)) { await Reply.Refuse(context, 415, "not-supported", "Send the body as Content-Type: application/json, in UTF-8 and not compressed."); return; }
            await answer(context, service, await JsonBody.Read(context));
        });
        Others(app, pattern, "POST");
    }

    // Routing prefers the endpoint that names the method; this one is what is left.
    private static void Others(IEndpointRouteBuilder app, string pattern, string allowed) => app.Map(pattern, context =>
    {
        context.Response.Headers.Allow = allowed + ", OPTIONS";
        if (!HttpMethods.IsOptions(context.Request.Method)) return Reply.Refuse(context, 405, "not-supported", $"Here is only {allowed}.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    });
}
