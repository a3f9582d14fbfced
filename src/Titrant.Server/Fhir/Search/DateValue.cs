using System.Text.Json;
using Titrant.Patient;
using static Titrant.Server.JsonText;

namespace Titrant.Server.Fhir.Search;

/// <summary>
/// A date is a stretch of time as long as its precision; prefixes compare stretches (R4 search.html#prefix). A time without an offset is
/// read as UTC on both sides. Periods without a start or an end have none.
/// </summary>
internal sealed record DateValue(string Prefix, DateTimeOffset Low, DateTimeOffset High) : SearchValue
{
    public static DateValue? Read(string text)
    {
        var prefix = text.Length > 2 && char.IsAsciiLetter(text[0]) ? text[..2] : "eq";
        if (prefix is not ("eq" or "ne" or "lt" or "gt" or "le" or "ge" or "sa" or "eb")) return null;
        var rest = text.Length > 2 && char.IsAsciiLetter(text[0]) ? text[2..] : text;
        // The plus sign of an offset that was not escaped arrives as a space.
        if (rest.Contains('T', StringComparison.Ordinal)) rest = rest.Replace(' ', '+');
        return Moment.TryParse(rest, out var moment) ? new(prefix, moment.Earliest, moment.Latest) : null;
    }

    public override bool Matches(JsonElement element) => Range(element) is var (low, high) && Holds(low, high);

    public bool Holds(DateTimeOffset low, DateTimeOffset high) => Prefix switch
    {
        "eq" => Low <= low && high <= High,
        "ne" => !(Low <= low && high <= High),
        "gt" => high > High,
        "lt" => low < Low,
        "ge" => high > High || (Low <= low && high <= High),
        "le" => low < Low || (Low <= low && high <= High),
        "sa" => low > High,
        _ => high < Low,
    };

    /// <summary>What an element says about time; null where it cannot be read.</summary>
    public static (DateTimeOffset Low, DateTimeOffset High)? Range(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) return Moment.TryParse(element.GetString(), out var moment) ? (moment.Earliest, moment.Latest) : null;
        var (start, end) = (Text(element, "start"), Text(element, "end"));
        if (start is null && end is null) return null;
        var low = DateTimeOffset.MinValue;
        var high = DateTimeOffset.MaxValue;
        if (start is not null) { if (Moment.TryParse(start, out var first)) low = first.Earliest; else return null; }
        if (end is not null) { if (Moment.TryParse(end, out var last)) high = last.Latest; else return null; }
        return (low, high);
    }
}
