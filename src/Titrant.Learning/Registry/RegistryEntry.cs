using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Patient;
using Titrant.Patient.Wire;

namespace Titrant.Learning.Registry;

/// <summary>
/// What is registered of a model: by which bytes it is known, what it rests on, what its features mean. There is none without a card, and no card without a
/// validation. The same model gives the same bytes; who vouches for them stands in a file beside it (<see cref="EntrySignature"/>).
/// </summary>
public sealed record RegistryEntry
{
    public const string Format = "titrant.registry-entry/1";

    private RegistryEntry(string name, string version, Seq<EntryFile> files, Seq<EntryFeature> features) => (Name, Version, Files, Features) = (name, version, files, features);

    public string Name { get; }
    public string Version { get; }

    /// <summary>Every file beside the entry, by name.</summary>
    public Seq<EntryFile> Files { get; }

    /// <summary>In the model's order.</summary>
    public Seq<EntryFeature> Features { get; }

    public required string Question { get; init; }
    public required IntendedUse Use { get; init; }
    public required string DataHash { get; init; }
    public required string DataLicence { get; init; }
    public required string StudyHash { get; init; }
    public required string Code { get; init; }
    public required ulong Seed { get; init; }

    /// <summary>Follows from the licence of the data alone.</summary>
    public (bool MayShare, string Why) Weights => Licences.Of(DataLicence);

    public string ModelSha256 => Files.First(f => f.Name == ModelShelf.ModelName).Sha256;

    /// <param name="pages">card.html, report.html; whatever is shown of the model.</param>
    /// <exception cref="StudyException">REG017 a name that names no folder; REG018 card and model are of two names.</exception>
    internal static RegistryEntry Of(ModelCard card, FittedModel model, byte[] modelFile, Seq<(string Name, byte[] Bytes)> pages)
    {
        if (!IsName(card.Name) || !IsName(card.Version))
            throw new StudyException("REG017", "model card", "Its name or version cannot be that of a folder.", "Use lower-case letters, digits, hyphens and points.");
        if (card.Name != model.Name) throw new StudyException("REG018", "model card", "The card and the model file are of models with different names.", "Put the card beside the model that it was written for.");
        Seq<EntryFile> files = [.. new[] { (ModelShelf.ModelName, modelFile), (ModelShelf.CardName, CardJson.Write(card)) }.Concat(pages.Select(p => (p.Name, p.Bytes)))
            .Select(f => new EntryFile(f.Item1, Hash(f.Item2))).OrderBy(f => f.Name, StringComparer.Ordinal)];
        return new(card.Name, card.Version, files, model.Features.Select(f => new EntryFeature(f.Name, f.Column.From?.Id)).ToSeq())
        {
            Question = card.Question, Use = card.Use, DataHash = card.DataHash, DataLicence = card.DataLicence, StudyHash = card.StudyHash, Code = card.Code, Seed = card.Seed,
        };
    }

    internal byte[] ToBytes() => CanonicalJson.Serialize(new JsonObject
    {
        ["format"] = Format, ["name"] = Name, ["version"] = Version, ["question"] = Question, ["use"] = CardJson.Use(Use),
        ["files"] = StudyJson.List(Files, f => new JsonObject { ["name"] = f.Name, ["sha256"] = f.Sha256 }),
        ["features"] = StudyJson.List(Features, f => new JsonObject { ["name"] = f.Name, ["id"] = f.Id }),
        ["dataHash"] = DataHash, ["dataLicence"] = DataLicence, ["studyHash"] = StudyHash, ["code"] = Code, ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["weightsMayBeShared"] = Weights.MayShare,
    });

    /// <exception cref="StudyException">REG014; REG016 where it claims that weights may be shared and the licence does not allow it.</exception>
    internal static RegistryEntry Read(ReadOnlySpan<byte> utf8, string place)
    {
        var json = CardPart.Parse(utf8, Format, place);
        var use = json["use"];
        if (!ulong.TryParse(json["seed"].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) throw json["seed"].Damaged("a whole number is expected");
        var entry = new RegistryEntry(json["name"].Text, json["version"].Text, json["files"].List(f => new EntryFile(f["name"].Text, f["sha256"].Text)), json["features"].List(f => new EntryFeature(f["name"].Text, f["id"].MaybeText)))
        {
            Question = json["question"].Text, Use = new(use["user"].Text, use["population"].Text, use["decision"].Text, use["not for"].Text),
            DataHash = json["dataHash"].Text, DataLicence = json["dataLicence"].Text, StudyHash = json["studyHash"].Text, Code = json["code"].Text, Seed = seed,
        };
        if (json["weightsMayBeShared"].Flag && !entry.Weights.MayShare) throw NotShareable(place, entry.Weights.Why);
        return entry;
    }

    internal static StudyException NotShareable(string place, string why) =>
        new("REG016", place, $"Its weights may not be handed on. {why}", "Keep the model on this machine, or learn from data under a permissive licence.");

    /// <summary>Lower-case letters, digits, hyphens and points; what cannot leave its folder, is no file of the registry itself, and is no device on Windows.</summary>
    internal static bool IsName(string name) => name.Length is > 0 and <= 80 && char.IsAsciiLetterOrDigit(name[0]) && name[^1] != '.' && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '.')
        && name is not ("current" or "trusted.json") && name.Split('.')[0] is var stem && stem is not ("con" or "prn" or "aux" or "nul") && !(stem.Length == 4 && stem[..3] is "com" or "lpt" && char.IsAsciiDigit(stem[3]));

    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <param name="Name">"model.json", "card.json", "card.html", "report.html".</param>
public sealed record EntryFile(string Name, string Sha256);

/// <param name="Id">What the feature means in a record (<see cref="FeatureDefinition.Id"/>); null where the model can only be asked with a table.</param>
public sealed record EntryFeature(string Name, string? Id);
