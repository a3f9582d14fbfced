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

    private static Result.Measured Measured(decimal value, string unit) => new(new Estimate(value, null, unit, "assumed"));
}
