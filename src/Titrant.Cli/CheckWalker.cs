using System.IO.Compression;
using System.Text.Json;

namespace Titrant.Cli;

/// <summary>
/// Counts a folder without any of the readers: FHIR resources by type (a bundle's entries and lone resources; bundles are opened,
/// contained resources and Parameters content do not count), VCF data lines, CSV rows, notes. Our own outputs do not count.
/// </summary>
internal static class CheckWalker
{
    public static Dictionary<(string File, string Type), int> Count(string folder)
    {
        var counts = new Dictionary<(string, string), int>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var file = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (Path.GetFileName(path).StartsWith("brief.", StringComparison.Ordinal) || file == "patient.json" || !IsPlain(path)) continue;
            void Add(string type) => counts[(file, type)] = counts.GetValueOrDefault((file, type)) + 1;
            try { One(path, Add); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException) { counts.Keys.Where(k => k.Item1 == file).ToList().ForEach(k => counts.Remove(k)); }
        }
        return counts;
    }

    // An empty file, a pipe, a device and a link (it may lead to somebody else's file) hold nothing to count.
    private static bool IsPlain(string path)
    {
        var info = new FileInfo(path);
        return info is { Exists: true, LinkTarget: null, Length: > 0 };
    }

    private static void One(string path, Action<string> add)
    {
        switch (Path.GetExtension(path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path))
        {
            case ".vcf": foreach (var line in Lines(path).Where(l => l.Length > 0 && l[0] != '#')) add("VCF record"); break;
            case ".csv" or ".tsv": for (var n = Rows(path); n > 0; n--) add("CSV row"); break;
            case ".txt" or ".md": add("note"); break;
            case ".ndjson" or ".jsonl": foreach (var line in Lines(path)) Json(line, add); break;
            case ".json": Json(string.Join('\n', Lines(path)), add); break;
        }
    }

    // A quoted cell may hold line breaks; a sheet without column names begins with a gene and its star alleles.
    private static int Rows(string path)
    {
        var (lines, quotes) = (Lines(path).Where(l => l.Trim(',', ';', '\t', ' ').Length > 0 && l[0] != '#').ToList(), 0);
        var rows = lines.Count(line => (quotes += line.Count(c => c == '"')) % 2 == 0 || line.Count(c => c == '"') % 2 == 0);
        return rows - (lines.Count > 0 && !lines[0].Contains("\t*", StringComparison.Ordinal) ? 1 : 0);
    }

    private static void Json(string text, Action<string> add)
    {
        try { using var json = JsonDocument.Parse(text); Resource(json.RootElement, add); }
        catch (JsonException) { } // the reader's issue says where; here is nothing to count
    }

    private static void Resource(JsonElement element, Action<string> add)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("resourceType", out var type)) return;
        if (!type.ValueEquals("Bundle")) add(type.ToString());
        else if (element.TryGetProperty("entry", out var entries))
            foreach (var entry in entries.EnumerateArray())
                if (entry.TryGetProperty("resource", out var resource)) Resource(resource, add);
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
