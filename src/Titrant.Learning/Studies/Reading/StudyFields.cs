using System.Globalization;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Reading;

/// <summary>Every fault of one file, in the order of its lines.</summary>
internal sealed class StudyFaults(string file)
{
    private readonly List<(int Line, StudyFault Fault)> _found = [];

    public string Place(int line) => string.Create(CultureInfo.InvariantCulture, $"{file}:{line}");
    public bool Any => _found.Count > 0;
    public void Add(string code, int line, string says, string remedy) => _found.Add((line, new(code, Place(line), says, remedy)));
    public void ThrowIfAny()
    {
        if (Any) throw new StudyException(_found.OrderBy(f => f.Line).Select(f => f.Fault).ToSeq());
    }
}

/// <summary>A map of the file under the keys of its section. What is wrong is noted and read as not said, so that one run finds every fault.</summary>
internal sealed class StudyFields
{
    private readonly Dictionary<string, (int Line, StudyNode Value)> _values = new(StringComparer.Ordinal);
    private readonly StudyFaults _faults;

    public StudyFields(StudyMap map, string section, StudyFaults faults)
    {
        (Line, _faults) = (map.Line, faults);
        var known = StudyKeys.Sections[section];
        foreach (var (key, line, value) in map.Entries)
        {
            if (!known.Contains(key))
            {
                var nearest = StudyKeys.Nearest(key, known);
                faults.Add("STU006", line, $"'{Shown(key)}' is no key of {Article(section)}.", nearest is null ? $"Its keys: {string.Join(", ", known)}." : $"Is '{nearest}' meant?");
            }
            else if (value is not StudyText { IsNothing: true }) _values[key] = (line, value);
        }
    }

    public int Line { get; }
    public bool Has(string key) => _values.ContainsKey(key);
    public int LineOf(string key) => _values.TryGetValue(key, out var v) ? v.Line : Line;
    public StudyNode? Node(string key) => _values.TryGetValue(key, out var v) ? v.Value : null;

    public string? Text(string key)
    {
        if (Node(key) is not { } node) return null;
        if (node is StudyText text) return text.Text.Trim();
        Wrong(key, "a word or a sentence");
        return null;
    }

    public string Needed(string key, string example)
    {
        if (!Has(key)) Missing(key, example);
        return Text(key) ?? "";
    }

    public void Missing(string key, string example) => _faults.Add("STU007", Line, $"'{key}' is missing here.", $"Add '{key}: {example}'.");

    public double? Number(string key, double low, double high, string range)
    {
        if (Text(key) is not { } text) return null;
        if (Parse(text) is { } value && value >= low && value <= high) return value;
        _faults.Add("STU009", LineOf(key), $"'{key}' is not {range}.", $"Write {range}.");
        return null;
    }

    public int? Whole(string key, int low, int high)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"a whole number from {low} to {high}");
        if (Number(key, low, high, range) is not { } value) return null;
        if (value == Math.Floor(value)) return (int)value;
        _faults.Add("STU009", LineOf(key), $"'{key}' is not {range}.", $"Write {range}.");
        return null;
    }

    public ulong? Seed(string key)
    {
        if (Text(key) is not { } text) return null;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return seed;
        _faults.Add("STU009", LineOf(key), $"'{key}' is not a whole number of 0 or more.", $"Write '{key}: 1'.");
        return null;
    }

    public bool YesNo(string key)
    {
        var text = Text(key);
        if (text is not (null or "yes" or "no" or "true" or "false")) _faults.Add("STU009", LineOf(key), $"'{key}' is yes or no.", $"Write '{key}: yes' or leave it out.");
        return text is "yes" or "true";
    }

    public T? Choice<T>(string key, IReadOnlyList<(string Word, T Value)> choices) where T : struct
    {
        if (Text(key) is not { } text) return null;
        foreach (var (word, value) in choices) if (word == text) return value;
        var nearest = StudyKeys.Nearest(text, choices.Select(c => c.Word));
        _faults.Add("STU009", LineOf(key), $"'{key}' is not one of: {string.Join(", ", choices.Select(c => c.Word))}.", nearest is null ? "Choose one of them." : $"Is '{nearest}' meant?");
        return null;
    }

    public StudyFields? Section(string key, string section)
    {
        if (Node(key) is not { } node) return null;
        if (node is StudyMap map) return new(map, section, _faults);
        Wrong(key, $"keys of its own: {string.Join(", ", StudyKeys.Sections[section])}");
        return null;
    }

    public IReadOnlyList<StudyNode> Items(string key, string ofWhat)
    {
        if (Node(key) is not { } node) return [];
        if (node is StudyItems items) return items.Items;
        Wrong(key, $"a list of {ofWhat}, each on a line with '- ' before it");
        return [];
    }

    public IReadOnlyList<(string Key, int Line, StudyNode Value)> Entries(string key, string ofWhat)
    {
        if (Node(key) is not { } node) return [];
        if (node is StudyMap map) return map.Entries;
        Wrong(key, ofWhat);
        return [];
    }

    /// <summary>A list of numbers; "~" stands for none where <paramref name="open"/>.</summary>
    public double?[] Numbers(string key, string ofWhat, bool open = false)
    {
        var numbers = new List<double?>();
        foreach (var item in Items(key, ofWhat))
        {
            var value = item is StudyText text ? Parse(text.Text) : null;
            if (value is null && !(open && item is StudyText { IsNothing: true })) _faults.Add("STU009", item.Line, $"'{key}' holds something that is no number.", $"Write {ofWhat}.");
            else numbers.Add(value);
        }
        return [.. numbers];
    }

    public void Wrong(string key, string wants) => _faults.Add("STU008", LineOf(key), $"'{key}' is of another form here.", $"It takes {wants}.");

    public static double? Parse(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    public static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static string Article(string section) => section is "intended use" or "data" or "splits" or "from" ? $"'{section}'" : (section[0] is 'a' or 'e' or 'i' or 'o' ? "an " : "a ") + section;
}
