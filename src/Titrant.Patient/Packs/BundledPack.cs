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
}
