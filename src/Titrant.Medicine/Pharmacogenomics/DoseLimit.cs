using System.Globalization;
using System.Text.RegularExpressions;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>A row's upper dose ("at most 40 mg daily to start"): a prescription that keeps it needs no card.</summary>
internal static partial class DoseLimit
{
    /// <summary>Milligrams per day for this person; null where the row has no such limit.</summary>
    /// <param name="dose">As the advice tables write it, also with an age: "at most 15 mg/day under 65 years, 7.5 mg/day from 65 years".</param>
    public static decimal? DailyMg(string dose, (int Low, int High)? age)
    {
        if (Most().Match(dose) is not { Success: true } most) return null;
        if (ByAge().Match(dose) is not { Success: true } by) return most.Groups["rest"].Length == 0 ? Number(most.Groups["mg"].Value) - (most.Groups["under"].Success ? 0.001m : 0) : null;
        var years = int.Parse(by.Groups["years"].Value, CultureInfo.InvariantCulture);
        return age switch { { Low: var low } when low >= years => Number(by.Groups["older"].Value), { High: var high } when high < years => Number(most.Groups["mg"].Value), _ => null };
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(if it is kept: )?(at most|(?<under>less than)) (?<mg>[0-9]+(\.[0-9]+)?) mg(/day| daily)( to start)?(?<rest>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Most();

    [GeneratedRegex(@"under (?<years>[0-9]+) years[,;] (?<older>[0-9]+(\.[0-9]+)?) mg.* from \k<years> years", RegexOptions.CultureInvariant)]
    private static partial Regex ByAge();
}
