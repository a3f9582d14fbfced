using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Server;

namespace Titrant.Tests.Server;

/// <summary>A really started server on a free port of loopback, with a store of its own.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _home = new();
    private readonly StringWriter _log = new();
    private TitrantServer? _server;

    public HttpClient Client { get; } = new(new ConformingAnswers());

    public string Home => _home.Path;

    public string Log => _log.ToString();

    public async ValueTask InitializeAsync()
    {
        _server = await TitrantServer.Start(ServerSettings.Default with { Port = 0 }, new ServerWorld(_home.Path, () => Now, TextWriter.Synchronized(_log), Shelf.Empty));
        Client.BaseAddress = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        await _log.DisposeAsync();
        _home.Dispose();
    }

    public async Task<(int Status, string ContentType, byte[] Body)> Get(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await Of(answer);
    }

    public Task<(int Status, string ContentType, byte[] Body)> Post(string path, JsonNode body) => Post(path, Calls.Bytes(body));

    public async Task<(int Status, string ContentType, byte[] Body)> Post(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await Of(answer);
    }

    /// <summary>Every byte that the server wrote to its folder, and its log.</summary>
    public string Written()
    {
        var all = new StringBuilder(Log);
        foreach (var file in Directory.EnumerateFiles(Home, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            all.Append(reader.ReadToEnd());
        }
        return all.ToString();
    }

    private static async Task<(int, string, byte[])> Of(HttpResponseMessage answer) =>
        ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
}
