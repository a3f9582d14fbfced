using System.Collections.Concurrent;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Packs;

/// <summary>
/// Tables that come with the program under a licence of their own: packs/NAME/ beside the binaries, never inside them. Whoever
/// may not use one deletes its folder; the program then answers without it.
/// </summary>
public static class BundledPack
{
    private static readonly ConcurrentDictionary<string, Table?> s_tables = new(StringComparer.Ordinal);

    /// <param name="path">"dpwg/advice.tsv".</param>
    /// <returns>Null where the pack is not there.</returns>
    public static Table? Find(string path) => s_tables.GetOrAdd(path, static path =>
    {
        if (KnowledgeSet.Find($"packs/{path}") is { } other) return Table.Parse($"packs/{path}", other.Content, other.Name);
        var file = Path.Combine(AppContext.BaseDirectory, "packs", path);
        return File.Exists(file) ? Table.Parse($"packs/{path}", File.ReadAllBytes(file)) : null;
    });

    /// <summary>All that lie beside the program, by name. They decide advice as much as the embedded ones, so every run id holds their hashes.</summary>
    public static IReadOnlyList<Table> All => [.. Paths().Select(Find).OfType<Table>()];

    private static IEnumerable<string> Paths()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "packs");
        return !Directory.Exists(root) ? [] : Directory.EnumerateFiles(root, "*.tsv", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);
    }
}
