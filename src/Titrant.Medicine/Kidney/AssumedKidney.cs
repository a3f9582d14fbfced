using System.Globalization;
using Titrant.Patient;

namespace Titrant.Medicine.Kidney;

/// <summary>"What if the eGFR were 25?": the answers of the kidney that go with a number that somebody types.</summary>
internal static class AssumedKidney
{
    /// <summary>mL/min/1.73 m². Beyond these nobody asks in earnest; a creatinine typed by mistake is outside them more often than not.</summary>
    public const decimal Lowest = 3, Highest = 200;

    /// <summary>
    /// eGFR, and for an adult of known sex and weight the Cockcroft-Gault clearance of the creatinine that gives this eGFR: a drug
    /// that is dosed by clearance must not stay on the old one. Stage, course and acute injury stay as the record has them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside <see cref="Lowest"/> to <see cref="Highest"/>.</exception>
    public static Seq<Assumption> Of(Chart chart, decimal egfr)
    {
        if (egfr is < Lowest or > Highest) throw new ArgumentOutOfRangeException(nameof(egfr));
        var number = KidneyView.Number(egfr);
        var assumed = new Assumption(new("eGFR"), Measured(egfr, Units.Indexed), $"eGFR {number} mL/min/1.73 m²");
        var body = Body.Of(chart);
        if (body.AgeAt(chart.AsOf) is not ({ } age and >= 18) || body.Sex is not { } sex || body.Kilograms is not { } kg)
            return [assumed with { Says = assumed.Says + "; the creatinine clearance stays as it is" }];
        var creatinine = Equations.CreatinineOf((double)egfr, age, sex);
        var clearance = Math.Round((decimal)Equations.CockcroftGault(creatinine, age, kg, sex), 1);
        return
        [
            assumed,
            new(new("CrCl"), Measured(clearance, Units.Clearance), string.Create(CultureInfo.InvariantCulture,
                $"creatinine clearance {clearance:0} mL/min, of the creatinine that gives this eGFR ({creatinine * Equations.MicromolesPerMilligram:0} µmol/L, {creatinine:0.0#} mg/dL) at {kg:0.#} kg")),
        ];
    }

    /// <summary>
    /// What an assumed number does not move, in words: a stage needs three months and an injury a course, which one number has
    /// not; yet advice rests on both. Empty where the record has neither.
    /// </summary>
    public static string Unmoved(Chart chart)
    {
        var recorded = new[] { ("CKD stage", "the stage"), ("AKI", "acute injury"), ("eGFR slope", "the course") }
            .Select(k => (chart.Answer(k.Item1) as Finding, k.Item2)).Where(k => k.Item1 is not null)
            .Select(k => k.Item1!.Result is Result.Coded { Concept.Display: { Length: > 0 } display } ? $"{k.Item2} ({display})" : k.Item2).ToList();
        return recorded.Count switch
        {
            0 => "",
            1 => $"Not changed with it: {recorded[0]} is as recorded",
            _ => $"Not changed with it: {string.Join(", ", recorded.SkipLast(1))} and {recorded[^1]} are as recorded",
        };
    }

    private static Result.Measured Measured(decimal value, string unit) => new(new Estimate(value, null, unit, "assumed"));
}
