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
            if (Wrong(root) is { } wrong)
            {
                issue = new("MAN001", document, wrong, $"file:{document}");
                return None;
            }
            var files = new Dictionary<string, FileBinding>(StringComparer.Ordinal);
            if (root.TryGetProperty("files", out var list) && list.ValueKind == JsonValueKind.Object)
                foreach (var file in list.EnumerateObject())
                    files[file.Name] = new FileBinding(Text(file.Value, "sample"), MaterialOf(Text(file.Value, "material")), Text(file.Value, "specimen") ?? "",
                        BuildOf(Text(file.Value, "build")), Text(file.Value, "collected"));
            Moment? birth = Moment.TryParse(Text(root, "birthDate"), out var b) ? b : null;
            var sex = Text(root, "sex")?.ToLowerInvariant() switch { "f" or "woman" => "female", "m" or "man" => "male", var other => other };
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

    // A word that is not understood would drop out without a trace, and with it the person, the sex or the build that it states.
    private static string? Wrong(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return "not an object";
        foreach (var name in (string[])["person", "birthDate", "sex", "karyotype"])
            if (root.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)) return $"{name} is not a text in quotes";
        if (Text(root, "birthDate") is { } birth && !Moment.TryParse(birth, out _)) return "birthDate is not written as 1950-01-09";
        if (Text(root, "sex") is { } sex && sex.ToLowerInvariant() is not ("f" or "woman" or "female" or "m" or "man" or "male" or "other" or "unknown")) return "sex is not female, male, other or unknown";
        if (!root.TryGetProperty("files", out var files) || files.ValueKind == JsonValueKind.Null) return null;
        if (files.ValueKind != JsonValueKind.Object) return "files is not an object";
        foreach (var file in files.EnumerateObject())
        {
            if (file.Value.ValueKind != JsonValueKind.Object) return "an entry of files is not an object";
            if (Text(file.Value, "material") is { } material && MaterialOf(material) == Material.Unstated && material is not ("" or "unstated" or "unknown")) return "material is not germline, tumour, plasma, fetal or post-transplant";
            if (Text(file.Value, "build") is { } build && BuildOf(build) is null) return "build is not GRCh37 or GRCh38";
        }
        return null;
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
