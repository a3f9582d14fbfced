using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server.Access;

namespace Titrant.Server.Hosting;

/// <summary>One line per request, and an OperationOutcome for whatever nobody caught.</summary>
/// <remarks>A path, a query, a header or the message of an exception may name a patient: none is ever written. The route's template, sizes and types are.</remarks>
internal sealed class RequestLog(TextWriter log, Func<DateTimeOffset> clock)
{
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private sealed record Note(string Why);

    /// <summary>Adds the constant reason of a refusal to the request's line.</summary>
    public static void Refused(HttpContext context, string why) => context.Features.Set(new Note(why));

    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        var began = Stopwatch.GetTimestamp();
        var id = Guid.NewGuid().ToString("N")[..16];
        context.Response.Headers["X-Request-Id"] = id;
        var gone = false;
        string? fault = null;
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null } answer)
                await Reply.Refuse(context, answer.StatusCode, answer.StatusCode == 404 ? "not-found" : "not-supported", answer.StatusCode == 404 ? "There is nothing at this address." : "This address does not take this method.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            gone = true;
        }
        catch (BadHttpRequestException e)
        {
            await Answer(context, e.StatusCode, e.StatusCode == 413 ? "too-long" : e.StatusCode == 408 ? "timeout" : "invalid",
                e.StatusCode == 413 ? "The body is larger than this server takes." : e.StatusCode == 408 ? "The body came too slowly." : "The request is not HTTP as this server reads it.");
        }
        catch (Exception e) when (e is JournalException or StoreException)
        {
            fault = Place(e);
            await Answer(context, 503, "transient", "The store or the journal does not answer. Whether anything was written is not certain; ask again.");
        }
        catch (Exception e)
        {
            fault = Place(e);
            await Answer(context, 500, "exception", $"This should not have happened. Please report request {id} to whoever runs this server.");
        }
        Write(context, id, gone ? 499 : context.Response.StatusCode, Stopwatch.GetElapsedTime(began), fault);
    }

    private static async Task Answer(HttpContext context, int status, string code, string says)
    {
        if (context.Response.HasStarted) { context.Abort(); return; }
        try
        {
            await Reply.Refuse(context, status, code, says);
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more; the log line is written all the same.
        }
    }

    private void Write(HttpContext context, string id, int status, TimeSpan took, string? fault)
    {
        var method = s_methods.FirstOrDefault(m => m == context.Request.Method) ?? "OTHER";
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
        var tenant = context.Features.Get<Caller>()?.Tenant.Name ?? "-";
        var why = context.Features.Get<Note>()?.Why;
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{clock().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {method} {route} {status} {took.TotalMilliseconds:0}ms {context.Response.ContentLength ?? 0}B tenant={tenant} id={id}");
        log.WriteLine(line + (why is null ? "" : $" refused: {why}") + (fault is null ? "" : $" fault: {fault}"));
    }

    /// <summary>Type and first place in our own code: "InvalidOperationException in HookApi.Call".</summary>
    internal static string Place(Exception e)
    {
        foreach (var frame in new StackTrace(e).GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method || type.Namespace?.StartsWith("Titrant", StringComparison.Ordinal) != true) continue;
            var name = method.Name;
            // An async method runs in a nested type named after it, <Call>d__1.
            while (type.DeclaringType is { } outer && (type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute), false)))
            {
                if (type.Name.StartsWith('<') && type.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end) name = type.Name[1..end];
                type = outer;
            }
            return $"{e.GetType().Name} in {type.Name}.{name}";
        }
        return e.GetType().Name;
    }
}
