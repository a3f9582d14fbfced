using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Packs;

/// <summary>One converted table of a pack.</summary>
public sealed record PackFile(string Name, string Sha256, long Rows);

/// <summary>A source that was too large or not free to ship, converted on the user's machine. `pack.json`, format titrant.pack/1.</summary>
/// <param name="Version">The source's release, or the start of its hash when it names none.</param>
/// <param name="Source">Who publishes it.</param>
/// <param name="Date">The source's release date; null when not stated.</param>
/// <param name="Sha256">Of the file given, or for a folder of the canonical JSON {file: SHA-256}.</param>
/// <param name="Rows">Of the first table.</param>
/// <param name="Converter">Name and version of the conversion: other figures from the same source mean another converter.</param>
/// <param name="Added">When it was added; the caller's clock.</param>
/// <param name="Folder">Where it is; not written to pack.json.</param>
public sealed record Pack(
    string Name, string Kind, string Version, string Source, DateOnly? Date, string Licence, string Sha256, long Rows, string Converter,
    DateTimeOffset Added, IReadOnlyList<PackFile> Files, string Folder)
{
    internal const string Format = "titrant.pack/1";
    internal const string FileName = "pack.json";

    public string PathOf(string table) => Path.Combine(Folder, table);

    internal byte[] ToFile() =>
    [
        .. CanonicalJson.Serialize(new JsonObject
        {
            ["format"] = Format,
            ["name"] = Name,
            ["kind"] = Kind,
            ["version"] = Version,
            ["source"] = Source,
            ["date"] = Date?.ToString("O", CultureInfo.InvariantCulture),
            ["licence"] = Licence,
            ["sha256"] = Sha256,
            ["rows"] = Rows,
            ["converter"] = Converter,
            ["added"] = Added.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["files"] = new JsonArray([.. Files.Select(file => new JsonObject { ["name"] = file.Name, ["sha256"] = file.Sha256, ["rows"] = file.Rows })]),
        }),
        (byte)'\n',
    ];

    /// <summary>Null when the file is not a pack.json that this program can read.</summary>
    internal static Pack? Read(string folder)
    {
        try
        {
            var path = Path.Combine(folder, FileName);
            if (!File.Exists(path) || new FileInfo(path).Length > 1 << 20) return null;
            if (JsonNode.Parse(File.ReadAllBytes(path)) is not JsonObject json || (string?)json["format"] != Format) return null;
            var files = (json["files"] as JsonArray ?? throw new FormatException("no files")).Select(file => new PackFile(file.Text("name"), file.Text("sha256"), file.Number("rows"))).ToList();
            return new(
                json.Text("name"), json.Text("kind"), json.Text("version"), json.Text("source"),
                (string?)json["date"] is { } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
                json.Text("licence"), json.Text("sha256"), json.Number("rows"), json.Text("converter"),
                DateTimeOffset.Parse(json.Text("added"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), files, folder);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
