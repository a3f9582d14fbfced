using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Briefs;

/// <summary>ISO 8601 for the wire.</summary>
internal static class Iso
{
    public static string Of(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>Numbers, units, dates and our own short lists as people read them.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string> s_units = Table.Embedded(typeof(Words).Assembly, "Brief/units.tsv").Rows
        .ToDictionary(r => r["ucum"], r => r["shown"], StringComparer.Ordinal);

    /// <summary>No trailing zeros, a leading zero before the point: "0.5", never ".5" or "5.0".</summary>
    public static string Plain(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>To the analyte's decimals, so that a column aligns.</summary>
    public static string Fixed(decimal value, int decimals) =>
        decimal.Round(value, Math.Clamp(decimals, 0, 6), MidpointRounding.AwayFromZero).ToString("F" + Math.Clamp(decimals, 0, 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static string Unit(string ucum) => s_units.TryGetValue(ucum, out var shown) ? shown : ucum;

    public static string WithUnit(string number, string ucum) => Unit(ucum) is { Length: > 0 } unit ? unit == "%" ? $"{number} %" : $"{number} {unit}" : number;

    public static string Sign(Comparator comparator) => new Quantity(0, "", comparator, "", null).Sign;

    /// <summary>"2026-03-10", "2026-03" or "2026", as precise as was written; the text itself where it is no date. One style everywhere: 3/10 is read two ways.</summary>
    public static string Day(string iso)
    {
        if (!Moment.TryParse(iso, out var moment)) return iso;
        return moment.Earliest.ToString(moment.Precision switch { Precision.Year => "yyyy", Precision.Month => "yyyy-MM", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture);
    }

    /// <summary>As <see cref="Day"/>, with the time of day where one was written: two samples of one day stay apart.</summary>
    public static string DayAndTime(string iso) =>
        Moment.TryParse(iso, out var m) && m.Precision >= Precision.Minute && m.Earliest.TimeOfDay != TimeSpan.Zero
            ? m.Earliest.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : Day(iso);

    public static string Of(Consequence consequence) => consequence switch
    {
        Consequence.LifeThreatening => "Life-threatening",
        Consequence.Serious => "Serious",
        Consequence.Moderate => "Moderate",
        _ => "Minor",
    };

    public static string Of(Strength strength) => strength switch
    {
        Strength.Strong => "strong recommendation",
        Strength.Moderate => "moderate recommendation",
        Strength.Weak => "weak recommendation",
        Strength.ExpertOpinion => "expert opinion",
        Strength.NotGraded => "not graded by its source",
        _ => "unverified source",
    };

    public static string Of(Role role) => role.ToString().ToLowerInvariant();

    public static string Count(int n, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{n:N0} {(n == 1 ? one : many ?? one + "s")}");

    /// <summary>"31 mL/min/1.73 m² (26 to 37, P30 band)".</summary>
    public static string Of(Figure figure)
    {
        var value = WithUnit(Plain(figure.Value), figure.Unit);
        if (figure.Low is { } low && figure.High is { } high)
            return $"{value} ({Plain(low)} to {Plain(high)}{(figure.Kind is { Length: > 0 } kind ? ", " + kind : "")})";
        return figure.WhyNoInterval is { Length: > 0 } why ? $"{value} (no interval: {why})" : value;
    }

    /// <summary>The bounds alone where <paramref name="says"/> names the value already, else value and bounds.</summary>
    public static string Bounds(Figure figure, string says)
    {
        // A sentence may round: "clearance 85" names 85.2. Below ten a whole number could be anything.
        if (!Names(says, Plain(figure.Value)) && (figure.Value < 10 || !Names(says, Plain(decimal.Round(figure.Value, 0, MidpointRounding.AwayFromZero))))) return Of(figure);
        if (figure.Low is { } low && figure.High is { } high)
            return $"Interval {Plain(low)} to {WithUnit(Plain(high), figure.Unit)}{(figure.Kind is { Length: > 0 } kind ? ", " + kind : "")}";
        return figure.WhyNoInterval is { Length: > 0 } why ? $"No interval: {why}" : "";
    }

    // "30" stands in "eGFR 30 mL/min", not in "130" or "30.5".
    private static bool Names(string says, string number)
    {
        for (var at = says.IndexOf(number, StringComparison.Ordinal); at >= 0; at = says.IndexOf(number, at + 1, StringComparison.Ordinal))
        {
            var end = at + number.Length;
            var starts = at == 0 || !char.IsAsciiDigit(says[at - 1]) && says[at - 1] is not ('.' or '-' or ',');
            if (starts && (end == says.Length || !char.IsAsciiDigit(says[end]) && !(says[end] is '.' or ',' && end + 1 < says.Length && char.IsAsciiDigit(says[end + 1])))) return true;
        }
        return false;
    }

    /// <summary>At most <paramref name="length"/> characters, never half a character, and it says that it was cut.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}\u2026 (cut: {text.Length:N0} characters)");
    }
}
