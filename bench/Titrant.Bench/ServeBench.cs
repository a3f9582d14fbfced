using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Bench;

/// <summary>
/// `titrant serve` as a process of its own under wrk, beside a bare ASP.NET endpoint that reads the same body and answers as many bytes.
/// wrk asks again as soon as it is answered: its figures are for that many users who never pause.
/// </summary>
internal static class ServeBench
{
    private static readonly int[] Connections = [1, 2, 8];

    /// <param name="titrant">titrant.dll</param>
    /// <param name="seconds">For each figure.</param>
    public static int Run(string titrant, int seconds)
    {
        var home = Directory.CreateTempSubdirectory("titrant-serve-").FullName;
        try
        {
            var resources = ServePatient.Resources();
            var facts = Store(home, resources);
            using var server = new Listener("dotnet", [titrant, "serve", "--port", "0"], home);
            var cases = Cases(home, resources, server);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{facts} facts stored; {Environment.ProcessorCount} processors, load {Load()}: on a busy machine p99 measures the others"));
            Console.WriteLine("case                       conn     p50 ms     p90 ms     p99 ms     max ms      req/s   bare p99   ratio p50   RSS MB");
            foreach (var (name, path, body, limit) in cases)
            {
                var answer = Answer(server.Address, path, body);
                using var bare = new Listener("dotnet", [typeof(ServeBench).Assembly.Location, "bare", answer.ToString(CultureInfo.InvariantCulture)], home);
                Wrk(server.Address + path, body, 2, 3);   // the first calls compile
                Wrk(bare.Address + path, body, 2, 1);
                foreach (var connections in Connections)
                {
                    var before = server.ResidentMB();
                    var own = Wrk(server.Address + path, body, connections, seconds);
                    var peer = Wrk(bare.Address + path, body, connections, seconds);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{name,-26} {connections,4} {own.P50,10:0.0} {own.P90,10:0.0} {own.P99,10:0.0} {own.Max,10:0.0} {own.PerSecond,10:0.0} {peer.P99,10:0.0} {own.P50 / peer.P50,11:0.0} {before,4:0}-{server.ResidentMB():0}{(own.Bad > 0 ? $"   {own.Bad} NOT ANSWERED" : "")}{limit}"));
                }
            }
            Console.WriteLine("journal faults: " + Journal.Verify(Path.Combine(home, "journals")).Count.ToString(CultureInfo.InvariantCulture));
            return 0;
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>The peer: reads the whole body, answers a constant.</summary>
    public static async Task<int> Bare(int bytes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = 64 << 20);
        var app = builder.Build();
        var answer = new byte[bytes];
        Array.Fill(answer, (byte)' ');
        app.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = bytes;
            await context.Response.Body.WriteAsync(answer);
        });
        await app.StartAsync();
        Console.WriteLine("listens on " + app.Urls.First());
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static int Store(string home, IReadOnlyList<(string Type, string Json)> resources)
    {
        using var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
        using var store = SqliteRecordStore.Open(Path.Combine(home, "store.db"), key);
        var read = FhirReader.Read("bench.json", ServePatient.Bundle(resources), new Known(DateTimeOffset.UnixEpoch, KnownBasis.Imported));
        var record = PatientRecord.Build(new PersonId("Patient/" + ServePatient.Id), read.Drafts, read.Issues);
        FactArchive.Put(store, "local", record);
        return record.Facts.Count;
    }

    private static List<(string Name, string Path, string Body, string Limit)> Cases(string home, IReadOnlyList<(string Type, string Json)> resources, Listener server)
    {
        using var http = new HttpClient();
        using var discovery = JsonDocument.Parse(http.GetStringAsync(new Uri(server.Address + "/cds-services")).Result);
        var services = discovery.RootElement.GetProperty("services").EnumerateArray().ToDictionary(s => s.GetProperty("hook").GetString()!, s => s);
        var context = $$"""{"userId":"Practitioner/1","patientId":"{{ServePatient.Id}}"}""";
        var order = $$"""{"userId":"Practitioner/1","patientId":"{{ServePatient.Id}}","selections":["MedicationRequest/draft"],"draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{ServePatient.Draft}}}]} }""";
        return
        [
            ("patient-view, sent", Path("patient-view"), Body("patient-view", context, Prefetch(services["patient-view"], resources)), " (limit 150)"),
            ("patient-view, stored", Path("patient-view"), Body("patient-view", context, "{}"), " (limit 150)"),
            ("order-select, stored", Path("order-select"), Body("order-select", order, "{}"), " (limit 80)"),
        ];

        string Path(string hook) => "/cds-services/" + services[hook].GetProperty("id").GetString();

        string Body(string hook, string about, string prefetch)
        {
            var file = System.IO.Path.Combine(home, $"body-{Guid.NewGuid():N}.json");
            File.WriteAllText(file, $$"""{"hook":"{{hook}}","hookInstance":"7a0c2f5e-2f2b-4d42-9b43-2f1f0f6c2a11","context":{{about}},"prefetch":{{prefetch}}}""");
            return file;
        }
    }

    /// <summary>Each template's resources by the type that its query names; what no template asks for goes along under its type.</summary>
    private static string Prefetch(JsonElement service, IReadOnlyList<(string Type, string Json)> resources)
    {
        var sent = new Dictionary<string, string>();
        var left = resources.GroupBy(r => r.Type).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var template in service.GetProperty("prefetch").EnumerateObject())
        {
            var type = template.Value.GetString()!.Split('/', '?')[0];
            left.Remove(type, out var these);
            sent[template.Name] = type == "Patient" ? these![0].Json : Encoding.UTF8.GetString(ServePatient.Bundle(these ?? [], "searchset"));
        }
        foreach (var (type, these) in left) sent[type] = Encoding.UTF8.GetString(ServePatient.Bundle(these, "searchset"));
        return "{" + string.Join(',', sent.Select(s => $"\"{s.Key}\":{s.Value}")) + "}";
    }

    private static int Answer(string address, string path, string body)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(File.ReadAllBytes(body));
        content.Headers.ContentType = new("application/json");
        using var response = http.PostAsync(new Uri(address + path), content).Result;
        var answer = response.Content.ReadAsByteArrayAsync().Result;
        return response.IsSuccessStatusCode ? answer.Length : throw new InvalidOperationException($"{path}: {response.StatusCode} {Encoding.UTF8.GetString(answer)}");
    }

    private readonly record struct Figures(double P50, double P90, double P99, double Max, double PerSecond, long Bad);

    private static Figures Wrk(string url, string body, int connections, int seconds)
    {
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true };
        foreach (var arg in (string[])["-t", Math.Min(connections, 2).ToString(CultureInfo.InvariantCulture), "-c", connections.ToString(CultureInfo.InvariantCulture), "-d", $"{seconds}s", "--timeout", "30s",
            "-s", Path.Combine(AppContext.BaseDirectory, "wrk", "post.lua"), url, "--", body]) start.ArgumentList.Add(arg);
        using var wrk = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start");
        var output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        var line = output.Split('\n').LastOrDefault(l => l.StartsWith("figures ", StringComparison.Ordinal)) ?? throw new InvalidOperationException(output);
        var n = line.Split(' ').Skip(1).Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();   // microseconds
        return new(n[0] / 1e3, n[1] / 1e3, n[2] / 1e3, n[3] / 1e3, n[4] / (n[5] / 1e6), (long)n[6]);
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>A process that says on which address it listens, ended at the end.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly Process _process;

        public Listener(string program, string[] args, string home)
        {
            var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
            foreach (var arg in args) start.ArgumentList.Add(arg);
            start.Environment["TITRANT_HOME"] = home;
            _process = Process.Start(start)!;
            while (true)
            {
                var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{program} ended before it listened");
                var at = line.IndexOf("http://", StringComparison.Ordinal);
                if (at < 0) continue;
                Address = line[at..].Split(' ')[0].TrimEnd('/', '.');
                break;
            }
            _ = _process.StandardOutput.ReadToEndAsync();
        }

        public string Address { get; }

        public double ResidentMB()
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
