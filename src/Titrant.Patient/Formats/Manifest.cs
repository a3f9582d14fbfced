using System.Text.Json;

namespace Titrant.Patient.Formats;

/// <summary>
/// patient.json: whose folder this is, and which file is which.
/// {"person": "MRN-1", "birthDate": "1950-01-09", "sex": "female", "files": {"germline.vcf.gz": {"sample": "S1", "material": "germline", "build": "GRCh38"}}}
/// </summary>
public sealed record Manifest(string? Person, Demographics? Header, IReadOnlyDictionary<string, FileBinding> Files)
{
    public static Manifest None { get; } = new(null, null, new Dictionary<string, FileBinding>());

    /// <summary>Reads the manifest; a fault is an issue and the manifest counts as absent.</summary>
    public static Manifest Read(string document, ReadOnlyMemory<byte> utf8, out Issue? issue)
    {
        issue = null;
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 16, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var root = json.RootElement;
            var files = new Dictionary<string, FileBinding>(StringComparer.Ordinal);
            if (root.TryGetProperty("files", out var list))
                foreach (var file in list.EnumerateObject())
                    files[file.Name] = new FileBinding(Text(file.Value, "sample"), MaterialOf(Text(file.Value, "material")), Text(file.Value, "specimen") ?? "",
                        BuildOf(Text(file.Value, "build")), Text(file.Value, "collected"));
            Moment? birth = Moment.TryParse(Text(root, "birthDate"), out var b) ? b : null;
            var sex = Text(root, "sex")?.ToLowerInvariant();
            var header = birth is null && sex is null ? null
                : new Demographics(birth, null, null, sex, null, null, Text(root, "karyotype"), null, [], [], [], []);
            return new(Text(root, "person"), header, files);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            issue = new("MAN001", document, "not the expected JSON", $"file:{document}");
            return None;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Material MaterialOf(string? text) => text?.ToLowerInvariant() switch
    {
        "germline" => Material.Germline,
        "tumour" or "tumor" or "somatic" => Material.Tumour,
        "plasma" => Material.Plasma,
        "fetal" or "foetal" => Material.Fetal,
        "post-transplant" => Material.PostTransplant,
        _ => Material.Unstated,
    };

    internal static GenomeBuild? BuildOf(string? text) => text?.ToUpperInvariant() switch
    {
        "GRCH37" or "HG19" => GenomeBuild.GRCh37,
        "GRCH38" or "HG38" => GenomeBuild.GRCh38,
        _ => null,
    };
}

/// <summary>What the manifest says about one file.</summary>
/// <param name="Collected">When the specimen was taken, as written.</param>
public sealed record FileBinding(string? Sample, Material Material, string Specimen, GenomeBuild? Build, string? Collected);
