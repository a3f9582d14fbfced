using System.CommandLine;
using System.Globalization;
using Titrant.Medicine.Pharmacogenomics.Cohorts;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Indexed;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant pgx cut IN.vcf.gz --out OUT.vcf.gz`: of a whole genome, or of a whole cohort, the positions that some capability reads.</summary>
internal static class PgxCut
{
    // An indel may be written some bases away from where its definition has it; 60 bases is what repeats at these genes need.
    private const int DefaultMargin = 60;

    public static Command Command(Surroundings world)
    {
        var input = new Argument<string>("vcf") { Description = "A VCF, best bgzip with its .tbi or .csi beside it." };
        var @out = new Option<string>("--out") { Description = "Where to write (bgzip, with a .tbi).", Required = true };
        var build = new Option<string?>("--build") { Description = "GRCh37 or GRCh38, where the header does not show it." };
        var regions = new Option<string?>("--regions") { Description = "A BED file of other regions, on the file's own build." };
        var margin = new Option<string?>("--margin") { Description = $"Bases to keep on either side of each position (default: {DefaultMargin})." };
        var replace = new Option<bool>("--replace") { Description = "Replace an output that is there." };
        var command = new Command("cut", "Cut a whole-genome VCF of any number of samples to the positions that are read.") { input, @out, build, regions, margin, replace };
        command.SetAction(parsed =>
        {
            var (from, to) = (parsed.GetRequiredValue(input), parsed.GetRequiredValue(@out));
            if (!File.Exists(from)) { world.Error.WriteLine($"There is no file '{from}'."); return ExitCode.Unreadable; }
            if (Path.GetFullPath(from) == Path.GetFullPath(to)) { world.Error.WriteLine("--out names the input; a cut never replaces what it is cut from."); return ExitCode.Usage; }
            if (File.Exists(to) && !parsed.GetValue(replace)) { world.Error.WriteLine($"'{to}' is there already; --replace replaces it."); return ExitCode.Usage; }
            var stated = (GenomeBuild?)null;
            if (parsed.GetValue(build) is { } text)
            {
                if (!Enum.TryParse<GenomeBuild>(text, ignoreCase: true, out var named) || !Enum.IsDefined(named)) { world.Error.WriteLine($"--build '{text}' is neither GRCh37 nor GRCh38."); return ExitCode.Usage; }
                stated = named;
            }
            var bases = DefaultMargin;
            if (parsed.GetValue(margin) is { } stretch && (!int.TryParse(stretch, NumberStyles.None, CultureInfo.InvariantCulture, out bases) || bases > 1_000_000)) { world.Error.WriteLine("--margin is a number of bases from 0 to 1,000,000."); return ExitCode.Usage; }
            IReadOnlyCollection<CutRegion> wanted;
            if (parsed.GetValue(regions) is { } bed)
            {
                if (!File.Exists(bed)) { world.Error.WriteLine($"There is no file '{bed}'."); return ExitCode.Unreadable; }
                if (BedRegions.Read(bed, bases, out var place) is not { } read) { world.Error.WriteLine($"{place}: not a contig, a start from 0 and an end, separated by tabs."); return ExitCode.Unreadable; }
                wanted = read;
            }
            else wanted = [.. CutPositions.Read().Select(l => CutRegion.Around(l, bases))];
            var progress = new ProgressLine(world.Error, world.Clock, world.Colour);
            var cut = VcfCut.Cut(new CutRequest(from, to, wanted, stated, progress.Report));
            progress.Clear();
            foreach (var issue in cut.Issues) world.Error.WriteLine($"{issue}: {issue.Meaning} {issue.Remedy}");
            if (!cut.IsWritten) return ExitCode.Unreadable;
            world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cut.Kept} records kept of {cut.Read} read{(cut.UsedIndex ? " by index" : "")}{(cut.Build is { } b ? $", {b}" : "")}: {to}"));
            return cut.Issues.Any(i => i.Severity >= Severity.Error) ? ExitCode.Refused : ExitCode.Clean;
        });
        return command;
    }
}
