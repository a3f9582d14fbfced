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
            new(FactKind.Analyte, Analytes.Potassium, KidneyView.LevelMaxAge, false, "medicines that raise potassium"),
            new(FactKind.Analyte, "digoxin", KidneyView.LevelMaxAge, false, "a level speaks before the clearance"),
            new(FactKind.Analyte, "lithium", KidneyView.LevelMaxAge, false, "a level speaks before the clearance"),
            new(FactKind.Person, "birth date and sex", null, true, "some rows hold for an age only; children have none"),
            new(FactKind.Condition, "dialysis", null, false, "dialysis has rows of its own"),
            new(FactKind.Condition, "indication", null, false, "what the medicine is for"),
            new(FactKind.Procedure, "any", null, false, "dialysis, and what a medicine is for"),
        ],
        "Prescribers and pharmacists", "Adults who are not pregnant; on dialysis only by the rows for dialysis", "Dose, interval, or another medicine",
        "Children, pregnancy, dosing by drug level, chemotherapy protocols", [DosingTable.Source.Citation, DosingTable.DrugSource.Citation]);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        if (Dead(chart)) return [new Finding(new("RenalDosing"), KidneyAssessment.Coded("deceased", "deceased"), [new("Recorded as deceased", null, chart.Who.Facts, new Citation("the record"))], Origin, "Recorded as deceased: no dose is looked at.", Checked: true)];
        var view = new KidneyView(chart);
        return Checks(chart, view, Applies).Select(c => c.Answer(Origin)).Concat(Groups(chart, view));
    }

    public IEnumerable<Recommendation> Advise(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        if (Dead(chart)) return [];
        var view = new KidneyView(chart);
        return Checks(chart, view, Applies).Where(c => chart.Answer(c.Key) is null or Gap or Finding { Checked: false, Result: not Result.Coded { Concept.Code: DosingCheck.NoChange } }).Select(c => c.Advice(Origin, chart)).OfType<Recommendation>();
    }

    private Origin Origin => new(Card.Name, Card.Version, Card.Tables);

    private static bool Applies(KidneyView view, DosingCheck c) => c.Decision.Matters || c.Decision.Rows.Count > 0 && (c.Changes || view.Situation is not (Situation.Child or Situation.Pregnant));

    // A death after the day that is asked about was not known then.
    private static bool Dead(Chart chart) => chart.Who.Deceased == true && !chart.Of<Demographics>().Any(d => d.Claim.Died is { } died && died.Earliest > chart.AsOf);

    // What was not looked at is named: silence would read as "checked".
    private IEnumerable<Answer> Groups(Chart chart, KidneyView view)
    {
        if (view.Situation is Situation.Child or Situation.Pregnant && Checks(chart, view, (v, c) => c.Decision.Opened && !Applies(v, c)).ToList() is { Count: > 0 } silent)
            yield return new Gap(new("RenalDosing", "adult bands"), $"The bands are for adults who are not pregnant and were not applied to: {string.Join(", ", silent.Select(c => c.Key.Target))}.",
                view.Situation == Situation.Child ? "Use a paediatric reference" : "Ask the obstetric pharmacist", $"drug:{silent[0].Key.Target}", [], silent.Select(c => c.Decision.Course.Fact).ToSeq(), Origin);
        var without = view.Courses.Where(c => !DosingTable.Of(c).Any()).ToList();
        if (without.Count == 0) yield break;
        yield return new Finding(new("RenalDosing", "no rule"), KidneyAssessment.Coded("renal:no-rule", "no dosing rule held"),
            [new("No row of the table names them", null, without.Select(c => c.Fact).ToSeq(), new Citation(DosingTable.Source.Citation))], Origin,
            $"No dosing rule held for: {string.Join(", ", without.SelectMany(c => c.Parts.Select(p => p.Ingredient)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.");
    }

    // One check per medicine: of several orders of one ingredient the gravest is shown.
    private static IEnumerable<DosingCheck> Checks(Chart chart, KidneyView view, Func<KidneyView, DosingCheck, bool> which) => view.Courses
        .SelectMany(course => DosingTable.Of(course).Select(d => new DosingCheck(chart, view, new Decision(chart, view, course, d.Name, d.Part, d.Rows))))
        .Where(c => which(view, c))
        .GroupBy(c => c.Key)
        .Select(g => g.OrderByDescending(c => c.Gravity).ThenBy(c => c.Decision.Course.Fact).First())
        .OrderBy(c => c.Key.Target, StringComparer.Ordinal);
}
