using Microsoft.AspNetCore.Http;
using Titrant.Server.Fhir;
using Titrant.Server.Pages;

namespace Titrant.Server.Hosting;

/// <summary>Whole bodies with their length; nothing is streamed that could break off half way.</summary>
internal static class Reply
{
    public static async Task Bytes(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    public static Task Json(HttpContext context, int status, ReadOnlyMemory<byte> body) => Bytes(context, status, "application/json; charset=utf-8", body);

    /// <summary>A resource of FHIR, OperationOutcomes among them.</summary>
    public static Task Fhir(HttpContext context, int status, ReadOnlyMemory<byte> resource) => Bytes(context, status, OperationOutcome.ContentType, resource);

    public static Task Page(HttpContext context, int status, ReadOnlyMemory<byte> body) => Bytes(context, status, "text/html; charset=utf-8", body);

    /// <summary>An OperationOutcome with its HTTP status; a page where a browser asks for one.</summary>
    public static Task Refuse(HttpContext context, int status, string code, string says) => ErrorPage.IsAskedFor(context) ? ErrorPage.Send(context, status, says)
        : Fhir(context, status, OperationOutcome.Of(code, says));
}
