using System.CommandLine;
using System.Text;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Packs;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant pgx GENOME`: the pharmacist's command.</summary>
internal static class PgxVerb
{
    private const string About = """
        What this person's genes say about these medicines.

        Examples:
          titrant pgx patient.vcf.gz --meds meds.json
          titrant pgx patient.vcf.gz --meds "clopidogrel, simvastatin 40 mg" --outside cyp2d6.tsv
          titrant pgx ./patient --drug codeine

        Writes pgx.tsv (genes), pgx-drugs.tsv (medicines), passport.html (one page for the patient) and pgx.fhir.json
        (HL7 Genomics Reporting STU3). A position that the file does not call is never taken as normal.
        Ends with 0 clean, 1 something was refused, 2 unreadable, 64 wrong usage.
        """;

    /// <summary>The subcommands, in the order in which help lists them.</summary>
    public static IReadOnlyList<Func<Surroundings, Command>> Subcommands { get; } = [PgxCut.Command, PgxMatch.Command, PgxCohort.Command, PgxRefresh.Command, PgxAdviceOf.Command];

    public static Command Command(Surroundings world)
    {
        var genome = new Argument<string?>("genome") { Description = "A VCF (.vcf, .vcf.gz), a patient's folder, or a file of reported genotypes.", Arity = ArgumentArity.ZeroOrOne };
        var meds = new Option<string?>("--meds") { Description = "The medicines: a FHIR bundle, a CSV, a JSON list, or names in quotes: \"clopidogrel, simvastatin 40 mg\"." };
        var outside = new Option<string[]>("--outside") { Description = "Genotypes that another laboratory reported: gene TAB diplotype TAB phenotype TAB activity score, or FHIR Observations." };
        var drug = new Option<string[]>("--drug") { Description = "A medicine to ask about that is not prescribed." };
        var @out = new Option<string?>("--out") { Description = "Where to write (default: pgx-<name>)." };
        var asOf = new Option<string?>("--as-of") { Description = "The moment of the question, a date or date-time (default: now). Nothing later is used." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON (titrant.pgx/1) to standard output and nothing else." };
        var person = new Option<string?>("--person") { Description = "Identifier of the person, where the files hold more than one." };
        var sample = new Option<string?>("--sample") { Description = "The person's sample in a VCF of several." };
        var build = new Option<string?>("--build") { Description = "Genome build of the VCF where it does not say: GRCh37 or GRCh38." };
        var jurisdiction = new Option<string>("--jurisdiction") { Description = "US, UK or EU: whose guidance speaks first.", DefaultValueFactory = _ => "" };
        build.AcceptOnlyFromAmong("GRCh37", "GRCh38");
        jurisdiction.AcceptOnlyFromAmong("", "US", "UK", "EU");
        outside.AllowMultipleArgumentsPerToken = drug.AllowMultipleArgumentsPerToken = true;

        var command = new Command("pgx", About) { genome, meds, outside, drug, @out, asOf, json, person, sample, build, jurisdiction };
        foreach (var subcommand in Subcommands) command.Add(subcommand(world));
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(genome);
            if (path is null) return Fail(world, ExitCode.Usage, "Name a genome file or a patient's folder; titrant pgx --help shows examples.");
            if (!Directory.Exists(path) && !File.Exists(path)) return Fail(world, ExitCode.Unreadable, new Issue("PGX030", path, "not found"));
            var at = parsed.GetValue(asOf) is { } text ? BriefRun.ParseAsOf(text) : world.Clock();
            if (at is null) return Fail(world, ExitCode.Usage, $"--as-of '{parsed.GetValue(asOf)}' is not a date such as 2026-03-10.");

            var quiet = parsed.GetValue(json);
            var progress = new ProgressLine(world.Error, world.Clock, !quiet && world.Colour);
            var run = PgxRun.Of(new PgxQuestion(path, at.Value, parsed.GetValue(meds), parsed.GetValue(outside) ?? [], Names(parsed.GetValue(drug)), parsed.GetValue(person), parsed.GetValue(sample),
                Enum.TryParse<GenomeBuild>(parsed.GetValue(build), out var b) ? b : null, Setting.Default with { Jurisdiction = parsed.GetValue(jurisdiction) ?? "" }, BriefRun.ShelfOf(world), progress.Report));
            progress.Clear();
            if (run.IsEmpty)
            {
                var said = run.Issues.Where(i => i.Severity >= Severity.Error || i.Code == "FILE005").ToList();
                foreach (var issue in said.Take(8)) world.Error.WriteLine(Line(issue));
                return run.IsRefused ? ExitCode.Refused : Fail(world, ExitCode.Unreadable, new Issue("PGX031", path, "no VCF and no reported genotype was read"));
            }

            var folder = parsed.GetValue(@out) ?? "pgx-" + NameOf(path);
            Write(run.Report, folder, world);
            if (quiet) world.Out.Write(Encoding.UTF8.GetString(PgxJson.Write(run.Report)));
            else
            {
                foreach (var line in PgxSummary.Of(run.Report)) SummaryPrinter.Print(line, world);
                world.Out.WriteLine($"\n{Path.Combine(folder, "passport.html")}");
            }
            return run.Issues.Any(i => i.Severity >= Severity.Error) ? ExitCode.Refused : ExitCode.Clean;
        });
        return command;
    }

    private static void Write(PgxReport report, string folder, Surroundings world)
    {
        using var output = new OutputFolder(folder, PackHome.Resolve(world.Environment));
        output.Write(("pgx.tsv", PgxTsv.Genes(report)), ("pgx-drugs.tsv", PgxTsv.Drugs(report)), ("passport.html", Passport.Write(report)), ("pgx.fhir.json", GenomicsReport.Write(report)));
    }

    // "--drug codeine,tramadol" and "--drug codeine --drug tramadol" are the same question.
    private static List<string> Names(string[]? drugs) => [.. (drugs ?? []).SelectMany(d => d.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.OrdinalIgnoreCase)];

    // "patient.vcf.gz" -> "patient".
    private static string NameOf(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return File.Exists(path) && name.IndexOf('.', 1) is var dot and > 0 ? name[..dot] : name;
    }

    private static string Line(Issue issue) => SummaryPrinter.Plain($"{issue.Code} {issue.Place}: {issue.Meaning} ({issue.Detail}) {issue.Remedy}");

    private static int Fail(Surroundings world, int code, Issue issue) => Fail(world, code, Line(issue));

    private static int Fail(Surroundings world, int code, string message)
    {
        world.Error.WriteLine(message);
        return code;
    }
}
