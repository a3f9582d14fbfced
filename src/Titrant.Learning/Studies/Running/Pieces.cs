using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Learning.Models;
using Titrant.Patient.Wire;

namespace Titrant.Learning.Studies.Running;

/// <summary>What one fit predicted for rows that it did not learn from.</summary>
/// <param name="Margin">[rows]; [rows × classes] of several classes.</param>
internal sealed record Piece(string Model, Scale Scale, double[] Margin, double?[]? Probability)
{
    /// <summary>[times][rows] chances by several times; null where the outcome has no time.</summary>
    public double?[][]? Curves { get; init; }
}

/// <summary>
/// The finished pieces of a run, each in a file of its own under the hash of what it follows from: an interrupted run goes on from them, another study never meets them.
/// </summary>
internal sealed class Pieces(string folder, string basis)
{
    private const string Format = "titrant.study-part/2";
    private const string ModelFormat = "titrant.study-model/1";

    /// <summary>Pieces that were there and were used.</summary>
    public int Kept { get; private set; }

    /// <summary>Pieces that were there and were not what had been written: made anew.</summary>
    public int Damaged { get; private set; }

    /// <param name="step">"repeat 2 fold 3": with the basis and the learner it names the piece.</param>
    public Piece Get(LearnerSpec learner, string step, int margins, Func<Piece> make)
    {
        var (key, path) = Named(learner, step);
        if (File.Exists(path))
        {
            if (Read(path, key, margins) is { } there)
            {
                Kept++;
                return there;
            }
            Damaged++;
        }
        var made = make();
        Write(path, key, made);
        return made;
    }

    /// <summary>A fitted model. The one that is used is always the one that was read back, so that a run that went on and one that did not end in the same bytes.</summary>
    public FittedModel Model(LearnerSpec learner, string step, Func<FittedModel> make)
    {
        var (key, path) = Named(learner, step);
        if (File.Exists(path))
        {
            try
            {
                if (Content(path, key) is { } kept)
                {
                    var there = ModelFile.Read(kept);
                    Kept++;
                    return there;
                }
            }
            catch (StudyException)
            {
                // The file says the key and is no model: as damaged as one that says another.
            }
            Damaged++;
        }
        var bytes = ModelFile.Bytes(make());
        WholeFile.Write(path, [.. Head(key, bytes), .. bytes]);
        using var written = new MemoryStream(bytes);
        return ModelFile.Read(written);
    }

    private (string Key, string Path) Named(LearnerSpec learner, string step)
    {
        var key = CanonicalJson.Sha256Hex(new JsonObject { ["basis"] = basis, ["learner"] = StudyJson.Learner(learner), ["step"] = step });
        return (key, Path.Combine(folder, key[..32] + ".json"));
    }

    // A line before the model says of which study, learner and step it is: a model of another study, put here by hand, must not be carded as this one's.
    private static byte[] Head(string key, ReadOnlySpan<byte> model) => Encoding.ASCII.GetBytes($"{ModelFormat} {key} {Convert.ToHexStringLower(SHA256.HashData(model))}\n");

    // Null where it is not what was written.
    private static MemoryStream? Content(string path, string key)
    {
        var length = Head(key, []).Length;
        if (new FileInfo(path).Length > ModelFile.LargestFile + length) return null;
        var bytes = File.ReadAllBytes(path);
        return bytes.Length > length && bytes.AsSpan(0, length).SequenceEqual(Head(key, bytes.AsSpan(length))) ? new(bytes, length, bytes.Length - length) : null;
    }

    private static void Write(string path, string key, Piece piece)
    {
        var body = new JsonObject
        {
            ["format"] = Format, ["key"] = key, ["model"] = piece.Model, ["scale"] = piece.Scale.ToString(),
            ["margin"] = StudyJson.List(piece.Margin, m => JsonValue.Create(m)), ["probability"] = piece.Probability is { } p ? Chances(p) : null, ["curves"] = piece.Curves is { } c ? StudyJson.List(c, Chances) : null,
        };
        body["digest"] = CanonicalJson.Sha256Hex(body);
        WholeFile.Write(path, CanonicalJson.Serialize(body));
    }

    private static JsonArray Chances(double?[] chances) => StudyJson.List(chances, v => v is { } one ? JsonValue.Create(one) : null);
    private static double?[] Chances(JsonNode chances) => [.. chances.AsArray().Select(v => v?.GetValue<double>())];

    private static Piece? Read(string path, string key, int margins)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(path)) is not JsonObject body || (string?)body["digest"] is not { } digest) return null;
            body.Remove("digest");
            if (CanonicalJson.Sha256Hex(body) != digest || (string?)body["key"] != key || (string?)body["format"] != Format) return null;
            double[] margin = [.. body["margin"]!.AsArray().Select(m => m!.GetValue<double>())];
            double?[]? probability = body["probability"] is JsonArray p ? Chances(p) : null;
            return margin.Length == margins ? new((string)body["model"]!, Enum.Parse<Scale>((string)body["scale"]!), margin, probability) { Curves = body["curves"] is JsonArray c ? [.. c.Select(t => Chances(t!))] : null } : null;
        }
        catch (Exception fault) when (fault is JsonException or CanonicalJsonException or InvalidOperationException or FormatException or ArgumentException or NullReferenceException or OverflowException)
        {
            return null;
        }
    }
}

/// <summary>A file that is there as a whole or not at all.</summary>
internal static class WholeFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var beside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp");
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }
}
