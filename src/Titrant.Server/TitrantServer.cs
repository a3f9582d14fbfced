using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Titrant.Server.Access;
using Titrant.Server.Hosting;
using Titrant.Server.Records;
using Titrant.Server.CdsHooks;
using Titrant.Server.Fhir;
using Titrant.Server.Pages;

namespace Titrant.Server;

/// <summary>What the server may touch of the world outside, handed in so that tests can stand in for it.</summary>
/// <param name="Home">Folder of the installation key, store, journals and packs.</param>
/// <param name="Log">One line per event for whoever runs the server; no patient is ever named there.</param>
/// <param name="Shelf">The packs at hand.</param>
public sealed record ServerWorld(string Home, Func<DateTimeOffset> Clock, TextWriter Log, Titrant.Patient.Shelf Shelf);

/// <summary>One process, one store, loopback by default: CDS Hooks, a little FHIR, and the brief in a browser.</summary>
public sealed class TitrantServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RecordShelf _records;

    private TitrantServer(WebApplication app, RecordShelf records) => (_app, _records) = (app, records);

    /// <summary>Where it listens, with the port that was taken.</summary>
    public Uri Address => new(_app.Urls.First());

    public static async Task<TitrantServer> Start(ServerSettings settings, ServerWorld world)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(world);
        var records = RecordShelf.Open(world.Home, world.Clock);
        try
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelCore();
            builder.WebHost.UseUrls($"http://{settings.Address}:{settings.Port}");
            builder.Services.AddRouting();
            var app = builder.Build();
            app.Use((context, next) =>
            {
                context.Features.Set(new Caller(settings.Tenants[0], "loopback"));
                return next(context);
            });
            app.UseRouting();
            Health.Map(app);
            HookApi.Map(app, new HookDesk(settings, world, records));
            FhirApi.Map(app, settings, records);
            PatientPages.Map(app, settings, world, records);
            await app.StartAsync();
            return new(app, records);
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    /// <summary>Done when the process was asked to end and the last answer has been given.</summary>
    public Task WaitForShutdown(CancellationToken cancel = default) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _records.Dispose();
    }
}
