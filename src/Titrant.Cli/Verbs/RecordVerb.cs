using System.CommandLine;
using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Journals;
using Titrant.Patient.Packs;
using Titrant.Patient.Store;
using Titrant.Server.CdsHooks;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant record import|list|brief|erase`: records kept on this machine, sealed under a key per person, each act journalled.</summary>
internal static class RecordVerb
{
    public static Command Command(Surroundings world)
    {
        var tenant = new Option<string>("--tenant") { Description = "Whose records: a tenant of server.json.", Recursive = true, DefaultValueFactory = _ => Kept.Tenant };
        tenant.Validators.Add(result => { if (result.Tokens is [var one] && !(one.Value.Length is > 0 and <= 64 && one.Value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))) result.AddError("--tenant is made of a-z, 0-9 and -, as in server.json."); });
        return new("record", "Records kept on this machine: import, list, brief, erase.") { tenant, Import(world, tenant), List(world, tenant), Brief(world, tenant), Erase(world, tenant) };
    }

    private static Command Import(Surroundings world, Option<string> tenant)
    {
        var folder = new Argument<string>("folder") { Description = "The patient's files." };
        var person = new Option<string?>("--person") { Description = "Identifier of the person, where the folder holds more than one." };
        var patientId = new Option<string?>("--as") { Description = "The patient's id in the health record (the patientId of its hooks): the record is kept as Patient/<id>, so that a hook about that patient finds it." };
        patientId.Validators.Add(result => { if (result.Tokens is [var one] && !HookIds.IsId(one.Value)) result.AddError("--as is an id such as 12345, without Patient/ before it."); });
        var command = new Command("import", "Read a folder into the store; importing twice adds nothing twice.") { folder, person, patientId };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(path) && !File.Exists(path)) { world.Error.WriteLine($"There is no folder '{path}'."); return ExitCode.Unreadable; }
            var read = FolderReader.Read(new FolderRequest(path, world.Clock(), parsed.GetValue(person), Loci: Capabilities.Loci));
            if (read.Unreadable || read.Record.Facts.Count == 0) { world.Error.WriteLine("Nothing in the folder could be imported; 'titrant check' says why."); return ExitCode.Unreadable; }
            using var kept = Kept.Open(world, parsed.GetValue(tenant));
            var record = parsed.GetValue(patientId) is { } id ? Named(read.Record, new("Patient/" + id)) : read.Record;
            if (record != read.Record && HookMerge.Against(record.Person, DraftsOf(record), RecordArchive.Get(kept.Store, kept.Name, record.Person)) is { Count: > 0 } against)
            {
                world.Error.WriteLine($"{record.Person}: somebody with another {string.Join(" and ", against)} is stored under this id. Nothing was imported; check whose folder this is.");
                return ExitCode.Refused;
            }
            var added = FactArchive.Put(kept.Store, kept.Name, record);
            kept.Note("import", record.Person.Value);
            world.Out.WriteLine($"{record.Person}: {added} facts added, {record.Facts.Count - added} were there.");
            if (!record.Person.Value.StartsWith("Patient/", StringComparison.Ordinal)) world.Out.WriteLine("Hooks do not find this record; to join it to a patient of the health record, import it with --as and the patient's id there.");
            foreach (var issue in read.Issues.Where(i => i.Severity >= Severity.Error)) world.Out.WriteLine(issue.ToString());
            return read.RefusedSomething ? ExitCode.Refused : ExitCode.Clean;
        });
        return command;
    }

    private static List<Draft> DraftsOf(PatientRecord record) => [.. record.Facts.SelectMany(f => f.Seen.Select(s => new Draft(f.When, f.Claim, s)))];

    /// <summary>The same sightings under another identifier: an id of a fact holds its person's.</summary>
    private static PatientRecord Named(PatientRecord record, PersonId person) => PatientRecord.Build(person, DraftsOf(record), record.Issues);

    private static Command List(Surroundings world, Option<string> tenant)
    {
        var command = new Command("list", "Who is in the store.");
        command.SetAction(parsed =>
        {
            using var kept = Kept.Open(world, parsed.GetValue(tenant));
            foreach (var person in kept.Store.Persons(kept.Name)) world.Out.WriteLine(person);
            return ExitCode.Clean;
        });
        return command;
    }

    private static Command Brief(Surroundings world, Option<string> tenant)
    {
        var person = new Argument<string>("person") { Description = "Identifier, as 'titrant record list' shows it." };
        var asOf = new Option<string?>("--as-of") { Description = "The moment of the brief (default: now)." };
        var @out = new Option<string?>("--out") { Description = "Where to write (default: brief-<person>)." };
        var command = new Command("brief", "Write the brief of a stored record.") { person, asOf, @out };
        command.SetAction(parsed =>
        {
            var at = parsed.GetValue(asOf) is { } text ? BriefRun.ParseAsOf(text) : world.Clock();
            if (at is null) { world.Error.WriteLine($"--as-of '{parsed.GetValue(asOf)}' is not a date such as 2026-03-10."); return ExitCode.Usage; }
            using var kept = Kept.Open(world, parsed.GetValue(tenant));
            var id = new PersonId(parsed.GetRequiredValue(person));
            var record = RecordArchive.Get(kept.Store, kept.Name, id);
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

    private static Command Erase(Surroundings world, Option<string> tenant)
    {
        var person = new Argument<string>("person") { Description = "Identifier, as 'titrant record list' shows it." };
        var command = new Command("erase", "Destroy a person's key and every row; the journal stays whole.") { person };
        command.SetAction(parsed =>
        {
            using var kept = Kept.Open(world, parsed.GetValue(tenant));
            var id = parsed.GetRequiredValue(person);
            if (!kept.Store.Persons(kept.Name).Contains(id)) { world.Error.WriteLine("Nobody of that identifier is in the store; see 'titrant record list'."); return ExitCode.Unreadable; }
            // The entry names its subject under the key that is about to go: afterwards nobody can tell whose it was.
            kept.Note("erase", id);
            var erased = kept.Store.ErasePerson(kept.Name, id);
            world.Out.WriteLine($"Erased {erased.Facts} facts, {erased.ResourceVersions} versions of FHIR resources, {erased.Blobs} files and {erased.Payloads} payloads.");
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>The installation's store and journal under $TITRANT_HOME.</summary>
    internal sealed class Kept(string name, InstallationKey key, SqliteRecordStore store, Journal journal, Func<DateTimeOffset> clock) : IDisposable
    {
        public const string Tenant = "local";

        /// <summary>The tenant that was opened.</summary>
        public string Name => name;

        public SqliteRecordStore Store => store;

        public static Kept Open(Surroundings world, string? tenant = null)
        {
            tenant ??= Tenant;
            var home = PackHome.Resolve(world.Environment);
            Directory.CreateDirectory(home);
            var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
            return new(tenant, key, SqliteRecordStore.Open(Path.Combine(home, "store.db"), key), Journal.Open(Path.Combine(home, "journals"), tenant, "titrant-cli", key), world.Clock);
        }

        public void Note(string action, string person)
        {
            using var personKey = store.KeyOf(name, person);
            journal.Append(new JournalDraft(clock(), action, personKey.Subject(person)));
        }

        public void Dispose()
        {
            store.Dispose();
            key.Dispose();
        }
    }
}
