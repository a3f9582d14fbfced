using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Bench;

/// <summary>Bytes to record, against a bare JsonDocument.Parse of the same bytes; gunzip excluded, best of several rounds.</summary>
internal static class FhirBench
{
    private const int Rounds = 15;

    public static int Run(string folder)
    {
        var files = Directory.EnumerateFiles(folder).Where(f => f.EndsWith(".json.gz", StringComparison.Ordinal) || f.EndsWith(".json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Bytes).ToArray();
        var payload = files.Sum(f => (long)f.Length);
        var known = new Known(DateTimeOffset.UnixEpoch, KnownBasis.Imported);
        var facts = 0;

        var (bareBest, bareBytes, readBest, readBytes, onlyRead) = (double.MaxValue, 0L, double.MaxValue, 0L, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            (bareBest, bareBytes) = Best(bareBest, () => { foreach (var file in files) using (JsonDocument.Parse(file)) { } });
            (onlyRead, _) = Best(onlyRead, () => { foreach (var file in files) FhirReader.Read("bench.json", file, known); });
            (readBest, readBytes) = Best(readBest, () =>
            {
                facts = 0;
                foreach (var file in files)
                {
                    var read = FhirReader.Read("bench.json", file, known);
                    facts += PatientRecord.Build(new PersonId("p"), read.Drafts, read.Issues).Facts.Count;
                }
            });
        }
        Console.WriteLine($"files {files.Length}, payload {payload / 1e6:F1} MB, facts {facts}, best of {Rounds}");
        Console.WriteLine($"JsonDocument.Parse    {bareBest,8:F1} ms  {bareBytes / 1e6,8:F1} MB allocated");
        Console.WriteLine($"FhirReader.Read       {onlyRead,8:F1} ms");
        Console.WriteLine($"... + PatientRecord   {readBest,8:F1} ms  {readBytes / 1e6,8:F1} MB allocated");
        Console.WriteLine($"ratio {readBest / bareBest:F2} of time (goal 2), {readBytes / (double)payload:F2} of payload allocated (goal 3)");
        return 0;
    }

    private static (double Milliseconds, long Allocated) Best(double best, Action work)
    {
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        work();
        var elapsed = clock.Elapsed.TotalMilliseconds;
        return (Math.Min(best, elapsed), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Bytes(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return File.ReadAllBytes(path);
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }
}
