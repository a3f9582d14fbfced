using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Medicine.Pharmacogenomics.Refresh;

/// <summary>Newer tables of ours as packs: kept byte for byte, and read only when a run asks for them by name and version.</summary>
public static class KnowledgeKinds
{
    private const int MaxBytes = 64 << 20;

    public static PackKind Pharmacogenes { get; } = Kind("pharmacogenes", "Titrant's tables of pharmacogenes, from CPIC and PharmVar", "as each table states; none share-alike",
        ["cpic_recommendations.tsv", .. KnowledgeTables.KnowledgeNames.Where(n => n != "cpic_recommendations.tsv")], KnowledgeTables.Knowledge, "pharmacogenes/1", shareAlike: false);

    /// <summary>Apart from the other tables, because its licence asks for the same licence of everything derived.</summary>
    public static PackKind Dpwg { get; } = Kind("dpwg", "Dutch Pharmacogenetics Working Group (KNMP) by ClinPGx, worded by us", "CC BY-SA 4.0; credit: Dutch Pharmacogenetics Working Group / KNMP, ClinPGx",
        ["recommendations.tsv", .. KnowledgeTables.DpwgNames.Where(n => n != "recommendations.tsv")], KnowledgeTables.Dpwg, "dpwg/1", shareAlike: true);

    /// <summary>Every kind that `pack add` knows.</summary>
    public static IReadOnlyList<PackKind> All { get; } = [.. PackKind.All, Pharmacogenes, Dpwg];

    public static bool IsKnowledge(Pack pack) => pack?.Kind is "pharmacogenes" or "dpwg";

    /// <summary>From the paths in the program to the pack's tables.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(Pack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var prefix = pack.Kind == "dpwg" ? KnowledgeTables.Dpwg : KnowledgeTables.Knowledge;
        return pack.Files.ToDictionary(f => prefix + f.Name, f => pack.PathOf(f.Name), StringComparer.Ordinal);
    }

    private static PackKind Kind(string name, string source, string licence, IReadOnlyList<string> files, string prefix, string converter, bool shareAlike) =>
        new(name, source, licence, "12 months", converter, files, (from, problems) => Convert(from, problems, files, prefix, shareAlike), from =>
        {
            try { return Read(from, files[0]) is { } first ? (first.Table.Version, first.Table.Date) : null; }
            catch (FormatException) { return null; }
        });

    private static List<PackTable> Convert(PackSource source, PackProblems problems, IReadOnlyList<string> files, string prefix, bool shareAlike)
    {
        var kept = new List<PackTable>();
        var inUse = KnowledgeTables.InUse();
        foreach (var name in files)
        {
            try
            {
                if (Read(source, name) is not { } read) continue;
                var (table, content) = read;
                var licence = table.Header["licence"];
                if (inUse.Find(prefix + name) is { } ours && ours.Columns.Except(table.Columns).ToList() is { Count: > 0 } missing)
                    problems.Add("PCK118", name, 0, $"lacks the {(missing.Count == 1 ? "column" : "columns")} {string.Join(", ", missing)}");
                else if (licence.Length == 0 || shareAlike != IsShareAlike(licence))
                    problems.Add("PCK119", name, 0, shareAlike ? "a table of this pack must be under CC BY-SA 4.0" : "a share-alike table belongs in a pack of its own (dpwg)");
                else kept.Add(new(name, table.Title, table.Header["left out"], table.Columns, table.Rows.Select(r => (IReadOnlyList<string>)[r[0]]), content));
            }
            catch (FormatException e)
            {
                problems.Add("PCK101", name, 0, e.Message);
            }
        }
        foreach (var id in Unworded(kept, prefix)) problems.Add("PCK120", files[0], 0, $"{id} has no advice: people to whom it applies would hear nothing");
        // Half of a set would be completed by built-in tables that do not fit it.
        return problems.Count == 0 ? kept : [];
    }

    private static IEnumerable<string> Unworded(List<PackTable> kept, string prefix)
    {
        var tables = new Dictionary<string, Table>(KnowledgeTables.InUse().Tables, StringComparer.Ordinal);
        foreach (var table in kept) tables[prefix + table.FileName] = Table.Parse(table.FileName, table.AsItIs!.Value.ToArray());
        return AdviceRows.Of(new("", tables, new Dictionary<string, string>(), [])).Where(r => r.Says is null).Select(r => $"{r.Body} {r.Drug}, {r.Keys} ({r.Recommendation})").Where(r => r.StartsWith(prefix == KnowledgeTables.Dpwg ? "DPWG" : "CPIC", StringComparison.Ordinal));
    }

    private static bool IsShareAlike(string licence) => licence.Contains("BY-SA", StringComparison.Ordinal);

    private static (Table Table, byte[] Content)? Read(PackSource source, string name)
    {
        using var stream = source.Open(name);
        if (stream is null) return null;
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        for (int n; (n = stream.Read(buffer)) > 0;)
        {
            if (memory.Length + n > MaxBytes) throw new FormatException($"{name} is larger than 64 MiB.");
            memory.Write(buffer, 0, n);
        }
        return (Table.Parse(name, memory.ToArray()), memory.ToArray());
    }
}
