namespace Titrant.Learning.Tables;

/// <summary>Units as people read them: a UCUM code in a sentence is misread ("106 a").</summary>
internal static class UnitWords
{
    // (UCUM, one, several)
    private static readonly (string Code, string One, string Several)[] s_times =
        [("a", "year", "years"), ("mo", "month", "months"), ("wk", "week", "weeks"), ("d", "day", "days"), ("h", "hour", "hours"), ("min", "minute", "minutes"), ("s", "second", "seconds")];

    private static readonly (string Code, string Sign)[] s_signs =
        [("10*3", "10³"), ("10*6", "10⁶"), ("10*9", "10⁹"), ("10*12", "10¹²"), ("m2", "m²"), ("uL", "µL"), ("ug", "µg"), ("umol", "µmol"), ("{", ""), ("}", ""), ("_", "\u00a0")];

    /// <summary>"years", "mL/min/1.73 m²"; "" of a pure number.</summary>
    public static string Of(string ucum) => ucum is "1" or "{ratio}" ? "" : s_times.FirstOrDefault(t => t.Code == ucum).Several ?? s_signs.Aggregate(ucum, (text, sign) => text.Replace(sign.Code, sign.Sign, StringComparison.Ordinal));

    /// <summary>"1 year", "106 years", "38 g/L"; the number as it is written.</summary>
    public static string With(string number, string ucum) => (number == "1" && s_times.FirstOrDefault(t => t.Code == ucum).One is { } one ? one : Of(ucum)) is { Length: > 0 } unit ? $"{number} {unit}" : number;
}
