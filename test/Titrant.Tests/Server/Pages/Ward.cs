using System.Net;
using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server;

namespace Titrant.Tests.Server.Pages;

/// <summary>A server on a free port over a store of its own with the people of some tests.</summary>
public sealed class Ward : IAsyncLifetime
{
    /// <summary>Identifiers that a file may hold and an address bar would misread.</summary>
    public static readonly string[] Hostile = ["a/b c", "Patient/..", "..", "~x", "Patient/~y", "a%2Fb c", "x?y#z", "<script>", "Patient/1", "1", "urn:oid:1.2.3|4", "Müller é"];

    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _home = new();
    private TitrantServer? _server;

    internal HttpClient Http { get; private set; } = null!;
    internal string Home => _home.Path;

    public async ValueTask InitializeAsync()
    {
        using (var key = InstallationKey.OpenOrCreate(_home.File("installation.key")))
        using (var store = SqliteRecordStore.Open(_home.File("store.db"), key))
        {
            foreach (var sample in new[] { "stent", "polypharmacy" })
                FactArchive.Put(store, "local", FolderReader.Read(new FolderRequest(Path.Combine(Repository.Root, "samples", sample), Now, Loci: Capabilities.Loci)).Record);
            foreach (var id in Hostile) FactArchive.Put(store, "local", Person.Woman(64).Called(id).Named($"Nurse {id}").Taking("metformin 500 mg twice daily").Record());
            FactArchive.Put(store, "elsewhere", Person.Woman(70).Called("Patient/theirs").Named("Theirs Only").Record());
        }
        _server = await TitrantServer.Start(ServerSettings.Default with { Port = 0 }, new ServerWorld(_home.Path, () => Now, TextWriter.Null, Shelf.Empty));
        Http = new HttpClient(new ConformingAnswers()) { BaseAddress = _server.Address };
    }

    internal async Task<(HttpStatusCode Status, string Body)> Get(string path, string accept = "text/html")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server!.Address.ToString().TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Add("Accept", accept);
        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal async Task<(HttpStatusCode Status, string Body)> Suppose(string person, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, person + "/what-if") { Content = form };
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Origin", _server!.Address.GetLeftPart(UriPartial.Authority));
        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _home.Dispose();
    }
}
