using System.IO.Compression;
using System.Text.Json;

namespace Titrant.Cli;

/// <summary>
/// Counts what stands in a folder without any of the readers, so that their tallies can be checked against it:
/// FHIR resources by type, VCF data lines ("variant"), CSV rows ("row").
/// Rule for FHIR: a resource in a bundle's entry, or alone, counts once; a Bundle itself, contained resources and the content
/// of Parameters do not; a bundle in an entry is opened in turn. A file or line that is not JSON counts nothing.
/// </summary>
internal static class CheckWalker
{
    public static Dictionary<(string File, string Type), int> Count(string folder)
    {
        var counts = new Dictionary<(string, string), int>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var file = Path.GetRelativePath(folder, path);
            var name = path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;
            void Add(string type) => counts[(file, type)] = counts.GetValueOrDefault((file, type)) + 1;
            switch (Path.GetExtension(name))
            {
                case ".vcf": foreach (var line in Lines(path)) if (line.Length > 0 && line[0] != '#') Add("variant"); break;
                case ".csv": foreach (var line in Lines(path).Skip(1)) if (line.Length > 0) Add("row"); break;
                case ".ndjson" or ".jsonl": foreach (var line in Lines(path)) Json(line, Add); break;
                case ".json": using (var reader = new StreamReader(Open(path))) Json(reader.ReadToEnd(), Add); break;
                default: break;
            }
        }
        return counts;
    }

    private static void Json(string text, Action<string> add)
    {
        try { using var json = JsonDocument.Parse(text); Resource(json.RootElement, add); }
        catch (JsonException) { } // the reader's issue says where; here is nothing to count
    }

    private static void Resource(JsonElement element, Action<string> add)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("resourceType", out var type)) return;
        if (type.ValueEquals("Bundle"))
        {
            if (element.TryGetProperty("entry", out var entries))
                foreach (var entry in entries.EnumerateArray())
                    if (entry.TryGetProperty("resource", out var resource)) Resource(resource, add);
        }
        else add(type.ToString());
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(Open(path));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static Stream Open(string path) =>
        path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
}
