using System.Globalization;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>Whose brief it is. Each of the four sexes only where a document states it.</summary>
/// <param name="Birth">To the precision written; "" where not stated.</param>
/// <param name="Age">"82 years", "5 months", "81 or 82 years" where only the year is known, "" where not known.</param>
public sealed record Person(
    string Id, string Name, string Birth, string Age, bool? Deceased,
    string? Sex, string? SexAtBirth, string? SexForClinicalUse, string? Karyotype) : Wire
{
    internal static Person Of(Chart chart)
    {
        var newestFirst = chart.Of<Demographics>().OrderByDescending(p => p.Fact.Seen[0].Known.At).ThenBy(p => p.Fact.Id).Select(p => p.Claim).ToList();
        var birth = First(d => d.Birth);
        var names = newestFirst.Select(d => d.Names).FirstOrDefault(n => !n.IsEmpty);
        return new(chart.Patient.Person.Value, names.IsEmpty ? "" : names[0], birth?.ToString() ?? "", birth is { } b ? AgeOf(b, chart.AsOf) : "",
            First(d => d.Deceased), Word(d => d.Sex), Word(d => d.SexAtBirth), Word(d => d.SexForClinicalUse), Word(d => d.Karyotype));

        T? First<T>(Func<Demographics, T?> of) where T : struct => newestFirst.Select(of).FirstOrDefault(v => v is not null);
        string? Word(Func<Demographics, string?> of) => newestFirst.Select(of).FirstOrDefault(v => !string.IsNullOrEmpty(v));
    }

    internal static string AgeOf(Moment birth, DateTimeOffset asOf)
    {
        var today = DateOnly.FromDateTime(asOf.DateTime);
        var oldest = Months(DateOnly.FromDateTime(birth.Earliest.DateTime), today);
        var youngest = Months(DateOnly.FromDateTime(birth.Latest.DateTime), today);
        if (oldest < 0) return "";
        if (oldest < 24) return youngest == oldest ? Counted(oldest, "month") : $"{Math.Max(youngest, 0)} to {oldest} months";
        return oldest / 12 == youngest / 12
            ? Counted(oldest / 12, "year")
            : string.Create(CultureInfo.InvariantCulture, $"{youngest / 12} or {oldest / 12} years");
    }

    private static string Counted(int n, string what) => string.Create(CultureInfo.InvariantCulture, $"{n} {what}{(n == 1 ? "" : "s")}");

    private static int Months(DateOnly from, DateOnly to) =>
        (to.Year - from.Year) * 12 + to.Month - from.Month - (to.Day < from.Day ? 1 : 0);
}
