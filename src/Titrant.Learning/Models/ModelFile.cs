using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Titrant.Learning.Studies;
using Titrant.Patient.Wire;

namespace Titrant.Learning.Models;

/// <summary>
/// A fitted model as one file, docs/schemas/titrant.model.1.schema.json: canonical JSON, numbers with the fewest digits that read back to the same double,
/// so that the same model is the same bytes and predicts the same on any machine.
/// </summary>
internal static class ModelFile
{
    public const string Format = "titrant.model/";
    public const int Version = 1;

    /// <summary>A file beyond it is refused unread.</summary>
    public const int LargestFile = 64 * 1024 * 1024;

    /// <exception cref="StudyException">MOD008.</exception>
    public static void Write(FittedModel model, Stream to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.Write(Bytes(model));
    }

    /// <inheritdoc cref="Write"/>
    public static byte[] Bytes(FittedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 32 }))
            {
                json.WriteStartObject();
                json.WriteString("format", string.Create(CultureInfo.InvariantCulture, $"{Format}{Version}"));
                json.WriteString("name", model.Name);
                FittedParts.WriteOutcome(json, model.Outcome);
                json.WriteStartArray("features");
                foreach (var feature in model.Features) FittedParts.WriteFeature(json, feature);
                json.WriteEndArray();
                if (model.Calibrator is { } calibrator) CalibratorForms.Write(json, calibrator);
                ModelForms.Write(json, model.Model);
                json.WriteEndObject();
            }
            return CanonicalJson.Canonicalize(buffer.WrittenMemory);
        }
        catch (Exception e) when (e is ArgumentException or CanonicalJsonException)
        {
            throw new StudyException("MOD008", $"model {model.Name}", "It holds a number or a text that no file can carry, such as an infinite number.", "Look for extreme values in the columns, and train again.");
        }
    }

    /// <exception cref="StudyException">MOD006 newer, MOD007 damaged, MOD009 too large.</exception>
    public static FittedModel Read(Stream from)
    {
        ArgumentNullException.ThrowIfNull(from);
        using var document = Parse(Whole(from));
        var file = new ModelPart(document.RootElement, "");
        var format = file["format"].Text;
        if (!format.StartsWith(Format, StringComparison.Ordinal) || !int.TryParse(format.AsSpan(Format.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
            throw file["format"].Damaged("it is not the format of a model");
        if (version > Version)
            throw new StudyException("MOD006", "model file", string.Create(CultureInfo.InvariantCulture, $"It has version {version} of the format, and this program knows {Version}."), "Install the newer version of the program, or train the model again with this one.");
        var model = new FittedModel(file["name"].Text, ModelForms.Read(file["model"]), file["features"].List(FittedParts.ReadFeature), FittedParts.ReadOutcome(file["outcome"]),
            file.Find("calibrator") is { } calibrator ? CalibratorForms.Read(calibrator) : null);
        if (model.Outcome.Kind != Foretold(model.Model.Scale)) throw file["outcome"].Damaged("it is not what this kind of model foretells");
        if (model.Outcome is { Kind: OutcomeKind.TimeToEvent, Horizon: null }) throw file["outcome"].Damaged("a time to an event needs a horizon");
        if (!model.Features.Select(f => f.Name).SequenceEqual(model.Model.Features)) throw file["features"].Damaged("they are not the features of the model");
        return model;
    }

    private static OutcomeKind Foretold(Scale scale) => scale switch
    {
        Scale.Number => OutcomeKind.Number,
        Scale.LogOdds => OutcomeKind.YesNo,
        Scale.ClassLogOdds => OutcomeKind.Class,
        _ => OutcomeKind.TimeToEvent,
    };

    private static JsonDocument Parse(byte[] bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw new ModelPart(default, "").Damaged("it is not JSON, says something twice or is nested too deeply");
        }
    }

    private static byte[] Whole(Stream from)
    {
        using var whole = new MemoryStream();
        var part = new byte[81920];
        for (int read; (read = from.Read(part, 0, part.Length)) > 0;)
        {
            if (whole.Length + read > LargestFile)
                throw new StudyException("MOD009", "model file", string.Create(CultureInfo.InvariantCulture, $"It is larger than {LargestFile / 1024 / 1024} MB."), "Check that the file is what it claims to be.");
            whole.Write(part, 0, read);
        }
        return whole.ToArray();
    }
}
