using Titrant.Medicine.Kidney;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Kidney;

public sealed class KidneyFunctionTests
{
    private static Chart Ask(Person person, string asOf = Person.Today, string jurisdiction = "") =>
        person.Chart(asOf, Setting.Default with { Jurisdiction = jurisdiction }).Ask([new KidneyFunction()]);

    private static double Value(Chart chart, string name, string target = "") => (double)((Result.Measured)chart.Finding(name, target)!.Result).Estimate.Value;
    private static string Code(Chart chart, string name) => ((Result.Coded)chart.Finding(name)!.Result).Concept.Code;
    private static Gap TheGap(Chart chart, string name) => Assert.IsType<Gap>(chart.Answer(name));

    [Fact]
    public void A_man_of_47_with_79_has_an_eGFR_of_106_with_the_accuracy_of_the_equation()
    {
        var chart = Ask(Person.Man(47).With("creatinine", 79, "umol/L"));
        Assert.Equal(106.2, Value(chart, "eGFR"), 0.1);
        var estimate = ((Result.Measured)chart.Finding("eGFR")!.Result).Estimate;
        Assert.Equal(0.85, estimate.Interval!.Level);
        Assert.Equal(Math.Round(estimate.Value / 1.3m, 1), estimate.Interval.Low);
        Assert.Equal(Math.Round(estimate.Value / 0.7m, 1), estimate.Interval.High);
        Assert.Contains("CKD-EPI 2021", chart.Finding("eGFR")!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Milligrams_and_micromoles_give_the_same_answer()
    {
        var moles = Ask(Person.Woman(64).With("creatinine", 176.8m, "umol/L"));
        var mass = Ask(Person.Woman(64).With("creatinine", 2.0m, "mg/dL"));
        Assert.Equal(Value(moles, "eGFR"), Value(mass, "eGFR"), 0.1);
    }

    [Fact]
    public void The_United_Kingdom_keeps_the_equation_of_2009()
    {
        var person = Person.Man(53).With("creatinine", 1.26m, "mg/dL");
        Assert.Contains("CKD-EPI 2009", Ask(person, jurisdiction: "UK").Finding("eGFR")!.Says, StringComparison.Ordinal);
        Assert.Equal(64.7, Value(Ask(person, jurisdiction: "UK"), "eGFR"), 0.2);
        Assert.NotEqual(Value(Ask(person, jurisdiction: "UK"), "eGFR"), Value(Ask(person), "eGFR"));
    }

    [Fact]
    public void Creatinine_with_cystatin_C_uses_the_combined_equation()
    {
        var chart = Ask(Person.Man(50).With("creatinine", 0.9m, "mg/dL").With("cystatin C", 0.8m, "mg/L"));
        Assert.Equal(111.0, Value(chart, "eGFR"), 0.2);
        Assert.Contains("cystatin C", chart.Finding("eGFR")!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reported_eGFR_keeps_its_comparator()
    {
        var chart = Ask(Person.Woman(41).WithLoinc("62238-1", 90, "mL/min/{1.73_m2}", comparator: ">"));
        Assert.Contains("eGFR >90", chart.Finding("eGFR")!.Says, StringComparison.Ordinal);
        Assert.Null(chart.Answer("CrCl"));
    }

    [Fact]
    public void A_creatinine_of_one_point_one_micromoles_is_asked_about_and_never_rescaled()
    {
        var gap = TheGap(Ask(Person.Man(64).With("creatinine", 1.1m, "umol/L")), "eGFR");
        Assert.Equal("test:creatinine", gap.About);
        Assert.Contains("mg/dL", gap.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_value_that_is_held_back_silences_the_older_one()
    {
        var chart = Ask(Person.Man(64).With("creatinine", 88, "umol/L", "2025-12-01").With("creatinine", 2.4m, "umol/L"));
        Assert.Contains("held back", TheGap(chart, "eGFR").Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_values_at_one_time_are_both_shown_and_neither_is_chosen()
    {
        var gap = TheGap(Ask(Person.Man(64).With("creatinine", 88, "umol/L").With("creatinine", 190, "umol/L")), "eGFR");
        Assert.Contains("88", gap.Says, StringComparison.Ordinal);
        Assert.Contains("190", gap.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_creatinine_of_fourteen_months_ago_is_too_old()
    {
        var gap = TheGap(Ask(Person.Man(64).With("creatinine", 88, "umol/L", "2025-01-05")), "eGFR");
        Assert.Equal("test:creatinine", gap.About);
        Assert.Contains("2025-01-05", gap.Says, StringComparison.Ordinal);
        Assert.Contains("14 months", gap.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_retracted_creatinine_leaves_no_trace()
    {
        var chart = Ask(Person.Woman(70).With("creatinine", 812, "umol/L", "2026-03-01T08:10:00Z", "entered-in-error").With("creatinine", 81, "umol/L", "2026-03-01T10:40:00Z").With("creatinine", 78, "umol/L", "2025-07-03"));
        Assert.Equal("none", Code(chart, "AKI"));
        Assert.DoesNotContain(chart.Answers, a => a.Says.Contains("812", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rise_over_two_days_is_acute_injury_and_no_number_is_given()
    {
        var chart = Ask(Person.Man(74).With("creatinine", 88, "umol/L", "2025-11-17").With("creatinine", 131, "umol/L", "2026-03-01T09:00:00Z").With("creatinine", 214, "umol/L", "2026-03-02T18:00:00Z"), "2026-03-02T20:00:00Z");
        Assert.Equal("aki", Code(chart, "AKI"));
        Assert.Contains("severity 2", chart.Finding("AKI")!.Says, StringComparison.Ordinal);
        Assert.Contains("steady", TheGap(chart, "eGFR").Says, StringComparison.Ordinal);
        Assert.IsType<Gap>(chart.Answer("CrCl"));
        Assert.Null(chart.Answer("CKD stage"));
    }

    [Theory]
    [InlineData(88, 114, false)] // 26 μmol/L in a day, 1.3-fold
    [InlineData(88, 115, true)]  // 27 μmol/L
    [InlineData(40, 60, true)]   // 1.5-fold
    [InlineData(40, 59, false)]
    public void The_limits_are_those_of_KDIGO(int before, int after, bool injury)
    {
        var chart = Ask(Person.Woman(60).With("creatinine", before, "umol/L", "2026-02-28T08:00:00Z").With("creatinine", after, "umol/L", "2026-03-01T08:00:00Z"));
        Assert.Equal(injury ? "aki" : "none", Code(chart, "AKI"));
    }

    [Fact]
    public void An_old_recovered_injury_neither_stops_anything_nor_bends_the_slope()
    {
        var chart = Ask(Person.Man(69).Having("N17.9", "Acute kidney failure", "2023-11-04", "2023-12-01")
            .With("creatinine", 86, "umol/L", "2023-06-10").With("creatinine", 389, "umol/L", "2023-11-06").With("creatinine", 212, "umol/L", "2023-11-11")
            .With("creatinine", 95, "umol/L", "2024-01-15").With("creatinine", 88, "umol/L", "2025-01-20").With("creatinine", 90, "umol/L", "2026-01-19"), "2026-01-30");
        Assert.Equal("none", Code(chart, "AKI"));
        Assert.Equal(79.7, Value(chart, "eGFR"), 1);
        Assert.InRange(Value(chart, "eGFR slope"), -3.0, 3.0);
        Assert.DoesNotContain("faster", chart.Finding("eGFR slope")!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void On_the_way_down_from_a_peak_there_is_no_steady_state_either()
    {
        var chart = Ask(Person.Man(60).With("creatinine", 80, "umol/L", "2025-06-01").With("creatinine", 390, "umol/L", "2026-02-26").With("creatinine", 210, "umol/L", "2026-03-01"));
        Assert.Equal("aki", Code(chart, "AKI"));
        Assert.IsType<Gap>(chart.Answer("eGFR"));
    }

    [Fact]
    public void A_steady_high_creatinine_is_chronic_and_not_acute()
    {
        var chart = Ask(Person.Woman(84).With("creatinine", 178, "umol/L", "2025-09-20").With("creatinine", 186, "umol/L").With("body weight", 47, "kg"));
        Assert.Equal("none", Code(chart, "AKI"));
        Assert.Equal(22.8, Value(chart, "eGFR"), 0.5);
        Assert.Equal(14.7, Value(chart, "CrCl"), 0.3);
        Assert.Contains("G4", chart.Finding("CKD stage")!.Says, StringComparison.Ordinal);
        Assert.Contains("albuminuria not measured", chart.Finding("CKD stage")!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void One_low_value_is_no_chronic_disease()
    {
        var gap = TheGap(Ask(Person.Woman(70).With("creatinine", 120, "umol/L")), "CKD stage");
        Assert.Contains("once", gap.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refuted_kidney_disease_is_not_believed_against_a_good_creatinine()
    {
        var chart = Ask(Person.Man(47).Having("N18.4", "CKD stage 4", status: StatusKind.Refuted).With("creatinine", 81, "umol/L", "2025-06-12").With("creatinine", 79, "umol/L"));
        Assert.Equal("none", Code(chart, "CKD stage"));
        Assert.DoesNotContain("G4", chart.Finding("CKD stage")!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Albuminuria_gives_the_second_axis_and_damage_makes_G2_a_disease()
    {
        var chart = Ask(Person.Man(60).Having("E11.2", "Diabetic nephropathy").With("creatinine", 95, "umol/L").With("urine albumin-creatinine ratio", 45, "mg/mmol"));
        Assert.Equal("G2A3", Code(chart, "CKD stage"));
    }

    [Fact]
    public void A_transplanted_kidney_is_staged_with_a_T_and_is_not_on_dialysis_any_more()
    {
        var chart = Ask(Person.Man(50).Having("Z99.2", "Dependence on renal dialysis", "2019-01-01").Underwent("70536003", "Kidney transplant", "2022-05-01")
            .With("creatinine", 150, "umol/L", "2025-08-01").With("creatinine", 152, "umol/L"));
        Assert.Equal("G3aT", Code(chart, "CKD stage"));
    }

    [Fact]
    public void On_dialysis_no_filtration_rate_is_given()
    {
        var chart = Ask(Person.Man(59).Having("Z99.2", "Dependence on renal dialysis").With("creatinine", 720, "umol/L").With("body weight", 76, "kg"));
        Assert.Null(chart.Answer("eGFR"));
        Assert.Equal("G5D", Code(chart, "CKD stage"));
    }

    [Fact]
    public void After_amputation_cystatin_C_is_asked_for_and_used_when_there()
    {
        var amputee = Person.Man(68).Having("Z89.6", "Acquired absence of both legs above knee").With("creatinine", 46, "umol/L").With("body weight", 52, "kg");
        var gap = TheGap(Ask(amputee), "eGFR");
        Assert.Equal("test:cystatin C", gap.About);
        Assert.Contains("amput", gap.Says, StringComparison.Ordinal);
        Assert.InRange(Value(Ask(amputee.With("cystatin C", 1.8m, "mg/L")), "eGFR"), 25.0, 45.0);
    }

    [Theory]
    [InlineData(138, 175)]
    [InlineData(42, 165)]
    public void At_the_ends_of_body_mass_the_clearance_speaks_and_eGFR_asks_for_cystatin_C(int kg, int cm)
    {
        var chart = Ask(Person.Man(45).With("creatinine", 160, "umol/L").With("body weight", kg, "kg").With("body height", cm, "cm"));
        Assert.Equal("test:cystatin C", TheGap(chart, "eGFR").About);
        Assert.NotNull(chart.Finding("CrCl"));
    }

    [Fact]
    public void A_heavy_man_sees_the_clearance_by_three_weights()
    {
        var chart = Ask(Person.Man(45).With("creatinine", 160, "umol/L").With("body weight", 138, "kg").With("body height", 175, "cm"));
        Assert.Equal(100.6, Value(chart, "CrCl"), 0.2);
        Assert.InRange(Value(chart, "CrCl", "ideal weight"), 50.5, 52.5);
        Assert.True(Value(chart, "CrCl", "adjusted weight") > Value(chart, "CrCl", "ideal weight"));
    }

    [Fact]
    public void In_pregnancy_no_equation_is_used() =>
        Assert.Contains("regnan", TheGap(Ask(Person.Woman(31).Having("Z34.9", "Pregnant", "2025-12-01").With("creatinine", 50, "umol/L")), "eGFR").Says, StringComparison.Ordinal);

    [Fact]
    public void A_child_without_a_height_is_measured_before_anything_is_estimated()
    {
        var child = Person.Woman(7).With("creatinine", 0.62m, "mg/dL").With("body weight", 22.5m, "kg");
        var gap = TheGap(Ask(child), "eGFR");
        Assert.Equal("test:height", gap.About);
        Assert.Contains("Schwartz", gap.Says, StringComparison.Ordinal);
        Assert.Equal(0.413 * 121 / 0.62, Value(Ask(child.With("body height", 121, "cm")), "eGFR"), 0.3);
    }

    [Fact]
    public void Unknown_sex_shows_both_values_and_unknown_birth_asks()
    {
        var chart = Ask(Person.Aged(60).With("creatinine", 1.0m, "mg/dL"));
        Assert.Equal(86.2, Value(chart, "eGFR", "if male"), 0.2);
        Assert.Equal(64.5, Value(chart, "eGFR", "if female"), 0.2);
        Assert.Contains("86", TheGap(chart, "eGFR").Says, StringComparison.Ordinal);
        Assert.Contains("birth", TheGap(Ask(Person.Unknown().With("creatinine", 80, "umol/L")), "eGFR").Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Trimethoprim_begun_before_the_rise_makes_the_stage_uncertain()
    {
        var chart = Ask(Person.Man(70).Taking("Trimethoprim 200 mg BD", "2026-02-20").With("creatinine", 95, "umol/L", "2025-08-01").With("creatinine", 125, "umol/L"));
        Assert.Contains("trimethoprim", chart.Finding("eGFR")!.Says, StringComparison.Ordinal);
        Assert.Equal("test:cystatin C", TheGap(chart, "CKD stage").About);
    }

    [Fact]
    public void A_fall_over_four_years_has_a_slope_with_an_interval()
    {
        var person = Person.Man(60);
        foreach (var (day, creatinine) in new[] { ("2022-03-01", 100m), ("2023-03-01", 112m), ("2024-03-01", 126m), ("2025-03-01", 146m), ("2026-03-01", 172m) }) person = person.With("creatinine", creatinine, "umol/L", day);
        var slope = ((Result.Measured)Ask(person).Finding("eGFR slope")!.Result).Estimate;
        Assert.InRange(slope.Value, -11, -7);
        Assert.True(slope.Interval!.High < 0);
        Assert.Null(Ask(Person.Man(60).With("creatinine", 100, "umol/L", "2025-01-01").With("creatinine", 100, "umol/L")).Answer("eGFR slope"));
    }

    [Fact]
    public void Nobody_at_all_gets_only_gaps_and_order_does_not_matter()
    {
        Assert.All(Ask(Person.Unknown()).Answers, a => Assert.IsType<Gap>(a));
        var person = Person.Woman(84).With("creatinine", 178, "umol/L", "2025-09-20").With("creatinine", 186, "umol/L").With("body weight", 47, "kg").With("body height", 150, "cm");
        Assert.Equal(Ask(person).Answers, Ask(person.Shuffled(7)).Answers);
    }
}
