using System.Diagnostics;
using System.Globalization;
using Titrant.Medicine.Pharmacogenomics.Cohorts;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Bench;

/// <summary>
/// A generated cohort end to end in a process of its own: samples per second and core over all genes, peak memory as the
/// system counted it, and as the floor the time to unpack the same file and find its line ends.
/// </summary>
internal static class CohortBench
{
    public static int Run(int samples)
    {
        var root = Directory.CreateTempSubdirectory("titrant-cohort-").FullName;
        try
        {
            Console.WriteLine("samples  records  missing      MB   floor s   total s   CPU s   samples/s/core   peak MB");
            Measure(root, samples, 1, 0);
            Measure(root, samples, 1, 0.001);
            Measure(root, samples, 4, 0);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>One run in this process; prints seconds, CPU seconds, peak MB, for whoever started it.</summary>
    public static int One(string vcf, string folder)
    {
        var watch = Stopwatch.StartNew();
        var done = CohortRun.Run(new(vcf, folder));
        var spent = watch.Elapsed.TotalSeconds;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spent:0.00} {self.TotalProcessorTime.TotalSeconds:0.00} {self.PeakWorkingSet64 >> 20} {done.Samples} {done.Distinct}"));
        return done.Build is null ? 1 : 0;
    }

    private static void Measure(string root, int samples, int every, double missing)
    {
        var vcf = Path.Combine(root, "cohort.vcf.gz");
        var records = CohortMaker.Write(vcf, samples, every, missing);
        var watch = Stopwatch.StartNew();
        using (var file = File.OpenRead(vcf))
        using (var input = new BoundedInput(file, 64 << 20, 1_100))
            while (input.Next(out _, out _)) { }
        var floor = watch.Elapsed.TotalSeconds;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(CohortBench).Assembly.Location);
        foreach (var argument in (string[])["cohort-one", vcf, Path.Combine(root, "out")]) start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var said = child.StandardOutput.ReadToEnd().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        if (child.ExitCode != 0) throw new InvalidOperationException("the run failed");
        var cpu = double.Parse(said[1], CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{samples,7} {records,8} {missing,8:0.0%} {new FileInfo(vcf).Length >> 20,7} {floor,9:0.00} {said[0],9} {cpu,7:0.0} {samples / cpu,16:0} {said[2],9}   {said[4]} distinct genotypes called"));
    }
}
