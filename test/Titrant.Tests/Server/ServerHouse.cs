using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Server;

namespace Titrant.Tests.Server;

/// <summary>A started server on a free port of loopback, with a home of its own unless one is given, and a client that lets only conforming answers pass.</summary>
internal sealed class ServerHouse : IAsyncDisposable
{
    private readonly TemporaryFolder? _own;

    private ServerHouse(TitrantServer server, string home, TemporaryFolder? own, StringWriter log)
    {
        (Server, Home, _own, Log) = (server, home, own, log);
        Http = new HttpClient(new ConformingAnswers()) { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public TitrantServer Server { get; }

    public HttpClient Http { get; }

    public string Home { get; }

    public StringWriter Log { get; }

    public static async Task<ServerHouse> Start(Func<DateTimeOffset> clock, Func<ServerSettings, ServerSettings>? change = null, string? home = null)
    {
        var own = home is null ? new TemporaryFolder() : null;
        home ??= own!.Path;
        var log = new StringWriter();
        var settings = ServerSettings.Default with { Port = 0 };
        try
        {
            return new(await TitrantServer.Start(change is null ? settings : change(settings), new ServerWorld(home, clock, log, Shelf.Empty)), home, own, log);
        }
        catch
        {
            own?.Dispose();
            throw;
        }
    }

    /// <summary>What the journals hold, verified.</summary>
    public IReadOnlyList<JournalEntry> Journalled()
    {
        var folder = Path.Combine(Home, "journals");
        Assert.Empty(Journal.Verify(folder));
        return [.. Directory.GetFiles(folder, "*.jsonl").SelectMany(Journal.Read)];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        _own?.Dispose();
    }
}
