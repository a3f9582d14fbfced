using Titrant.Medicine;
using Titrant.Medicine.Kidney;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.RenalDosing;

/// <summary>Cases as a renal pharmacist meets them: half of them must leave everybody in peace.</summary>
public sealed class DailyCasesTests
{
    private static readonly ICapability[] s_all = [new KidneyFunction(), new Titrant.Medicine.Kidney.RenalDosing(), new Monitoring()];

    private static Chart Ask(Person person, string jurisdiction = "") => person.Chart(Person.Today, Setting.Default with { Jurisdiction = jurisdiction }).Ask(s_all);

    private static Recommendation Card(Chart chart, string drug) => Assert.Single(chart.Advice, r => r.Act.Target.Code == "drug:" + drug);

    private static Gap? Asked(Chart chart, string test) => chart.Answers.OfType<Gap>().FirstOrDefault(g => g.About == "test:" + test);

    // Creatinine in μmol/L, twice, so that it is steady.
    private static Person Steady(Person person, decimal creatinine, decimal kg) =>
        person.With("creatinine", creatinine + 1, "umol/L", "2025-11-01").With("creatinine", creatinine, "umol/L").With("body weight", kg, "kg");

    // ---- a card -------------------------------------------------------------------------------------------------

    [Fact]
    public void Digoxin_125_micrograms_at_a_clearance_of_25_is_too_much()
    {
        var card = Card(Ask(Steady(Person.Woman(84), 145, 62).Taking("Digoxin 125 micrograms OD").Having("I48.2", "Permanent AF")), "digoxin");
        Assert.Equal(ActKind.Reduce, card.Act.Kind);
        Assert.Contains("now 125 micrograms daily", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_digoxin_level_of_2_6_holds_it_at_any_filtration()
    {
        var card = Card(Ask(Steady(Person.Woman(84), 80, 62).Taking("Digoxin 125 micrograms OD").Having("I50.9", "HFrEF").With("digoxin", 2.6m, "ug/L")), "digoxin");
        Assert.Equal((ActKind.Hold, Consequence.Serious), (card.Act.Kind, card.Consequence));
    }

    [Fact]
    public void A_digoxin_level_of_2_6_in_nanomoles_is_the_2_0_of_heart_failure_and_only_lowers_the_dose() =>
        Assert.Equal(ActKind.Reduce, Card(Ask(Steady(Person.Woman(84), 80, 62).Taking("Digoxin 125 micrograms OD").Having("I50.9", "HFrEF").With("digoxin", 2.5m, "nmol/L")), "digoxin").Act.Kind);

    [Theory]
    [InlineData("Methotrexate 10 mg once daily")]
    [InlineData("Methotrexate 2.5 mg BD")]
    public void Methotrexate_every_day_is_a_deadly_slip_at_normal_kidneys(string text)
    {
        var card = Card(Ask(Steady(Person.Woman(58), 64, 70).Taking(text).Having("M06.9", "RA")), "methotrexate");
        Assert.Equal((ActKind.Stop, Consequence.LifeThreatening), (card.Act.Kind, card.Consequence));
        Assert.Contains("week", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Alendronate_70_mg_every_day_is_a_slip_too() =>
        Assert.Equal(ActKind.Stop, Card(Ask(Steady(Person.Woman(70), 70, 65).Taking("Alendronic acid 70 mg once daily").Having("M81.0", "Osteoporosis")), "alendronic acid").Act.Kind);

    [Fact]
    public void Naproxen_for_months_at_a_filtration_of_45_is_replaced()
    {
        var card = Card(Ask(Steady(Person.Man(70), 140, 80).Taking("Naproxen 500 mg BD", "2025-06-01")), "naproxen");
        Assert.Equal((ActKind.Stop, Consequence.Moderate), (card.Act.Kind, card.Consequence));
    }

    [Fact]
    public void Ibuprofen_on_top_of_ramipril_and_furosemide_is_the_triple_that_injures_kidneys()
    {
        var card = Card(Ask(Steady(Person.Man(66), 85, 80).Taking("Ibuprofen 400 mg TDS").Taking("Ramipril 5 mg OD").Taking("Furosemide 40 mg OD").With("potassium", 4.4m, "mmol/L")), "ibuprofen");
        Assert.Equal(ActKind.Stop, card.Act.Kind);
        Assert.Contains("ramipril", card.Says, StringComparison.Ordinal);
        Assert.Contains("furosemide", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void The_triple_with_ibuprofen_only_now_and_then_matters_once_the_kidney_is_weak()
    {
        var person = Person.Woman(78).Taking("Ibuprofen 400 mg PRN").Taking("Ramipril 5 mg OD").Taking("Furosemide 40 mg OD").With("potassium", 4.4m, "mmol/L");
        Assert.Equal(Consequence.Serious, Card(Ask(Steady(person, 120, 66)), "ibuprofen").Consequence);
        Assert.Empty(Ask(Steady(person, 65, 66)).Advice);
    }

    [Fact]
    public void Rosuvastatin_20_mg_at_a_clearance_of_23_goes_down_in_the_US_and_away_in_Europe()
    {
        var person = Steady(Person.Woman(72), 199, 64).Taking("Rosuvastatin 20 mg ON");
        Assert.Equal(ActKind.Reduce, Card(Ask(person, "US"), "rosuvastatin").Act.Kind);
        Assert.Equal(ActKind.Stop, Card(Ask(person, "EU"), "rosuvastatin").Act.Kind);
        Assert.Equal(2, Card(Ask(person), "rosuvastatin").Disagree.Count(b => b.Contains("(US)", StringComparison.Ordinal) || b.Contains("(EU)", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_present_daily_dose_is_said_in_milligrams() =>
        Assert.Contains("now 1800 mg daily", Card(Ask(Steady(Person.Woman(80), 150, 60).Taking("Gabapentin 600 mg TDS")), "gabapentin").Says, StringComparison.Ordinal);

    [Theory]
    [InlineData("Finerenone 20 mg OD", "finerenone", 5.8)]
    [InlineData("Eplerenone 25 mg OD", "eplerenone", 6.0)]
    [InlineData("Ramipril 10 mg OD", "ramipril", 6.2)]
    public void High_potassium_holds_what_holds_potassium(string text, string drug, double potassium) =>
        Assert.Equal(ActKind.Hold, Card(Ask(Steady(Person.Man(68), 120, 85).Taking(text).With("potassium", (decimal)potassium, "mmol/L")), drug).Act.Kind);

    [Theory]
    [InlineData("Famotidine 20 mg BD", "famotidine", ActKind.Reduce)]
    [InlineData("Levocetirizine 5 mg OD", "levocetirizine", ActKind.ExtendInterval)]
    [InlineData("Co-trimoxazole 960 mg BD", "sulfamethoxazole/trimethoprim", ActKind.Reduce)]
    [InlineData("Co-amoxiclav 500/125 mg TDS", "amoxicillin/clavulanic acid", ActKind.ExtendInterval)]
    [InlineData("Solifenacin 10 mg OD", "solifenacin", ActKind.Reduce)]
    [InlineData("Duloxetine 60 mg OD", "duloxetine", ActKind.Stop)]
    [InlineData("Fluconazole 200 mg OD", "fluconazole", ActKind.Reduce)]
    public void At_a_clearance_of_22_the_opened_rows_speak(string text, string drug, ActKind act) =>
        Assert.Equal(act, Card(Ask(Steady(Person.Woman(76), 165, 62).Taking(text)), drug).Act.Kind);

    [Fact]
    public void Potassium_tablets_stop_at_a_potassium_of_5_6() =>
        Assert.Equal(ActKind.Stop, Card(Ask(Steady(Person.Man(68), 90, 85).Taking("Potassium chloride 600 mg BD").With("potassium", 5.6m, "mmol/L")), "potassium chloride").Act.Kind);

    [Fact]
    public void Lithium_at_1_8_is_held() =>
        Assert.Equal((ActKind.Hold, Consequence.LifeThreatening), (Card(Ask(Steady(Person.Woman(61), 80, 70).Taking("Lithium carbonate 800 mg ON").With("lithium", 1.8m, "mmol/L")), "lithium") is var c ? (c.Act.Kind, c.Consequence) : default));

    // ---- a question ---------------------------------------------------------------------------------------------

    [Fact]
    public void Creatine_powder_leaves_no_stage_and_no_dose_band_but_a_test_to_make()
    {
        var chart = Ask(Steady(Person.Man(28), 141, 104).Taking("Creatine monohydrate 5 g daily"));
        Assert.NotNull(Asked(chart, "cystatin C"));
        Assert.Null(chart.Finding("CKD stage"));
    }

    [Fact]
    public void A_bodybuilder_in_a_note_is_read_too() =>
        Assert.NotNull(Asked(Ask(Steady(Person.Man(28), 141, 104).Noted("Competitive bodybuilder, trains six days a week.")), "cystatin C"));

    [Fact]
    public void Warfarin_on_an_INR_of_seven_months_ago_asks_for_one()
    {
        var gap = Asked(Ask(Steady(Person.Man(77), 90, 80).Taking("Warfarin 3 mg OD", "2020-01-01").With("INR", 2.4m, "1", "2025-08-04")), "INR");
        Assert.Contains("2025-08-04", gap!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Lithium_without_any_level_asks_for_one() => Assert.NotNull(Asked(Ask(Steady(Person.Woman(50), 70, 70).Taking("Lithium carbonate 400 mg ON", "2021-01-01")), "lithium"));

    [Fact]
    public void A_weight_of_7_8_kg_in_a_man_of_66_stops_nothing() =>
        Assert.Empty(Ask(Person.Man(66).Taking("Edoxaban 60 mg OD").Having("I48.1", "Persistent AF").With("creatinine", 85, "umol/L").With("body weight", 79, "kg", "2025-10-02").With("body weight", 7.8m, "kg"), "EU").Advice);

    [Fact]
    public void A_weight_that_doubled_in_half_a_year_is_weighed_again_and_stops_nothing()
    {
        var chart = Ask(Person.Man(66).Taking("Edoxaban 60 mg OD").Having("I48.1", "Persistent AF").With("creatinine", 85, "umol/L").With("body weight", 79, "kg", "2025-10-02").With("body weight", 165, "kg"), "US");
        Assert.Empty(chart.Advice);
        Assert.Contains("165 kg", Asked(chart, "body weight")!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_weight_a_good_filtration_is_said_beside_the_question()
    {
        var chart = Ask(Person.Man(60).Taking("Edoxaban 60 mg OD").Having("I48.1", "AF").With("creatinine", 70, "umol/L"), "EU");
        Assert.Contains("far above", Assert.IsType<Gap>(chart.Answer("RenalDosing", "edoxaban")).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_creatinine_of_a_vomiting_woman_is_no_steady_state()
    {
        var chart = Ask(Person.Woman(60).Having("A09", "Gastroenteritis", "2026-02-27").Taking("Metformin 1 g BD").With("creatinine", 240, "umol/L"));
        Assert.Null(chart.Finding("eGFR"));
        Assert.Equal(ActKind.Hold, Card(chart, "metformin").Act.Kind);
    }

    // ---- peace --------------------------------------------------------------------------------------------------

    public static TheoryData<string, string, decimal, string> Peaceful => new()
    {
        { "Digoxin 125 micrograms OD", "I48.2", 85, "digoxin at a clearance of 40 to 60, usual dose" },
        { "Digoxin 62.5 micrograms OD", "I48.2", 130, "small digoxin at a low clearance" },
        { "Methotrexate 15 mg once weekly", "M06.9", 70, "weekly methotrexate" },
        { "Alendronic acid 70 mg once weekly", "M81.0", 75, "weekly alendronate" },
        { "Ibuprofen 400 mg PRN", "M54.5", 110, "a painkiller now and then at 50 mL/min" },
        { "Bisoprolol 5 mg OD", "I10", 150, "bisoprolol long taken: the limit is for the start" },
        { "Allopurinol 100 mg OD", "M10", 140, "allopurinol in small dose" },
        { "Rosuvastatin 10 mg ON", "E78.0", 90, "a statin at usual dose" },
        { "Ciprofloxacin 500 mg BD", "N30.0", 75, "an antibiotic at good filtration" },
        { "Solifenacin 5 mg OD", "N32.8", 190, "solifenacin already small" },
        { "Lisinopril 20 mg OD", "I10", 160, "lisinopril long taken" },
        { "Fluconazole 150 mg stat", "B37.3", 140, "one capsule of fluconazole" },
        { "Co-amoxiclav 500/125 mg TDS", "J18.9", 90, "co-amoxiclav at good filtration" },
        { "Famotidine 20 mg ON", "K21.9", 110, "famotidine already small" },
        { "Levocetirizine 5 mg OD", "J30.1", 75, "an antihistamine at good filtration" },
        { "Venlafaxine 75 mg BD", "F32.9", 110, "venlafaxine in a modest dose" },
    };

    [Theory, MemberData(nameof(Peaceful))]
    public void A_usual_dose_with_enough_kidney_stays_silent(string medicine, string icd, decimal creatinine, string why)
    {
        var chart = Ask(Steady(Person.Woman(68), creatinine, 66).Taking(medicine, "2026-02-26").Having(icd, "as coded").With("INR", 2.4m, "1").With("lithium", 0.7m, "mmol/L"));
        Assert.True(chart.Advice.Count == 0, $"{why}: {string.Join("; ", chart.Advice.Select(a => a.Says))}");
    }

    [Fact]
    public void A_digoxin_level_in_range_defends_the_dose_against_the_clearance() =>
        Assert.Empty(Ask(Steady(Person.Woman(84), 145, 62).Taking("Digoxin 125 micrograms OD").Having("I50.9", "HFrEF").With("digoxin", 0.8m, "ug/L")).Advice);

    [Fact]
    public void Tested_on_time_nobody_is_asked_again()
    {
        var chart = Ask(Steady(Person.Man(77), 90, 80).Taking("Warfarin 3 mg OD", "2020-01-01").With("INR", 2.4m, "1", "2026-01-20").Taking("Ramipril 5 mg OD", "2020-01-01").With("potassium", 4.4m, "mmol/L", "2025-06-01"));
        Assert.Null(Asked(chart, "INR"));
        Assert.Null(Asked(chart, "potassium"));
        Assert.Empty(chart.Advice);
    }

    [Fact]
    public void A_warfarin_begun_last_week_and_a_ramipril_without_potassium_ask_for_nothing()
    {
        var chart = Ask(Steady(Person.Man(77), 90, 80).Taking("Warfarin 3 mg OD", "2026-03-05").Taking("Ramipril 5 mg OD", "2020-01-01"));
        Assert.Null(Asked(chart, "INR"));
        Assert.Null(Asked(chart, "potassium"));
    }

    [Fact]
    public void A_strong_man_with_a_normal_filtration_needs_no_cystatin() =>
        Assert.Null(Asked(Ask(Steady(Person.Man(28), 80, 95).Taking("Creatine monohydrate 5 g daily")), "cystatin C"));

    [Fact]
    public void A_note_that_denies_creatine_is_believed() => Assert.Null(Asked(Ask(Steady(Person.Man(28), 120, 95).Noted("Denies creatine supplements.")), "cystatin C"));

    [Fact]
    public void The_high_creatinine_of_a_known_chronic_disease_is_not_called_acute_when_she_vomits() =>
        Assert.NotNull(Ask(Person.Woman(60).Having("N18.4", "CKD4").Having("A09", "Gastroenteritis", "2026-02-27").With("creatinine", 240, "umol/L")).Finding("eGFR"));
}
