using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>
/// "Which medicines need another dose, or none, for this kidney?" One answer per medicine that has rows (target: the ingredient),
/// a card where something changes, a gap where the number that decides is missing.
/// </summary>
public sealed class RenalDosing : ICapability
{
    public Card Card { get; } = new(
        "Renal dosing", "1", "Which medicines need another dose, or none, for this kidney?",
        ["eGFR", "CrCl", "AKI", "CKD stage"], ["RenalDosing"],
        [
            new(FactKind.Medication, "any", null, true, "what to check"),
            new(FactKind.Analyte, Analytes.Creatinine, KidneyFunction.MaxAge, true, "dose bands"),
            new(FactKind.Analyte, Analytes.Weight, null, false, "Cockcroft-Gault"),
            new(FactKind.Analyte, Analytes.Potassium, TimeSpan.FromDays(90), false, "medicines that raise potassium"),
            new(FactKind.Condition, "dialysis", null, false, "dialysis has rows of its own"),
        ],
        "Prescribers and pharmacists", "Adults who are not pregnant; on dialysis only by the rows for dialysis", "Dose, interval, or another medicine",
        "Children, pregnancy, dosing by drug level, chemotherapy protocols", [DosingTable.Source.Citation, DosingTable.DrugSource.Citation]);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var view = new KidneyView(chart);
        return Checks(chart, view).Select(c => c.Answer(Origin));
    }

    public IEnumerable<Recommendation> Advise(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var view = new KidneyView(chart);
        return Checks(chart, view).Where(c => chart.Answer(c.Key) is null or Finding { Checked: false, Result: not Result.Coded { Concept.Code: DosingCheck.NoChange } }).Select(c => c.Advice(Origin, chart)).OfType<Recommendation>();
    }

    private Origin Origin => new(Card.Name, Card.Version, Card.Tables);

    // One check per medicine: of several orders of one ingredient the gravest is shown.
    private static IEnumerable<DosingCheck> Checks(Chart chart, KidneyView view) => Courses.Of(chart)
        .SelectMany(course => DosingTable.Of(course).Select(d => new DosingCheck(chart, view, new Decision(chart, view, course, d.Name, d.Part, d.Rows))))
        .Where(c => c.Decision.Matters || c.Decision.Rows.Count > 0 && view.Situation is not (Situation.Child or Situation.Pregnant))
        .GroupBy(c => c.Key)
        .Select(g => g.OrderByDescending(c => c.Gravity).ThenBy(c => c.Decision.Course.Fact).First())
        .OrderBy(c => c.Key.Target, StringComparer.Ordinal);
}
