using Titrant.Patient;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>What the prescriber sees at the moment of signing, by patients that a pharmacist knows.</summary>
public sealed class OrderCardTests
{
    // Steady for months, so that an eGFR may be given: 19 and 26 mL/min/1.73 m² by CKD-EPI 2021.
    private static Person Kidney(decimal creatinine) => Person.Woman(72).With("creatinine", creatinine, "mg/dL").With("creatinine", creatinine, "mg/dL", "2025-11-01")
        .With("body weight", 70m, "kg").WithoutAllergies();

    private static Person Stented => Person.Man(61).Having("I21.9", "acute myocardial infarction", "2026-03-08").Underwent("415070008", "percutaneous coronary intervention", "2026-03-08")
        .With("body weight", 82m, "kg").With("creatinine", 0.9m, "mg/dL").WithoutAllergies().Carrying("CYP2C19", "*2/*2");

    [Fact]
    public void Metformin_ordered_at_an_eGFR_of_19_is_one_serious_card_that_removes_the_order()
    {
        var card = Assert.Single(Call.Sign(Kidney(2.5m)).Ordering("metformin", "1000 mg twice daily").Cards());
        Assert.Equal("warning", card.Indicator);
        Assert.StartsWith("Consider not starting metformin", card.Summary);
        Assert.Contains("eGFR", card.Detail);
        Assert.Contains("Interval", card.Detail);
        Assert.Contains("2026-03-01", card.Detail);
        Assert.Contains("What would change this", card.Detail);
        Assert.Contains("prescriber signs", card.Detail);
        Assert.Contains("FDA", card.Source.Label);
        Assert.StartsWith("https://", card.Source.Url);
        Assert.Equal("renal-dosing", card.Source.Topic!.Code);
        var suggestion = Assert.Single(card.Suggestions);
        Assert.True(suggestion.IsRecommended);
        var action = Assert.Single(suggestion.Actions);
        Assert.Equal(("delete", "MedicationRequest/order-1"), (action.Type, action.ResourceId));
        Assert.Contains(card.OverrideReasons, r => r.Code == "benefit-outweighs-risk");
    }

    [Theory]
    [InlineData("a1")]
    [InlineData("a2")]
    [InlineData("a3")]
    [InlineData("a4")]
    public void Ibuprofen_ordered_again_at_an_eGFR_of_19_is_a_card_about_the_order_that_is_still_open(string standing)
    {
        var card = Assert.Single(Call.Sign(Kidney(2.5m).Taking("Ibuprofen 400 mg as needed").Numbered(standing)).Ordering("Ibuprofen", "400 mg three times daily").Cards());
        Assert.StartsWith("Consider not starting ibuprofen", card.Summary);
        Assert.Equal(("delete", "MedicationRequest/order-1"), (Assert.Single(Assert.Single(card.Suggestions).Actions).Type, card.Suggestions[0].Actions[0].ResourceId));
    }

    [Fact]
    public void Nitrofurantoin_ordered_at_an_eGFR_of_25_is_advised_against()
    {
        var card = Assert.Single(Call.Sign(Kidney(2.08m)).Ordering("nitrofurantoin", "100 mg twice daily").Cards());
        Assert.Contains("not starting nitrofurantoin", card.Summary);
        Assert.Equal("delete", Assert.Single(Assert.Single(card.Suggestions).Actions).Type);
    }

    [Fact]
    public void Clopidogrel_ordered_after_a_stent_for_a_poor_metaboliser_offers_the_other_two_and_recommends_neither_unchecked()
    {
        var card = Assert.Single(Call.Sign(Stented).Ordering("clopidogrel", "75 mg once daily").Cards());
        Assert.Equal("warning", card.Indicator);
        Assert.StartsWith("Consider prasugrel or ticagrelor instead of clopidogrel", card.Summary);
        Assert.Equal("at-most-one", card.SelectionBehavior);
        Assert.Equal(2, card.Suggestions.Count);
        Assert.All(card.Suggestions, s => Assert.Equal(["create", "delete"], s.Actions.Select(a => a.Type)));
        Assert.All(card.Suggestions, s => Assert.False(s.IsRecommended));
        Assert.Contains("not checked", card.Suggestions[0].Actions[0].Description);
    }

    [Fact]
    public void An_alternative_with_something_against_it_is_never_offered_at_one_click()
    {
        var card = Assert.Single(Call.Sign(Stented.Having("I63.9", "ischaemic stroke", "2022-05-01")).Ordering("clopidogrel", "75 mg once daily").Cards());
        Assert.Contains("Not suitable here", card.Detail);
        Assert.DoesNotContain(card.Suggestions, s => s.Label.Contains("prasugrel", StringComparison.Ordinal));
        Assert.Contains(card.Suggestions, s => s.Label.Contains("ticagrelor", StringComparison.Ordinal));
    }

    [Fact]
    public void Amoxicillin_after_penicillin_anaphylaxis_is_the_only_kind_of_card_that_is_critical()
    {
        var severe = Assert.Single(Call.Sign(Kidney(0.8m).AllergicTo("penicillin", "anaphylaxis", "severe", "high")).Ordering("amoxicillin", "500 mg three times daily").Cards());
        Assert.Equal("critical", severe.Indicator);
        var rash = Assert.Single(Call.Sign(Kidney(0.8m).AllergicTo("penicillin", "rash")).Ordering("amoxicillin", "500 mg three times daily").Cards());
        Assert.Equal("warning", rash.Indicator);
        Assert.Contains("penicillin", rash.Summary);
    }

    [Fact]
    public void Simvastatin_for_poor_SLCO1B1_function_offers_no_statin_that_the_genotype_limits_too()
    {
        var card = Assert.Single(Call.Sign(Kidney(0.8m).Carrying("SLCO1B1", "*5/*5")).Ordering("simvastatin", "40 mg once daily").Cards());
        Assert.Equal("warning", card.Indicator);
        Assert.Empty(card.Suggestions);
        Assert.Contains("Every listed alternative has something against it here", card.Detail);
    }

    [Fact]
    public void Trimethoprim_at_a_clearance_of_22_becomes_the_smaller_dose_at_one_click()
    {
        var card = Assert.Single(Call.Sign(Kidney(2.5m)).Ordering("trimethoprim", "200 mg twice daily").Cards());
        Assert.Contains("50 mg every 12 h (now 400 mg daily)", card.Summary);
        var action = Assert.Single(Assert.Single(card.Suggestions).Actions);
        Assert.Equal("update", action.Type);
        Assert.Contains("\"text\":\"50 mg every 12 h\"", ActionResources.Text(action));
        Assert.DoesNotContain("200 mg", ActionResources.Text(action));
    }

    [Fact]
    public void The_dose_that_the_card_asks_for_brings_no_card() =>
        Assert.Empty(Call.Sign(Kidney(2.5m)).Ordering("trimethoprim", "50 mg twice daily").Cards());

    [Fact]
    public void Nothing_to_change_and_everything_checked_is_an_empty_list_of_cards()
    {
        var call = Call.Sign(Kidney(0.8m)).Ordering("metformin", "500 mg twice daily");
        Assert.Empty(call.Cards());
        Assert.Equal(0, call.Json().GetArrayLength());
        Assert.Contains(call.Advice().Chart.Answers, a => a is Finding { Checked: true, Key: { Name: "RenalDosing", Target: "metformin" } });
    }

    [Fact]
    public void A_medicine_that_nobody_knows_is_said_first_and_is_no_alarm()
    {
        var card = Assert.Single(Call.Sign(Kidney(2.5m)).Ordering("Zyntravil", "1 daily").Cards());
        Assert.Equal("info", card.Indicator);
        Assert.Equal("Not checked: Zyntravil not recognised.", card.Summary);
        Assert.Empty(card.Suggestions);
        Assert.Empty(card.OverrideReasons);
        Assert.Null(card.Advice);
    }

    [Fact]
    public void A_missing_creatinine_is_named_as_the_test_that_would_settle_it()
    {
        var card = Assert.Single(Call.Sign(Person.Woman(72).WithoutAllergies()).Ordering("metformin", "500 mg twice daily").Cards());
        Assert.Equal("Not fully checked. Measure creatinine.", card.Summary);
        Assert.Contains("metformin is dosed by kidney function", card.Detail);
    }

    [Fact]
    public void What_the_EHR_did_not_give_is_said_beside_the_cards()
    {
        var cards = Call.Sign(Kidney(2.5m)).Ordering("metformin", "1000 mg twice daily").WithoutAnswerOf("conditions: the FHIR server answered 403").Cards();
        Assert.Equal(["warning", "info"], cards.Select(c => c.Indicator));
        Assert.Contains("the FHIR server answered 403", cards[^1].Detail);
    }

    [Fact]
    public void An_order_that_could_not_be_read_is_never_silent()
    {
        var call = Call.Sign(Kidney(2.5m)).Sending("""{"resourceType":"MedicationRequest","id":"x1","status":"Xactive","intent":"order","medicationCodeableConcept":{"text":"metformin"},"subject":{"reference":"Patient/p1"}}""");
        var card = Assert.Single(call.Cards());
        Assert.Equal("Not checked: 1 order could not be read.", card.Summary);
        Assert.Contains("MedicationRequest/x1", card.Detail);
        Assert.Contains("FHIR011", card.Detail);
    }

    [Fact]
    public void A_diet_alone_brings_no_card_and_no_fault() =>
        Assert.Empty(Call.Sign(Kidney(2.5m)).Sending("""{"resourceType":"NutritionOrder","id":"n1","status":"draft","intent":"order","patient":{"reference":"Patient/p1"},"dateTime":"2026-03-10"}""").Cards());

    [Fact]
    public void No_order_at_all_is_answered_aloud() => Assert.Equal("Nothing was checked: no draft order was sent.", Assert.Single(Call.Sign(Kidney(2.5m)).Cards()).Summary);

    [Fact]
    public void Who_has_died_gets_no_advice_and_the_card_says_why()
    {
        var card = Assert.Single(Call.Sign(Kidney(2.5m).Died("2026-03-02")).Ordering("metformin", "1000 mg twice daily").Cards());
        Assert.Contains("died", card.Summary);
        Assert.DoesNotContain("Nothing that could be checked", card.Detail);
    }

    [Fact]
    public void An_order_that_stops_a_medicine_is_no_start()
    {
        Assert.Empty(Call.Sign(Kidney(2.5m)).Ordering("metformin", "1000 mg twice daily", status: "stopped").Cards());
        Assert.Empty(Call.Sign(Kidney(2.5m)).Ordering("metformin", doNotPerform: true).Cards());
    }

    [Fact]
    public void What_is_said_already_is_repeated_at_signing_only_where_it_is_serious()
    {
        var serious = Call.Sign(Stented.Taking("clopidogrel 75 mg OD", "2025-10-01")).Ordering("clopidogrel", "75 mg once daily");
        Assert.Equal("warning", Assert.Single(serious.Cards()).Indicator);
        var moderate = Kidney(2.5m).Taking("trimethoprim 200 mg twice daily", "2026-02-20");
        Assert.Contains(Call.View(moderate).Cards(), c => c.Advice?.Target == "trimethoprim");
        Assert.Empty(Call.Sign(moderate).Ordering("trimethoprim", "200 mg twice daily").Cards());
    }

    [Fact]
    public void A_draft_that_is_the_remedy_is_not_stopped_by_the_dose_that_it_replaces()
    {
        var taken = Kidney(2.5m).Taking("gabapentin 900 mg three times daily", "2026-03-01");
        Assert.Contains(Call.View(taken).Cards(), c => c.Advice?.Target == "gabapentin" && c.Indicator == "warning");
        Assert.Contains(Call.Sign(taken).Ordering("gabapentin", "900 mg three times daily").Cards(), c => c.Advice?.Target == "gabapentin");
        Assert.DoesNotContain(Call.Sign(taken).Ordering("gabapentin", "300 mg once daily").Cards(), c => c.Advice?.Target == "gabapentin");
    }

    [Fact]
    public void A_dose_that_leaves_a_choice_or_on_which_sources_disagree_is_left_to_the_prescriber()
    {
        var range = Assert.Single(Call.Sign(Kidney(2.5m)).Ordering("gabapentin", "900 mg three times daily").Cards());
        Assert.Contains("200-700 mg once daily", range.Summary);
        Assert.Empty(range.Suggestions);
        var disputed = Assert.Single(Call.Sign(Kidney(2.5m).Having("I48.2", "atrial fibrillation")).Ordering("apixaban", "5 mg twice daily").Cards());
        Assert.EndsWith("Sources disagree.", disputed.Summary);
        Assert.Contains("**Sources disagree**", disputed.Detail);
        Assert.Empty(disputed.Suggestions);
    }

    [Fact]
    public void Advice_about_what_is_taken_does_not_disturb_the_order_of_something_else()
    {
        var cards = Call.Sign(Stented.Taking("clopidogrel 75 mg OD", "2025-10-01")).Ordering("paracetamol", "1 g four times daily").Cards();
        Assert.DoesNotContain(cards, c => c.Advice?.Target == "clopidogrel");
    }
}
