using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Titrant.Bench;

/// <summary>
/// `pgx cut` beside Debian's bcftools on the same generated whole genomes and the same BED, whole processes in turn, with an
/// index (`view -R`) and without (`view -T`); first their records are compared.
/// </summary>
internal static class CutBench
{
    private const int Records = 4_000_000;

    public static int Run(string titrant, string positions, string? kept)
    {
        var folder = kept ?? Directory.CreateTempSubdirectory("titrant-bench-").FullName;
        try
        {
            Directory.CreateDirectory(folder);
            var wanted = Positions(positions);
            var bed = Path.Combine(folder, "positions.bed");
            File.WriteAllLines(bed, wanted.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Chrom}\t{w.Pos - 1}\t{w.Pos - 1 + w.Ref.Length}")));
            Console.WriteLine($"{wanted.Count} positions; medians of whole processes run in turn");
            Console.WriteLine("case                        titrant s  bcftools s   ratio (min-max)     titrant cpu  bcftools cpu  titrant MB  records");
            var same = true;
            foreach (var samples in (int[])[1, 3])
            {
                var genome = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"genome{samples}.vcf.gz"));
                if (!File.Exists(genome + ".tbi")) CutGenome.Make(genome, Records, samples, wanted);
                var (ours, theirs) = (Path.Combine(folder, "titrant.vcf.gz"), Path.Combine(folder, "bcftools.vcf.gz"));
                string[] cut = ["pgx", "cut", genome, "--out", ours, "--regions", bed, "--margin", "0", "--replace"];
                same &= Compare($"indexed, {samples} sample(s)", 11, (titrant, cut), ["view", "-R", bed, genome, "-Oz", "-o", theirs], ours, theirs);
                var bare = Path.Combine(folder, "bare.vcf.gz");
                File.Delete(bare);
                File.CreateSymbolicLink(bare, genome);
                cut[2] = bare;
                same &= Compare($"no index, {samples} sample(s)", samples == 1 ? 3 : 2, (titrant, cut), ["view", "-T", bed, "--targets-overlap", "1", bare, "-Oz", "-o", theirs], ours, theirs);
            }
            return same ? 0 : 1;
        }
        finally
        {
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static List<(string Chrom, int Pos, string Ref)> Positions(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var positions = new List<(string, int, string)>();
        while (text.ReadLine() is { } line)
            if (!line.StartsWith('#') && line.Split('\t') is [var chrom, var pos, _, var reference, ..]) positions.Add((chrom, int.Parse(pos, CultureInfo.InvariantCulture), reference));
        return positions;
    }

    private static bool Compare(string name, int runs, (string Program, string[] Args) ours, string[] theirs, string ourFile, string theirFile)
    {
        var (a, b) = (new List<(double Wall, double Cpu, double Peak)>(), new List<(double Wall, double Cpu, double Peak)>());
        for (var run = 0; run <= runs; run++)
        {
            var (one, other) = (Time(ours.Program, ours.Args), Time("bcftools", theirs));
            // The first run warms the disk; it does not count.
            if (run == 0) continue;
            a.Add(one);
            b.Add(other);
        }
        var (mine, his) = (Lines(ourFile), Lines(theirFile));
        var same = mine.SequenceEqual(his);
        var ratios = a.Zip(b, (x, y) => x.Wall / y.Wall).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-26} {Median(a.Select(x => x.Wall)),10:0.000} {Median(b.Select(x => x.Wall)),11:0.000} {Median(ratios),7:0.00} ({ratios[0]:0.00}-{ratios[^1]:0.00}) {Median(a.Select(x => x.Cpu)),13:0.00} {Median(b.Select(x => x.Cpu)),13:0.00} {a.Max(x => x.Peak),11:0} {mine.Count,8}{(same ? "" : $"  DIFFERENT: bcftools has {his.Count}")}"));
        return same;
    }

    private static (double Wall, double Cpu, double Peak) Time(string program, string[] args)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        var peak = 0L;
        var before = ChildSeconds();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        while (!process.WaitForExit(20))
        {
            try { process.Refresh(); peak = Math.Max(peak, process.PeakWorkingSet64); }
            catch (InvalidOperationException) { break; } // it ended between the two lines
        }
        process.WaitForExit();
        var wall = watch.Elapsed.TotalSeconds;
        var error = process.StandardError.ReadToEnd();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', args)}: {error}");
        return (wall, ChildSeconds() - before, peak / 1048576.0);
    }

    // A process that has ended no longer says what it cost; its parent's account of ended children does (getrusage, Linux).
    private static double ChildSeconds()
    {
        var usage = new long[18];
        return getrusage(-1, usage) == 0 ? usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6 : double.NaN;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getrusage(int who, long[] usage);

    // bcftools writes numbers its own way; which records they are stands in the first five columns.
    private static List<string> Lines(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.ASCII);
        var lines = new List<string>();
        while (text.ReadLine() is { } line)
            if (!line.StartsWith('#')) lines.Add(string.Join('\t', line.Split('\t', 6)[..5]));
        return lines;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
