using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>Analyte keys that the kidney rules ask for.</summary>
internal static class Analytes
{
    public const string Creatinine = "creatinine";
    public const string CystatinC = "cystatin C";
    /// <summary>Reported by a laboratory, the most trusted first.</summary>
    public static readonly string[] ReportedEgfr = ["eGFR creatinine-cystatin C", "eGFR", "eGFR MDRD"];
    public const string Albuminuria = "urine albumin-creatinine ratio";
    public const string Weight = "body weight";
    public const string Height = "body height";
    public const string Potassium = "potassium";
}

/// <summary>Age, sex and size, with the facts that say so.</summary>
/// <param name="Sex">Null where unknown, or where sex at birth and recorded sex differ and no sex for clinical use is stated.</param>
/// <param name="Doubted">The newest weight, where this adult cannot have it: then there is none.</param>
internal sealed record Body(Moment? Birth, Sex? Sex, Reading? Weight, Reading? Height, Seq<FactId> Who, Reading? Doubted = null)
{
    public static Body Of(Chart chart)
    {
        Moment? birth = null;
        string? clinical = null, atBirth = null, recorded = null;
        var who = new List<FactId>();
        var births = new HashSet<DateOnly>();
        foreach (var (fact, d) in chart.Of<Demographics>())
        {
            if (d.Birth is { } b) { births.Add(b.Date); if (birth is null || b.Precision > birth.Value.Precision) birth = b; }
            clinical ??= Known(d.SexForClinicalUse);
            atBirth ??= Known(d.SexAtBirth);
            recorded ??= Known(d.Sex);
            who.Add(fact.Id);
        }
        // Two full birth dates that differ: somebody else has to settle who this is.
        if (births.Count > 1 && chart.Of<Demographics>().Where(p => p.Claim.Birth is { Precision: >= Precision.Day }).Select(p => p.Claim.Birth!.Value.Date).Distinct().Count() > 1) birth = null;
        var sex = clinical is not null ? Read(clinical)
            : atBirth is not null && recorded is not null && Read(atBirth) != Read(recorded) ? null
            : Read(atBirth ?? recorded);
        var body = new Body(birth, sex, Newest(chart, Analytes.Weight), Newest(chart, Analytes.Height), who.ToSeq());
        return body.AgeAt(chart.AsOf) >= 18 && body.Weight is { } weight && CannotBe(weight, chart) ? body with { Weight = null, Doubted = weight } : body;
    }

    // Pounds read as kilograms or another person's weight: 1.6-fold apart from the last of two years before.
    private static bool CannotBe(Reading weight, Chart chart)
    {
        var before = chart.Readings(Analytes.Weight).Where(r => r.IsUsable && r.At < weight.At && r.At >= weight.At!.Value.AddYears(-2)).OrderBy(r => r.At).LastOrDefault();
        return before is { Value: { } last } && (weight.Value > 1.6m * last || last > 1.6m * weight.Value);
    }

    /// <summary>Completed years.</summary>
    public int? AgeAt(DateTimeOffset at)
    {
        if (Birth is not { } birth) return null;
        var (born, day) = (birth.Date, DateOnly.FromDateTime(at.Date));
        if (day < born) return null;
        return day.Year - born.Year - (day < born.AddYears(day.Year - born.Year) ? 1 : 0);
    }

    public double? Kilograms => Weight is { Value: { } v } ? (double)v : null;
    public double? Centimetres => Height is { Value: { } v } ? (double)v : null;

    /// <summary>kg/m².</summary>
    public double? Bmi => Kilograms is { } kg && Centimetres is { } cm ? kg / (cm / 100 * (cm / 100)) : null;

    private static Reading? Newest(Chart chart, string analyte) => chart.Latest(analyte) is Latest.Value v ? v.Reading : null;

    private static string? Known(string? sex) => string.IsNullOrWhiteSpace(sex) || sex.Contains("unknown", StringComparison.OrdinalIgnoreCase) ? null : sex;

    private static Sex? Read(string? sex) => sex?.ToLowerInvariant() switch
    {
        "female" or "f" or "female-typical" => Kidney.Sex.Female,
        "male" or "m" or "male-typical" => Kidney.Sex.Male,
        _ => null,
    };
}
