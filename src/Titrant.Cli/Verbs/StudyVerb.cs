using System.CommandLine;
using Titrant.Learning;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Studies;
using Titrant.Learning.Studies.Writing;
using Titrant.Medicine;
using Titrant.Patient.Journals;
using Titrant.Patient.Packs;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant study init|check|run`: from a table of patients to a model that was measured on people it did not learn from.</summary>
internal static class StudyVerb
{
    public static Command Command(Surroundings world) =>
        new("study", "From a table of patients to a validated model: init writes a first study file, check looks at the data, run does it.") { Init(world), Check(world), Run(world) };

    private static Command Init(Surroundings world)
    {
        var data = new Argument<string>("data") { Description = "A table: CSV or TSV, gzipped or not, one row a patient." };
        var outcome = new Option<string?>("--outcome") { Description = "The column to be foretold; for a time to an event the column that says why somebody left." };
        var time = new Option<string?>("--time") { Description = "For a time to an event: the column of the time." };
        var @out = new Option<string>("--out") { Description = "Where to write.", DefaultValueFactory = _ => "study.yaml" };
        var command = new Command("init", "Write a first study by looking at the data; read it before you run it.") { data, outcome, time, @out };
        command.SetAction(parsed => Guarded(world, () =>
        {
            var (path, target) = (parsed.GetRequiredValue(data), parsed.GetRequiredValue(@out));
            if (File.Exists(target)) { world.Error.WriteLine($"'{target}' is there already; name another file with --out."); return ExitCode.Usage; }
            var draft = StudyDraft.Of(path, Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(target))!, Path.GetFullPath(path)), parsed.GetValue(outcome), parsed.GetValue(time));
            File.WriteAllText(target, draft.Text);
            world.Out.WriteLine($"Wrote {target}: {draft.Columns} columns looked at. Read it, correct it, then: titrant study run {target}");
            foreach (var missing in draft.Missing) world.Out.WriteLine("  still missing: " + SummaryPrinter.Plain(missing));
            return draft.Missing.Count == 0 ? ExitCode.Clean : ExitCode.Refused;
        }));
        return command;
    }

    private static Command Check(Surroundings world)
    {
        var file = new Argument<string>("study") { Description = "The study file, YAML or JSON." };
        var command = new Command("check", "Read the study and its data and say what is to be known of them; nothing is fitted, nothing locked is opened.") { file };
        command.SetAction(parsed => Guarded(world, () =>
        {
            var path = parsed.GetRequiredValue(file);
            var study = StudyFile.Read(path);
            using var records = Records(study, world);
            var result = StudyRun.Check(study, Setting(path, world, null) with { Records = records?.Source });
            StudyPrinter.Data(result, world);
            return result.Quality.Warnings.IsEmpty ? ExitCode.Clean : ExitCode.Refused;
        }));
        return command;
    }

    private static Command Run(Surroundings world)
    {
        var file = new Argument<string>("study") { Description = "The study file, YAML or JSON." };
        var closed = new Option<bool>("--leave-locked") { Description = "Do everything but open the locked rows: for as long as something may still change." };
        var @out = new Option<string?>("--out") { Description = "Folder of the results (default: <study>.run beside the file)." };
        var register = new Option<bool>("--register") { Description = "Register the model afterwards, as 'titrant models add' does." };
        var command = new Command("run", "Fit, validate, explain; a run that was ended continues where it was.") { file, closed, @out, register };
        command.SetAction(parsed => Guarded(world, () =>
        {
            var path = parsed.GetRequiredValue(file);
            var study = StudyFile.Read(path);
            var folder = parsed.GetValue(@out) ?? RunFolder(path);
            using var stop = new CancellationTokenSource();
            ConsoleCancelEventHandler onStop = (_, e) => { e.Cancel = true; stop.Cancel(); };
            Console.CancelKeyPress += onStop;
            var progress = new ProgressLine(world.Error, world.Clock, world.Colour);
            try
            {
                using var records = Records(study, world);
                using var journal = study.Splits.Locked is null || parsed.GetValue(closed) ? null : Journalled.Open(world);
                var ran = StudyRun.Run(study, Setting(path, world, folder) with { Openings = journal?.Openings, Records = records?.Source, Progress = p => progress.Report(p.Share, p.Doing), Cancel = stop.Token, Seen = seen => { progress.Clear(); StudyPrinter.Data(seen, world); world.Out.WriteLine(); world.Out.Flush(); } });
                progress.Clear();
                StudyFolder.Write(folder, ran);
                StudyPrinter.Print(ran, folder, world);
                var code = ran.Result.Learners.Any(l => l.Refused is not null) || !ran.Result.Unread.IsEmpty ? ExitCode.Refused : ExitCode.Clean;
                return parsed.GetValue(register) && ran.Result.Card is not null ? Math.Max(code, Register(folder, world)) : code;
            }
            catch (OperationCanceledException)
            {
                progress.Clear();
                world.Error.WriteLine($"Stopped. The fits that were finished are kept in '{folder}'; the same command continues from them.");
                return ExitCode.Refused;
            }
            finally
            {
                progress.Clear();
                Console.CancelKeyPress -= onStop;
            }
        }));
        return command;
    }

    private static int Register(string folder, Surroundings world) =>
        ModelsVerb.Command(world).Parse(["add", folder]).Invoke(new() { Output = world.Out, Error = world.Error, EnableDefaultExceptionHandler = false });

    internal static string RunFolder(string study) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(study))!, Path.GetFileNameWithoutExtension(study) + ".run");

    private static StudySetting Setting(string study, Surroundings world, string? folder) =>
        new(Path.GetDirectoryName(Path.GetFullPath(study))!, Path.Combine(folder ?? RunFolder(study), "parts"), "titrant " + App.Version, null);

    private static StoredPeople? Records(Study study, Surroundings world) => study.Data.Index is null ? null : new(RecordVerb.Kept.Open(world));

    /// <summary>Everybody in the installation's store; that a study looked at somebody is journalled like any other reading.</summary>
    private sealed class StoredPeople(RecordVerb.Kept kept) : IDisposable
    {
        public RecordSource Source => new(() => RecordTable.Records(kept.Store, kept.Name).Select(record => { kept.Note("study", record.Person.Value); return record; }), Capabilities.All);

        public void Dispose() => kept.Dispose();
    }

    private static int Guarded(Surroundings world, Func<int> act)
    {
        try
        {
            return act();
        }
        catch (StudyException refused)
        {
            foreach (var fault in refused.Faults) StudyPrinter.Fault(fault, world.Error);
            return ExitCode.Unreadable;
        }
        catch (JournalException broken)
        {
            world.Error.WriteLine($"{broken.Message}. The locked rows were not opened.");
            return ExitCode.Unreadable;
        }
    }

    /// <summary>The installation's journal, where openings of locked rows are written down.</summary>
    private sealed class Journalled(InstallationKey key, Openings openings) : IDisposable
    {
        public Openings Openings => openings;

        public static Journalled Open(Surroundings world)
        {
            var home = PackHome.Resolve(world.Environment);
            Directory.CreateDirectory(home);
            var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
            return new(key, new Openings(Journal.Open(Path.Combine(home, "journals"), RecordVerb.Kept.Tenant, "titrant-study", key), world.Clock));
        }

        public void Dispose() => key.Dispose();
    }
}
