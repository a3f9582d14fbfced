using Titrant.Medicine;
using Titrant.Patient;

namespace Titrant.Tests.Medicine;

public sealed class AllergyCheckTests
{
    private static readonly ICapability[] Asked = [new MedicineIdentity(), new AllergyCheck()];

    private static Chart Ask(Person person) => person.Chart().Ask(Asked);

    [Fact]
    public void Co_amoxiclav_for_somebody_who_had_anaphylaxis_from_penicillin_is_stopped_first()
    {
        var card = Assert.Single(Ask(Person.Woman(40).AllergicTo("Penicillin", "Anaphylaxis").Taking("Co-amoxiclav 625 mg TDS")).Advice, r => r.Key.Target == "amoxicillin");
        Assert.Equal((ActKind.Stop, Consequence.LifeThreatening), (card.Key.Act, card.Consequence));
        Assert.StartsWith("Consider ", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_planned_penicillin_is_avoided() =>
        Assert.Contains(Ask(Person.Woman(40).AllergicTo("penicillins", "rash").Planned("Flucloxacillin 500 mg QDS", "2026-03-09")).Advice, r => r.Key.Act == ActKind.Avoid && r.Consequence == Consequence.Serious);

    [Fact]
    public void Nausea_from_codeine_is_an_intolerance_and_does_not_stop_it()
    {
        var chart = Ask(Person.Man(50).AllergicTo("codeine", "nausea", type: AllergyType.Intolerance).Taking("Codeine 30 mg QDS PRN"));
        Assert.Empty(chart.Advice);
        Assert.Contains(chart.Answers.OfType<Finding>(), f => f.Checked && f.Says.Contains("recorded as intolerance (nausea), not as allergy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("simvastatin", "rhabdomyolysis", "Simvastatin 40 mg OD")]
    [InlineData("clozapine", "agranulocytosis", "Clozapine 100 mg OD")]
    [InlineData("clarithromycin", "torsades de pointes", "Clarithromycin 500 mg BD")]
    [InlineData("carbamazepina", "síndrome de Stevens-Johnson", "Carbamazepine 200 mg BD")]
    public void An_intolerance_that_nearly_killed_is_still_a_card(string substance, string reaction, string medicine) =>
        Assert.Equal((ActKind.Stop, Consequence.LifeThreatening),
            Ask(Person.Man(50).AllergicTo(substance, reaction, type: AllergyType.Intolerance).Taking(medicine)).Advice.Select(r => (r.Key.Act, r.Consequence)).Single());

    [Theory]
    [InlineData("Penicilina", "anafilaxia")]
    [InlineData("penicilline", "anaphylaxie")]
    [InlineData("Pénicilline", "choc anaphylactique")]
    [InlineData("Penizillin", "Anaphylaxie, Schock")]
    [InlineData("Penizillinallergie", "Schock")]
    [InlineData("penicillina", "angioedema")]
    [InlineData("Alergia a la penicilina", "edema de glotis")]
    [InlineData("penicillin", "anafylaktisk chock")]
    [InlineData("amoxicilina", "anafilaxia")]
    [InlineData("Pencillin", "anaphylaxis")]
    [InlineData("Penicilllin", "anaphylaxis")]
    public void Amoxicillin_is_stopped_whatever_language_or_spelling_the_anaphylaxis_was_written_in(string substance, string reaction) =>
        Assert.Equal((ActKind.Stop, Consequence.LifeThreatening),
            Ask(Person.Woman(40).AllergicTo(substance, reaction).Taking("Amoxicillin 500 mg TDS")).Advice.Select(r => (r.Key.Act, r.Consequence)).Single());

    [Theory]
    [InlineData("AINE", "Ibuprofen 400 mg TDS")]
    [InlineData("NSAR", "Ibuprofen 400 mg TDS")]
    [InlineData("FANS", "Diclofenaco 50 mg")]
    [InlineData("Sulfamidas", "Co-trimoxazole 960 mg BD")]
    [InlineData("Sulfonamide", "Co-trimoxazole 960 mg BD")]
    [InlineData("ácido acetilsalicílico", "Aspirin 75 mg OD")]
    public void A_class_named_in_another_language_meets_its_members(string substance, string medicine) =>
        Assert.Contains(Ask(Person.Woman(40).AllergicTo(substance, "Urtikaria").Taking(medicine)).Advice, r => r.Key.Act == ActKind.Stop);

    [Fact]
    public void A_respelt_allergen_says_how_it_was_read() =>
        Assert.Contains("'Pencillin' was read as penicillin", Ask(Person.Woman(40).AllergicTo("Pencillin", "rash").Taking("Amoxicillin 500 mg TDS")).Answers.OfType<Finding>()
            .Single(f => f.Key.Name == "AllergyCheck").Says, StringComparison.Ordinal);

    [Fact]
    public void No_medicine_is_cleared_of_an_allergy_that_nobody_could_read()
    {
        var chart = Ask(Person.Woman(40).AllergicTo("Zyntravil", "anaphylaxis").AllergicTo("codeine", "rash").Taking("Amoxicillin 500 mg TDS"));
        Assert.True(Assert.Single(chart.Answers.OfType<Gap>(), g => g.Key.Name == "AllergyList").First);
        Assert.Equal("Amoxicillin against the allergy list: checked against the 1 recognised entry, none of which meets it; not against 'Zyntravil'.",
            Assert.Single(chart.Answers.OfType<Finding>(), f => f.Key.Name == "AllergyCheck").Says);
    }

    [Fact]
    public void Two_orders_of_one_product_are_both_named()
    {
        var says = Assert.Single(Ask(Person.Woman(40).AllergicTo("penicillin", "rash").Taking("Amoxicillin 500 mg TDS").Taking("Amoxicillin 250 mg TDS")).Answers.OfType<Finding>(),
            f => f.Key.Name == "AllergyCheck").Says;
        Assert.Contains("500 mg", says, StringComparison.Ordinal);
        Assert.Contains("250 mg", says, StringComparison.Ordinal);
    }

    [Fact]
    public void An_allergy_that_begins_with_a_vowel_is_read_aloud_as_such() =>
        Assert.Contains("because an augmentin allergy", Assert.Single(Ask(Person.Woman(40).AllergicTo("Augmentin", "rash").Taking("Amoxicillin 500 mg TDS")).Advice).Says, StringComparison.Ordinal);

    [Fact]
    public void A_cephalosporin_after_a_mild_penicillin_rash_is_checked_and_silent()
    {
        var chart = Ask(Person.Man(50).AllergicTo("Penicillin", "rash").Taking("Cefazolin 1 g IV"));
        Assert.Empty(chart.Advice);
        Assert.Contains(chart.Answers.OfType<Finding>(), f => f.Key.Name == "AllergyCheck" && f.Checked);
    }

    [Fact]
    public void Furosemide_is_not_stopped_for_a_sulfa_allergy() =>
        Assert.Empty(Ask(Person.Man(50).AllergicTo("sulfa drugs", "rash").Taking("Furosemide 40 mg OD")).Advice);

    [Fact]
    public void An_ACE_inhibitor_taken_for_years_after_the_entry_asks_to_clarify_not_to_stop()
    {
        var chart = Ask(Person.Man(70).AllergicTo("Ramipril", "rash").Taking("Ramipril 5 mg OD", since: "2019-01-01"));
        Assert.Equal(ActKind.Monitor, Assert.Single(chart.Advice).Key.Act);
    }

    [Fact]
    public void Anaphylaxis_is_not_softened_by_an_order_that_stood_for_months() =>
        Assert.Equal(Consequence.LifeThreatening, Assert.Single(Ask(Person.Man(70).AllergicTo("Penicillin", "Anaphylaxis").Taking("Co-amoxiclav 625 mg TDS", since: "2024-01-01"))
            .Advice).Consequence);

    [Fact]
    public void An_order_of_four_months_is_no_proof_that_it_is_borne() =>
        Assert.Equal(ActKind.Stop, Assert.Single(Ask(Person.Man(70).AllergicTo("Penicillin", "rash").Taking("Amoxicillin 500 mg TDS", since: "2025-11-01")).Advice).Key.Act);

    [Fact]
    public void An_allergy_that_nobody_has_confirmed_is_still_checked() =>
        Assert.NotEmpty(Ask(Person.Man(70).AllergicTo("Penicillin", "rash").ButThatWas(StatusKind.Unconfirmed).Taking("Amoxicillin 500 mg TDS")).Advice);

    [Fact]
    public void No_allergy_list_is_asked_for_and_a_stated_absence_is_taken()
    {
        Assert.Contains(Ask(Person.Man(50).Taking("Ramipril 5 mg OD")).Answers.OfType<Gap>(), g => g.Key.Name == "AllergyList");
        Assert.DoesNotContain(Ask(Person.Man(50).WithoutAllergies().Taking("Ramipril 5 mg OD")).Answers.OfType<Gap>(), g => g.Key.Name == "AllergyList");
    }

    [Theory]
    [InlineData("Peanuts")]
    [InlineData("Grass pollen")]
    [InlineData("Latex")]
    public void Food_and_pollen_neither_alarm_nor_ask(string substance)
    {
        var chart = Ask(Person.Man(50).AllergicTo(substance, "anaphylaxis").Taking("Ramipril 5 mg OD"));
        Assert.Empty(chart.Advice);
        Assert.DoesNotContain(chart.Answers.OfType<Gap>(), g => g.Key.Name == "AllergyList");
    }

    [Fact]
    public void An_allergen_nobody_knows_is_said() =>
        Assert.Contains(Ask(Person.Man(50).AllergicTo("Zyntravil", "rash").Taking("Ramipril 5 mg OD")).Answers.OfType<Gap>(), g => g.Says.Contains("Zyntravil", StringComparison.Ordinal));
}
