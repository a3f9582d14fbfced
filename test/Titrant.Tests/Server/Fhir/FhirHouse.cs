using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server;

namespace Titrant.Tests.Server.Fhir;

/// <summary>A server on a socket of its own, over a store of its own, for one house or two.</summary>
internal sealed class FhirHouse : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly InstallationKey _key;
    private readonly List<TitrantServer> _servers = [];
    private readonly List<HttpClient> _clients = [];

    public FhirHouse()
    {
        _key = InstallationKey.OpenOrCreate(_folder.File("installation.key"));
        Store = SqliteRecordStore.Open(_folder.File("store.db"), _key);
    }

    public SqliteRecordStore Store { get; }

    public string Home => _folder.Path;

    /// <summary>A client of a server whose callers all belong to this tenant.</summary>
    public async Task<HttpClient> Open(string tenant = "local")
    {
        var settings = ServerSettings.Default with { Port = 0, Tenants = [TenantSettings.Local with { Name = tenant }] };
        var server = await TitrantServer.Start(settings, new ServerWorld(Home, () => Noon, TextWriter.Null, Shelf.Empty));
        _servers.Add(server);
        var client = new HttpClient(new ConformingAnswers()) { BaseAddress = server.Address };
        _clients.Add(client);
        return client;
    }

    public StoredResource Put(string json, string? person = null, string tenant = "local", DateTimeOffset? at = null)
    {
        var resource = JsonNode.Parse(json)!.AsObject();
        var (type, id) = ((string)resource["resourceType"]!, (string)resource["id"]!);
        return Store.PutResources(tenant, at ?? Noon, [new(type, id, person ?? PersonOf(resource), Encoding.UTF8.GetBytes(json))])[0];
    }

    public void Delete(string type, string id, string person, string tenant = "local") => Store.PutResources(tenant, Noon, [new(type, id, person, default)]);

    public static string PersonOf(JsonObject resource) => (string?)resource["resourceType"] == "Patient"
        ? "Patient/" + (string)resource["id"]!
        : (string?)((resource["subject"] ?? resource["patient"]) as JsonObject)?["reference"] is { } reference && reference.StartsWith("Patient/", StringComparison.Ordinal)
            ? reference
            : IResourceStore.Nobody;

    public static string Observation(string id, string patient, string code, string date, string value = "1.10") => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}]},"subject":{"reference":"Patient/{{{patient}}}"},"effectiveDateTime":"{{{date}}}","valueQuantity":{"value":{{{value}}},"unit":"mg/dL"}}""");

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var server in _servers) await server.DisposeAsync();
        Store.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }
}

internal static class FhirAnswers
{
    public static async Task<JsonObject> Json(this Task<HttpResponseMessage> asked, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await asked;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(body)!.AsObject();
    }

    /// <summary>Codes of the issues of a refusal.</summary>
    public static async Task<string> Refused(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        var outcome = await asked.Json(status);
        Assert.Equal("OperationOutcome", (string?)outcome["resourceType"]);
        return string.Join(',', outcome["issue"]!.AsArray().Select(i => (string?)i!["code"]));
    }

    public static IEnumerable<JsonObject> Entries(this JsonObject bundle) => bundle["entry"]?.AsArray().Select(e => e!.AsObject()) ?? [];

    public static string[] Ids(this JsonObject bundle) =>
        [.. bundle.Entries().Where(e => (string?)e["search"]!["mode"] == "match").Select(e => (string)e["resource"]!["id"]!)];

    public static string? Link(this JsonObject bundle, string relation) =>
        (string?)bundle["link"]!.AsArray().FirstOrDefault(l => (string?)l!["relation"] == relation)?["url"];
}
