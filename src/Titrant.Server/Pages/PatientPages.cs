using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Server.Access;
using Titrant.Server.Hosting;
using Titrant.Server.Records;

namespace Titrant.Server.Pages;

/// <summary>The brief in a browser: the page that `titrant brief` writes, from the same code.</summary>
internal static class PatientPages
{
    public static void Map(IEndpointRouteBuilder app, ServerSettings settings, ServerWorld world, RecordShelf records)
    {
        app.MapGet("/patients/{id}", async context =>
        {
            var caller = Caller.Of(context);
            var person = new PersonId("Patient/" + (string)context.Request.RouteValues["id"]!);
            if (records.Of(caller.Tenant.Name, person) is not { } record) { await Reply.Refuse(context, 404, "not-found", "Nobody of that identifier is in the store."); return; }
            await records.Note(caller.Tenant.Name, "read", person.Value, caller.Actor);
            var chart = Chart.Of(record, records.Now, Setting.Default with { Tenant = caller.Tenant.Name, Jurisdiction = caller.Tenant.Jurisdiction }, world.Shelf).Ask(Capabilities.All);
            await Reply.Page(context, 200, BriefPage.Write(Brief.Compose(chart, [], Capabilities.All)));
        });
    }
}
