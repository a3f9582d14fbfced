using System.CommandLine;
using Titrant.Medicine;
using Titrant.Patient.Formats;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant check FOLDER`: every record that an independent walker counts was read, refused or counted. Nothing vanishes.</summary>
internal static class CheckVerb
{
    public static Command Command(Surroundings world)
    {
        var folder = new Argument<string>("folder") { Description = "The patient's files." };
        var command = new Command("check", "Count the folder's records twice, by two programs that share no code, and compare.") { folder };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(path)) { world.Error.WriteLine($"There is no folder '{path}'."); return ExitCode.Unreadable; }
            var read = FolderReader.Read(new FolderRequest(path, world.Clock(), Loci: Capabilities.Loci));
            var walked = CheckWalker.Count(path);
            var differences = 0;
            world.Out.WriteLine($"{"file",-40} {"record",-26} {"counted",8} {"read",8} {"refused",8} {"not modelled",13}");
            var files = read.Files.GroupBy(f => f.Document).ToDictionary(g => g.Key, g => { var t = new Tally(); foreach (var f in g) t.Add(f.Tally); return t; });
            foreach (var (file, type) in walked.Keys.Concat(files.SelectMany(f => f.Value.Rows.Select(r => (f.Key, r.Type)))).Distinct().Order())
            {
                var counted = walked.GetValueOrDefault((file, type));
                var rows = files.GetValueOrDefault(file)?.Rows.Where(r => r.Type == type).ToList() ?? [];
                var (ok, not) = (rows.Where(r => r.Outcome == Tally.Read).Sum(r => r.Count), rows.Where(r => r.Outcome == Tally.NotModelled).Sum(r => r.Count));
                var refused = rows.Sum(r => r.Count) - ok - not;
                var same = counted == ok + not + refused;
                if (!same) differences++;
                world.Out.WriteLine($"{file,-40} {type,-26} {counted,8} {ok,8} {refused,8} {not,13}{(same ? "" : "   differs")}");
                foreach (var reason in rows.Where(r => r.Outcome is not Tally.Read and not Tally.NotModelled))
                    world.Out.WriteLine($"{"",-40}   {reason.Outcome}: {reason.Count}, {Titrant.Patient.IssueTable.Of(reason.Outcome).Meaning}");
            }
            foreach (var file in read.Files.Where(f => !f.Used))
                world.Out.WriteLine($"{file.Document,-40} not used: {file.Binding}");
            world.Out.WriteLine(read.Unreadable ? "Nothing in the folder could be read." : differences == 0 ? "Nothing vanished." : $"{differences} kinds of record differ.");
            return read.Unreadable ? ExitCode.Unreadable : differences == 0 ? ExitCode.Clean : ExitCode.Refused;
        });
        return command;
    }
}
