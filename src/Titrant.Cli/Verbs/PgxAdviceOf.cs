using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics.Refresh;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Packs;
using Titrant.Patient.Store;

namespace Titrant.Cli.Verbs;

/// <summary>Whom a comparison of tables asks about, and at which moment.</summary>
/// <param name="Records">Everybody in the store of this machine, too.</param>
internal sealed record PeopleAsked(IReadOnlyList<string> Folders, bool Records, DateTimeOffset AsOf)
{
    public bool IsEmpty => Folders.Count == 0 && !Records;
}

/// <summary>
/// `titrant pgx advice-of`: what the tables of this process say to these people, one JSON line each. `pgx refresh` runs it once
/// for each set of tables, because a process holds one set. Hidden from help: it is no answer for a reader.
/// </summary>
internal static class PgxAdviceOf
{
    public const string Name = "advice-of";
    public const string Variable = "TITRANT_KNOWLEDGE";

    public static Command Command(Surroundings world)
    {
        var patients = new Option<string[]>("--patients") { AllowMultipleArgumentsPerToken = true };
        var records = new Option<bool>("--records");
        var asOf = new Option<string>("--as-of") { Required = true };
        var command = new Command(Name, "What the tables in use say to these people, as JSON lines.") { patients, records, asOf };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var at = DateTimeOffset.Parse(parsed.GetRequiredValue(asOf), System.Globalization.CultureInfo.InvariantCulture);
            foreach (var person in Of(new(parsed.GetValue(patients) ?? [], parsed.GetValue(records), at), world)) world.Out.WriteLine(JsonSerializer.Serialize(person));
            return ExitCode.Clean;
        });
        return command;
    }

    private static IEnumerable<PersonAdvice> Of(PeopleAsked asked, Surroundings world)
    {
        var shelf = BriefRun.ShelfOf(world);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (folder, i) in asked.Folders.Select((f, i) => (f, i)))
        {
            var read = FolderReader.Read(new FolderRequest(folder, asked.AsOf, Loci: Capabilities.Loci));
            var id = read.Record.Person.Value;
            // A folder's own name may be a person's.
            yield return Ask(read.Record, id is "" or "unknown" ? $"folder {i + 1}" : id);
        }
        if (!asked.Records) yield break;
        using var kept = RecordVerb.Kept.Open(world);
        foreach (var id in kept.Store.Persons(RecordVerb.Kept.Tenant))
        {
            var record = RecordArchive.Get(kept.Store, RecordVerb.Kept.Tenant, new PersonId(id));
            kept.Note("refresh", id);
            yield return Ask(record, id);
        }

        PersonAdvice Ask(PatientRecord record, string id)
        {
            seen[id] = seen.GetValueOrDefault(id) + 1;
            return PersonAdvice.Of(seen[id] == 1 ? id : $"{id} ({seen[id]})", Chart.Of(record, asked.AsOf, Setting.Default, shelf).Ask(Capabilities.All));
        }
    }

    /// <summary>The same program once more, with these tables in the place of its own.</summary>
    /// <param name="folder">Null: the tables of the program.</param>
    /// <exception cref="InvalidDataException">The tables could not be used; the message names no person.</exception>
    public static IReadOnlyList<PersonAdvice> Under(string? folder, PeopleAsked asked, Surroundings world)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true, StandardOutputEncoding = System.Text.Encoding.UTF8 };
        var dll = Path.Combine(AppContext.BaseDirectory, "titrant.dll");
        if (Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "titrant") start.FileName = self;
        else { start.FileName = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet"; start.ArgumentList.Add(dll); }
        foreach (var arg in (string[])["pgx", Name, "--as-of", asked.AsOf.ToString("O", System.Globalization.CultureInfo.InvariantCulture), .. asked.Records ? ["--records"] : Array.Empty<string>(), .. asked.Folders.SelectMany(f => new[] { "--patients", Path.GetFullPath(f) })])
            start.ArgumentList.Add(arg);
        start.Environment["TITRANT_HOME"] = PackHome.Resolve(world.Environment);
        start.Environment[Variable] = folder is null ? "" : Path.GetFullPath(folder);
        using var process = Process.Start(start) ?? throw new InvalidDataException("The second process could not be started.");
        var error = process.StandardError.ReadToEndAsync();
        var people = new List<PersonAdvice>();
        while (process.StandardOutput.ReadLine() is { } line)
            if (line.StartsWith('{')) people.Add(JsonSerializer.Deserialize<PersonAdvice>(line) ?? throw new InvalidDataException("The second process gave no answer."));
        process.WaitForExit();
        return process.ExitCode == ExitCode.Clean ? people
            : throw new InvalidDataException($"With the tables of {(folder is null ? "the program" : Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)))} nobody could be asked: {error.GetAwaiter().GetResult().Trim()}");
    }
}
