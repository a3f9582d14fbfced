using System.CommandLine;
using Titrant.Patient.Journals;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant journal verify FILE`: was anything in it changed, cut, swapped or written anew?</summary>
internal static class JournalVerb
{
    public static Command Command(Surroundings world)
    {
        var path = new Argument<string>("path") { Description = "A journal file, or a folder of journals." };
        var head = new Option<string?>("--head") { Description = "A head kept elsewhere: finds even a chain that was signed anew." };
        var key = new Option<string?>("--key") { Description = "Fingerprint of the installation key that must have signed (k1:...)." };
        var verify = new Command("verify", "Find a flipped byte, a cut tail, a deleted or swapped entry, a chain written anew.") { path, head, key };
        verify.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(path);
            if (!File.Exists(target) && !Directory.Exists(target)) { world.Error.WriteLine($"There is no journal at '{target}'."); return ExitCode.Unreadable; }
            if (Directory.Exists(target) ? !Directory.EnumerateFiles(target, "*.journal.*").Any() : new FileInfo(target).Length == 0)
            {
                world.Error.WriteLine($"There is no journal in '{target}'.");
                return ExitCode.Unreadable;
            }
            var faults = Journal.Verify(target, parsed.GetValue(head), parsed.GetValue(key));
            foreach (var fault in faults) world.Out.WriteLine(fault.ToString());
            if (faults.Count == 0) world.Out.WriteLine("The journal is whole.");
            return faults.Count == 0 ? ExitCode.Clean : ExitCode.Refused;
        });
        return new Command("journal", "The tamper-evident journal.") { verify };
    }
}
