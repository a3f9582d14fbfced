using Titrant.Medicine.Kidney;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.RenalDosing;

public sealed class RenalDosingTests
{
    private static readonly ICapability[] s_kidney = [new KidneyFunction(), new Titrant.Medicine.Kidney.RenalDosing()];

    private static Chart Ask(Person person, string asOf = Person.Today, string jurisdiction = "") =>
        person.Chart(asOf, Setting.Default with { Jurisdiction = jurisdiction }).Ask(s_kidney);

    private static Recommendation Card(Chart chart, string drug) => Assert.Single(chart.Advice, r => r.Act.Target.Code == "drug:" + drug);

    private static void Silent(Chart chart, string drug)
    {
        Assert.DoesNotContain(chart.Advice, r => r.Act.Target.Code == "drug:" + drug);
        Assert.True(Assert.IsType<Finding>(chart.Answer("RenalDosing", drug)).Checked);
    }

    // ---- metformin ----------------------------------------------------------------------------------------------

    [Theory]
    [InlineData(29.4, ActKind.Stop)]
    [InlineData(38, ActKind.Monitor)]
    public void Metformin_follows_the_indexed_filtration(double egfr, ActKind act)
    {
        var chart = Ask(Person.Woman(60).Having("E11.9", "Type 2 diabetes").Taking("Metformin 500 mg BD").WithLoinc("62238-1", (decimal)egfr, "mL/min/{1.73_m2}"), jurisdiction: "US");
        Assert.Equal(act, Card(chart, "metformin").Act.Kind);
    }

    [Fact]
    public void Metformin_after_a_recovered_injury_is_left_alone() =>
        Silent(Ask(Person.Man(69).Having("E11.9", "Type 2 diabetes").Taking("Metformin MR 1 g BD").With("creatinine", 86, "umol/L", "2023-06-10").With("creatinine", 389, "umol/L", "2023-11-06")
            .With("creatinine", 95, "umol/L", "2024-01-15").With("creatinine", 90, "umol/L").With("body weight", 88, "kg")), "metformin");

    [Fact]
    public void At_40_metformin_may_go_on_but_is_not_begun()
    {
        var person = Person.Woman(60).Having("E11.9", "Type 2 diabetes").WithLoinc("62238-1", 40, "mL/min/{1.73_m2}");
        Assert.Equal(ActKind.Avoid, Card(Ask(person.Planned("Metformin 500 mg BD", "2026-03-12"), jurisdiction: "US"), "metformin").Act.Kind);
        Assert.Equal(ActKind.Monitor, Card(Ask(person.Taking("Metformin 500 mg BD"), jurisdiction: "US"), "metformin").Act.Kind);
    }

    [Fact]
    public void Dapagliflozin_at_35_serves_the_heart_and_is_left_alone() =>
        Silent(Ask(Person.Man(70).Having("E11.9", "Type 2 diabetes").Having("I50.0", "Heart failure").Taking("Dapagliflozin 10 mg OD").WithLoinc("62238-1", 35, "mL/min/{1.73_m2}")), "dapagliflozin");

    [Fact]
    public void A_unit_question_is_asked_and_metformin_not_stopped()
    {
        var chart = Ask(Person.Man(64).Having("E11.9", "Type 2 diabetes").Taking("Metformin 1 g BD").With("creatinine", 1.1m, "umol/L"));
        Assert.Empty(chart.Advice);
        Assert.Equal("test:creatinine", Assert.IsType<Gap>(chart.Answer("RenalDosing", "metformin")).About);
    }

    // ---- acute injury -------------------------------------------------------------------------------------------

    [Fact]
    public void Vomiting_on_three_dangerous_medicines_stops_or_holds_all_three()
    {
        var chart = Ask(Person.Man(74).Taking("Ramipril 10 mg OD").Taking("Metformin 1 g BD").Taking("Ibuprofen 400mg TDS (OTC)").Taking("Gabapentin 300 mg TDS")
            .With("creatinine", 88, "umol/L", "2025-11-17").With("creatinine", 131, "umol/L", "2026-03-01T09:00:00Z").With("creatinine", 214, "umol/L", "2026-03-02T18:00:00Z")
            .With("potassium", 5.4m, "mmol/L", "2026-03-02T18:00:00Z"), "2026-03-02T20:00:00Z");
        Assert.Equal(ActKind.Hold, Card(chart, "metformin").Act.Kind);
        Assert.Equal(ActKind.Stop, Card(chart, "ibuprofen").Act.Kind);
        Assert.Equal(ActKind.Hold, Card(chart, "ramipril").Act.Kind);
        Assert.All(chart.Advice.Where(r => r.Strength != Strength.Unverified), r => Assert.Contains("acute kidney injury", r.Says + r.Why, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(Strength.Unverified, Card(chart, "gabapentin").Strength);
        Assert.DoesNotContain(chart.Advice, r => (r.Says + r.Why).Contains("G3b", StringComparison.Ordinal));
    }

    [Fact]
    public void When_the_injury_is_assumed_away_its_card_goes()
    {
        var chart = Person.Man(74).Taking("Metformin 1 g BD").With("creatinine", 88, "umol/L", "2025-11-17").With("creatinine", 214, "umol/L").Chart().Ask(s_kidney);
        var flip = Card(chart, "metformin").Flip!;
        Assert.DoesNotContain(chart.Assume(flip.Key, flip.Result, flip.Says).Ask(s_kidney).Advice, r => r.Act.Target.Code == "drug:metformin");
    }

    // ---- dialysis -----------------------------------------------------------------------------------------------

    [Fact]
    public void Baclofen_on_dialysis_is_stopped_and_the_card_says_how()
    {
        var chart = Ask(Person.Man(59).Having("Z99.2", "Dependence on renal dialysis").Taking("Baclofen 10mg TDS").Taking("Sevelamer 800 mg TDS").With("creatinine", 720, "umol/L").With("body weight", 76, "kg"));
        var card = Card(chart, "baclofen");
        Assert.Equal(ActKind.Stop, card.Act.Kind);
        Assert.Contains("dialysis", card.Says, StringComparison.Ordinal);
        Assert.Contains("abruptly", card.Says, StringComparison.Ordinal);
        Assert.True(card.Consequence >= Consequence.Serious);
        Assert.Null(chart.Answer("RenalDosing", "sevelamer"));
    }

    [Fact]
    public void On_dialysis_a_medicine_without_a_dialysis_row_is_a_question_and_never_a_band()
    {
        var chart = Ask(Person.Man(59).Having("Z99.2", "Dialysis").Taking("Alendronic acid 70 mg weekly").Taking("Allopurinol 300 mg OD").Taking("Colchicine 500 micrograms BD").Taking("Dapagliflozin 10 mg OD").With("creatinine", 720, "umol/L").With("body weight", 76, "kg"));
        Assert.IsType<Gap>(chart.Answer("RenalDosing", "dapagliflozin"));
        Assert.DoesNotContain(chart.Advice, r => (r.Says + r.Why).Contains("clearance", StringComparison.Ordinal));
    }

    // ---- anticoagulants -----------------------------------------------------------------------------------------

    private static Person Fibrillating(Person person) => person.Having("I48.2", "Permanent atrial fibrillation");

    [Theory]
    [InlineData("")]
    [InlineData("UK")]
    [InlineData("US")]
    [InlineData("EU")]
    public void Apixaban_halved_with_one_criterion_is_too_little(string jurisdiction)
    {
        var card = Card(Ask(Fibrillating(Person.Man(82)).Taking("Apixaban 2.5mg BD", reason: "stroke prevention in AF").With("creatinine", 98, "umol/L").With("body weight", 78, "kg"), jurisdiction: jurisdiction), "apixaban");
        Assert.Equal(ActKind.Increase, card.Act.Kind);
        Assert.Contains("5 mg", card.Act.Dose, StringComparison.Ordinal);
        Assert.Contains("one of 3 criteria", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Apixaban_halved_with_two_criteria_is_right_and_five_is_too_much()
    {
        var person = Fibrillating(Person.Woman(84)).With("creatinine", 90, "umol/L").With("body weight", 55, "kg");
        Silent(Ask(person.Taking("Apixaban 2.5 mg BD")), "apixaban");
        Assert.Equal(ActKind.Reduce, Card(Ask(person.Taking("Apixaban 5 mg BD")), "apixaban").Act.Kind);
    }

    [Fact]
    public void For_an_embolism_the_criteria_of_fibrillation_do_not_count() =>
        Silent(Ask(Person.Man(85).Having("I26.9", "Pulmonary embolism", "2026-01-06").Taking("Apixaban 5 mg BD", reason: "pulmonary embolism").With("creatinine", 112, "umol/L").With("body weight", 54, "kg")), "apixaban");

    [Fact]
    public void Apixaban_of_unknown_purpose_is_one_question_that_names_both()
    {
        var card = Card(Ask(Person.Man(85).Taking("Apixaban 5 mg BD").With("creatinine", 140, "umol/L").With("body weight", 80, "kg")), "apixaban");
        Assert.Equal(ActKind.AskPharmacist, card.Act.Kind);
        Assert.Contains("atrial fibrillation", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_that_disagree_stand_on_one_card()
    {
        var card = Card(Ask(Fibrillating(Person.Woman(70)).Taking("Apixaban 5 mg BD").With("creatinine", 220, "umol/L", "2025-11-01").With("creatinine", 220, "umol/L").With("body weight", 70, "kg")), "apixaban");
        Assert.Equal(2, card.Disagree.Count);
        Assert.Contains(card.Disagree, d => d.Contains("(US)", StringComparison.Ordinal));
        Assert.Contains(card.Disagree, d => d.Contains("(EU)", StringComparison.Ordinal) && d.Contains("2.5 mg", StringComparison.Ordinal));
    }

    [Fact]
    public void Rivaroxaban_in_a_man_of_138_kg_is_judged_by_clearance_and_not_by_eGFR() =>
        Silent(Ask(Fibrillating(Person.Man(45)).Taking("Xarelto 20 mg OD with food", reason: "AF").With("creatinine", 158, "umol/L", "2025-06-01").With("creatinine", 160, "umol/L").With("body weight", 138, "kg").With("body height", 175, "cm")), "rivaroxaban");

    [Fact]
    public void Rivaroxaban_15_at_40_is_already_right_and_20_flips_where_the_card_says()
    {
        var person = Fibrillating(Person.Woman(70)).With("creatinine", 105, "umol/L").With("body weight", 58, "kg");
        Silent(Ask(person.Taking("Rivaroxaban 15 mg OD")), "rivaroxaban");
        var chart = Ask(person.Taking("Rivaroxaban 20 mg OD"));
        var card = Card(chart, "rivaroxaban");
        Assert.Equal(ActKind.Reduce, card.Act.Kind);
        Assert.Contains(new AnswerKey("CrCl"), card.Because);
        var after = chart.Assume(card.Flip!.Key, card.Flip.Result, card.Flip.Says).Ask(s_kidney);
        Assert.DoesNotContain(after.Advice, r => r.Key == card.Key);
    }

    [Fact]
    public void Dabigatran_at_a_clearance_of_15_is_stopped_and_replaced()
    {
        var card = Card(Ask(Fibrillating(Person.Woman(84)).Taking("Dabigatran 150 mg BD").With("creatinine", 178, "umol/L", "2025-09-20").With("creatinine", 186, "umol/L").With("body weight", 47, "kg")), "dabigatran");
        Assert.Equal(ActKind.Stop, card.Act.Kind);
        Assert.Contains("eplace", card.Says, StringComparison.Ordinal);
        Assert.Contains("14.", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Dabigatran_with_a_creatinine_of_fourteen_months_ago_is_a_gap()
    {
        var chart = Ask(Fibrillating(Person.Man(79)).Taking("Pradaxa 110 mg BD").With("creatinine", 110, "umol/L", "2025-01-02").With("body weight", 70, "kg"));
        var gap = Assert.IsType<Gap>(chart.Answer("RenalDosing", "dabigatran"));
        Assert.Equal("test:creatinine", gap.About);
        Assert.Contains("2025-01-02", gap.Says, StringComparison.Ordinal);
        Assert.Empty(chart.Advice);
    }

    [Fact]
    public void At_79_a_creatinine_of_eight_months_is_too_old_for_an_anticoagulant_and_young_people_wait_longer()
    {
        Assert.Contains("8 months", Assert.IsType<Gap>(Ask(Fibrillating(Person.Man(79)).Taking("Dabigatran 150 mg BD").With("creatinine", 80, "umol/L", "2025-07-01").With("body weight", 80, "kg")).Answer("RenalDosing", "dabigatran")).Says, StringComparison.Ordinal);
        Silent(Ask(Fibrillating(Person.Man(60)).Taking("Dabigatran 150 mg BD").With("creatinine", 80, "umol/L", "2025-07-01").With("body weight", 80, "kg")), "dabigatran");
    }

    [Fact]
    public void Without_a_weight_an_anticoagulant_asks_for_it_and_gabapentin_does_not()
    {
        var chart = Ask(Fibrillating(Person.Man(60)).Taking("Rivaroxaban 20 mg OD").Taking("Gabapentin 300 mg TDS").With("creatinine", 80, "umol/L"));
        Assert.Equal("test:body weight", Assert.IsType<Gap>(chart.Answer("RenalDosing", "rivaroxaban")).About);
        Silent(chart, "gabapentin");
    }

    [Fact]
    public void Edoxaban_at_a_high_clearance_is_avoided_in_the_United_States() =>
        Assert.Equal(ActKind.Stop, Card(Ask(Fibrillating(Person.Man(45)).Taking("Edoxaban 60 mg OD").With("creatinine", 70, "umol/L").With("body weight", 85, "kg"), jurisdiction: "US"), "edoxaban").Act.Kind);

    [Fact]
    public void At_a_clearance_of_28_dabigatran_divides_Brussels_and_Washington()
    {
        var person = Fibrillating(Person.Woman(74)).Taking("Dabigatran 150 mg BD").With("creatinine", 125, "umol/L", "2025-09-20").With("creatinine", 125, "umol/L").With("body weight", 51, "kg");
        Assert.Equal(ActKind.Stop, Card(Ask(person, jurisdiction: "EU"), "dabigatran").Act.Kind);
        Assert.Equal("75 mg twice daily", Card(Ask(person, jurisdiction: "US"), "dabigatran").Act.Dose);
        Assert.Equal(2, Card(Ask(person), "dabigatran").Disagree.Count);
    }

    [Fact]
    public void A_thin_old_woman_has_less_clearance_than_her_eGFR_says()
    {
        var chart = Ask(Fibrillating(Person.Woman(88)).Taking("Rivaroxaban 20 mg OD").With("creatinine", 75, "umol/L").With("body weight", 42, "kg"), jurisdiction: "UK");
        Assert.True(((Result.Measured)chart.Finding("eGFR")!.Result).Estimate.Value > 60);
        Assert.Equal(ActKind.Reduce, Card(chart, "rivaroxaban").Act.Kind);
    }

    [Fact]
    public void Rivaroxaban_15_with_a_good_clearance_is_too_little_and_2_point_5_twice_daily_is_for_something_else()
    {
        var person = Fibrillating(Person.Man(65)).With("creatinine", 80, "umol/L").With("body weight", 80, "kg");
        Assert.Equal(ActKind.Increase, Card(Ask(person.Taking("Rivaroxaban 15 mg OD")), "rivaroxaban").Act.Kind);
        Silent(Ask(person.Taking("Rivaroxaban 2.5 mg BD")), "rivaroxaban");
    }

    [Fact]
    public void Facts_that_do_not_matter_change_nothing()
    {
        var person = Fibrillating(Person.Woman(84)).Taking("Dabigatran 150 mg BD").With("creatinine", 186, "umol/L").With("body weight", 47, "kg");
        var noisy = person.With("potassium", 4.1m, "mmol/L").Taking("Paracetamol 1 g QDS").Having("J45", "Asthma").Noted("Feels well.").Carrying("CYP2C19", "*1/*1");
        Assert.Equal(Ask(person).Advice.Select(a => (a.Key, a.Says)), Ask(noisy).Advice.Select(a => (a.Key, a.Says)));
    }

    [Fact]
    public void Milligrams_and_micromoles_give_the_same_advice()
    {
        var moles = Fibrillating(Person.Woman(80)).Taking("Rivaroxaban 20 mg OD").With("creatinine", 132.6m, "umol/L").With("body weight", 60, "kg");
        var mass = Fibrillating(Person.Woman(80)).Taking("Rivaroxaban 20 mg OD").With("creatinine", 1.5m, "mg/dL").With("body weight", 60, "kg");
        Assert.Equal(Ask(moles).Advice.Select(a => (a.Key, a.Act.Dose)), Ask(mass).Advice.Select(a => (a.Key, a.Act.Dose)));
    }

    [Fact]
    public void Apixaban_on_dialysis_divides_the_sources()
    {
        var card = Card(Ask(Fibrillating(Person.Man(66)).Having("Z99.2", "Haemodialysis").Taking("Apixaban 5 mg BD").With("creatinine", 720, "umol/L").With("body weight", 80, "kg")), "apixaban");
        Assert.Equal(2, card.Disagree.Count);
    }

    [Fact]
    public void A_heavy_woman_on_gabapentin_is_a_question_of_the_weight()
    {
        var chart = Ask(Person.Woman(65).Taking("Gabapentin 600 mg TDS").With("creatinine", 90, "umol/L").With("body weight", 98, "kg").With("body height", 160, "cm"));
        var card = Card(chart, "gabapentin");
        Assert.Equal(ActKind.AskPharmacist, card.Act.Kind);
        Assert.Contains("ideal weight", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_trimethoprim_raised_the_creatinine_nothing_is_changed_before_cystatin_C()
    {
        var card = Card(Ask(Person.Man(74).Having("E11.9", "Type 2 diabetes").Taking("Metformin 1 g BD", "2015-01-01").Taking("Trimethoprim 200 mg BD", "2026-02-20").With("creatinine", 190, "umol/L", "2025-09-01").With("creatinine", 230, "umol/L")), "metformin");
        Assert.Equal(ActKind.AskPharmacist, card.Act.Kind);
        Assert.Contains("cystatin C", card.Says, StringComparison.Ordinal);
        Assert.Contains("trimethoprim", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_sex_takes_the_graver_clearance()
    {
        var person = Fibrillating(Person.Aged(72)).With("creatinine", 110, "umol/L").With("body weight", 72, "kg");
        var chart = Ask(person.Taking("Rivaroxaban 20 mg OD"));
        Assert.NotNull(chart.Finding("CrCl", "if female"));
        Assert.Equal(ActKind.Reduce, Card(chart, "rivaroxaban").Act.Kind);
    }

    // ---- others -------------------------------------------------------------------------------------------------

    [Fact]
    public void A_reported_eGFR_above_90_settles_nitrofurantoin() =>
        Silent(Ask(Person.Woman(41).Having("N30.0", "Acute cystitis").Taking("Macrobid 100mg MR caps BD 5/7").WithLoinc("62238-1", 90, "mL/min/{1.73_m2}", comparator: ">")), "nitrofurantoin");

    [Fact]
    public void Nitrofurantoin_at_50_divides_London_and_Washington()
    {
        var person = Person.Woman(60).Having("N30.0", "Acute cystitis").Taking("Nitrofurantoin 100 mg BD").With("creatinine", 105, "umol/L").With("body weight", 60, "kg");
        Silent(Ask(person, jurisdiction: "UK"), "nitrofurantoin");
        Assert.Equal(ActKind.Stop, Card(Ask(person, jurisdiction: "US"), "nitrofurantoin").Act.Kind);
        Assert.Equal(2, Card(Ask(person), "nitrofurantoin").Disagree.Count);
    }

    [Fact]
    public void An_amputee_on_pregabalin_is_a_gap_for_cystatin_C_and_no_reassurance()
    {
        var chart = Ask(Person.Man(68).Having("Z89.6", "Acquired absence of both legs above knee").Taking("Pregabalin 300mg BD").With("creatinine", 46, "umol/L").With("body weight", 52, "kg"));
        Assert.Equal("test:cystatin C", Assert.IsType<Gap>(chart.Answer("RenalDosing", "pregabalin")).About);
        Assert.Empty(chart.Advice);
    }

    [Fact]
    public void A_child_is_never_dosed_by_adult_bands()
    {
        var chart = Ask(Person.Woman(7).Having("C91.0", "Leukaemia").Taking("Aciclovir 430 mg IV q8h").With("creatinine", 0.62m, "mg/dL").With("body weight", 22.5m, "kg"));
        Assert.Equal("test:height", Assert.IsType<Gap>(chart.Answer("RenalDosing", "aciclovir")).About);
        Assert.Empty(chart.Advice);
    }

    [Fact]
    public void Nor_by_an_adult_row_that_nobody_opened() =>
        Assert.DoesNotContain(Ask(Person.Man(9).Taking("Cetirizine 10 mg OD").With("creatinine", 6.0m, "mg/dL").With("body height", 130, "cm")).Answers, a => a.Key.Name == "RenalDosing");

    [Fact]
    public void In_pregnancy_adult_bands_are_refused() =>
        Assert.IsType<Gap>(Ask(Person.Woman(31).Having("Z34.9", "Pregnant", "2025-12-01").Taking("Levetiracetam 1500 mg BD").With("creatinine", 50, "umol/L")).Answer("RenalDosing", "levetiracetam"));

    [Theory]
    [InlineData("Pregabalin 300 mg BD", "pregabalin", ActKind.Reduce)]
    [InlineData("Gabapentin 600 mg TDS", "gabapentin", ActKind.Reduce)]
    [InlineData("Levetiracetam 1 g BD", "levetiracetam", ActKind.Reduce)]
    [InlineData("Methotrexate 15 mg once weekly", "methotrexate", ActKind.Stop)]
    [InlineData("Naproxen 500 mg BD", "naproxen", ActKind.Stop)]
    [InlineData("Alendronic acid 70 mg once weekly", "alendronic acid", ActKind.Stop)]
    [InlineData("Lithium carbonate 400 mg OD", "lithium", ActKind.Stop)]
    [InlineData("Digoxin 250 mcg OD", "digoxin", ActKind.Reduce)]
    [InlineData("Baclofen 10 mg TDS", "baclofen", ActKind.Stop)]
    [InlineData("Sitagliptin 100 mg OD", "sitagliptin", ActKind.Reduce)]
    public void With_a_clearance_of_20_the_usual_dose_is_too_much(string medicine, string drug, ActKind act)
    {
        var chart = Ask(Person.Woman(72).Taking(medicine).With("creatinine", 195, "umol/L", "2025-11-01").With("creatinine", 200, "umol/L").With("body weight", 60, "kg"));
        var card = Card(chart, drug);
        Assert.Equal(act, card.Act.Kind);
        Assert.StartsWith("Consider ", card.Says, StringComparison.Ordinal);
        Assert.NotEmpty(card.Citations);
        if (card.Flip is { } flip)
            Assert.DoesNotContain(chart.Assume(flip.Key, flip.Result, flip.Says).Ask(s_kidney).Advice, r => r.Key == card.Key);
    }

    [Theory]
    [InlineData("Pregabalin 75 mg BD", "pregabalin")]
    [InlineData("Gabapentin 300 mg nocte", "gabapentin")]
    [InlineData("Levetiracetam 500 mg BD", "levetiracetam")]
    [InlineData("Sitagliptin 25 mg OD", "sitagliptin")]
    [InlineData("Digoxin 62.5 micrograms OD", "digoxin")]
    public void A_dose_that_is_already_reduced_is_checked_and_left(string medicine, string drug) =>
        Silent(Ask(Person.Woman(72).Taking(medicine).With("creatinine", 195, "umol/L", "2025-11-01").With("creatinine", 200, "umol/L").With("body weight", 60, "kg")), drug);

    [Fact]
    public void Potassium_of_6_point_4_stops_spironolactone_whatever_the_clearance()
    {
        var chart = Ask(Person.Woman(60).Having("I50.0", "Heart failure").Taking("Spironolactone 50 mg OD").Taking("Ramipril 10 mg OD").With("creatinine", 70, "umol/L").With("potassium", 6.4m, "mmol/L").With("body weight", 60, "kg"));
        Assert.Equal(ActKind.Stop, Card(chart, "spironolactone").Act.Kind);
        Assert.Contains("6.4", Card(chart, "spironolactone").Says, StringComparison.Ordinal);
        Assert.Equal(ActKind.Hold, Card(chart, "ramipril").Act.Kind);
    }

    [Fact]
    public void Near_a_limit_both_sides_are_said()
    {
        var chart = Ask(Fibrillating(Person.Woman(70)).Taking("Rivaroxaban 20 mg OD").With("creatinine", 81, "umol/L").With("body weight", 60, "kg"));
        Assert.Contains("close to the limit", chart.Answer("RenalDosing", "rivaroxaban")!.Says + string.Concat(chart.Advice.Select(a => a.Why)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unverified_row_may_only_ask_the_pharmacist()
    {
        var chart = Ask(Person.Woman(60).Taking("Lacosamide 200 mg BD").With("creatinine", 195, "umol/L", "2025-11-01").With("creatinine", 200, "umol/L").With("body weight", 60, "kg"));
        var card = Card(chart, "lacosamide");
        Assert.Equal((ActKind.AskPharmacist, Strength.Unverified), (card.Act.Kind, card.Strength));
    }

    [Fact]
    public void A_combination_is_dosed_as_one_medicine()
    {
        var chart = Ask(Person.Woman(60).Taking("Co-trimoxazole 960 mg BD").With("creatinine", 195, "umol/L", "2025-11-01").With("creatinine", 200, "umol/L").With("body weight", 60, "kg"));
        Assert.Equal(ActKind.Reduce, Card(chart, "sulfamethoxazole/trimethoprim").Act.Kind);
        Assert.DoesNotContain(chart.Advice, r => r.Act.Target.Code == "drug:trimethoprim");
    }

    [Fact]
    public void Eye_drops_gels_stopped_medicines_and_low_dose_aspirin_are_not_dosed_by_kidney()
    {
        var chart = Ask(Person.Woman(72).Taking("Diclofenac 1% gel").Taking("Aspirin 75 mg OD").Taking("Naproxen 500 mg BD", "2024-01-01", "2024-02-01").With("creatinine", 195, "umol/L", "2025-11-01").With("creatinine", 200, "umol/L").With("body weight", 60, "kg"));
        Assert.Empty(chart.Advice);
    }

    [Fact]
    public void Shuffled_facts_give_the_same_advice_and_each_reason_is_a_present_answer()
    {
        var person = Fibrillating(Person.Woman(84)).Taking("Dabigatran 150 mg BD").Taking("Metformin 1g BD").Taking("Ibuprofen 400 mg TDS").Taking("Digoxin 250 mcg OD").Taking("Methotrexate 15 mg once weekly").Taking("Colchicine 500 micrograms BD")
            .With("creatinine", 178, "umol/L", "2025-09-20").With("creatinine", 186, "umol/L").With("body weight", 47, "kg");
        var chart = Ask(person);
        Assert.Equal(chart.Advice, Ask(person.Shuffled(3)).Advice);
        Assert.All(chart.Advice, r => Assert.All(r.Because, k => Assert.NotNull(chart.Answer(k))));
        Assert.Empty(Ask(Person.Unknown()).Advice);
    }
}
