using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Titrant.Server.Hosting;

/// <summary>So many requests at once, so many waiting, so long, so large. Health answers even when the rest is full.</summary>
internal sealed class RequestLimits(ServerSettings settings) : IDisposable
{
    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions { PermitLimit = settings.MaxConcurrent, QueueLimit = settings.MaxWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    // A body of megabytes may cost seconds, and one that trickles in costs nothing to send: such calls wait for each other, not others for them.
    private const int Small = 1 << 20;
    private readonly ConcurrencyLimiter _large = new(new ConcurrencyLimiterOptions { PermitLimit = Math.Max(1, settings.MaxConcurrent / 4), QueueLimit = settings.MaxWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/health")) { await next(context); return; }
        // Packed bodies are refused: a few bytes may unpack to gigabytes, and no EHR needs them at these sizes.
        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            await Reply.Refuse(context, 415, "not-supported", "Bodies are taken as they are, without Content-Encoding.");
            return;
        }
        if (context.Request.ContentLength > settings.MaxRequestBytes)
        {
            await Reply.Refuse(context, 413, "too-long", string.Create(CultureInfo.InvariantCulture, $"The body is larger than {settings.MaxRequestBytes} bytes. Send it in parts."));
            return;
        }
        var left = context.RequestAborted;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(left);
        time.CancelAfter(TimeSpan.FromSeconds(settings.RequestSeconds));
        context.RequestAborted = time.Token;
        try
        {
            // The narrow gate first: who waits there takes no turn from anybody.
            using var heavy = context.Request.ContentLength > Small || context.Request.Headers.TransferEncoding.Count > 0 ? await _large.AcquireAsync(1, time.Token) : null;
            using var turn = heavy is { IsAcquired: false } ? heavy : await _turns.AcquireAsync(1, time.Token);
            if (turn.IsAcquired) await next(context);
            else await Later(context, 1, "Too many requests are waiting already. Ask again shortly.", "throttled", left);
        }
        catch (Exception e) when (time.IsCancellationRequested && !left.IsCancellationRequested && e is OperationCanceledException or IOException { InnerException: OperationCanceledException })
        {
            await Later(context, 5, string.Create(CultureInfo.InvariantCulture, $"This took longer than {settings.RequestSeconds} seconds and was given up."), "timeout", left);
        }
        finally
        {
            context.RequestAborted = left;
        }
    }

    private static async Task Later(HttpContext context, int seconds, string says, string code, CancellationToken left)
    {
        context.RequestAborted = left;
        if (context.Response.HasStarted) { context.Abort(); return; }
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Reply.Refuse(context, 503, code, says);
    }

    public void Dispose()
    {
        _turns.Dispose();
        _large.Dispose();
    }
}
