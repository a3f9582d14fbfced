using Titrant.Patient;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Medicine.Pharmacogenomics.Refresh;

/// <summary>Something about a set of tables that a person must know. <paramref name="Refuses"/>: advice may not be computed from the set.</summary>
/// <param name="Place">"alleles.tsv:12", or a table's name.</param>
internal sealed record Remark(string Place, string Says, bool Refuses)
{
    public override string ToString() => $"{Place}: {Says}";
}

/// <summary>The tables of pharmacogenomic knowledge at one time, by their path in the program. What a folder does not hold is as in use.</summary>
/// <param name="Name">"the tables in use", or the folder.</param>
/// <param name="Files">The files that stand in the place of built-in tables; empty for the tables in use.</param>
internal sealed record KnowledgeTables(string Name, IReadOnlyDictionary<string, Table> Tables, IReadOnlyDictionary<string, string> Files, Seq<Remark> Unread)
{
    public const string Knowledge = "Pharmacogenomics/knowledge/";
    public const string Dpwg = "packs/dpwg/";
    // Written by tools/pgx/refresh.py where the source has texts that nobody has worded.
    public const string Unworded = "unworded.tsv";

    public static IReadOnlyList<string> KnowledgeNames { get; } = [.. typeof(KnowledgeTables).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Knowledge, StringComparison.Ordinal) && n.EndsWith(".tsv", StringComparison.Ordinal)).Select(n => n[Knowledge.Length..]).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> DpwgNames { get; } = ["advice.tsv", "cyp2d6.tsv", "disagreements.tsv", "recommendations.tsv", "texts.tsv"];

    public static KnowledgeTables InUse()
    {
        var tables = KnowledgeNames.ToDictionary(n => Knowledge + n, n => Table.Embedded(typeof(KnowledgeTables).Assembly, Knowledge + n), StringComparer.Ordinal);
        foreach (var name in DpwgNames)
            if (BundledPack.Find($"dpwg/{name}") is { } table) tables[Dpwg + name] = table;
        return new("the tables in use", tables, new Dictionary<string, string>(), []);
    }

    /// <summary>From paths in the program to files: `knowledge/` (or the folder itself) and `packs/dpwg/` (or `dpwg/`, or the folder itself where it is that pack).</summary>
    public static IReadOnlyDictionary<string, string> FilesIn(string folder)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var isDpwg = File.Exists(Path.Combine(folder, "recommendations.tsv"));
        Take(Knowledge, KnowledgeNames, isDpwg ? ["knowledge"] : ["knowledge", "."]);
        Take(Dpwg, DpwgNames, isDpwg ? ["."] : ["packs/dpwg", "dpwg"]);
        return files;

        void Take(string prefix, IEnumerable<string> names, IReadOnlyList<string> places)
        {
            foreach (var name in names)
                if (places.Select(p => Path.GetFullPath(Path.Combine(folder, p, name))).FirstOrDefault(File.Exists) is { } file) files[prefix + name] = file;
        }
    }

    /// <param name="instead">Where the folder holds no such table.</param>
    public static KnowledgeTables Open(string folder, KnowledgeTables instead)
    {
        var tables = new Dictionary<string, Table>(instead.Tables, StringComparer.Ordinal);
        var files = new Dictionary<string, string>(instead.Files, StringComparer.Ordinal);
        var unread = new List<Remark>();
        foreach (var (path, file) in FilesIn(folder))
        {
            var name = Short(path);
            try
            {
                if (new FileInfo(file).Length > 64L << 20) throw new FormatException($"{name} is larger than 64 MiB.");
                tables[path] = Table.Parse(name, File.ReadAllBytes(file));
                files[path] = file;
            }
            catch (Exception e) when (e is FormatException or ArgumentException or IOException)
            {
                unread.Add(new(name, e is FormatException ? e.Message : "it cannot be read as a table", true));
            }
        }
        if (files.Count == instead.Files.Count && unread.Count == 0) unread.Add(new(Path.GetFileName(folder), "no table of this knowledge is in it", true));
        return new(folder, tables, files, unread.ToSeq());
    }

    public Table Of(string path) => Tables[path];

    public Table? Find(string path) => Tables.GetValueOrDefault(path);

    /// <summary>"alleles.tsv", "dpwg/advice.tsv": how a table is named to a reader.</summary>
    public static string Short(string path) => path.StartsWith(Knowledge, StringComparison.Ordinal) ? path[Knowledge.Length..] : path.Replace("packs/", "", StringComparison.Ordinal);
}
