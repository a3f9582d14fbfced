using System.Globalization;
using Titrant.Learning.Studies;
using Titrant.Patient;

namespace Titrant.Learning.Models;

internal enum OptionType { Number, Count, Word, Column, Columns }

/// <summary>Something that a study file may say about a learner.</summary>
/// <param name="Default">As it would be written; "" for none.</param>
/// <param name="Low">Of a number or a count, both ends included.</param>
/// <param name="Words">Those that are understood; empty for a number or a column.</param>
internal sealed record LearnerOption(string Name, OptionType Type, string Default, string Says, double Low = 0, double High = 0, Seq<string> Words = default)
{
    public string Range => Type switch
    {
        OptionType.Word => string.Join(", ", Words),
        OptionType.Column => "a column",
        OptionType.Columns => "columns, with commas between them",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Low:0.######} to {High:0.######}{(Type == OptionType.Count ? ", whole" : "")}"),
    };

    /// <summary>Null where the value is allowed.</summary>
    public StudyFault? Check(string value, string place)
    {
        var isRight = Type switch
        {
            OptionType.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && v >= Low && v <= High,
            OptionType.Count => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var v) && v >= Low && v <= High,
            OptionType.Word => Words.Span.IndexOf(value) >= 0,
            OptionType.Column => value.Trim().Length > 0,
            _ => LearnerSettings.Split(value).Count > 0,
        };
        if (isRight) return null;
        var nearest = Type == OptionType.Word && NearestName.Of(value, Words) is { } near ? $" Did you mean '{near}'?" : "";
        return new("MOD003", place, $"'{value}' is not a value of {Name}.{nearest}", $"Write {Range}{(Default.Length > 0 ? $"; without the option it is {Default}" : "")}.");
    }
}

/// <summary>A way to learn, by the name that a study file gives it.</summary>
/// <param name="Says">One sentence for somebody who has to choose.</param>
internal sealed record Learner(string Name, Seq<OutcomeKind> Outcomes, string Says, Seq<LearnerOption> Options, Func<LearnerSettings, IEstimator> Make);

/// <summary>The options of one learner as a study file sets them, each checked before; what is not said has its default.</summary>
internal sealed class LearnerSettings(Learner learner, LearnerSpec spec)
{
    public double Number(string name) => double.Parse(Value(name), CultureInfo.InvariantCulture);

    public int Count(string name) => int.Parse(Value(name), CultureInfo.InvariantCulture);

    public string Word(string name) => Value(name);

    public bool Is(string name, string word) => string.Equals(Value(name), word, StringComparison.Ordinal);

    public string? Column(string name) => Value(name).Trim() is { Length: > 0 } column ? column : null;

    public Seq<string> Columns(string name) => Split(Value(name));

    private string Value(string name)
    {
        var given = spec.Options.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.Ordinal)).Value;
        return given ?? learner.Options.First(o => o.Name == name).Default;
    }

    // A list in YAML may arrive with its brackets.
    internal static Seq<string> Split(string value) => value.Trim().TrimStart('[').TrimEnd(']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(n => n.Trim('"', '\'')).ToSeq();
}
