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

/// <summary>The brief in a browser: the page that `titrant brief` writes, from the same code, with what a server can add.</summary>
internal sealed class PatientPages(ServerWorld world, RecordShelf records)
{
    public static void Map(IEndpointRouteBuilder app, ServerSettings settings, ServerWorld world, RecordShelf records)
    {
        _ = settings;
        var pages = new PatientPages(world, records);
        Get("/", context => PlainPage.Send(context, 200, StartPage.Write(world.Shelf)));
        Get("/patients", pages.List);
        Get("/patients/{id}", pages.Show);
        Get("/patients/{id}/facts/{fact}", pages.ShowFact);
        Get("/patients/{id}/brief.json", context => pages.Export(context, "application/json; charset=utf-8", BriefJson.Write));
        Get("/patients/{id}/brief.fhir.json", context => pages.Export(context, "application/fhir+json; charset=utf-8", BriefFhir.Write));
        app.MapPost("/patients/{id}/what-if", pages.Suppose);
        // Reloading the address of a what-if shows the record as it stands.
        Get("/patients/{id}/what-if", context =>
        {
            context.Response.Redirect(PatientAddress.Read(context) is [var person, ..] ? PatientAddress.Of(person) : "/patients");
            return Task.CompletedTask;
        }, "GET, HEAD, POST");
        app.Map("/{**rest}", context => Reply.Refuse(context, 404, "not-found", "There is no page at this address."));

        // Routing prefers the endpoint that names the method; the other one is what is left.
        void Get(string pattern, RequestDelegate answer, string allowed = "GET, HEAD")
        {
            app.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], answer);
            app.Map(pattern, context =>
            {
                context.Response.Headers.Allow = allowed;
                return Reply.Refuse(context, 405, "not-supported", $"This address takes {allowed} only.");
            });
        }
    }

    private async Task List(HttpContext context)
    {
        var caller = Caller.Of(context);
        var query = context.Request.Query["q"].ToString().Trim();
        if (query.Length > PatientList.LongestQuery) { await Reply.Refuse(context, 400, "too-long", $"Search for at most {PatientList.LongestQuery} characters."); return; }
        var list = PatientList.Of(records, caller.Tenant.Name, query, int.TryParse(context.Request.Query["page"], out var page) ? page : 1);
        await records.Note(caller.Tenant.Name, "search", null, caller.Actor);
        // Whose name was shown was read.
        await Task.WhenAll(list.Rows.Where(r => r.Who is not null).Select(r => records.Note(caller.Tenant.Name, "read", r.Id.Value, caller.Actor)));
        await PlainPage.Send(context, 200, list.Write());
    }

    private async Task Show(HttpContext context)
    {
        if (await Open(context, context.Request.Query["as-of"].ToString(), "read") is { } page) await PlainPage.Send(context, 200, page.Write(WhatIfForm.Empty));
    }

    private async Task ShowFact(HttpContext context)
    {
        if (await Open(context, context.Request.Query["as-of"].ToString(), "read") is not { } page) return;
        var found = FactId.TryParse(Uri.UnescapeDataString((string)context.Request.RouteValues["fact"]!), out var id) ? page.Now.Facts.FirstOrDefault(f => f.Id == id) : null;
        if (found is null) await Reply.Refuse(context, 404, "not-found", "This record holds no such entry on that day. It may have been corrected since, or not yet been known.");
        else await PlainPage.Send(context, 200, page.WriteFact(found));
    }

    private async Task Export(HttpContext context, string contentType, Func<Brief, byte[]> write)
    {
        if (context.Request.Query.Keys.Any(k => k != "as-of")) { await Reply.Refuse(context, 400, "not-supported", "Only the record as it stands is exported; what is assumed is not."); return; }
        if (await Open(context, context.Request.Query["as-of"].ToString(), "read") is not { } page) return;
        context.Response.Headers.CacheControl = "no-store";
        await Reply.Bytes(context, 200, contentType, write(page.Compose()));
    }

    private async Task Suppose(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength > WhatIfForm.LongestForm) { await Reply.Refuse(context, 400, "invalid", "Send the form of the page."); return; }
        if (await WhatIfForm.Sent(context) is not { } sent) { await Reply.Refuse(context, 400, "invalid", "The form cannot be read."); return; }
        if (await Open(context, sent["as-of"].ToString(), "what-if") is not { } page) return;
        var form = WhatIfForm.Of(sent, page.Now);
        if (form.Given.Count == 0 && form.Faults.Count == 0) { context.Response.Redirect(page.Link); return; }
        var whatIf = form.Given.Count == 0 ? null : WhatIf.Of(page.Now, form.Given);
        if (whatIf is { Kept.Count: 0 }) form = form.Unfitting();
        await PlainPage.Send(context, form.Faults.Count > 0 ? 422 : 200, whatIf is { Kept.Count: > 0 } ? page.Write(form, whatIf) : page.Write(form));
    }

    /// <summary>The page of whom the address names; null after a refusal was sent.</summary>
    private async Task<PatientPage?> Open(HttpContext context, string asOf, string action)
    {
        var caller = Caller.Of(context);
        if (Moment(asOf) is not { } at) { await Reply.Refuse(context, 400, "value", "The day after \u2018as-of\u2019 is not a date such as 2026-03-10."); return null; }
        foreach (var person in PatientAddress.Read(context))
        {
            if (records.Of(caller.Tenant.Name, person) is not { } record) continue;
            await records.Note(caller.Tenant.Name, action, person.Value, caller.Actor);
            var setting = Setting.Default with { Tenant = caller.Tenant.Name, Jurisdiction = caller.Tenant.Jurisdiction };
            return new(person, asOf, Chart.Of(record, at, setting, world.Shelf).Ask(Capabilities.On(world.Shelf)));
        }
        await Reply.Refuse(context, 404, "not-found", "Nobody of that identifier is in the store.");
        return null;
    }

    // The end of a day (UTC), so that the day's results count. Years that no record has would run out of the calendar.
    private DateTimeOffset? Moment(string asOf) => asOf.Length == 0 ? records.Now
        : Titrant.Patient.Moment.TryParse(asOf, out var moment) && moment.Precision == Precision.Day && moment.Earliest.Year is > 1850 and < 2200 ? moment.Latest : null;
}
