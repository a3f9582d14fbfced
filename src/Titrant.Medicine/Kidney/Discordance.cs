using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>
/// Creatinine and cystatin C of one time that tell of different kidneys. Below 0.70 eGFRcys/eGFRcr goes with a higher mortality
/// (doi:10.1080/00365513.2020.1759139); 1/0.70 is the same distance the other way. The combined equation is then the most accurate of
/// the three (9404 measurements with iohexol, doi:10.1681/ASN.0000000000000128), but not where a known cause spoils one marker.
/// </summary>
internal static class Discordance
{
    private const double Low = 0.70;

    /// <param name="onlyCystatin">Why cystatin C alone is used; null where both are.</param>
    public static Gap? Of(Chart chart, Body body, Equation adult, Reading creatinine, Reading cystatin, IEnumerable<Course> courses, string? onlyCystatin, Origin origin)
    {
        var (scr, scys, age) = (Equations.MgPerDl((double)creatinine.Value!.Value), (double)cystatin.Value!.Value, body.AgeAt(creatinine.At!.Value) ?? 18);
        var sex = body.Sex ?? Sex.Female;
        var fromCreatinine = adult == Equation.CkdEpi2009 ? Equations.CkdEpi2009(scr, age, sex) : Equations.CkdEpi2021(scr, age, sex);
        var fromCystatin = Equations.CkdEpi2012CystatinC(scys, age, sex);
        if (fromCystatin / fromCreatinine is >= Low and <= 1 / Low) return null;

        var steroids = courses.Where(c => !c.Planned && c.Parts.Any(p => p.Classes.Contains("corticosteroid"))).ToList();
        var thyroid = courses.Where(c => !c.Planned && (c.Has("levothyroxine") || c.Has("liothyronine") || c.Has("carbimazole") || c.Has("propylthiouracil") || c.Has("thiamazole") || c.Has("methimazole"))).ToList();
        var muscle = onlyCystatin ?? Obstacles.Creatine(chart)?.Why;
        var causes = new List<string>();
        if (steroids.Count > 0) causes.Add($"{steroids[0].Written} raises cystatin C");
        if (thyroid.Count > 0) causes.Add($"{thyroid[0].Written} is taken for the thyroid, which moves cystatin C");
        var used = onlyCystatin is not null ? $"cystatin C alone is used, since {onlyCystatin}"
            : "both together are used, the most accurate where they disagree and no cause is known";
        var also = causes.Count > 0 ? $" But {string.Join(", and ", causes)}: neither is to be believed blindly."
            : muscle is not null && onlyCystatin is null ? $" But {muscle}: cystatin C is nearer to the truth."
            : onlyCystatin is not null ? "" : " Little muscle makes creatinine too low; steroids, the thyroid, inflammation, smoking and fat make cystatin C too high.";
        string[] sides =
        [
            string.Create(CultureInfo.InvariantCulture, $"eGFR from creatinine {fromCreatinine:0} (creatinine {KidneyAssessment.Written(creatinine)})"),
            string.Create(CultureInfo.InvariantCulture, $"eGFR from cystatin C {fromCystatin:0} (cystatin C {KidneyAssessment.Written(cystatin)})"),
        ];
        return new(new("eGFR", "creatinine against cystatin C"),
            string.Create(CultureInfo.InvariantCulture, $"Creatinine and cystatin C disagree: eGFR from creatinine {fromCreatinine:0}, from cystatin C {fromCystatin:0}{(body.Sex is null ? " (if female)" : "")}; {used}.{also}"),
            "Look for the cause (muscle, steroids, thyroid, inflammation), repeat both, and measure GFR where a dose depends on it", "test:eGFR; test:cystatin C",
            [new Need(FactKind.Analyte, Analytes.CystatinC, KidneyFunction.MaxAge, true)],
            new[] { creatinine.Fact.Id, cystatin.Fact.Id }.Concat(body.Who).Concat(steroids.Concat(thyroid).Select(c => c.Fact)).Distinct().ToSeq(), origin, Disagree: sides.ToSeq());
    }
}
