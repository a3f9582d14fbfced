using System.CommandLine;
using Titrant.Medicine.Pharmacogenomics.Refresh;
using Titrant.Patient.Packs;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant pack add|list|verify|diff`: knowledge that is too large, or licensed otherwise, to ship.</summary>
internal static class PackVerb
{
    private const int MostShown = 20;
    private const string BuiltIn = "built-in";

    public static Command Command(Surroundings world)
    {
        var home = new Lazy<string>(() => PackHome.Resolve(world.Environment));
        return new Command("pack", "Knowledge packs: public source files, checked and converted on this machine.") { Add(world, home), List(world, home), Verify(world, home), Diff(world, home) };
    }

    private static Command Add(Surroundings world, Lazy<string> home)
    {
        var source = new Argument<string>("source") { Description = "A file or folder of the public source (RxNorm: RXNCONSO.RRF and RXNREL.RRF, or the release's zip), a folder of our own tables as tools/pgx/refresh.py writes them (knowledge/ or packs/dpwg/), or its https address." };
        var sha = new Option<string?>("--sha256") { Description = "The checksum that the publisher states." };
        var version = new Option<string?>("--pack-version") { Description = "The release, where the files do not say." };
        var command = new Command("add", "Check a source file, convert it, keep it.") { source, sha, version };
        command.SetAction(parsed =>
        {
            var from = parsed.GetRequiredValue(source);
            var added = Uri.TryCreate(from, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
                ? InstalledPacks.AddFrom(address!, Fetch, parsed.GetValue(sha), home.Value, world.Clock(), parsed.GetValue(version), KnowledgeKinds.All)
                : InstalledPacks.Add(from, parsed.GetValue(sha), home.Value, world.Clock(), parsed.GetValue(version), KnowledgeKinds.All);
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
        var records = new Option<bool>("--records") { Description = "For pharmacogenes and dpwg: whose advice changes, of everybody in the store of this machine." };
        var patients = new Option<string[]>("--patients") { Description = "For pharmacogenes and dpwg: whose advice changes, of these folders.", AllowMultipleArgumentsPerToken = true };
        var asOf = new Option<string?>("--as-of") { Description = "The moment at which they are asked about (default: now)." };
        var json = new Option<bool>("--json") { Description = "For pharmacogenes and dpwg: print titrant.refresh/1 and nothing else." };
        old.Description = $"A version, or '{BuiltIn}' for the tables of the program.";
        var command = new Command("diff", "What changed between two versions of a pack; for our tables, whose advice. Ends with 1 where advice changes.") { name, old, @new, records, patients, asOf, json };
        command.SetAction(parsed =>
        {
            var at = parsed.GetValue(asOf) is { } text ? BriefRun.ParseAsOf(text) : world.Clock();
            if (at is null) { world.Error.WriteLine($"--as-of '{parsed.GetValue(asOf)}' is not a date such as 2026-03-10."); return ExitCode.Usage; }
            var (a, b) = (InstalledPacks.Find(home.Value, parsed.GetRequiredValue(name), parsed.GetRequiredValue(old)), InstalledPacks.Find(home.Value, parsed.GetRequiredValue(name), parsed.GetRequiredValue(@new)));
            var isBuiltIn = parsed.GetRequiredValue(old) == BuiltIn;
            if (b is not null && KnowledgeKinds.IsKnowledge(b) && (a is not null || isBuiltIn))
            {
                var folders = parsed.GetValue(patients) ?? [];
                if (folders.FirstOrDefault(f => !Directory.Exists(f)) is { } missing) { world.Error.WriteLine($"There is no folder '{missing}'."); return ExitCode.Unreadable; }
                var report = PgxRefresh.Compare(b.Folder, a?.Folder, new(folders, parsed.GetValue(records), at.Value), world);
                return PgxRefresh.Print(report with { Old = a is null ? report.Old : $"{a.Name} {a.Version}", New = $"{b.Name} {b.Version}" }, parsed.GetValue(json), world);
            }
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
