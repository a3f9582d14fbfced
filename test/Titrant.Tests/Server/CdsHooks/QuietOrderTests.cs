using Titrant.Patient;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>What is not worth a word of these orders for this person, and what is all the same.</summary>
public sealed class QuietOrderTests
{
    private const string NoServer = ": not sent, and the EHR names no FHIR server";
    private const string NoEntries = """{"resourceType":"Bundle","type":"searchset","total":0}""";

    private static Person WellChecked(Person person) => person.With("creatinine", 0.9m, "mg/dL").With("body weight", 70m, "kg");

    [Fact]
    public void Nobody_is_told_that_a_mans_pregnancy_status_is_missing()
    {
        Call Sign(Person person) => Call.Sign(WellChecked(person).WithoutAllergies()).Ordering("metformin", "500 mg twice daily").WithoutAnswerOf("pregnancy-status" + NoServer);
        Assert.Empty(Sign(Person.Man(45)).Cards());
        Assert.Equal("Not fully checked. Pregnancy status was not sent, and the EHR names no FHIR server.", Assert.Single(Sign(Person.Woman(35)).Cards()).Summary);
    }

    [Fact]
    public void Where_the_sex_is_not_known_the_pregnancy_status_is_still_missed()
    {
        var card = Call.Sign(WellChecked(Person.Unknown()).WithoutAllergies()).Ordering("metformin", "500 mg twice daily").WithoutAnswerOf("pregnancy-status" + NoServer).Cards()[^1];
        Assert.Contains("Pregnancy status was not sent", card.Detail);
    }

    [Fact]
    public void An_empty_allergy_list_is_asked_about_when_the_record_is_opened_and_when_it_is_signed_but_not_with_each_choice()
    {
        Call Of(Func<Person, Call> hook) => hook(WellChecked(Person.Man(60).Taking("amlodipine 5 mg once daily", "2025-01-01"))).Prefetching("allergies", NoEntries);
        Assert.Empty(Of(Call.Select).Ordering("amlodipine", "5 mg once daily").Selecting("MedicationRequest/order-1").Cards());
        Assert.Contains("Ask about allergies", Assert.Single(Of(Call.Sign).Ordering("amlodipine", "5 mg once daily").Cards()).Summary);
        Assert.Contains("Ask about allergies", Of(Call.View).Cards()[^1].Summary);
    }

    [Theory]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    public void Allergies_that_were_not_sent_are_said_at_both(string hook)
    {
        var card = Assert.Single((Call.Sign(WellChecked(Person.Man(60))) with { Hook = hook }).Ordering("amlodipine", "5 mg once daily").WithoutAnswerOf("allergies" + NoServer).Cards());
        Assert.Contains("The EHR sent no allergies: no order was checked against them.", card.Detail);
    }

    [Fact]
    public void A_part_that_no_check_of_the_selected_order_reads_holds_nothing_up()
    {
        Call Select(string medicine) => Call.Select(WellChecked(Person.Man(60)).WithoutAllergies()).Ordering(medicine, "").WithoutAnswerOf("results" + NoServer).WithoutAnswerOf("conditions" + NoServer);
        Assert.Empty(Select("amlodipine").Cards());
        Assert.Contains("Laboratory results and problems were not sent, and the EHR names no FHIR server.", Select("metformin").Cards()[^1].Detail);
    }

    [Theory]
    [InlineData("results: 1 resource about another patient, not used")]
    [InlineData("stored record: not used, since the Patient stored under this id has another birth date")]
    [InlineData("2 statements that name somebody else, or nobody who can be made out, not used")]
    public void What_was_sent_and_not_used_is_said_whatever_is_selected(string missing)
    {
        var call = Call.Select(WellChecked(Person.Man(60)).WithoutAllergies()).Ordering("amlodipine", "5 mg once daily");
        var patient = call.Patient with { Missing = [missing] };
        var card = Assert.Single(HookCards.Of(HookAdvice.Of(call.Service, call.Request, patient, Call.AsOf, Setting.Default, Shelf.Empty), call.Request, patient, null));
        Assert.Contains(missing[(missing.IndexOf(": ", StringComparison.Ordinal) + 2)..], card.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    public void A_selected_medicine_that_nobody_knows_is_said(string hook) =>
        Assert.Contains("Zyntravil", Assert.Single((Call.Sign(Person.Man(60)) with { Hook = hook }).Ordering("Zyntravil", "").Cards()).Summary);

    [Fact]
    public void Clopidogrel_for_a_person_without_a_genome_names_the_gene_that_is_not_known()
    {
        var cards = Call.Sign(Person.Man(60).WithoutAllergies().Having("I21.9", "Acute myocardial infarction", "2026-03-01")).Ordering("clopidogrel 75 mg", "75 mg once daily").StoredHere()
            .WithoutAnswerOf("genotypes" + NoServer).WithoutAnswerOf("genetic-results" + NoServer).Cards();
        Assert.Contains("CYP2C19", Assert.Single(cards).Detail);
    }
}
