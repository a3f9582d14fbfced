using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Titrant.Server.Access;
using Titrant.Server.CdsHooks;
using Titrant.Server.Fhir;
using Titrant.Server.Hosting;
using Titrant.Server.Pages;
using Titrant.Server.Records;
using Titrant.Server.Settings;

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
    private readonly IDisposable[] _parts;

    private TitrantServer(WebApplication app, RecordShelf records, IDisposable[] parts) => (_app, _records, _parts) = (app, records, parts);

    /// <summary>Where it listens, with the port that was taken.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <exception cref="ServerRefusedException">The settings ask for what would not be safe, or the port, the home or the certificate cannot be had.</exception>
    public static async Task<TitrantServer> Start(ServerSettings settings, ServerWorld world)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(world);
        var address = StartRules.Check(settings);
        var tls = Listening.Tls(settings);
        var records = Open(world);
        var gate = new TokenGate(settings, world.Clock);
        var limits = new RequestLimits(settings);
        try
        {
            WarmUp.Run(world.Clock(), world.Shelf);
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            var log = TextWriter.Synchronized(world.Log);
            builder.Logging.ClearProviders().AddProvider(new ScrubbedLog(log, world.Clock));
            builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => Listening.Apply(options, settings, address, tls));
            builder.Services.AddRouting().AddCors().Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.DrainSeconds));
            var app = builder.Build();
            app.UseRouting();
            app.Use(new RequestLog(log, world.Clock).Invoke);
            app.Use((context, next) =>
            {
                SecureHeaders.Put(context, tls is not null || settings.BehindProxy);
                return next(context);
            });
            if (settings.CorsOrigins.Count > 0)
                app.UseWhen(context => context.Request.Path.StartsWithSegments("/cds-services"), hooks => hooks.UseCors(policy => policy
                    .WithOrigins([.. settings.CorsOrigins]).WithMethods("GET", "POST").WithHeaders("Authorization", "Content-Type", "Accept").SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
            app.Use(limits.Invoke);
            app.Use(new Entrance(settings, records, gate).Invoke);
            Health.Map(app, records, world.Home, app.Lifetime);
            HookApi.Map(app, new HookDesk(settings, world, records));
            FhirApi.Map(app, records);
            PatientPages.Map(app, settings, world, records);
            await app.StartAsync();
            return new(app, records, [gate, limits]);
        }
        catch (Exception e)
        {
            gate.Dispose();
            limits.Dispose();
            records.Dispose();
            if (e is not ServerRefusedException && NoSocket(e, settings) is { } refused) throw refused;
            throw;
        }
    }

    /// <summary>Done when the process was asked to end and the last answer has been given.</summary>
    public Task WaitForShutdown(CancellationToken cancel = default) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (var part in _parts) part.Dispose();
        _records.Dispose();
    }

    private static RecordShelf Open(ServerWorld world)
    {
        try
        {
            var records = RecordShelf.Open(world.Home, world.Clock);
            if (Health.CanWrite(world.Home)) return records;
            records.Dispose();
            throw new ServerRefusedException($"The journal cannot be written under '{world.Home}'. Nothing is answered that cannot be noted; check the rights of the folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerRefusedException($"The records under '{world.Home}' cannot be opened: {e.Message} TITRANT_HOME names the folder; it must be one that this user may write to.", e);
        }
    }

    private static ServerRefusedException? NoSocket(Exception e, ServerSettings settings)
    {
        var at = $"{settings.Address}:{settings.Port}";
        for (var inner = e; inner is not null; inner = inner.InnerException)
            if (inner is SocketException socket)
                return new(socket.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => $"{at} is taken by another program. Choose another --port, or 0 for any free one.",
                    SocketError.AccessDenied => $"This user may not listen on {at}. Ports below 1024 need rights; choose another --port.",
                    SocketError.AddressNotAvailable => $"{settings.Address} is no address of this machine.",
                    _ => $"{at} cannot be listened on ({socket.SocketErrorCode}).",
                }, e);
        return null;
    }
}
