using System.CommandLine;
using Titrant.Medicine.Pharmacogenomics.Refresh;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Cli;

/// <summary>`--knowledge NAME@VERSION`: an added pack of tables in the place of the built-in ones, only when asked for and named on every card.</summary>
internal static class KnowledgeChoice
{
    public static Option<string[]> Option { get; } = new("--knowledge") { Description = "Read an added pack of tables instead of the built-in ones: pharmacogenes@2, dpwg@2.", Recursive = true };

    /// <returns>What is wrong with the choice; null where nothing is.</returns>
    public static string? Apply(ParseResult parsed, Surroundings world)
    {
        // Another process of ours asks this one under other tables; nobody types it.
        if (world.Environment(Verbs.PgxAdviceOf.Variable) is { Length: > 0 } folder)
            KnowledgeSet.Use(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), KnowledgeTables.FilesIn(folder));
        var home = PackHome.Resolve(world.Environment);
        foreach (var wanted in parsed.GetValue(Option) ?? [])
        {
            if (wanted.Split('@') is not [var name, { Length: > 0 } version]) return $"--knowledge '{wanted}' is not NAME@VERSION; see titrant pack list.";
            if (InstalledPacks.Find(home, name, version) is not { } pack || !KnowledgeKinds.IsKnowledge(pack)) return $"There is no pack {name} {version} of tables on this machine; see titrant pack list.";
            if (InstalledPacks.Verify(home).FirstOrDefault(p => p.File.StartsWith($"{name}/{version}/", StringComparison.Ordinal)) is { } changed) return $"{changed} Nothing is computed from it.";
            KnowledgeSet.Use($"{name} {version}", KnowledgeKinds.FilesOf(pack));
        }
        return null;
    }
}
