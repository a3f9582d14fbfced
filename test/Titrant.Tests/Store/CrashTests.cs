using System.Diagnostics;
using System.Globalization;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Store;

/// <summary>Real processes on one folder. TITRANT_CRASH_RUNS sets how often one is killed (5 unless told).</summary>
public sealed class CrashTests
{
    static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("TITRANT_CRASH_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 5;

    [Fact]
    public async Task After_kill_9_every_acknowledged_record_and_journal_entry_is_there()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(9);
        var acknowledged = new List<string>();
        for (var run = 0; run < Runs; run++)
        {
            // Killed after this many acknowledgements and some milliseconds: anywhere within the next import.
            var (after, delay) = (random.Next(1, 40), random.Next(0, 12));
            using var process = Start(folder.Path, $"run{run}");
            for (var i = 0; i < after; i++) acknowledged.Add(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync()));
            await Task.Delay(delay);
            process.Kill();
            await process.WaitForExitAsync();
            var rest = await process.StandardOutput.ReadToEndAsync();
            acknowledged.AddRange(rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(rest.EndsWith('\n') ? 0 : 1));
            Check(folder, acknowledged);
        }
        Assert.True(acknowledged.Count >= Runs);
    }

    [Fact]
    public async Task Two_processes_writing_at_once_keep_both()
    {
        using var folder = new TemporaryFolder();
        using var one = Start(folder.Path, "one", 40);
        using var two = Start(folder.Path, "two", 40);
        var acknowledged = (await Task.WhenAll(one.StandardOutput.ReadToEndAsync(), two.StandardOutput.ReadToEndAsync()))
            .SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        await Task.WhenAll(one.WaitForExitAsync(), two.WaitForExitAsync());
        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.Equal(80, acknowledged.Count);
        Check(folder, acknowledged);
    }

    static void Check(TemporaryFolder folder, List<string> acknowledged)
    {
        using var key = InstallationKey.OpenOrCreate(folder.File("installation.key"));
        using var store = SqliteRecordStore.Open(folder.File("store.db"), key);
        var kept = store.ReadFacts("ward", "person").Select(f => f.Id).ToHashSet();
        Assert.Empty(acknowledged.Except(kept));
        var bundles = store.ResourcesOf("ward", "person").GroupBy(r => r.Id[..^2]).ToDictionary(g => g.Key, g => g.Count());
        Assert.Empty(acknowledged.Except(bundles.Keys));
        Assert.All(bundles, b => Assert.Equal(3, b.Value));
        // An entry torn while it was written was promised to nobody; every other fault would be one.
        Assert.DoesNotContain(Journal.Verify(folder.File("journals"), trustedKey: key.Fingerprint), f => f.Code != "JRN113");
        var written = Journal.Read(Journal.Open(folder.File("journals"), "ward", "import", key).File).Select(e => e.Payload).ToHashSet();
        Assert.Empty(acknowledged.Except(written));
    }

    static Process Start(string folder, string name, int? count = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Titrant.Crash.dll"));
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(name);
        if (count is { } c) start.ArgumentList.Add(c.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }
}
