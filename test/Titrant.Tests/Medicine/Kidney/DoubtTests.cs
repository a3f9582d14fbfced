using Titrant.Medicine.Kidney;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Medicine.Kidney;

/// <summary>Where two values of one record contradict each other, or the newest cannot be read.</summary>
public sealed class DoubtTests
{
    private static Chart Ask(Person person) => person.Chart().Ask([new KidneyFunction()]);
    private static Gap TheGap(Chart chart, string name, string target = "") => Assert.IsType<Gap>(chart.Answer(name, target));

    [Fact]
    public void A_slow_rise_over_three_weeks_is_not_called_steady()
    {
        var person = Person.Woman(66);
        foreach (var (day, value) in new[] { ("2025-05-01", 70m), ("2025-08-01", 72m), ("2025-10-20", 71m), ("2026-01-10", 73m), ("2026-02-20", 110m), ("2026-03-09", 125m) }) person = person.With("creatinine", value, "umol/L", day);
        var chart = Ask(person);
        Assert.Contains("median", chart.Finding("AKI")!.Says, StringComparison.Ordinal);
        Assert.Contains("severity 1", chart.Finding("AKI")!.Says, StringComparison.Ordinal);
        Assert.IsType<Gap>(chart.Answer("eGFR"));
    }

    [Fact]
    public void A_chronic_kidney_disease_without_albuminuria_asks_for_the_urine_test()
    {
        var chronic = Person.Woman(84).With("creatinine", 150, "umol/L", "2025-09-20").With("creatinine", 155, "umol/L");
        var gap = TheGap(Ask(chronic), "CKD stage", "albuminuria");
        Assert.Contains("test:ACR", gap.About, StringComparison.Ordinal);
        Assert.NotNull(Ask(chronic).Finding("CKD stage"));
        Assert.Null(Ask(chronic.With("urine albumin-creatinine ratio", 5, "mg/mmol")).Answer("CKD stage", "albuminuria"));
    }

    [Fact]
    public void Nobody_on_dialysis_with_acute_injury_or_with_one_low_value_is_sent_for_a_urine_albumin()
    {
        var low = Person.Woman(70).With("creatinine", 120, "umol/L");
        Assert.Null(Ask(low).Answer("CKD stage", "albuminuria"));
        Assert.Null(Ask(low.With("creatinine", 60, "umol/L", "2026-02-26")).Answer("CKD stage", "albuminuria"));
        Assert.Null(Ask(low.Having("Z99.2", "Dependence on renal dialysis")).Answer("CKD stage", "albuminuria"));
    }

    [Fact]
    public void A_frail_man_whose_cystatin_C_tells_of_failing_kidneys_is_not_given_one_number_silently()
    {
        var man = Person.Man(70).With("creatinine", 75, "umol/L").With("cystatin C", 2.1m, "mg/L");
        var gap = TheGap(Ask(man), "eGFR", "creatinine against cystatin C");
        Assert.Equal(2, gap.Disagree.Count);
        Assert.Contains("from creatinine 9", gap.Says, StringComparison.Ordinal);
        Assert.Contains("from cystatin C 2", gap.Says, StringComparison.Ordinal);
        Assert.Contains("test:cystatin C", gap.About, StringComparison.Ordinal);
        Assert.Contains("creatinine and cystatin C", Ask(man).Finding("eGFR")!.Says, StringComparison.Ordinal);

        Assert.Contains("neither", TheGap(Ask(man.Taking("Prednisolone 30 mg OD")), "eGFR", "creatinine against cystatin C").Says, StringComparison.Ordinal);
        Assert.Contains("cystatin C alone", TheGap(Ask(man.Having("M62.84", "Sarcopenia")), "eGFR", "creatinine against cystatin C").Says, StringComparison.Ordinal);
        Assert.Null(Ask(Person.Man(50).With("creatinine", 0.9m, "mg/dL").With("cystatin C", 0.8m, "mg/L")).Answer("eGFR", "creatinine against cystatin C"));
    }

    [Fact]
    public void Two_documents_with_different_sexes_give_both_answers_and_say_why()
    {
        var other = Person.Woman(60).Header;
        var person = Person.Man(60).And(other).With("creatinine", 1.0m, "mg/dL").With("body weight", 70, "kg");
        foreach (var seed in new[] { 1, 2, 3, 4 })
        {
            var chart = Ask(person.Shuffled(seed));
            Assert.Null(chart.Finding("eGFR"));
            Assert.NotNull(chart.Finding("eGFR", "if female"));
            Assert.NotNull(chart.Finding("CrCl", "if male"));
            Assert.Equal(2, TheGap(chart, "eGFR").Disagree.Count);
        }
        Assert.NotNull(Ask(person.SexForClinicalUse("female")).Finding("eGFR"));
        Assert.NotNull(Ask(Person.Man(60).And(Person.Man(60).Header).With("creatinine", 1.0m, "mg/dL")).Finding("eGFR"));
    }

    [Fact]
    public void A_newer_weight_that_was_held_back_is_named_and_after_three_months_the_old_one_is_not_dosed_by()
    {
        var recent = Person.Man(60).With("creatinine", 90, "umol/L").With("body weight", 80, "kg", "2026-01-20").With("body weight", 80, "mmol/L");
        Assert.Contains("newer value of 2026-03-01 was held back", Ask(recent).Finding("CrCl")!.Says, StringComparison.Ordinal);
        var old = Person.Man(60).With("creatinine", 90, "umol/L").With("body weight", 80, "kg", "2025-06-20").With("body weight", 80, "mmol/L");
        Assert.Equal("test:body weight", TheGap(Ask(old), "CrCl").About);
        Assert.NotNull(Ask(old).Finding("eGFR"));
    }

    [Fact]
    public void A_newer_creatinine_that_nobody_can_have_is_named_and_does_not_vanish()
    {
        var recent = Person.Man(60).With("creatinine", 90, "umol/L", "2026-02-01").With("creatinine", 900000, "umol/L");
        var chart = Ask(recent);
        Assert.Contains(chart.Answers, a => a.Key == new AnswerKey("eGFR") && a.Says.Contains("held back", StringComparison.Ordinal));
        var old = Person.Man(60).With("creatinine", 90, "umol/L", "2025-06-01").With("creatinine", 900000, "umol/L");
        Assert.Equal("test:creatinine", TheGap(Ask(old), "eGFR").About);
    }

    [Fact]
    public void A_newer_cystatin_C_that_was_held_back_is_named()
    {
        var chart = Ask(Person.Man(60).With("creatinine", 90, "umol/L").With("cystatin C", 1.0m, "mg/L", "2026-02-01").With("cystatin C", 1.0m, "mmol/kg"));
        Assert.Contains("newer value of 2026-03-01 was held back", chart.Finding("eGFR")!.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_body_sees_what_it_filters_in_all()
    {
        var chart = Ask(Person.Man(45).With("creatinine", 90, "umol/L").With("body weight", 115, "kg").With("body height", 180, "cm"));
        var indexed = ((Result.Measured)chart.Finding("eGFR")!.Result).Estimate.Value;
        var whole = ((Result.Measured)chart.Finding("eGFR", "this body")!.Result).Estimate;
        Assert.Equal((double)indexed * Math.Sqrt(180 * 115 / 3600.0) / 1.73, (double)whole.Value, 0.2);
        Assert.Equal("mL/min", whole.Unit);
        Assert.Null(Ask(Person.Man(45).With("creatinine", 90, "umol/L").With("body weight", 75, "kg").With("body height", 180, "cm")).Answer("eGFR", "this body"));
    }

    [Fact]
    public void Ten_thousand_facts_are_no_wait()
    {
        var person = Person.Man(70).With("body weight", 80, "kg").With("body height", 175, "cm");
        var first = new DateTime(2023, 1, 1, 6, 0, 0);
        List<Draft> drafts = [.. person.Drafts];
        for (var i = 0; i < 5000; i++)
        {
            var day = first.AddHours(5 * i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            drafts.AddRange(Person.Man(70).With("creatinine", 80 + i % 9, "umol/L", day).With("potassium", 4.1m, "mmol/L", day).Drafts.ToArray());
        }
        var header = Person.Man(70).Record().Facts[0];
        var record = PatientRecord.Build(new PersonId("p1"), [.. Person.Man(70).And(Person.Man(70).Header).Drafts, .. drafts]);
        var chart = Chart.Of(record, header.Seen[0].Known.At.AddDays(1));
        var capability = new KidneyFunction();
        var warm = capability.Assess(chart).ToList();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var answers = capability.Assess(chart).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed.TotalMilliseconds:0.0} ms for {record.Facts.Count} facts");
        Assert.Equal(warm, answers);
        Assert.True(clock.ElapsedMilliseconds < 500, $"{clock.ElapsedMilliseconds} ms");
    }
}
