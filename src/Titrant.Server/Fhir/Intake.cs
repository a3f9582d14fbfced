using System.Globalization;
using Microsoft.AspNetCore.Http;
using Titrant.Patient.Store;
using Titrant.Server.Access;
using Titrant.Server.Hosting;
using Titrant.Server.Records;

namespace Titrant.Server.Fhir;

/// <summary>What comes in by FHIR: POST /fhir with a Bundle (transaction, collection), POST /fhir/{type}, PUT /fhir/{type}/{id}.</summary>
internal sealed class Intake
{
    private readonly RecordShelf _records;
    private readonly IntakeStore _store;

    public Intake(RecordShelf records) => (_records, _store) = (records, new IntakeStore(records.Store, records.Store));

    public Task AnswerBundle(HttpContext context) => Answered(context, Bundle);

    public Task AnswerSingle(HttpContext context) => Answered(context, Single);

    private static async Task Answered(HttpContext context, Func<HttpContext, ReadOnlyMemory<byte>, Task> answer)
    {
        if (!FhirMedia.IsJsonBody(context.Request)) { await Reply.Refuse(context, 415, "not-supported", "FHIR is taken as JSON (application/fhir+json) of version 4.0."); return; }
        try
        {
            await answer(context, await JsonBody.Read(context));
        }
        catch (IntakeRefusedException refused)
        {
            await Reply.Fhir(context, refused.Status, OperationOutcome.Of(refused.Code, refused.Message, refused.Expression));
        }
    }

    private async Task Bundle(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var done = await Stored(context, IntakeReader.Bundle(body));
        await Reply.Fhir(context, 200, IntakeResponse.Bundle(done));
    }

    private async Task Single(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var (request, route) = (context.Request, context.Request.RouteValues);
        var entry = IntakeReader.Single(body, (string)route["type"]!, (string?)route["id"], Header(request, "If-Match"), Header(request, "If-None-Exist"));
        var done = (await Stored(context, [entry]))[0];
        context.Response.Headers.ETag = FhirRead.ETag(done.Stored);
        context.Response.Headers.LastModified = done.Stored.LastUpdated.ToString("R", CultureInfo.InvariantCulture);
        context.Response.Headers.Location = $"{FhirApi.Base(context)}/{IntakeResponse.Location(done)}";
        await Reply.Fhir(context, done.Created ? 201 : 200, IntakeResponse.Outcome(done));
    }

    // Journalled before it is answered: once for everybody whose record was written to.
    private async Task<IReadOnlyList<IntakeDone>> Stored(HttpContext context, IReadOnlyList<IntakeEntry> entries)
    {
        var caller = Caller.Of(context);
        var done = _store.Take(caller.Tenant.Name, _records.Now, entries, FhirApi.Base(context));
        var persons = done.Select(d => d.Stored.Person).Where(p => p != IResourceStore.Nobody).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var person in persons.DefaultIfEmpty(null)) await _records.Note(caller.Tenant.Name, "write", person, caller.Actor);
        return done;
    }

    private static string? Header(HttpRequest request, string name) => request.Headers[name] is { Count: > 0 } values ? values.ToString() : null;
}
