using System.Collections.Concurrent;

namespace Titrant.Patient.Knowledge;

/// <summary>
/// Tables that this process reads in the place of those that come with the program, chosen once and before the first of them
/// is read. Two sets are compared by two processes: the tables are static, and half of one set with half of another is no knowledge.
/// </summary>
public static class KnowledgeSet
{
    private const long MaxTableBytes = 64L << 20;
    private static readonly ConcurrentDictionary<string, bool> s_read = new(StringComparer.Ordinal);
    private static readonly Lock s_lock = new();
    private static Dictionary<string, (string Name, string File)> s_files = [];

    /// <summary>The sets in use, as cards cite them ("pharmacogenes 2"); empty where the built-in tables are read.</summary>
    public static Seq<string> Names { get; private set; }

    /// <param name="name">How cards and run cite it.</param>
    /// <param name="files">From the path in the program ("Pharmacogenomics/knowledge/alleles.tsv", "packs/dpwg/advice.tsv") to the file.</param>
    /// <exception cref="InvalidOperationException">One of the tables was read before: the process would mix two sets.</exception>
    public static void Use(string name, IReadOnlyDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        lock (s_lock)
        {
            if (files.Keys.FirstOrDefault(s_read.ContainsKey) is { } late) throw new InvalidOperationException($"{late} was read before the knowledge set was chosen.");
            s_files = s_files.Concat(files.Select(f => KeyValuePair.Create(f.Key, (name, f.Value)))).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
            Names = Names.Add(name);
        }
    }

    /// <returns>Null where the set in use leaves this table to the program.</returns>
    /// <exception cref="InvalidDataException">The file is larger than any table of ours.</exception>
    internal static (string Name, byte[] Content)? Find(string path)
    {
        lock (s_lock)
        {
            s_read[path] = true;
            if (!s_files.TryGetValue(path, out var found)) return null;
            if (new FileInfo(found.File).Length > MaxTableBytes) throw new InvalidDataException($"{Path.GetFileName(found.File)} of {found.Name} is larger than 64 MiB.");
            return (found.Name, File.ReadAllBytes(found.File));
        }
    }
}
