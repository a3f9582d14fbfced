using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Titrant.Server.Access;
using Titrant.Server.Hosting;
using Titrant.Server.Records;

namespace Titrant.Server.Fhir;

/// <param name="Methods">GET brings HEAD with it.</param>
internal sealed record FhirRoute(string Pattern, IReadOnlyList<string> Methods, RequestDelegate Answer);

/// <summary>The FHIR surface, under /fhir: its routes in plain sight, and a refusal in FHIR's words for everything else there.</summary>
internal static class FhirApi
{
    private static readonly string[] s_get = ["GET", "HEAD"];

    public static void Map(IEndpointRouteBuilder app, RecordShelf records)
    {
        var (read, search, intake) = (new FhirRead(records), new FhirSearch(records), new Intake(records));
        IReadOnlyList<FhirRoute> routes =
        [
            new("/fhir", ["POST"], intake.AnswerBundle),
            new("/fhir/metadata", s_get, CapabilityStatement.Answer),
            new("/fhir/{type}", s_get, search.ByAddress),
            new("/fhir/{type}", ["POST"], intake.AnswerSingle),
            new("/fhir/{type}/_search", ["POST"], search.ByForm),
            new("/fhir/{type}/{id}", s_get, read.Read),
            new("/fhir/{type}/{id}", ["PUT"], intake.AnswerSingle),
            new("/fhir/{type}/{id}/_history/{vid}", s_get, read.ReadVersion),
        ];
        foreach (var route in routes) app.MapMethods(route.Pattern, route.Methods, context => Negotiated(context, route.Answer));
        foreach (var pattern in routes.GroupBy(r => r.Pattern)) app.Map(pattern.Key, context => NotAllowed(context, pattern.SelectMany(r => r.Methods)));
        app.Map("/fhir/{**rest}", context => Reply.Refuse(context, 404, "not-found", "There is nothing at this address; see /fhir/metadata."));
        foreach (var document in (string[])["smart-configuration", "openid-configuration"])
            app.Map("/.well-known/" + document, context => Reply.Refuse(context, 404, "not-supported", "This server offers no SMART launch."));
    }

    /// <summary>"http://127.0.0.1:8088/fhir", as the caller reached it.</summary>
    public static string Base(HttpContext context) => Caller.BaseOf(context) + "/fhir";

    private static Task Negotiated(HttpContext context, RequestDelegate answer)
    {
        if (!FhirMedia.Accepts(context.Request)) return Reply.Refuse(context, 406, "not-supported", "FHIR is spoken here as application/fhir+json of version 4.0.");
        return answer(context);
    }

    private static Task NotAllowed(HttpContext context, IEnumerable<string> methods)
    {
        context.Response.Headers.Allow = string.Join(", ", methods.Distinct());
        return Reply.Refuse(context, 405, "not-supported", "This address does not take that method.");
    }
}
