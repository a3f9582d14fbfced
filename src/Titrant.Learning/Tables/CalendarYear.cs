using System.Globalization;

namespace Titrant.Learning.Tables;

/// <summary>A date as a number: years since the birth of Christ with the share of the year that has passed, so that a date and a year compare.</summary>
internal static class CalendarYear
{
    private static readonly string[] s_forms = ["yyyy-MM-dd", "yyyy-MM"];

    /// <summary>2019-07-02 or 2019-07; every other order of day, month and year is ambiguous.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double year)
    {
        year = 0;
        if (text.Length > 10 && text[10] is 'T' or ' ') text = text[..10];
        if (!DateOnly.TryParseExact(text, s_forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        year = date.Year + (date.DayOfYear - 1) / (DateTime.IsLeapYear(date.Year) ? 366.0 : 365.0);
        return true;
    }
}
