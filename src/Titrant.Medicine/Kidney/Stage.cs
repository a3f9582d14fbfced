using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>
/// KDIGO stage (2012 cuts, kept in 2024): G by eGFR, A by urine albumin/creatinine. Chronic needs 90 days: two values below 60
/// that far apart with no acute episode between, or a marker of damage. G1 and G2 without a marker are no CKD.
/// </summary>
internal static class Stage
{
    public static readonly Citation Source = new("KDIGO 2024 CKD, Kidney Int 2024;105(4S):S117", "", "2024", "https://doi.org/10.1016/j.kint.2023.10.018");
    private static readonly AnswerKey s_key = new("CKD stage");

    public static string G(decimal egfr) => egfr >= 90 ? "G1" : egfr >= 60 ? "G2" : egfr >= 45 ? "G3a" : egfr >= 30 ? "G3b" : egfr >= 15 ? "G4" : "G5";

    /// <param name="acr">mg/g.</param>
    public static string A(decimal acr) => acr < 30 ? "A1" : acr <= 300 ? "A2" : "A3";

    public static IEnumerable<Answer> Of(Chart chart, Body body, Equation equation, List<(Reading Reading, Creatinine Point)> series, Finding egfr, Origin origin)
    {
        if (egfr.Result is not Result.Measured { Estimate: var now } || ReportedBound.Of(now) != Comparator.Equal) yield break;
        var uncertain = egfr.Evidence.FirstOrDefault(e => e.Says.StartsWith(KidneyFunction.Uncertain, StringComparison.Ordinal));
        var latest = series[^1];
        var steady = AcuteInjury.WithoutEpisodes([.. series.Select(s => s.Point)]).ToHashSet();
        var earlier = series.Where(s => steady.Contains(s.Point) && s.Point.At <= latest.Point.At.AddDays(-90) && s.Point.At >= latest.Point.At.AddYears(-3))
            .Select(s => (s.Reading, Egfr: Estimate(s.Point, body, equation))).ToList();
        var lowEarlier = earlier.LastOrDefault(e => e.Egfr < 60);
        var markers = Problems.Of(chart, "kidney damage marker").Concat(Problems.Ever(chart, "kidney transplant")).ToList();
        var acr = chart.Latest(Analytes.Albuminuria) is Latest.Value v ? v.Reading : null;
        var graft = Problems.Ever(chart, "kidney transplant").Count > 0 ? "T" : "";
        var g = G(now.Value);
        var albumin = acr is { Value: { } a } ? $"{A(a)} (urine albumin/creatinine {KidneyAssessment.Written(acr)})" : "albuminuria not measured";
        var facts = egfr.Evidence[0].Facts.AddRange(acr is null ? [] : [acr.Fact.Id]);

        // Albumin marks damage too, but one sample may be fever or exercise: two, 90 days apart.
        var albuminStays = acr is { Value: >= 30 } && chart.Readings(Analytes.Albuminuria).Any(r => r.IsUsable && r.Value >= 30 && r.At <= acr.At!.Value.AddDays(-90));
        var low = now.Value < 60;
        var chronic = low && lowEarlier.Reading is not null;
        var marked = markers.Count > 0 || albuminStays;

        if (low && uncertain is not null)
            yield return new Gap(s_key, $"No stage is given: {uncertain.Says}.", "Measure cystatin C", "test:cystatin C", [], facts, origin);
        else if (chronic || marked)
        {
            if (acr is null)
                yield return new Gap(new("CKD stage", "albuminuria"), $"Chronic kidney disease {g}{graft}, albuminuria not measured: half of the stage is missing.", "Measure urine albumin/creatinine",
                    "test:ACR; test:albuminuria; test:albumin/creatinine ratio", [new Need(FactKind.Analyte, Analytes.Albuminuria, null, true)], facts, origin);
            var why = chronic ? $"eGFR below 60 on {KidneyAssessment.Day(lowEarlier.Reading!.At!.Value)} ({lowEarlier.Egfr.ToString("0", CultureInfo.InvariantCulture)}) and on {KidneyAssessment.Day(latest.Point.At)} ({now.Value.ToString("0", CultureInfo.InvariantCulture)})"
                : markers.Count > 0 ? $"eGFR {now.Value.ToString("0", CultureInfo.InvariantCulture)} with a marker of kidney damage" : "albuminuria in two samples at least 90 days apart";
            var used = facts.AddRange(chronic ? [lowEarlier.Reading!.Fact.Id] : markers.Select(m => m.Id));
            yield return new Finding(s_key, KidneyAssessment.Coded(g + graft + (acr?.Value is { } x ? A(x) : ""), $"CKD {g}{graft}"), [new(why, null, used, Source)], origin,
                $"Chronic kidney disease {g}{graft}, {albumin}: {why}." + (acr is null ? " Ask for urine albumin/creatinine." : ""));
        }
        else if (low)
            yield return new Gap(s_key, $"eGFR is below 60 once ({now.Value.ToString("0", CultureInfo.InvariantCulture)} on {KidneyAssessment.Day(latest.Point.At)}); chronic kidney disease needs a second value at least 90 days away.", "Repeat creatinine after 3 months, with urine albumin/creatinine", "test:creatinine", [], facts, origin);
        else
            yield return new Finding(s_key, KidneyAssessment.Coded("none", "no CKD by eGFR"), [new("eGFR 60 or above and no marker of kidney damage on record", null, facts, Source)], origin,
                $"No chronic kidney disease by eGFR; {albumin}.", Checked: true);
    }

    /// <summary>Null-free: where sex is unknown the higher of the two, so that nobody is staged by a guess.</summary>
    internal static double Estimate(Creatinine c, Body body, Equation equation)
    {
        var age = body.AgeAt(c.At) ?? 18;
        var scr = Equations.MgPerDl(c.Value);
        double By(Sex sex) => equation == Equation.CkdEpi2009 ? Equations.CkdEpi2009(scr, age, sex) : Equations.CkdEpi2021(scr, age, sex);
        return body.Sex is { } known ? By(known) : Math.Max(By(Sex.Female), By(Sex.Male));
    }
}
