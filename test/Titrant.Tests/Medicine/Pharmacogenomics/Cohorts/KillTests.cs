using System.Diagnostics;
using System.Globalization;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Cohorts;

/// <summary>The program ended by kill -9 while it calls a cohort, again and again, until one run is let through.</summary>
public class KillTests
{
    [Fact]
    public async Task Killed_at_any_moment_it_ends_with_the_bytes_of_an_undisturbed_run()
    {
        using var folder = new TemporaryFolder();
        var vcf = folder.File("many.vcf");
        await File.WriteAllTextAsync(vcf, Cohort.Vcf(400, 13), TestContext.Current.CancellationToken);
        Assert.Equal(0, await Run(vcf, folder.File("whole")));
        var kills = 0;
        var random = new Random(14);
        // Each run is killed a little after it has kept another few genes; the last ones while the tables are written.
        for (var run = 0; run < 6; run++)
        {
            var wanted = 3 * (run + 1);
            using var child = Start(vcf, folder.File("killed"));
            while (!child.HasExited && Kept(folder.File("killed")) < wanted) await Task.Delay(2, TestContext.Current.CancellationToken);
            await Task.Delay(random.Next(30), TestContext.Current.CancellationToken);
            if (child.HasExited) break;
            child.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            kills++;
        }
        // On a starved machine a run may be over before it is found to have kept its share.
        Assert.True(kills >= 3, string.Create(CultureInfo.InvariantCulture, $"only {kills} runs were there to be killed"));
        Assert.Equal(0, await Run(vcf, folder.File("killed")));
        Assert.Equal(Cohort.Files(folder.File("whole")), Cohort.Files(folder.File("killed")));
    }

    private static int Kept(string folder) => Directory.Exists(Path.Combine(folder, ".work")) ? Directory.EnumerateFiles(Path.Combine(folder, ".work"), "*.calls").Count() : 0;

    private static async Task<int> Run(string vcf, string folder)
    {
        using var child = Start(vcf, folder);
        var said = await child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("should not have happened", said, StringComparison.Ordinal);
        return child.ExitCode;
    }

    private static Process Start(string vcf, string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "titrant.dll"), "pgx", "cohort", vcf, "--out", folder, "--wide"]) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
