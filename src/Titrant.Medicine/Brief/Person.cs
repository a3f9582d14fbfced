using System.Globalization;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>Whose brief it is. Each of the four sexes only where a document states it.</summary>
/// <param name="Birth">To the precision written; "" where not stated.</param>
/// <param name="Identifier">The number by which the record's own documents call the person; null where none is given.</param>
/// <param name="Died">To the precision written; null where not stated.</param>
/// <param name="Age">"82 years", "5 months", "81 or 82 years" where only the year is known, "" where not known.</param>
public sealed record Person(
    string Id, string Name, string Birth, string Age, bool? Deceased,
    string? Sex, string? SexAtBirth, string? SexForClinicalUse, string? Karyotype,
    string? Identifier = null, string? Died = null, Pregnancy? Pregnancy = null) : Wire
{
    // What a ward calls the person by; a social security number or a passport says too much for a page that is printed.
    private static readonly string[] s_atHand = ["medical record", "MR", "MRN", "hospital", "patient number", "NHS"];
    private static readonly string[] s_private = ["social security", "SS", "driver", "passport", "tax", "us-ssn", "DL", "PPN"];

    internal static Person Of(Chart chart)
    {
        var newestFirst = chart.Of<Demographics>().OrderByDescending(p => p.Fact.Seen[0].Known.At).ThenBy(p => p.Fact.Id).Select(p => p.Claim).ToList();
        var birth = First(d => d.Birth);
        var names = newestFirst.Select(d => d.Names).FirstOrDefault(n => !n.IsEmpty);
        return new(chart.Patient.Person.Value, names.IsEmpty ? "" : names[0], birth?.ToString() ?? "", birth is { } b ? AgeOf(b, chart.AsOf) : "",
            First(d => d.Deceased), Word(d => d.Sex), Word(d => d.SexAtBirth), Word(d => d.SexForClinicalUse), Word(d => d.Karyotype),
            IdentifierOf(newestFirst.SelectMany(d => d.Identifiers)), First(d => d.Died)?.ToString(), Briefs.Pregnancy.Of(chart));

        T? First<T>(Func<Demographics, T?> of) where T : struct => newestFirst.Select(of).FirstOrDefault(v => v is not null);
        string? Word(Func<Demographics, string?> of) => newestFirst.Select(of).FirstOrDefault(v => !string.IsNullOrEmpty(v));
    }

    /// <summary>The business identifier, else the id without the type that FHIR puts before it.</summary>
    internal string Shown => Identifier ?? (Id is "unknown" or "" ? "Person not known" : null) ?? (Id.StartsWith("Patient/", StringComparison.Ordinal) ? Id["Patient/".Length..] : Id);

    private static string? IdentifierOf(IEnumerable<Concept> identifiers)
    {
        var usable = identifiers.Where(i => i.Code.Length is > 0 and <= 64 && !Says(i, s_private)).ToList();
        return (usable.Find(i => Says(i, s_atHand)) ?? usable.FirstOrDefault())?.Code;
    }

    private static bool Says(Concept identifier, string[] words) => words.Any(w => w.Length <= 3
        ? string.Equals(identifier.Display, w, StringComparison.OrdinalIgnoreCase)
        : identifier.Display.Contains(w, StringComparison.OrdinalIgnoreCase) || identifier.System.Contains(w, StringComparison.OrdinalIgnoreCase));

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

/// <summary>That she is pregnant, as the record states it; absent where nobody said so within a pregnancy's length.</summary>
/// <param name="Stated">When it was stated, to the precision written; "" where not dated.</param>
public sealed record Pregnancy(string Stated, string Place) : Wire
{
    internal static Pregnancy? Of(Chart chart) => Kidney.Obstacles.Pregnancy(chart, Kidney.Body.Of(chart)) is { Count: > 0 } facts
        ? new(FactLines.DateOf(facts[^1].When), Words.Cut(facts[^1].Source.ToString(), 400))
        : null;
}
