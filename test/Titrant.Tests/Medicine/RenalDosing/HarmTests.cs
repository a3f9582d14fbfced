using Titrant.Medicine.Kidney;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.RenalDosing;

/// <summary>What a patient would have suffered, one test each.</summary>
public sealed class HarmTests
{
    private static readonly ICapability[] s_kidney = [new KidneyFunction(), new Titrant.Medicine.Kidney.RenalDosing()];

    private static Chart Ask(Person person) => person.Chart().Ask(s_kidney);

    private static Recommendation Card(Chart chart, string drug) => Assert.Single(chart.Advice, r => r.Act.Target.Code == "drug:" + drug);

    [Fact]
    public void Deaf_from_gentamicin_every_day_at_a_clearance_of_18()
    {
        var card = Card(Ask(Person.Man(80).Taking("Gentamicin 400 mg IV od").With("creatinine", 270, "umol/L", "2026-01-02").With("creatinine", 272, "umol/L").With("body weight", 70, "kg")), "gentamicin");
        Assert.Equal(Consequence.Serious, card.Consequence);
        Assert.Contains("levels", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Seizures_from_aciclovir_800_mg_five_times_a_day_on_dialysis()
    {
        var card = Card(Ask(Person.Man(59).Having("Z99.2", "Dependence on renal dialysis").Taking("Aciclovir 800 mg tablets five times daily").With("body weight", 76, "kg")), "aciclovir");
        Assert.Equal(Consequence.Serious, card.Consequence);
        Assert.Contains("800 mg every 12 h", card.Says, StringComparison.Ordinal);
        Assert.Contains("after each dialysis", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Acute_injury_from_ibuprofen_as_needed_while_vomiting_at_32()
    {
        var person = Person.Woman(66).Taking("Ibuprofen 400 mg as needed").WithLoinc("62238-1", 32, "mL/min/{1.73_m2}");
        Assert.False(Assert.IsType<Finding>(Ask(person).Answer("RenalDosing", "ibuprofen")).Checked);
        Assert.Equal(ActKind.Hold, Card(Ask(person.Having("R11", "Vomiting", since: "2026-03-07")), "ibuprofen").Act.Kind);
    }

    [Fact]
    public void Arrest_of_a_pregnant_woman_from_potassium_of_6_8_on_ramipril()
    {
        var chart = Ask(Person.Woman(34).Having("Z33.1", "Pregnant", since: "2025-12-01").Taking("Ramipril 10 mg OD").Taking("Spironolactone 50 mg OD").With("potassium", 6.8m, "mmol/L"));
        Assert.Contains(chart.Advice, r => r.Act.Target.Code == "drug:ramipril" && r.Act.Kind is (ActKind.Stop or ActKind.Hold));
        Assert.Contains(chart.Advice, r => r.Act.Target.Code == "drug:spironolactone");
    }

    [Fact]
    public void Bleeding_on_dabigatran_because_the_creatinine_that_forbids_it_was_old()
    {
        var chart = Ask(Person.Man(79).Having("I48.2", "Atrial fibrillation").Taking("Dabigatran 150 mg BD").With("creatinine", 210, "umol/L", "2024-06-01").With("body weight", 70, "kg"));
        var card = Assert.Single(chart.Advice);
        Assert.Equal((ActKind.Test, "test:creatinine", Consequence.Serious), (card.Act.Kind, card.Act.Target.Code, card.Consequence));
        Assert.IsType<Gap>(chart.Answer("RenalDosing", "dabigatran"));
    }

    [Fact]
    public void Coma_from_a_softgel_that_was_taken_for_a_gel()
    {
        var chart = Ask(Person.Man(70).Taking("Gabapentin 800 mg softgel capsules three times daily").WithLoinc("62238-1", 20, "mL/min/{1.73_m2}"));
        Assert.NotNull(chart.Answer("RenalDosing", "gabapentin"));
    }

    [Fact]
    public void Nobody_advises_the_dead()
    {
        var chart = Ask(Person.Man(70).Died("2026-03-02").Taking("Metformin 1 g BD").WithLoinc("62238-1", 20, "mL/min/{1.73_m2}"));
        Assert.DoesNotContain(chart.Advice, r => r.Key.Topic == "Renal dosing");
        Assert.Contains("deceased", chart.Answer("RenalDosing")!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_medicine_without_rows_is_named_and_not_passed_over() =>
        Assert.Contains("cefalexin", Ask(Person.Man(70).Taking("Cefalexin 500 mg TDS")).Answer("RenalDosing", "no rule")!.Says, StringComparison.Ordinal);
}
