using System.Globalization;

namespace Titrant.Patient.Codes;

/// <summary>
/// Holds back what no adult has: a body weight of 7.8 kg at 66 years. The bounds stand in Codes/analytes.tsv. Where the person's other
/// values show which slip it may be, the reading says so. A change within the bounds is never held back, however large: it may be real.
/// </summary>
internal static class AdultBounds
{
    private const int Adult = 18;
    private const decimal Near = 0.15m;
    private static readonly TimeSpan s_within = TimeSpan.FromDays(2 * 365.25);

    // One written value times the factor is what was meant.
    private static readonly (decimal Factor, string Slip)[] s_anySlip =
        [(10, "a decimal point may be misplaced"), (0.1m, "a decimal point may be misplaced"), (100, "a decimal point may be misplaced"), (0.01m, "a decimal point may be misplaced")];

    private static readonly (decimal Factor, string Slip)[] s_weightSlips =
        [(2.20462m, "pounds and kilograms may be mixed up"), (0.453592m, "pounds and kilograms may be mixed up"), .. s_anySlip];

    private static readonly (decimal Factor, string Slip)[] s_heightSlips =
    [
        (2.54m, "it may be in inches"), (30.48m, "it may be in feet"), (1 / 2.54m, "inches may have been converted twice"),
        (100, "metres and centimetres may be mixed up"), (0.01m, "metres and centimetres may be mixed up"), .. s_anySlip,
    ];

    /// <summary>The same readings, those implausible for an adult held back; untouched without a birth date.</summary>
    public static Dictionary<string, List<Reading>> Apply(Dictionary<string, List<Reading>> readings, IReadOnlyList<Fact> facts)
    {
        Moment? youngest = null;
        foreach (var fact in facts)
            if (fact.Claim is Demographics { Birth: { } birth } && !(birth.Latest <= youngest?.Latest)) youngest = birth;
        if (youngest is not { } born) return readings;
        foreach (var list in readings.Values)
        {
            List<Reading>? judged = null;
            for (var i = 0; i < list.Count; i++)
            {
                var reading = list[i];
                if (reading.Analyte.Adult.IsOpen || Stated(reading) is not { } value || reading.Analyte.Adult.Contains(value) || !IsAdult(born, reading)) continue;
                var (why, isExplained) = Why(reading, value, list, born);
                if (!reading.IsUsable && !isExplained) continue;
                judged ??= [.. list];
                judged[i] = reading with { Value = null, Usability = Usability.HeldBack, Why = why };
            }
            for (var i = 0; i < judged?.Count; i++) list[i] = judged[i];
        }
        return readings;
    }

    // Also of a value that was held back or refused already: the person's own values explain it better than another unit does.
    private static decimal? Stated(Reading reading) => reading.Value
        ?? (reading.Usability is Usability.HeldBack or Usability.Impossible ? AnalyteTable.Default.InCanonical(reading.Analyte, reading.Written, reading.Written.Number) : null);

    private static bool IsAdult(Moment born, Reading reading) => reading.At is { } at && born.Latest.AddYears(Adult) <= at;

    private static (string Why, bool IsExplained) Why(Reading reading, decimal value, List<Reading> all, Moment born)
    {
        var others = all.Where(r => r.Analyte == reading.Analyte && r.Value is { } v && r.Analyte.Adult.Contains(v) && IsAdult(born, r)
            && (r.At!.Value - reading.At!.Value).Duration() <= s_within).OrderBy(r => r.Value).ToList();
        if (others.Count == 0) return ("implausible for an adult", false);
        var median = others[others.Count / 2].Value!.Value;
        var nearest = others.MinBy(r => (r.At!.Value - reading.At!.Value).Duration())!;
        var seen = string.Create(CultureInfo.InvariantCulture, $"implausible for an adult, who had {nearest.Written} on {nearest.Fact.When}");
        foreach (var (factor, slip) in Slips(reading.Analyte))
            if (Math.Abs(value * factor - median) <= median * Near) return ($"{seen}; {slip}", true);
        return (seen, false);
    }

    private static (decimal Factor, string Slip)[] Slips(Analyte analyte) => analyte.Unit switch { "kg" => s_weightSlips, "cm" => s_heightSlips, _ => s_anySlip };
}
