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
        return Competing(chart, view, Applies).Where(g => chart.Answer(g[0].Key) is null or Gap or Finding { Checked: false, Result: not Result.Coded { Concept.Code: DosingCheck.NoChange } })
            .SelectMany(g => Advice(g, chart));
    }

    // "Stop" of what is taken does not tell whoever orders it again what speaks against that order: each has its own card, unless both
    // ask for the same act, where the order that is still open comes first among equals.
    private IEnumerable<Recommendation> Advice(IReadOnlyList<DosingCheck> gravestFirst, Chart chart) => gravestFirst.DistinctBy(c => c.Decision.Course.Planned)
        .Select(c => (c.Decision.Course.Planned, Advice: c.Advice(Origin, chart))).Where(c => c.Advice is not null)
        .OrderByDescending(c => c.Advice!.Consequence).ThenByDescending(c => c.Planned).Select(c => c.Advice!).DistinctBy(r => r.Key);

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
    private static IEnumerable<DosingCheck> Checks(Chart chart, KidneyView view, Func<KidneyView, DosingCheck, bool> which) => Competing(chart, view, which).Select(g => g[0]);

    // Orders of one ingredient, the gravest first. Ids are hashes: they decide only between orders that say the same.
    private static IEnumerable<IReadOnlyList<DosingCheck>> Competing(Chart chart, KidneyView view, Func<KidneyView, DosingCheck, bool> which) => view.Courses
        .SelectMany(course => DosingTable.Of(course).Select(d => new DosingCheck(chart, view, new Decision(chart, view, course, d.Name, d.Part, d.Rows))))
        .Where(c => which(view, c))
        .GroupBy(c => c.Key)
        .Select(g => g.ToList() is { Count: 1 } only ? only : [.. g.Select(c => (Check: c, Consequence: c.Danger(chart)))
            .OrderByDescending(c => c.Consequence is { } grave and >= Consequence.Serious ? (int)grave : -1)
            .ThenByDescending(c => c.Check.Gravity).ThenByDescending(c => c.Consequence is { } any ? (int)any : -1)
            .ThenByDescending(c => c.Check.Effect).ThenBy(c => c.Check.Decision.Course.Planned).ThenByDescending(c => c.Check.Decision.Part.DailyMg ?? -1)
            .ThenBy(c => c.Check.Decision.Course.Written, StringComparer.Ordinal).ThenByDescending(c => c.Check.Decision.Course.Start ?? DateTimeOffset.MinValue)
            .ThenBy(c => c.Check.Decision.Course.Fact).Select(c => c.Check)])
        .OrderBy(g => g[0].Key.Target, StringComparer.Ordinal);
}
