using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Kidney;

/// <summary>
/// "How well do these kidneys filter, how surely is that known, and is it changing?" Writes eGFR (indexed), CrCl (this body's
/// Cockcroft-Gault, actual weight; other weights under the targets "ideal weight" and "adjusted weight"; both sexes under
/// "if female" and "if male" where sex is unknown; "this body": eGFR in mL/min above a BMI of 30), AKI, CKD stage and eGFR slope.
/// </summary>
public sealed class KidneyFunction : ICapability
{
    internal static readonly Table Raisers = Table.Embedded(typeof(KidneyFunction).Assembly, "Kidney/knowledge/creatinine_raisers.tsv");

    /// <summary>The finding may rest on a creatinine of this age; a drug may ask for a fresher one.</summary>
    internal static readonly TimeSpan MaxAge = TimeSpan.FromDays(365);

    internal const string Uncertain = "uncertain: ";
    internal const string NewerHeldBack = "was held back";

    public Card Card { get; } = new(
        "Kidney function", "1", "How well do these kidneys filter, how surely is that known, and is it changing?",
        [], ["eGFR", "CrCl", "AKI", "CKD stage", "eGFR slope"],
        [
            new(FactKind.Person, "birth date", null, true, "age"),
            new(FactKind.Person, "sex", null, true, "sex"),
            new(FactKind.Analyte, Analytes.Creatinine, MaxAge, true, "filtration"),
            new(FactKind.Analyte, Analytes.Weight, null, false, "Cockcroft-Gault"),
            new(FactKind.Analyte, Analytes.Height, null, false, "ideal weight; children"),
            new(FactKind.Analyte, Analytes.CystatinC, MaxAge, false, "where muscle misleads"),
            new(FactKind.Analyte, Analytes.Albuminuria, null, false, "CKD stage"),
            .. Analytes.ReportedEgfr.Select(key => new Need(FactKind.Analyte, key, null, false, "a reported eGFR, where there is no creatinine")),
            new(FactKind.Condition, "pregnancy", null, false, "no equation holds in pregnancy"),
            new(FactKind.Condition, "any", null, false, "dialysis, transplant, kidney injury, cirrhosis, muscle"),
            new(FactKind.Procedure, "any", null, false, "dialysis, transplant, amputation"),
            new(FactKind.Medication, "any", null, false, "medicines that raise creatinine without harm"),
            new(FactKind.Note, "muscle mass", null, false, "a trained body misleads creatinine"),
        ],
        "Prescribers and pharmacists", "Adults; children of 1-17 years with a height", "Dosing, staging, and whether to test again",
        "Neonates and infants; screening of kidney donors; deciding on dialysis", [Raisers.Citation, Problems.Source.Citation]);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return new KidneyAssessment(chart, new Origin(Card.Name, Card.Version, Card.Tables)).Answers();
    }
}
