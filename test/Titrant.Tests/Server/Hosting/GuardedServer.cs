using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Titrant.Server;

namespace Titrant.Tests.Server.Hosting;

/// <summary>A server of one test on a port of its own, with real HTTP in front of it.</summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    private readonly TemporaryFolder? _own;
    private readonly StringWriter _log;

    private GuardedServer(TitrantServer server, string home, TemporaryFolder? own, StringWriter log)
    {
        (Server, Home, _own, _log) = (server, home, own, log);
        Http = new HttpClient(new ConformingAnswers()) { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public TitrantServer Server { get; }

    public HttpClient Http { get; }

    public string Home { get; }

    public string Log => _log.ToString();

    public static async Task<GuardedServer> Start(Func<ServerSettings, ServerSettings>? change = null, string? home = null, Func<DateTimeOffset>? clock = null)
    {
        var own = home is null ? new TemporaryFolder() : null;
        var log = new StringWriter();
        var settings = (change ?? (s => s))(ServerSettings.Default with { Port = 0 });
        try
        {
            var server = await TitrantServer.Start(settings, new ServerWorld(home ?? own!.Path, clock ?? (() => Now), log, Titrant.Patient.Shelf.Empty));
            return new(server, home ?? own!.Path, own, log);
        }
        catch
        {
            own?.Dispose();
            throw;
        }
    }

    public static DateTimeOffset Now { get; } = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    public async Task<Reply> Send(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Http.SendAsync(request);
        return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, answer.Content.Headers.ContentType?.ToString());
    }

    /// <summary>What comes back for bytes as they are, until the server closes.</summary>
    public async Task<string> Raw(string text, TimeSpan? wait = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Server.Address.Host, Server.Address.Port);
        var stream = client.GetStream();
        using var time = new CancellationTokenSource(wait ?? TimeSpan.FromSeconds(30));
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), time.Token);
            await stream.CopyToAsync(answer, time.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Reset by the server: what came before counts.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        _own?.Dispose();
    }

    internal sealed record Reply(int Status, string Body, HttpResponseHeaders Headers, string? ContentType)
    {
        public string? this[string header] => Headers.TryGetValues(header, out var values) ? string.Join(", ", values) : null;
    }
}
