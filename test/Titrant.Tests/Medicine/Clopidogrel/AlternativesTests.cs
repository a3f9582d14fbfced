using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Medicine.Clopidogrel;

/// <summary>What would have harmed the person had prasugrel or ticagrelor been offered without looking.</summary>
public sealed class AlternativesTests
{
    private static Person Poor => Person.Man(61).Has("I21.4", "NSTEMI, drug-eluting stent").Takes("Clopidogrel 75mg OD").NoAllergies().Weighs(80).Genome("*2/*2");
    private static Recommendation Card(Person person) => Assert.Single(person.Asked.Advice);
    private static Seq<string> Prasugrel(Person person) => Card(person).Alternatives[0].Against;
    private static Seq<string> Ticagrelor(Person person) => Card(person).Alternatives[1].Against;

    [Theory]
    [InlineData("Clarithromycin 500 mg tablets BD", "clarithromycin")]
    [InlineData("Ketoconazole 200 mg tablets OD", "ketoconazole")]
    [InlineData("Itraconazole 100 mg capsules BD", "itraconazole")]
    [InlineData("Norvir 100 mg tablets OD", "ritonavir")]
    [InlineData("Atazanavir 300 mg OD", "atazanavir")]
    [InlineData("Rifampicin 300 mg capsules BD", "rifampicin")]
    [InlineData("Tegretol 200 mg BD", "carbamazepine")]
    [InlineData("Phenytoin 300 mg ON", "phenytoin")]
    [InlineData("Phenobarbital 60 mg ON", "phenobarbital")]
    public void Ticagrelor_is_not_offered_beside_a_strong_CYP3A_inhibitor_or_inducer(string medicine, string ingredient)
    {
        var person = Poor.Takes(medicine);
        Assert.StartsWith($"{ingredient}: strong CYP3A", Assert.Single(Ticagrelor(person)), StringComparison.Ordinal);
        Assert.Contains(person.Drafts[^1].Claim, Card(person).Facts.Select(id => person.Record.Facts.Single(f => f.Id == id).Claim));
        Assert.StartsWith("Consider prasugrel instead", Card(person).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_antibiotic_and_an_antifungal_shampoo_speak_against_nothing()
    {
        Assert.Empty(Ticagrelor(Poor.Takes("Clarithromycin 500 mg BD", status: StatusKind.Ended)));
        Assert.Empty(Ticagrelor(Poor.Takes("Ketoconazole 2% shampoo twice weekly")));
    }

    [Fact]
    public void Every_partner_of_the_table_is_a_medicine_that_is_recognised()
    {
        var table = Table.Embedded(typeof(Alternatives).Assembly, "Clopidogrel/knowledge/partners.tsv");
        Assert.All(table.Rows, r => Assert.True(r["by"] == "class" ? DrugTable.Default.All.Any(d => d.Classes.Contains(r["match"])) : DrugTable.Default.ByName(r["match"])?.Ingredient == r["match"], r["match"]));
    }

    [Fact]
    public void A_medicine_that_is_not_recognised_is_said_to_be_unchecked() =>
        Assert.Contains(Card(Poor.Takes("Zyntravil 10 mg OD")).Alternatives[1].NotChecked, n => n.Contains("1 medicine not recognised", StringComparison.Ordinal));

    [Theory]
    [InlineData("Apixaban 5 mg BD")]
    [InlineData("Warfarin 3 mg OD")]
    public void Somebody_on_an_anticoagulant_is_not_handed_a_stronger_antiplatelet_in_silence(string medicine)
    {
        var card = Card(Poor.Takes(medicine));
        Assert.All(card.Alternatives, a => Assert.Contains("oral anticoagulant", Assert.Single(a.Against), StringComparison.Ordinal));
        Assert.Contains("both have something against them", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Clopidogrel_for_a_TIA_that_no_diagnosis_repeats_never_leads_to_prasugrel()
    {
        var card = Card(Person.Woman(66).Takes("Clopidogrel 75 mg OD", "TIA").NoAllergies().Weighs(70).Genome("*2/*2"));
        Assert.Equal(["taken for stroke or TIA"], card.Alternatives[0].Against);
        Assert.StartsWith("Consider ticagrelor instead", card.Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "CVA 2015")]
    [InlineData("", "Old cerebrovascular accident")]
    [InlineData("", "Chronic subdural haematoma")]
    [InlineData("G46.7", "Lacunar syndrome")]
    public void A_stroke_by_any_name_rules_out_prasugrel(string code, string text) => Assert.NotEmpty(Prasugrel(Poor.Has(code, text)));

    [Theory]
    [InlineData("I69.1", "Sequelae of intracerebral haemorrhage")]
    [InlineData("S06.5", "Traumatic subdural haemorrhage")]
    public void A_bleed_in_the_head_rules_out_both(string code, string text)
    {
        Assert.NotEmpty(Prasugrel(Poor.Has(code, text)));
        Assert.Equal(["prior intracranial haemorrhage"], Ticagrelor(Poor.Has(code, text)));
    }

    [Fact]
    public void A_bleeding_ulcer_now_rules_out_both_and_one_of_last_year_does_not()
    {
        Assert.Empty(Ticagrelor(Poor.Has("K25.4", "Gastric ulcer with haemorrhage", onset: 2024)));
        Assert.Equal(["active bleeding"], Prasugrel(Bleeding));
        Assert.Equal(["active bleeding"], Ticagrelor(Bleeding));
    }

    private static Person Bleeding => Poor.With(new Condition(new Term("Melaena", []), null, null, []), When.Since(Moment.Day(2026, 3, 8)), StatusKind.Current);

    [Fact]
    public void An_allergy_to_clopidogrel_speaks_against_its_sister_drug()
    {
        var card = Card(Poor.AllergicTo("Clopidogrel"));
        Assert.Equal(["Clopidogrel allergy on the list"], card.Alternatives[0].Against);
        Assert.Empty(card.Alternatives[1].Against);
        Assert.Contains("allergy", Assert.Single(Ticagrelor(Poor.AllergicTo("Brilique"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_light_person_weighed_in_pounds_is_light_and_an_old_weight_is_no_weight()
    {
        var light = Person.Woman(61).Has("I21.4", "NSTEMI").Takes("Clopidogrel 75mg OD").NoAllergies().Weighs(115, "[lb_av]").Genome("*2/*2");
        Assert.Equal(["below 60 kg: 5 mg daily if used at all"], Prasugrel(light));
        var bare = Person.Woman(61).Has("I21.4", "NSTEMI").Takes("Clopidogrel 75mg OD").NoAllergies().Genome("*2/*2");
        Assert.Contains("body weight of the past year", Card(bare).Alternatives[0].NotChecked);
    }

    [Fact]
    public void Somebody_who_is_75_this_year_by_a_birth_year_alone_counts_as_75()
    {
        Assert.True(Moment.TryParse("1951", out var born));
        var person = new Person([]).With(new Demographics(born, null, null, "male", null, null, null, null, [], [], [], []), default, StatusKind.Current)
            .Has("I21.4", "NSTEMI").Takes("clopidogrel").NoAllergies().Weighs(80).Genome("*2/*2");
        Assert.Contains("75 years or older: generally not recommended", Prasugrel(person));
    }
}
