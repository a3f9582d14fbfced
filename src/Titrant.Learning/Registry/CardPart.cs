using System.Text.Json;
using Titrant.Patient;

namespace Titrant.Learning.Registry;

/// <summary>A place in a card, an entry or a signature that is read: what is missing or of another type is said with its path, never its content.</summary>
internal readonly record struct CardPart(JsonElement Json, string Place, string Path)
{
    private const int MaxDepth = 16;

    /// <exception cref="StudyException">REG014.</exception>
    public static CardPart Parse(ReadOnlySpan<byte> utf8, string format, string place)
    {
        JsonElement root;
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new CardPart(default, place, "").Damaged("it is not JSON, or nested too deeply");
        }
        var part = new CardPart(root, place, "");
        if (part["format"].Text != format) throw part["format"].Damaged($"this program reads {format}");
        return part;
    }

    public CardPart this[string name] => Find(name) ?? throw Damaged($"'{name}' is missing");

    /// <summary>Null where it is absent; JSON's null is there.</summary>
    public CardPart? Find(string name)
    {
        if (Json.ValueKind != JsonValueKind.Object) throw Damaged("an object is expected");
        return Json.TryGetProperty(name, out var value) ? new CardPart(value, Place, Path.Length == 0 ? name : $"{Path}.{name}") : null;
    }

    public string Text
    {
        get
        {
            if (Json.ValueKind != JsonValueKind.String) throw Damaged("a text is expected");
            try
            {
                return Json.GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw Damaged("a text holds half a character");
            }
        }
    }

    public string? MaybeText => IsNull ? null : Text;
    public double Number => Json.ValueKind == JsonValueKind.Number && Json.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Damaged("a number is expected");
    public double? MaybeNumber => IsNull ? null : Number;
    public int Whole => Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out var number) ? number : throw Damaged("a whole number is expected");
    public int? MaybeWhole => IsNull ? null : Whole;
    public bool Flag => Json.ValueKind is JsonValueKind.True or JsonValueKind.False ? Json.GetBoolean() : throw Damaged("true or false is expected");

    public Seq<T> List<T>(Func<CardPart, T> read)
    {
        if (Json.ValueKind != JsonValueKind.Array) throw Damaged("a list is expected");
        var (place, path) = (Place, Path);
        return Json.EnumerateArray().Select((item, i) => read(new(item, place, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}[{i}]")))).ToSeq();
    }

    private bool IsNull => Json.ValueKind == JsonValueKind.Null;

    public StudyException Damaged(string why) => new("REG014", Path.Length == 0 ? Place : $"{Place}:{Path}", $"It cannot be read: {why}.", "Get the file again from where it was made, or install the version of the program that wrote it.");
}
