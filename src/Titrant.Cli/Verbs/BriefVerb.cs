using System.CommandLine;
using System.Text;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Journals;
using Titrant.Patient.Packs;
using Titrant.Patient.Wire;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant brief FOLDER`: what to do differently today.</summary>
internal static class BriefVerb
{
    private const long MaxEarlier = 256L << 20;

    public static Command Command(Surroundings world)
    {
        var folder = new Argument<string>("folder") { Description = "The patient's files: FHIR, VCF, CSV, notes." };
        var @out = new Option<string?>("--out") { Description = "Where to write brief.html, brief.json, brief.fhir.json and the journal (default: brief-<folder>)." };
        var asOf = new Option<string?>("--as-of") { Description = "The moment of the brief, a date or date-time (default: now). Nothing later is used." };
        var json = new Option<bool>("--json") { Description = "Print brief.json to standard output and nothing else." };
        var since = new Option<string?>("--since") { Description = "An earlier brief.json, or the folder that holds it: list what advice changed and why." };
        var person = new Option<string?>("--person") { Description = "Identifier of the person, where the folder holds more than one." };
        var sample = new Option<string?>("--sample") { Description = "The person's sample in a VCF of several." };
        var build = new Option<string?>("--build") { Description = "Genome build of the VCF where it does not say: GRCh37 or GRCh38." };
        var jurisdiction = new Option<string>("--jurisdiction") { Description = "US, UK or EU: whose label speaks first and which equation is kept.", DefaultValueFactory = _ => "" };
        build.AcceptOnlyFromAmong("GRCh37", "GRCh38");
        jurisdiction.AcceptOnlyFromAmong("", "US", "UK", "EU");

        var command = new Command("brief", "Read a patient's folder and write the brief.") { folder, @out, asOf, json, since, person, sample, build, jurisdiction };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(path) && !File.Exists(path)) return Fail(world, ExitCode.Unreadable, $"There is no folder '{path}'.");
            var at = parsed.GetValue(asOf) is { } text ? BriefRun.ParseAsOf(text) : world.Clock();
            if (at is null) return Fail(world, ExitCode.Usage, $"--as-of '{parsed.GetValue(asOf)}' is not a date such as 2026-03-10.");
            var earlier = parsed.GetValue(since) is { } from ? ReadEarlier(from, out var why) is { } brief ? brief : throw new InvalidDataException(why) : null;

            var quiet = parsed.GetValue(json);
            var progress = new ProgressLine(world.Error, world.Clock, !quiet && world.Colour);
            var request = new FolderRequest(path, at.Value, parsed.GetValue(person), parsed.GetValue(sample), Enum.TryParse<GenomeBuild>(parsed.GetValue(build), out var b) ? b : null, Progress: progress.Report);
            var run = BriefRun.Of(path, at.Value, Setting.Default with { Jurisdiction = parsed.GetValue(jurisdiction) ?? "" }, request, BriefRun.ShelfOf(world));
            progress.Clear();
            if (earlier is not null && earlier.Person.Id != run.Brief.Person.Id)
                return Fail(world, ExitCode.Unreadable, "--since: that brief is about another person; nothing was compared or written.");

            var folderOut = parsed.GetValue(@out) ?? "brief-" + Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
            Write(run, folderOut, world);
            if (quiet) world.Out.Write(Encoding.UTF8.GetString(BriefJson.Write(run.Brief)));
            else
            {
                SummaryPrinter.Print(run.Brief, world);
                if (earlier is not null) SummaryPrinter.Print(BriefDiff.Between(earlier, run.Brief), world);
                world.Out.WriteLine($"\n{Path.Combine(folderOut, "brief.html")}");
            }
            return run.Folder.Unreadable ? ExitCode.Unreadable : run.Issues.Any(i => i.Severity >= Severity.Error) ? ExitCode.Refused : ExitCode.Clean;
        });
        return command;
    }

    internal static void Write(BriefRun run, string folder, Surroundings world)
    {
        // Three writers of one brief that share nothing: side by side.
        var page = Task.Run(() => BriefPage.Write(run.Brief));
        var fhir = Task.Run(() => BriefFhir.Write(run.Brief));
        var json = BriefJson.Write(run.Brief);
        // The key and the journal come first: what cannot be written into the journal is not handed out.
        using var key = KeyOf(world);
        using var output = new OutputFolder(folder, PackHome.Resolve(world.Environment));
        using var personKey = PersonKey.Random();
        var journal = Journal.OpenFile(Path.Combine(folder, "brief.journal.jsonl"), run.Chart.Setting.Tenant, "titrant-cli", key);
        // The page itself lies beside the journal, so its digest may be a plain one; the person stays a keyed digest.
        var subject = personKey.Subject(run.Folder.Record.Person.Value);
        journal.Append(new JournalDraft(world.Clock(), "read", subject));
        output.Write(("brief.html", page.GetAwaiter().GetResult()), ("brief.json", json), ("brief.fhir.json", fhir.GetAwaiter().GetResult()));
        journal.Append(new JournalDraft(world.Clock(), "brief", subject, "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(json))));
        // Nobody else writes here while the folder is ours; the folder holds what a reader wants.
        File.Delete(journal.File + ".lock");
    }

    private static InstallationKey KeyOf(Surroundings world)
    {
        var home = PackHome.Resolve(world.Environment);
        try
        {
            return InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
        }
        catch (Exception e) when (e is UnauthorizedAccessException || e is IOException and not JournalException)
        {
            throw new IOException($"The key of the journal cannot be kept in '{home}'. Name a folder that you may write to in TITRANT_HOME.", e);
        }
    }

    private static Brief? ReadEarlier(string path, out string why)
    {
        if (Directory.Exists(path)) path = Path.Combine(path, "brief.json");
        if (File.Exists(path) && new FileInfo(path) is { Length: > MaxEarlier or 0 }) { why = $"--since: '{path}' is no brief."; return null; }
        if (File.Exists(path)) return BriefJson.Read(File.ReadAllBytes(path), out why);
        why = $"--since: there is no earlier brief at '{path}'. Give the folder that an earlier run wrote, or its brief.json.";
        return null;
    }

    private static int Fail(Surroundings world, int code, string message)
    {
        world.Error.WriteLine(message);
        return code;
    }
}
