using Titrant.Learning.Calibrate;
using Titrant.Learning.Models;
using Titrant.Learning.Registry;
using Titrant.Learning.Studies;
using Titrant.Patient;

namespace Titrant.Tests.Models;

/// <summary>What a registered model says of one person, and when it keeps silent.</summary>
public sealed class ModelCapabilityTests
{
    private static readonly Person s_known = Person.Woman(70).With("creatinine", 1.4m, "mg/dL").With("haemoglobin", 11.2m, "g/dL");

    private static Answer Ask(Person person, ModelCapability? capability = null) => Assert.Single((capability ?? SampleModel.Capability).Assess(person.Chart()));
    private static Finding Found(Person person, ModelCapability? capability = null) => Assert.IsType<Finding>(Ask(person, capability));
    private static Gap Refused(Person person) => Assert.IsType<Gap>(Ask(person));
    private static Estimate Of(Finding finding) => Assert.IsType<Result.Measured>(finding.Result).Estimate;

    [Fact]
    public void A_person_inside_of_what_it_learned_from_gets_a_chance_and_what_was_seen_among_people_like_her()
    {
        var finding = Found(s_known);
        var estimate = Of(finding);
        Assert.Equal("%", estimate.Unit);
        Assert.InRange(estimate.Value, 1m, 99m);
        if (estimate.Interval is { } interval)
        {
            Assert.InRange(estimate.Value, interval.Low, interval.High);
            Assert.StartsWith("95 % Wilson, observed in validation among ", interval.Kind, StringComparison.Ordinal);
        }
        Assert.All(finding.Evidence, e => Assert.Equal($"titrant models show {SampleModel.Name}@{SampleModel.Card().Version}", e.Citation.Url));
        Assert.Contains(finding.Evidence, e => e.Says.StartsWith("creatinine 1.4 mg/dL of 2026-03-01", StringComparison.Ordinal) && e.Facts.Count == 1);
    }

    [Fact]
    public void Baseline_and_evidence_add_up_to_the_log_odds_that_are_shown()
    {
        foreach (var calibrator in (Calibrator?[])[null, new PlattCalibrator(-0.2, 0.8)])
            for (var years = 30; years < 90; years += 7)
            {
                var model = SampleModel.Model with { Calibrator = calibrator };
                var person = Person.Man(years).With("creatinine", 0.7m + years / 100m, "mg/dL");
                var capability = new ModelCapability(SampleModel.Registered(model, SampleModel.Card()));
                var table = Titrant.Learning.Cohorts.RecordRow.Table(SampleModel.Columns, [[.. SampleModel.Columns.Select(c => Titrant.Learning.Cohorts.RecordRow.Cell(c, person.Chart()))]]);
                var chance = model.Probability(table)[0]!.Value;
                Assert.Equal(Math.Log(chance / (1 - chance)), Found(person, capability).Evidence.Sum(e => e.LogOdds ?? 0), 1e-9);
                Assert.Equal(Math.Round((decimal)chance * 100, 1), Of(Found(person, capability)).Value);
            }
    }

    [Fact]
    public void The_unit_of_the_laboratory_moves_nothing() =>
        Assert.Equal(Of(Found(s_known)), Of(Found(Person.Woman(70).With("creatinine", 123.76456m, "umol/L").With("haemoglobin", 112m, "g/L"))));

    [Fact]
    public void A_creatinine_that_everybody_had_is_asked_for_where_it_is_missing()
    {
        var gap = Refused(Person.Woman(70).With("haemoglobin", 11.2m, "g/dL"));
        Assert.Equal(("Measure creatinine", "test:creatinine"), (gap.Ask, gap.About));
        Assert.Contains("creatinine is not in the record", gap.Says, StringComparison.Ordinal);
        Assert.Equal("creatinine", Assert.Single(gap.Needs).Concept);
    }

    [Fact]
    public void A_haemoglobin_that_others_lacked_too_may_be_missing() => Assert.Contains(Found(Person.Woman(70).With("creatinine", 1.4m, "mg/dL")).Evidence, e => e.Says.Contains("haemoglobin is not in the record, which the model allows for", StringComparison.Ordinal));

    [Fact]
    public void An_old_creatinine_is_repeated()
    {
        var gap = Refused(Person.Woman(70).With("creatinine", 1.4m, "mg/dL", "2024-06-01"));
        Assert.Equal("Repeat creatinine", gap.Ask);
        Assert.Contains("older than 365 days", gap.Says, StringComparison.Ordinal);
        Assert.Single(gap.Facts);
    }

    [Fact]
    public void Values_that_contradict_each_other_are_not_chosen_from() => Assert.Single(Refused(Person.Woman(70).With("creatinine", 1.4m, "mg/dL").With("creatinine", 2.9m, "mg/dL")).Disagree);

    [Fact]
    public void A_child_is_outside_of_what_it_learned_from_and_no_test_changes_that()
    {
        var gap = Refused(Person.Woman(9).With("creatinine", 0.6m, "mg/dL"));
        Assert.Equal("", gap.Ask);
        Assert.Contains("age 9", gap.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void An_age_is_said_in_years_and_a_foretold_yes_as_what_it_is()
    {
        var gap = Refused(Person.Woman(9).With("creatinine", 0.6m, "mg/dL"));
        Assert.Contains("age 9 years lies outside", gap.Says, StringComparison.Ordinal);
        Assert.Contains("chance of admission is not estimated", gap.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("= yes", Found(s_known).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_creatinine_that_hardly_anybody_had_is_answered_with_a_warning_in_the_same_sentence()
    {
        var usual = SampleModel.Model.Features.Single(f => f.Name == "creatinine");
        var rare = Math.Round((decimal)(usual.UsualHigh!.Value + usual.High!.Value) / 2, 3);
        Assert.InRange((double)rare, usual.UsualHigh!.Value, usual.High!.Value);
        Assert.Contains("is unusual: almost all people", Found(Person.Woman(70).With("creatinine", rare, "mg/dL").With("haemoglobin", 12m, "g/dL")).Says, StringComparison.Ordinal);
        Assert.DoesNotContain("unusual", Found(s_known).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sex_that_it_never_saw_is_refused_and_an_unknown_one_is_asked_for()
    {
        Assert.Contains("'other'", Refused(Person.Aged(70, "other").With("creatinine", 1.4m, "mg/dL")).Says, StringComparison.Ordinal);
        Assert.Equal("Add the sex", Refused(Person.Aged(70).With("creatinine", 1.4m, "mg/dL")).Ask);
    }

    [Fact]
    public void Somebody_who_has_died_gets_no_chance() => Assert.Contains("has died", Refused(s_known.Died("2026-03-05")).Says, StringComparison.Ordinal);

    [Fact]
    public void Where_validation_contradicts_the_prediction_it_says_so_and_gives_no_interval()
    {
        var (estimate, says) = ModelCapability.ChanceOf(0.9, SampleModel.Validation with { Bands = [new(0.8, 1, 0.9, Titrant.Learning.Figure.Of("observed", 0.5, (0.4, 0.6), "95 % Wilson", 100))] });
        Assert.Null(estimate.Interval);
        Assert.Contains("not borne out", estimate.WhyNoInterval, StringComparison.Ordinal);
        Assert.StartsWith("Do not rely on it", says, StringComparison.Ordinal);
        Assert.Null(ModelCapability.ChanceOf(0.05, SampleModel.Validation with { Bands = [new(0.8, 1, 0.9, Titrant.Learning.Figure.Of("observed", 0.5, (0.4, 0.6), "95 % Wilson", 100))] }).Estimate.Interval);
    }

    [Fact]
    public void Its_card_says_what_it_needs_and_how_fresh()
    {
        var card = SampleModel.Capability.Card;
        Assert.Contains(new Need(FactKind.Analyte, "creatinine", TimeSpan.FromDays(365), true, "creatinine"), card.Needs);
        Assert.Contains(new Need(FactKind.Analyte, "haemoglobin", TimeSpan.FromDays(365), false, "haemoglobin"), card.Needs);
        Assert.Contains(new Need(FactKind.Person, "sex", null, true, "sex"), card.Needs);
        Assert.Equal((Seq<string>)[SampleModel.Name], card.Writes);
        Assert.Equal(SampleModel.Study().Use.NotFor, card.NotFor);
    }

    [Fact]
    public void A_model_whose_features_are_nowhere_in_a_record_is_asked_with_a_table_only() =>
        Assert.False(ModelCapability.CanAsk(SampleModel.Model with { Features = [.. SampleModel.Model.Features.Select(f => f with { Column = f.Column with { From = null } })] }));

    [Fact]
    public void Somebody_whom_the_study_left_out_is_not_estimated_and_a_rule_that_cannot_be_asked_is_said()
    {
        ModelCapability With(params CohortRule[] rules) => new(SampleModel.Registered(cohort: [.. rules]));
        Assert.Contains("age < 65", Assert.IsType<Gap>(Ask(s_known, With(new CohortRule(true, "age < 65", "card")))).Says, StringComparison.Ordinal);
        Assert.Contains("not age >= 65", Assert.IsType<Gap>(Ask(s_known, With(new CohortRule(false, "age >= 65", "card")))).Says, StringComparison.Ordinal);
        Assert.Contains(Found(s_known, With(new CohortRule(true, "age >= 65", "card"), new CohortRule(true, "ward = surgery", "card"))).Evidence, e => e.Says == "Not checked: the study was of people with ward = surgery");
    }
}
