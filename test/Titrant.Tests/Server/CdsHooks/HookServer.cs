using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Server;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>A whole server on a socket, with a home of its own.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    private readonly TemporaryFolder _home = new();
    private TitrantServer? _server;
    private readonly HttpClient _http = new(new ConformingAnswers());

    public string Home => _home.Path;
    public StringWriter Log { get; } = new();

    public static async Task<HookServer> Start(TenantSettings? tenant = null)
    {
        var one = new HookServer();
        var settings = ServerSettings.Default with { Port = 0, Tenants = [tenant ?? TenantSettings.Local] };
        one._server = await TitrantServer.Start(settings, new ServerWorld(one.Home, () => GatheringWorld.Now, one.Log, Shelf.Empty));
        one._http.BaseAddress = one._server.Address;
        return one;
    }

    public async Task<(HttpStatusCode Status, string Body)> Post(string path, string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<(HttpStatusCode Status, string Body, HttpContentHeaders Headers)> Send(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Content.Headers);
    }

    /// <summary>Calls order-sign with the whole case in the prefetch; returns the uuids of the cards that give advice.</summary>
    public async Task<IReadOnlyList<string>> Sign(string instance = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea")
    {
        var (status, body) = await Post("/cds-services/titrant-order-sign", Call(instance));
        Assert.Equal(HttpStatusCode.OK, status);
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("cards").EnumerateArray().Select(c => c.GetProperty("uuid").GetString()!)];
    }

    public static string Call(string instance = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", string? fhirServer = null, string? prefetch = null) => $$"""
        {"hook":"order-sign","hookInstance":"{{instance}}",{{(fhirServer is null ? "" : $"\"fhirServer\":\"{fhirServer}\",")}}
        "context":{"userId":"Practitioner/example","patientId":"1","draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{FhirCase.Metformin()}} }]} },
        "prefetch":{{prefetch ?? $$"""{"patient":{{FhirCase.Ada}},"observations":{{FhirCase.Bundle(FhirCase.Creatinine(), FhirCase.Weight())}} }"""}} }
        """;

    /// <summary>What the journal holds, verified.</summary>
    public IReadOnlyList<JournalEntry> Journal()
    {
        Assert.Empty(Titrant.Patient.Journals.Journal.Verify(Path.Combine(Home, "journals")));
        return [.. Directory.GetFiles(Path.Combine(Home, "journals"), "*.jsonl").SelectMany(Titrant.Patient.Journals.Journal.Read)];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        await Log.DisposeAsync();
        _home.Dispose();
    }
}
