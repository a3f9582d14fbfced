using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Titrant.Server;

namespace Titrant.Tests.Server.Hosting;

/// <summary>A server of one test on a port of its own, with real HTTP in front of it.</summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    private readonly ServerHouse _house;

    private GuardedServer(ServerHouse house) => _house = house;

    public TitrantServer Server => _house.Server;

    public HttpClient Http => _house.Http;

    public string Home => _house.Home;

    public string Log => _house.Log.ToString();

    public static async Task<GuardedServer> Start(Func<ServerSettings, ServerSettings>? change = null, string? home = null, Func<DateTimeOffset>? clock = null) =>
        new(await ServerHouse.Start(clock ?? (() => Now), change, home));

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

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    internal sealed record Reply(int Status, string Body, HttpResponseHeaders Headers, string? ContentType)
    {
        public string? this[string header] => Headers.TryGetValues(header, out var values) ? string.Join(", ", values) : null;
    }
}
