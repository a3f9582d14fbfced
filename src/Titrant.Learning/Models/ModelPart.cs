using System.Globalization;
using System.Text.Json;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>One value of a model file with its place in it: a member that is absent, of another type or not finite is MOD007 there, never an exception of the parser.</summary>
internal readonly record struct ModelPart(JsonElement Element, string Place)
{
    public ModelPart this[string name] => Find(name) ?? throw Damaged($"'{name}' is absent");

    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    /// <summary>Null where it is absent or null.</summary>
    public ModelPart? Find(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Damaged("an object is expected");
        return Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new(value, Place.Length == 0 ? name : $"{Place}.{name}") : null;
    }

    public double Number => Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var v) && double.IsFinite(v) ? v : throw Damaged("a finite number is expected");

    public int Count => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var v) && v >= 0 ? v : throw Damaged("a whole number is expected");

    public bool Flag => Element.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw Damaged("true or false is expected") };

    public string Text
    {
        get
        {
            if (Element.ValueKind != JsonValueKind.String) throw Damaged("a text is expected");
            try
            {
                return Element.GetString()!;
            }
            catch (InvalidOperationException)   // half a character
            {
                throw Damaged("a text is expected");
            }
        }
    }

    /// <summary>The word as this list of names has it.</summary>
    public T Word<T>() where T : struct, Enum => Enum.TryParse<T>(Text, ignoreCase: false, out var v) && Enum.IsDefined(v) && Enum.GetName(v) == Text ? v : throw Damaged("it is none of the words that are known");

    public IEnumerable<ModelPart> Items
    {
        get
        {
            if (Element.ValueKind != JsonValueKind.Array) throw Damaged("a list is expected");
            var place = Place;
            return Element.EnumerateArray().Select((e, i) => new ModelPart(e, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]")));
        }
    }

    public Seq<T> List<T>(Func<ModelPart, T> read) => Items.Select(read).ToSeq();

    /// <param name="count">How many there must be; null for any.</param>
    public double[] Numbers(int? count = null)
    {
        double[] numbers = [.. Items.Select(i => i.Number)];
        return count is { } n && n != numbers.Length ? throw Damaged(string.Create(CultureInfo.InvariantCulture, $"{n} numbers are expected")) : numbers;
    }

    /// <summary>Each above the one before.</summary>
    public double[] Rising()
    {
        var numbers = Numbers();
        for (var i = 1; i < numbers.Length; i++) if (numbers[i] <= numbers[i - 1]) throw Damaged("rising numbers are expected");
        return numbers;
    }

    public StudyException Damaged(string why) => new("MOD007", Place.Length == 0 ? "model file" : $"model file, {Place}", $"The file is damaged or no model file: {why}.", "Take the original file again; never edit one by hand.");
}
