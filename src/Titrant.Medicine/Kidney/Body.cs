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
/// <param name="Sex">Null where unknown, where documents disagree on it, or where sex at birth and recorded sex differ and no sex for clinical use is stated.</param>
/// <param name="Doubted">The newest weight, where this adult cannot have it: then there is none.</param>
/// <param name="WeightHeldBack">A later weight that could not be used.</param>
/// <param name="Disagree">What the documents say of the sex, where that is why it is null.</param>
internal sealed record Body(Moment? Birth, Sex? Sex, Reading? Weight, Reading? Height, Seq<FactId> Who, Reading? Doubted = null, Reading? WeightHeldBack = null, Seq<string> Disagree = default)
{
    public static Body Of(Chart chart)
    {
        var who = chart.Who;
        // Two full birth dates that differ: somebody else has to settle who this is. A year beside them does not matter.
        var birth = who.Birth ?? chart.Of<Demographics>().Select(p => p.Claim.Birth).Where(b => b is { Precision: >= Precision.Day }).Distinct().ToList() switch
        {
            [{ } only] => only,
            _ => null,
        };
        var disagree = new List<string>();
        var sex = SexOf(chart, who, disagree);
        var weight = chart.Latest(Analytes.Weight) as Latest.Value;
        var body = new Body(birth, sex, weight?.Reading, (chart.Latest(Analytes.Height) as Latest.Value)?.Reading, who.Facts, null, weight?.NewerHeldBack, disagree.ToSeq());
        return body.AgeAt(chart.AsOf) >= 18 && body.Weight is { } kg && CannotBe(kg, chart) ? body with { Weight = null, Doubted = kg } : body;
    }

    private static Sex? SexOf(Chart chart, Who who, List<string> disagree)
    {
        if (who.Disagreements.Contains("sex for clinical use")) return Open(d => d.SexForClinicalUse, "sex for clinical use");
        if (Known(who.SexForClinicalUse) is { } clinical) return Read(clinical);
        if (who.Disagreements.Contains("sex at birth")) return Open(d => d.SexAtBirth, "sex at birth");
        if (who.Disagreements.Contains("sex")) return Open(d => d.Sex, "sex");
        var (atBirth, recorded) = (Known(who.SexAtBirth), Known(who.Sex));
        if (atBirth is null || recorded is null || Read(atBirth) == Read(recorded)) return Read(atBirth ?? recorded);
        disagree.AddRange([$"sex at birth {atBirth}", $"sex {recorded}"]);
        return null;

        Sex? Open(Func<Demographics, string?> of, string what)
        {
            var said = chart.Of<Demographics>().Select(p => (Sex: Known(of(p.Claim)), Where: p.Fact.Source.ToString())).Where(p => p.Sex is not null).ToList();
            // "F" and "female" are one answer.
            if (said.Select(p => Read(p.Sex)).Distinct().ToList() is [{ } one]) return one;
            disagree.AddRange(said.DistinctBy(p => p.Sex).Select(p => $"{what} {p.Sex} ({p.Where})").Order(StringComparer.Ordinal));
            return null;
        }
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

    private static string? Known(string? sex) => string.IsNullOrWhiteSpace(sex) || sex.Contains("unknown", StringComparison.OrdinalIgnoreCase) ? null : sex;

    private static Sex? Read(string? sex) => sex?.ToLowerInvariant() switch
    {
        "female" or "f" or "female-typical" => Kidney.Sex.Female,
        "male" or "m" or "male-typical" => Kidney.Sex.Male,
        _ => null,
    };
}
