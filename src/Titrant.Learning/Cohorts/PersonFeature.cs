using System.Globalization;
using Titrant.Patient;

namespace Titrant.Learning.Cohorts;

/// <summary>Age and sex. Sex is four things; which one is part of the definition.</summary>
internal static class PersonFeature
{
    public const string Administrative = "administrative";

    public static readonly Seq<string> Sexes = [Administrative, "at birth", "for clinical use", "karyotype"];

    public static FeatureReading Age(Chart chart) => chart.Who.Age switch
    {
        null when chart.Who.Disagreements.Contains("birth date") => FeatureReading.None(FeatureLack.NotExact, "documents disagree on the birth date", chart.Who.Facts),
        null => FeatureReading.None(FeatureLack.NotRecorded, "the birth date is not in the record"),
        var (low, high) when low != high => FeatureReading.None(FeatureLack.NotExact, string.Create(CultureInfo.InvariantCulture, $"the birth date is not exact: age {low} or {high}"), chart.Who.Facts),
        var (years, _) when years < 0 => FeatureReading.None(FeatureLack.NotExact, "the birth date lies after the moment that is asked about", chart.Who.Facts),
        var (years, _) => FeatureReading.Of(years, chart.Who.Facts, string.Create(CultureInfo.InvariantCulture, $"age {years}")),
    };

    public static FeatureReading Sex(string which, Chart chart)
    {
        var who = chart.Who;
        var (word, name) = which switch
        {
            "at birth" => (who.SexAtBirth, "sex at birth"),
            "for clinical use" => (who.SexForClinicalUse, "sex for clinical use"),
            "karyotype" => (who.Karyotype, "karyotype"),
            _ => (who.Sex, "sex"),
        };
        return word is not null ? FeatureReading.Of(word, who.Facts, $"{name} {word}")
            : who.Disagreements.Contains(name) ? FeatureReading.None(FeatureLack.NotExact, $"documents disagree on the {name}", who.Facts)
            : FeatureReading.None(FeatureLack.NotRecorded, $"{name} is not in the record");
    }
}
