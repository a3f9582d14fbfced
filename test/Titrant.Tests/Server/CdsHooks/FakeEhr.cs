using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>An EHR's FHIR server for one test: answers what it was taught, under /fhir, and remembers what it was asked.</summary>
internal sealed class FakeEhr : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);

    private FakeEhr(WebApplication app) => _app = app;

    public Uri Base => new(_app.Urls.First() + "/fhir");

    /// <summary>Path and query after /fhir/, with the Authorization header.</summary>
    public ConcurrentQueue<(string Asked, string Authorization)> Calls { get; } = [];

    public static async Task<FakeEhr> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var ehr = new FakeEhr(app);
        app.Run(async context =>
        {
            var asked = (context.Request.Path + context.Request.QueryString.ToString())["/fhir/".Length..];
            ehr.Calls.Enqueue((asked, context.Request.Headers.Authorization.ToString()));
            if (ehr._answers.TryGetValue(asked, out var answer)) await answer(context);
            else context.Response.StatusCode = 404;
        });
        await app.StartAsync();
        return ehr;
    }

    public FakeEhr Answers(string asked, string json, string contentType = "application/fhir+json", int status = 200) => Does(asked, async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json), context.RequestAborted);
    });

    public FakeEhr Does(string asked, Func<HttpContext, Task> answer)
    {
        _answers[asked] = answer;
        return this;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
