using System.CommandLine;
using System.Globalization;
using Titrant.Medicine.Pharmacogenomics.Cohorts;
using Titrant.Patient;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant pgx cohort many.vcf.gz --out DIR`: every gene for every sample, with what the results change.</summary>
internal static class PgxCohort
{
    public static Command Command(Surroundings world)
    {
        var file = new Argument<string>("vcf") { Description = "A VCF of any number of samples: plain, gzip or bgzip; best cut to the positions." };
        var output = new Option<string>("--out") { Description = "Folder for calls.tsv, issues.tsv and the burden report.", Required = true };
        var ancestry = new Option<string?>("--ancestry") { Description = "A table of sample, tab, label; the burden report is then given by label, too." };
        var wide = new Option<bool>("--wide") { Description = "Also write calls.wide.tsv, one line per sample." };
        var build = new Option<GenomeBuild?>("--build") { Description = "GRCh37 or GRCh38, where the file does not say." };
        var filtered = new Option<bool>("--accept-filtered") { Description = "Use records and genotypes that did not pass the caller's filters." };
        var conformance = new Option<bool>("--conformance") { Description = "Read and call by PharmCAT's lenient rules, to compare programs; not for people." };
        var cores = new Option<int>("--cores") { Description = "Threads that call; all of the machine unless told." };
        var command = new Command("cohort", "Call every pharmacogene for every sample of a VCF; a run that was ended continues where it was.") { file, output, ancestry, wide, build, filtered, conformance, cores };
        command.SetAction(parsed => Run(world, new(parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetValue(ancestry), parsed.GetValue(build),
            parsed.GetValue(filtered), parsed.GetValue(conformance), Wide: parsed.GetValue(wide), Cores: parsed.GetValue(cores))));
        return command;
    }

    private static int Run(Surroundings world, CohortOptions options)
    {
        foreach (var path in (string?[])[options.Vcf, options.Labels])
            if (path is not null && !File.Exists(path)) { world.Error.WriteLine($"There is no file '{path}'."); return ExitCode.Unreadable; }
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onStop = (_, e) => { e.Cancel = true; stop.Cancel(); };
        Console.CancelKeyPress += onStop;
        var progress = new CohortProgressLine(world);
        try
        {
            var done = CohortRun.Run(options, progress.Report, stop.Token);
            progress.Clear();
            Print(world, options, done);
            return done.Build is null ? ExitCode.Unreadable : done.Issues.Any(i => i.Severity >= Severity.Error) ? ExitCode.Refused : ExitCode.Clean;
        }
        catch (OperationCanceledException)
        {
            progress.Clear();
            world.Error.WriteLine($"Stopped. The genes that were finished are kept in '{options.Out}'; the same command continues from them.");
            return ExitCode.Refused;
        }
        finally
        {
            Console.CancelKeyPress -= onStop;
        }
    }

    private static void Print(Surroundings world, CohortOptions options, CohortOutcome done)
    {
        if (done.Build is null) world.Error.WriteLine("The file was refused; nothing was called.");
        else
        {
            world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done.Samples} samples x {done.Genes} genes on {done.Build} from {done.Records} records; {done.Distinct} distinct genotypes called."));
            if (done.Called < done.Genes) world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done.Genes - done.Called} genes were there from an interrupted run."));
            world.Out.WriteLine($"Written to {options.Out}: calls.tsv{(options.Wide ? ", calls.wide.tsv" : "")}, issues.tsv{(File.Exists(Path.Combine(options.Out, "burden.tsv")) ? ", burden.tsv, burden.html" : "")}.");
        }
        foreach (var kind in done.Issues.GroupBy(i => i.Code).OrderByDescending(g => g.First().Severity).ThenBy(g => g.Key, StringComparer.Ordinal))
            world.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind.Key} x{kind.Count()} {SummaryPrinter.Plain(kind.First().Place)}: {kind.First().Meaning}"));
    }

    /// <summary>How far, and how long still; at most ten lines a second, silent where nobody watches.</summary>
    private sealed class CohortProgressLine(Surroundings world)
    {
        private readonly bool _shown = world.Colour;
        private DateTimeOffset _last = world.Clock();
        private DateTimeOffset _began = world.Clock();
        private string _doing = "";
        private bool _printed;

        public void Report(CohortProgress at)
        {
            if (!_shown) return;
            var now = world.Clock();
            // Which gene is being called is worth a line even a moment after the last one: it may take long.
            var isCall = at.Doing.StartsWith("calling", StringComparison.Ordinal) && at.Doing != _doing;
            if (!isCall && now - _last < TimeSpan.FromMilliseconds(100)) return;
            if (at.Doing == "writing" && _doing != "writing") _began = now;
            _doing = at.Doing;
            _last = now;
            var (share, spent) = (at.Total == 0 ? 0 : (double)at.Done / at.Total, (now - _began).TotalSeconds);
            var left = share > 0.02 ? string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(spent * (1 - share) / share)} s left") : "";
            world.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[2K{at.Doing}: {share:P0}{left}"));
            _printed = true;
        }

        public void Clear()
        {
            if (_printed) world.Error.Write("\r\u001b[2K");
        }
    }
}
