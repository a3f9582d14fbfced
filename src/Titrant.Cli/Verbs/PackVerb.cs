using System.CommandLine;
using Titrant.Patient.Packs;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant pack add|list|verify|diff`: knowledge that is too large, or licensed otherwise, to ship.</summary>
internal static class PackVerb
{
    private const int MostShown = 20;

    public static Command Command(Surroundings world)
    {
        var home = new Lazy<string>(() => PackHome.Resolve(world.Environment));
        return new Command("pack", "Knowledge packs: public source files, checked and converted on this machine.") { Add(world, home), List(world, home), Verify(world, home), Diff(world, home) };
    }

    private static Command Add(Surroundings world, Lazy<string> home)
    {
        var source = new Argument<string>("source") { Description = "A file or folder of the public source (RxNorm: RXNCONSO.RRF and RXNREL.RRF, or the release's zip), or its https address." };
        var sha = new Option<string?>("--sha256") { Description = "The checksum that the publisher states." };
        var version = new Option<string?>("--pack-version") { Description = "The release, where the files do not say." };
        var command = new Command("add", "Check a source file, convert it, keep it.") { source, sha, version };
        command.SetAction(parsed =>
        {
            var from = parsed.GetRequiredValue(source);
            var added = Uri.TryCreate(from, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
                ? InstalledPacks.AddFrom(address!, Fetch, parsed.GetValue(sha), home.Value, world.Clock(), parsed.GetValue(version))
                : InstalledPacks.Add(from, parsed.GetValue(sha), home.Value, world.Clock(), parsed.GetValue(version));
            foreach (var problem in added.Problems) world.Error.WriteLine(problem.ToString());
            if (added.ProblemCount > added.Problems.Count) world.Error.WriteLine($"{added.ProblemCount - added.Problems.Count} more problems of the same kinds.");
            if (added.Pack is not { } pack) return ExitCode.Unreadable;
            world.Out.WriteLine($"Added {pack.Name} {pack.Version}: {pack.Files.Sum(f => f.Rows)} rows, licence: {pack.Licence}");
            return added.ProblemCount == 0 ? ExitCode.Clean : ExitCode.Refused;
        });
        return command;
    }

    private static Stream Fetch(Uri address)
    {
        using var client = new HttpClient();
        return client.GetStreamAsync(address).GetAwaiter().GetResult();
    }

    private static Command List(Surroundings world, Lazy<string> home)
    {
        var command = new Command("list", "Packs on this machine, their versions and licences.");
        command.SetAction(_ =>
        {
            var list = InstalledPacks.List(home.Value);
            foreach (var pack in list.Packs) world.Out.WriteLine($"{pack.Name} {pack.Version}  {pack.Date:yyyy-MM-dd}  {pack.Licence}");
            foreach (var problem in list.Problems) world.Error.WriteLine(problem.ToString());
            if (list.Packs.Count == 0) world.Out.WriteLine($"No packs in {home.Value}. None is needed to run.");
            return list.Problems.Count == 0 ? ExitCode.Clean : ExitCode.Refused;
        });
        return command;
    }

    private static Command Verify(Surroundings world, Lazy<string> home)
    {
        var command = new Command("verify", "Compare every pack with its checksums.");
        command.SetAction(_ =>
        {
            var problems = InstalledPacks.Verify(home.Value);
            foreach (var problem in problems) world.Out.WriteLine(problem.ToString());
            if (problems.Count == 0) world.Out.WriteLine("Every pack is as it was added.");
            return problems.Count == 0 ? ExitCode.Clean : ExitCode.Refused;
        });
        return command;
    }

    private static Command Diff(Surroundings world, Lazy<string> home)
    {
        var name = new Argument<string>("name");
        var old = new Argument<string>("old-version");
        var @new = new Argument<string>("new-version");
        var command = new Command("diff", "What changed between two versions of a pack.") { name, old, @new };
        command.SetAction(parsed =>
        {
            var (a, b) = (InstalledPacks.Find(home.Value, parsed.GetRequiredValue(name), parsed.GetRequiredValue(old)), InstalledPacks.Find(home.Value, parsed.GetRequiredValue(name), parsed.GetRequiredValue(@new)));
            if (a is null || b is null) { world.Error.WriteLine("One of the two versions is not on this machine; see 'titrant pack list'."); return ExitCode.Unreadable; }
            var diff = InstalledPacks.Diff(a, b);
            world.Out.WriteLine($"{diff.Added} added, {diff.Removed} removed, {diff.Changed} changed");
            foreach (var (sign, keys) in new[] { ('+', diff.AddedKeys), ('-', diff.RemovedKeys), ('~', diff.ChangedKeys) })
                foreach (var key in keys.Take(MostShown)) world.Out.WriteLine($"{sign} {key}");
            return ExitCode.Clean;
        });
        return command;
    }
}
