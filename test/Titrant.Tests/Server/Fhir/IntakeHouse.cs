using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server;

namespace Titrant.Tests.Server.Fhir;

/// <summary>A server of one's own on a real socket, and its store from outside.</summary>
internal sealed class IntakeHouse : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly TitrantServer _server;
    private readonly InstallationKey _key;

    private IntakeHouse(TemporaryFolder folder, TitrantServer server, Func<DateTimeOffset> clock)
    {
        (_folder, _server, Clock) = (folder, server, clock);
        Client = new HttpClient(new ConformingAnswers()) { BaseAddress = server.Address };
        _key = InstallationKey.OpenOrCreate(folder.File("installation.key"));
        Store = SqliteRecordStore.Open(folder.File("store.db"), _key);
    }

    public HttpClient Client { get; }
    public SqliteRecordStore Store { get; }
    public Func<DateTimeOffset> Clock { get; }
    public string Home => _folder.Path;

    public static async Task<IntakeHouse> Open()
    {
        var folder = new TemporaryFolder();
        Func<DateTimeOffset> clock = () => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var server = await TitrantServer.Start(ServerSettings.Default with { Port = 0 }, new ServerWorld(folder.Path, clock, TextWriter.Null, Shelf.Empty));
        return new(folder, server, clock);
    }

    public Task<Reply> Post(string json, string address = "/fhir") => Send(HttpMethod.Post, address, Encoding.UTF8.GetBytes(json));

    public Task<Reply> Put(string address, string json, string? ifMatch = null) => Send(HttpMethod.Put, address, Encoding.UTF8.GetBytes(json), ("If-Match", ifMatch));

    public async Task<Reply> Send(HttpMethod method, string address, byte[] body, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/fhir+json");
        foreach (var (name, value) in headers) if (value is not null) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject(), answer.Headers.ETag?.ToString(), answer.Headers.Location?.ToString());
    }

    public PatientRecord Record(string person) => RecordArchive.Get(Store, "local", new PersonId(person));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Store.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }
}

internal sealed record Reply(HttpStatusCode Status, JsonObject? Body, string? ETag, string? Location)
{
    /// <summary>"Observation/1" of each entry of a transaction-response.</summary>
    public IReadOnlyList<string> Places => [.. Responses.Select(r => string.Join('/', ((string)r["location"]!).Split('/')[..2]))];

    public IReadOnlyList<JsonObject> Responses => [.. (Body!["entry"]?.AsArray() ?? []).Select(e => e!["response"]!.AsObject())];

    /// <summary>"422 not-found Bundle.entry[1].resource.subject".</summary>
    public string Refusal => $"{(int)Status} {(string?)Body!["issue"]?[0]?["code"]} {(string?)Body["issue"]?[0]?["expression"]?[0]}".TrimEnd();
}
