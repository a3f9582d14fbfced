using System.CommandLine;
using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Journals;
using Titrant.Patient.Packs;
using Titrant.Patient.Store;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant record import|list|brief|erase`: records kept on this machine, sealed under a key per person, each act journalled.</summary>
internal static class RecordVerb
{
    public static Command Command(Surroundings world) => new("record", "Records kept on this machine: import, list, brief, erase.")
    {
        Import(world), List(world), Brief(world), Erase(world),
    };

    private static Command Import(Surroundings world)
    {
        var folder = new Argument<string>("folder") { Description = "The patient's files." };
        var person = new Option<string?>("--person") { Description = "Identifier of the person, where the folder holds more than one." };
        var command = new Command("import", "Read a folder into the store; importing twice adds nothing twice.") { folder, person };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(path) && !File.Exists(path)) { world.Error.WriteLine($"There is no folder '{path}'."); return ExitCode.Unreadable; }
            var read = FolderReader.Read(new FolderRequest(path, world.Clock(), parsed.GetValue(person), Loci: Capabilities.Loci));
            if (read.Unreadable || read.Record.Facts.Count == 0) { world.Error.WriteLine("Nothing in the folder could be imported; 'titrant check' says why."); return ExitCode.Unreadable; }
            using var kept = Kept.Open(world);
            var added = FactArchive.Put(kept.Store, Kept.Tenant, read.Record);
            kept.Note("import", read.Record.Person.Value);
            world.Out.WriteLine($"{read.Record.Person}: {added} facts added, {read.Record.Facts.Count - added} were there.");
            foreach (var issue in read.Issues.Where(i => i.Severity >= Severity.Error)) world.Out.WriteLine(issue.ToString());
            return read.RefusedSomething ? ExitCode.Refused : ExitCode.Clean;
        });
        return command;
    }

    private static Command List(Surroundings world)
    {
        var command = new Command("list", "Who is in the store.");
        command.SetAction(_ =>
        {
            using var kept = Kept.Open(world);
            foreach (var person in kept.Store.Persons(Kept.Tenant)) world.Out.WriteLine(person);
            return ExitCode.Clean;
        });
        return command;
    }

    private static Command Brief(Surroundings world)
    {
        var person = new Argument<string>("person") { Description = "Identifier, as 'titrant record list' shows it." };
        var asOf = new Option<string?>("--as-of") { Description = "The moment of the brief (default: now)." };
        var @out = new Option<string?>("--out") { Description = "Where to write (default: brief-<person>)." };
        var command = new Command("brief", "Write the brief of a stored record.") { person, asOf, @out };
        command.SetAction(parsed =>
        {
            var at = parsed.GetValue(asOf) is { } text ? BriefRun.ParseAsOf(text) : world.Clock();
            if (at is null) { world.Error.WriteLine($"--as-of '{parsed.GetValue(asOf)}' is not a date such as 2026-03-10."); return ExitCode.Usage; }
            using var kept = Kept.Open(world);
            var id = new PersonId(parsed.GetRequiredValue(person));
            var record = RecordArchive.Get(kept.Store, Kept.Tenant, id);
            if (record.Facts.Count == 0) { world.Error.WriteLine("Nobody of that identifier is in the store; see 'titrant record list'."); return ExitCode.Unreadable; }
            var run = BriefRun.Of(new FolderRead(record, null, [], Unreadable: false), at.Value, Setting.Default, BriefRun.ShelfOf(world));
            var folder = parsed.GetValue(@out) ?? "brief-" + string.Concat(id.Value.Select(c => char.IsLetterOrDigit(c) ? c : '-'));
            BriefVerb.Write(run, folder, world);
            kept.Note("brief", id.Value);
            SummaryPrinter.Print(run.Brief, world);
            world.Out.WriteLine($"\n{Path.Combine(folder, "brief.html")}");
            return run.Issues.Any(i => i.Severity >= Severity.Error) ? ExitCode.Refused : ExitCode.Clean;
        });
        return command;
    }

    private static Command Erase(Surroundings world)
    {
        var person = new Argument<string>("person") { Description = "Identifier, as 'titrant record list' shows it." };
        var command = new Command("erase", "Destroy a person's key and every row; the journal stays whole.") { person };
        command.SetAction(parsed =>
        {
            using var kept = Kept.Open(world);
            var id = parsed.GetRequiredValue(person);
            if (!kept.Store.Persons(Kept.Tenant).Contains(id)) { world.Error.WriteLine("Nobody of that identifier is in the store; see 'titrant record list'."); return ExitCode.Unreadable; }
            // The entry names its subject under the key that is about to go: afterwards nobody can tell whose it was.
            kept.Note("erase", id);
            var erased = kept.Store.ErasePerson(Kept.Tenant, id);
            world.Out.WriteLine($"Erased {erased.Facts} facts, {erased.ResourceVersions} versions of FHIR resources, {erased.Blobs} files and {erased.Payloads} payloads.");
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>The installation's store and journal under $TITRANT_HOME.</summary>
    internal sealed class Kept(InstallationKey key, SqliteRecordStore store, Journal journal, Func<DateTimeOffset> clock) : IDisposable
    {
        public const string Tenant = "local";

        public SqliteRecordStore Store => store;

        public static Kept Open(Surroundings world)
        {
            var home = PackHome.Resolve(world.Environment);
            Directory.CreateDirectory(home);
            var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
            return new(key, SqliteRecordStore.Open(Path.Combine(home, "store.db"), key), Journal.Open(Path.Combine(home, "journals"), Tenant, "titrant-cli", key), world.Clock);
        }

        public void Note(string action, string person)
        {
            using var personKey = store.KeyOf(Tenant, person);
            journal.Append(new JournalDraft(clock(), action, personKey.Subject(person)));
        }

        public void Dispose()
        {
            store.Dispose();
            key.Dispose();
        }
    }
}
