using Titrant.Patient;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>The words of a card at the moment of signing: the drug by its name, what is missing by who did not send it.</summary>
public sealed class OrderWordsTests
{
    private static Person Frail => Person.Woman(85).With("creatinine", 2.0m, "mg/dL").With("creatinine", 2.0m, "mg/dL", "2025-11-01").With("body weight", 58m, "kg");

    [Fact]
    public void A_card_that_asks_for_another_drug_names_the_one_that_is_ordered()
    {
        var cards = Call.Sign(Person.Woman(66).Carrying("SLCO1B1", "*5/*5").WithoutAllergies()).Ordering("simvastatin", "40 mg at night").Cards();
        Assert.StartsWith("Simvastatin: consider another statin", Assert.Single(cards, c => c.Advice is not null).Summary);
    }

    [Fact]
    public void A_name_before_the_sentence_never_pushes_the_reason_out()
    {
        var cards = Call.Sign(Person.Man(56).AllergicTo("Sulfonamide antibiotics")).Ordering("Bactrim DS", "one tablet twice daily").Cards();
        Assert.Contains(" because ", Assert.Single(cards, c => c.Advice?.Topic == "allergy").Summary);
    }

    [Theory]
    [InlineData("300 mg stat", false)]
    [InlineData("300 mg stat, then 300 mg three times daily", true)]
    [InlineData("300 mg three times daily", true)]
    public void One_dose_within_what_a_whole_day_allows_is_signed_without_a_word(string dosage, bool warned) =>
        Assert.Equal(warned, Call.Sign(Frail.WithoutAllergies()).Ordering("gabapentin 300 mg", dosage).Cards().Any(c => c.Advice is not null));

    [Fact]
    public void A_smaller_enoxaparin_than_the_smallest_of_two_countries_is_not_told_to_be_too_large() =>
        Assert.DoesNotContain(Call.Sign(Frail.WithoutAllergies()).Ordering("enoxaparin 20 mg", "20 mg once daily").Cards(), c => c.Advice is not null);

    [Fact]
    public void Allergies_that_nobody_sent_are_the_EHR_s_to_send()
    {
        var card = Call.Sign(Frail).Ordering("amlodipine 5 mg", "5 mg once daily").WithoutAnswerOf("allergies: not sent, and the EHR names no FHIR server").Cards()[^1];
        Assert.Contains("The EHR sent no allergies", card.Detail);
        Assert.DoesNotContain("llergies were not sent", card.Detail);
        Assert.DoesNotContain("folder", card.Detail);
    }

    [Fact]
    public void What_is_missing_for_one_reason_is_one_line_in_words()
    {
        var card = Call.Sign(Frail).Ordering("amlodipine 5 mg", "5 mg once daily").WithoutAnswerOf("results: not sent").WithoutAnswerOf("conditions: not sent").Cards()[^1];
        Assert.Contains("- Laboratory results and problems were not sent.", card.Detail);
    }

    [Fact]
    public void A_gene_that_nobody_tested_is_a_line_and_never_a_card()
    {
        var alone = Call.Sign(Person.Man(60).WithoutAllergies()).Ordering("simvastatin", "20 mg at night").Cards();
        Assert.Empty(alone);
        var beside = Call.Sign(Person.Man(60)).Ordering("simvastatin", "20 mg at night").Cards();
        Assert.Contains("simvastatin (SLCO1B1)", Assert.Single(beside).Detail);
    }
}
