using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server;

namespace Titrant.Tests.Server.Endurance;

/// <summary>
/// Requests that no specification foresaw, over a real socket. TITRANT_FUZZ_REQUESTS sets how many (400 unless told), TITRANT_FUZZ_SEED
/// which; a failing one is printed with its number, and TITRANT_FUZZ_FIRST starts there.
/// </summary>
public sealed partial class FuzzStreamTests
{
    internal static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Long enough that no signature or digest holds it by chance.
    private const string Mark = "QXJZWKMARKOF";

    private static readonly FuzzPatient[] s_patients =
    [
        new("alpha-7f3a", "local", Mark + "ALPHA"), new("beta-92c1", "local", Mark + "BETA"), new("gamma-5d0e", "local", Mark + "GAMMA"),
        new("delta-11b8", "other", Mark + "DELTA"), new("alpha-7f3a", "other", Mark + "NAMESAKE"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_request_breaks_the_server_or_is_answered_with_somebody_elses_data(bool tokens)
    {
        var (many, seed, first) = (Number("TITRANT_FUZZ_REQUESTS", 400), Number("TITRANT_FUZZ_SEED", 1), Number("TITRANT_FUZZ_FIRST", 0));
        using var folder = new TemporaryFolder();
        using var houses = tokens ? new FuzzHouses() : null;
        var logged = new StringBuilder();
        using var lines = new StringWriter(logged, CultureInfo.InvariantCulture);
        Store(folder.Path);
        var requests = new FuzzRequests(s_patients, OtherHooks(), seed);
        var failures = new List<string>();
        var (good, early) = (0, 0L);
        await using (var server = await TitrantServer.Start((houses?.Settings ?? ServerSettings.Default) with { Port = 0 }, new ServerWorld(folder.Path, () => Noon, TextWriter.Synchronized(lines), Shelf.Empty)))
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
            for (var part = 0; part < 4; part++)
            {
                // Four at once, as a ward would; each request is the same whichever comes first.
                await Parallel.ForAsync(first + many * part / 4, first + many * (part + 1) / 4, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (number, cancel) =>
                {
                    var (wrong, well) = await Ask(http, requests.At(number), houses, cancel);
                    if (well) Interlocked.Increment(ref good);
                    if (wrong is not null) lock (failures) failures.Add(wrong);
                });
                if (part == 0) early = GC.GetTotalMemory(forceFullCollection: true);
            }
            using var health = await http.GetAsync("/health", TestContext.Current.CancellationToken);
            Assert.True(health.IsSuccessStatusCode, "the server is no longer healthy");
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {many} requests were answered wrongly; three of them:\n{string.Join("\n\n", failures.Take(3))}");
        Assert.True(good * 4 > many, $"only {good} of {many} requests were answered with 2xx: the stream tests little");
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - early) / 1048576.0;
        Assert.True(grown < 64, $"memory grew by {grown:0} MB over {many} requests");
        Assert.DoesNotContain(Mark, logged.ToString(), StringComparison.OrdinalIgnoreCase);
        using var key = InstallationKey.OpenOrCreate(folder.File("installation.key"));
        Assert.Empty(Journal.Verify(folder.File("journals"), trustedKey: key.Fingerprint));
        foreach (var file in Directory.EnumerateFiles(folder.File("journals")))
            Assert.DoesNotContain(Mark, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The request, then the further pages of its answer: each also asked for by the other house.</summary>
    private static async Task<(string? Wrong, bool Well)> Ask(HttpClient http, FuzzRequest request, FuzzHouses? houses, CancellationToken cancel)
    {
        var (wrong, status, next) = await Send(http, request, houses, cancel);
        for (var page = 0; page < 2 && wrong is null && next is not null; page++)
        {
            var further = request with { Method = "GET", Path = next, Body = null, Headers = [], Strict = false };
            if (houses is not null) (wrong, _, _) = await Send(http, further with { House = further.House == "local" ? "other" : "local" }, houses, cancel);
            if (wrong is null) (wrong, _, next) = await Send(http, further, houses, cancel);
        }
        return (wrong, status is >= 200 and < 300);
    }

    private static async Task<(string? Wrong, int Status, string? Next)> Send(HttpClient http, FuzzRequest request, FuzzHouses? houses, CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(http.BaseAddress!.GetLeftPart(UriPartial.Authority) + request.Path));
        if (request.Body is { } body && request.Method is not ("TRACE" or "GET" or "HEAD")) message.Content = new ByteArrayContent(body);
        foreach (var (name, value) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        if (houses is not null && message.Headers.Authorization is null && !message.Headers.Contains("Authorization")) message.Headers.Add("Authorization", "Bearer " + houses.Token(request.House, message.RequestUri!.AbsolutePath));
        string text;
        int status;
        try
        {
            using var answer = await http.SendAsync(message, cancel);
            status = (int)answer.StatusCode;
            text = answer.Headers + Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return ($"no answer ({fault.Message}) to {request}", 0, null);
        }
        if (status >= 500) return ($"{status} to {request}\n\nanswer: {text}", status, null);
        foreach (var patient in s_patients)
        {
            if (!text.Contains(patient.Mark, StringComparison.OrdinalIgnoreCase) || request.Names(patient.Mark)) continue;
            if (patient.Tenant != (houses is null ? "local" : request.House)) return ($"data of another house in the answer to {request}\n\nanswer: {text}", status, null);
            if (request.Strict && !request.Names(patient.Id)) return ($"data of {patient.Id} in the answer to {request}\n\nanswer: {text}", status, null);
        }
        return (null, status, NextOf(text));
    }

    private static string? NextOf(string answer)
    {
        if (Link().Match(answer) is not { Success: true } link) return null;
        return Uri.TryCreate(link.Groups[1].Value.Replace("\\u0026", "&", StringComparison.Ordinal), UriKind.Absolute, out var next) ? next.PathAndQuery : null;
    }

    [GeneratedRegex("\"relation\":\\s*\"next\",\\s*\"url\":\\s*\"([^\"]+)\"")]
    private static partial Regex Link();

    // What the command line imports, and what came by FHIR, for both houses.
    private static void Store(string home)
    {
        using var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
        using var store = SqliteRecordStore.Open(Path.Combine(home, "store.db"), key);
        foreach (var patient in s_patients)
        {
            var read = FhirReader.Read("import.json", Encoding.UTF8.GetBytes(patient.Bundle("collection")), new Known(Noon, KnownBasis.Imported));
            FactArchive.Put(store, patient.Tenant, PatientRecord.Build(new PersonId(patient.Reference), read.Drafts, read.Issues));
            store.PutResources(patient.Tenant, Noon, [.. patient.Resources.Select(r => JsonNode.Parse(r)!.AsObject())
                .Select(r => new ResourceWrite((string)r["resourceType"]!, (string)r["id"]!, patient.Reference, Encoding.UTF8.GetBytes(r.ToJsonString())))]);
        }
    }

    // Published example calls where they are at hand; they name none of ours.
    private static List<string> OtherHooks()
    {
        var file = Path.Combine(Repository.Shared, "data", "ehr", "cds_hooks.jsonl");
        return !File.Exists(file) ? [] : [.. File.ReadLines(file).Select(l => JsonNode.Parse(l)!["json"]).Where(j => j is JsonObject o && o.ContainsKey("hook")).Select(j => j!.ToJsonString())];
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
}
