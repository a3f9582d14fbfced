using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Server.Endurance;

/// <summary>The real server process, ended in the middle of its work. TITRANT_CRASH_RUNS sets how often (5 unless told).</summary>
public sealed class ServerCrashTests
{
    private const int Clients = 4;
    private const string Tenant = "local";
    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("TITRANT_CRASH_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 5;

    /// <param name="Person">Whose it is; the journal knows them by a digest only.</param>
    private sealed record Kept(string Person, string Type, string Id, long Version, string Mark);

    [Fact]
    public async Task After_kill_9_every_acknowledged_write_is_there_with_its_content_and_its_journal_entry()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(90);
        var kept = new ConcurrentBag<Kept>();
        var requests = new ConcurrentDictionary<string, int>();
        for (var run = 0; run < Runs; run++)
        {
            // Ended after this many acknowledgements and some milliseconds: anywhere within what the clients do next.
            var (after, delay) = (random.Next(3, 25), random.Next(0, 25));
            using var server = Start(folder.Path, out var address);
            var before = kept.Count;
            using var end = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => Write(address, run, client, kept, requests, end.Token), TestContext.Current.CancellationToken)).ToArray();
            var waited = Stopwatch.StartNew();
            while (kept.Count < before + after && waited.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(1, TestContext.Current.CancellationToken);
            await Task.Delay(delay, TestContext.Current.CancellationToken);
            server.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
            await end.CancelAsync();
            await Task.WhenAll(clients);
            Check(folder, kept, requests);
        }
        Assert.True(kept.Count >= Runs * 3, $"only {kept.Count} writes were acknowledged");
        using var again = Start(folder.Path, out var place);
        using var http = new HttpClient { BaseAddress = place };
        using var answer = await Send(http, HttpMethod.Put, "/fhir/Observation/after", Observation("after", "Patient/p0", "after"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        again.Kill();
        await again.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var key = InstallationKey.OpenOrCreate(folder.File("installation.key"));
        Assert.Empty(Journal.Verify(folder.File("journals"), trustedKey: key.Fingerprint));
    }

    /// <summary>Single resources, transactions and new versions in turn, until the server is gone. What was answered 200 or 201 counts.</summary>
    private static async Task Write(Uri address, int run, int client, ConcurrentBag<Kept> kept, ConcurrentDictionary<string, int> requests, CancellationToken end)
    {
        using var http = new HttpClient { BaseAddress = address };
        var person = $"Patient/p{client}";
        try
        {
            using var known = await Send(http, HttpMethod.Put, $"/fhir/{person}", $$"""{"resourceType":"Patient","id":"p{{client}}","birthDate":"1950-05-05"}""", end);
            Assert.True(known.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, $"the patient was answered {known.StatusCode}: {await known.Content.ReadAsStringAsync(end)}");
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
        {
            return;
        }
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            var (id, mark) = ($"r{run}c{client}n{i / 3}", $"{run}-{client}-{i}");
            try
            {
                switch (i % 3)
                {
                    case 0 or 1:   // made, then a second version
                    {
                        using var answer = await Send(http, HttpMethod.Put, $"/fhir/Observation/{id}", Observation(id, person, mark), end);
                        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, $"PUT answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(end)}");
                        kept.Add(new(person, "Observation", id, long.Parse(answer.Headers.ETag!.Tag.Trim('"'), CultureInfo.InvariantCulture), mark));
                        break;
                    }
                    default:
                    {
                        var entries = string.Join(',', Enumerable.Range(0, 3).Select(n => $$"""{"resource":{{Observation($"{id}-{n}", person, $"{mark}-{n}")}},"request":{"method":"PUT","url":"Observation/{{id}}-{{n}}"} }"""));
                        using var answer = await Send(http, HttpMethod.Post, "/fhir", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{entries}}]}""", end);
                        var body = await answer.Content.ReadAsByteArrayAsync(end);
                        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"POST answered {answer.StatusCode}: {Encoding.UTF8.GetString(body)}");
                        using var document = JsonDocument.Parse(body);
                        var n = 0;
                        foreach (var entry in document.RootElement.GetProperty("entry").EnumerateArray())
                        {
                            var etag = entry.GetProperty("response").GetProperty("etag").GetString()!;
                            kept.Add(new(person, "Observation", $"{id}-{n}", long.Parse(etag[3..^1], CultureInfo.InvariantCulture), $"{mark}-{n}"));
                            n++;
                        }
                        break;
                    }
                }
                requests.AddOrUpdate(person, 1, (_, many) => many + 1);
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
            {
                return;   // nobody answered: nothing was promised
            }
        }
    }

    private static async Task<HttpResponseMessage> Send(HttpClient http, HttpMethod method, string path, string json, CancellationToken end)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/fhir+json") };
        return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, end);
    }

    private static string Observation(string id, string person, string mark) =>
        $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","subject":{"reference":"{{person}}"},"code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}],"text":"{{mark}}"},"effectiveDateTime":"2026-02-01T08:00:00Z","valueQuantity":{"value":4.1,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"} }""";

    private static void Check(TemporaryFolder folder, IReadOnlyCollection<Kept> kept, ConcurrentDictionary<string, int> requests)
    {
        using var key = InstallationKey.OpenOrCreate(folder.File("installation.key"));
        using var store = SqliteRecordStore.Open(folder.File("store.db"), key);
        foreach (var write in kept)
        {
            var stored = store.GetResource(Tenant, write.Type, write.Id, write.Version);
            Assert.True(stored is not null, $"{write.Type}/{write.Id} version {write.Version} was acknowledged and is gone");
            Assert.Equal(write.Person, stored.Person);
            using var document = JsonDocument.Parse(stored.Json);
            Assert.Equal(write.Mark, document.RootElement.GetProperty("code").GetProperty("text").GetString());
            Assert.Equal(4.1m, document.RootElement.GetProperty("valueQuantity").GetProperty("value").GetDecimal());
        }
        // A line torn while it was written was promised to nobody; every other fault would be one.
        Assert.DoesNotContain(Journal.Verify(folder.File("journals"), trustedKey: key.Fingerprint), f => f.Code != "JRN113");
        var written = Directory.EnumerateFiles(folder.File("journals"), "*.journal.jsonl").SelectMany(Journal.Read).Where(e => e.Action == "write").ToLookup(e => e.Subject);
        foreach (var (person, many) in requests)
        {
            using var personKey = store.KeyOf(Tenant, person);
            Assert.True(written[personKey.Subject(person)].Count() >= many, $"{many} requests were acknowledged, the journal holds {written[personKey.Subject(person)].Count()}");
        }
    }

    private static Process Start(string home, out Uri address)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet") { RedirectStandardOutput = true };
        foreach (var arg in (string[])[Path.Combine(AppContext.BaseDirectory, "titrant.dll"), "serve", "--port", "0"]) start.ArgumentList.Add(arg);
        start.Environment["TITRANT_HOME"] = home;
        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at < 0) continue;
            address = new(line[at..].Split(' ')[0]);
            _ = process.StandardOutput.ReadToEndAsync();
            return process;
        }
        throw new InvalidOperationException("the server ended before it listened");
    }
}
