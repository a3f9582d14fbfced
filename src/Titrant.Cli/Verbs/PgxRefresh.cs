using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Titrant.Medicine.Pharmacogenomics.Refresh;
using Titrant.Patient;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant pgx refresh NEW_DIR`: what changes, and for whom, before new tables are taken into use.</summary>
internal static class PgxRefresh
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() },
    };

    private const string About = """
        What a new set of pharmacogenomic tables changes, and whose advice, before anybody uses it.

        Examples:
          titrant pgx refresh new-tables
          titrant pgx refresh new-tables --patients ./anna ./bert
          titrant pgx refresh new-tables --old old-tables --records --json

        The folder holds knowledge/*.tsv and packs/dpwg/*.tsv as tools/pgx/refresh.py writes them; a table that is missing is the one in use.
        Ends with 0 no advice changes, 1 some does, 2 the tables cannot be used, 64 wrong usage.
        """;

    public static Command Command(Surroundings world)
    {
        var @new = new Argument<string>("new") { Description = "The folder of the new tables." };
        var old = new Option<string?>("--old") { Description = "A folder to compare with (default: the tables in use)." };
        var patients = new Option<string[]>("--patients") { Description = "Folders of patients, as brief reads them.", AllowMultipleArgumentsPerToken = true };
        var records = new Option<bool>("--records") { Description = "Everybody in the store of this machine (titrant record list)." };
        var asOf = new Option<string?>("--as-of") { Description = "The moment of the question (default: now)." };
        var json = new Option<bool>("--json") { Description = "Print titrant.refresh/1 and nothing else." };
        var command = new Command("refresh", About) { @new, old, patients, records, asOf, json };
        command.SetAction(parsed =>
        {
            var at = parsed.GetValue(asOf) is { } text ? BriefRun.ParseAsOf(text) : world.Clock();
            if (at is null) { world.Error.WriteLine($"--as-of '{parsed.GetValue(asOf)}' is not a date such as 2026-03-10."); return ExitCode.Usage; }
            var folders = parsed.GetValue(patients) ?? [];
            string[] needed = [parsed.GetRequiredValue(@new), .. parsed.GetValue(old) is { } o ? [o] : Array.Empty<string>(), .. folders];
            if (needed.FirstOrDefault(f => !Directory.Exists(f)) is { } missing) { world.Error.WriteLine($"There is no folder '{missing}'."); return ExitCode.Unreadable; }
            return Print(Compare(needed[0], parsed.GetValue(old), new(folders, parsed.GetValue(records), at.Value), world), parsed.GetValue(json), world);
        });
        return command;
    }

    /// <param name="old">Null: the tables of the program.</param>
    public static RefreshReport Compare(string @new, string? old, PeopleAsked asked, Surroundings world)
    {
        var inUse = KnowledgeTables.InUse();
        var before = old is null ? inUse : KnowledgeTables.Open(old, inUse);
        var after = KnowledgeTables.Open(@new, inUse);
        var remarks = before.Unread.Concat(KnowledgeCheck.Of(before, after)).ToList();
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(@new)));
        var oldName = old is null ? inUse.Name : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(old)));
        var unworded = Path.Combine(@new, KnowledgeTables.Unworded);
        var texts = File.Exists(unworded) ? File.ReadLines(unworded).Take(10_000).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Replace('\t', ' ')).ToSeq() : [];
        if (remarks.Exists(r => r.Refuses)) return new(RefreshReport.CurrentFormat, oldName, name, remarks.ToSeq(), null, null, texts);

        var diff = KnowledgeDiff.Between(before, after);
        if (asked.Records && diff.Tables.FirstOrDefault(t => t is { Table: "positions.tsv", Added: > 0 }) is { } positions)
            remarks.Add(new("positions.tsv", $"{positions.Added} positions are new: a stored record knows nothing of them until its genome is imported again", false));
        var people = asked.IsEmpty ? null : PeopleDiff.Between(PgxAdviceOf.Under(old, asked, world), PgxAdviceOf.Under(@new, asked, world), diff);
        return new(RefreshReport.CurrentFormat, oldName, name, remarks.ToSeq(), diff, people, texts);
    }

    public static int Print(RefreshReport report, bool json, Surroundings world)
    {
        if (json) world.Out.WriteLine(JsonSerializer.Serialize(report, s_json));
        else foreach (var line in RefreshPage.Of(report)) SummaryPrinter.Print(line, world);
        return report.Diff is null ? ExitCode.Unreadable : report.ChangesAdvice ? ExitCode.Refused : ExitCode.Clean;
    }
}
