using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Medicine.Clopidogrel;

public sealed class ClopidogrelTests
{
    private static readonly AnswerKey s_genotype = new("Genotype", "CYP2C19");
    private static Person Stented => Person.Man(61).Has("I21.4", "NSTEMI, drug-eluting stent").Takes("Clopidogrel 75mg OD").NoAllergies().Weighs(80);
    private static Recommendation Card(Person person) => Assert.Single(person.Asked.Advice);
    private static void Silent(Person person) => Assert.Empty(person.Asked.Advice);

    [Fact]
    public void Poor_metaboliser_on_clopidogrel_after_a_stent_is_offered_prasugrel_or_ticagrelor()
    {
        var card = Card(Stented.Genome("*2/*2"));
        Assert.Equal((ActKind.Switch, Consequence.Serious, Strength.Strong, Role.Prescriber), (card.Act.Kind, card.Consequence, card.Strength, card.SignOff));
        Assert.Equal("Consider prasugrel or ticagrelor instead of clopidogrel because CYP2C19 *2/*2 (poor metaboliser) activates it too little.", card.Says);
        Assert.All(card.Alternatives, a => Assert.Empty(a.Against));
        Assert.Contains("bradycardia", card.Alternatives[1].ToString(), StringComparison.Ordinal);
        Assert.Contains("before clopidogrel is stopped", card.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*1/*2")]
    [InlineData("*2/*17")]
    [InlineData("*1/*9")]
    public void Intermediate_metaboliser_after_a_stent_is_offered_another_drug_as_strongly(string diplotype)
    {
        var card = Card(Stented.Genome(diplotype));
        Assert.Equal((Consequence.Serious, Strength.Strong), (card.Consequence, card.Strength));
        Assert.Contains(card.Disagree, d => d.StartsWith("DPWG", StringComparison.Ordinal) && d.Contains("150 mg daily", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*1/*1")]
    [InlineData("*1/*17")]
    [InlineData("*17/*17")]
    [InlineData("*1/*12")]
    public void Normal_rapid_and_indeterminate_are_checked_without_change(string diplotype)
    {
        Silent(Stented.Genome(diplotype));
        Assert.True(Stented.Genome(diplotype).Asked.Finding("ClopidogrelCyp2c19")!.Checked);
    }

    [Fact]
    public void A_poor_metaboliser_who_takes_no_clopidogrel_is_left_in_peace()
    {
        var chart = Person.Woman(34).Has("E03.9", "Hypothyroidism").Takes("Levothyroxine 75 micrograms tablets 1 OM").Genome("*2/*2").Asked;
        Assert.Empty(chart.Advice);
        Assert.DoesNotContain(chart.Answers, a => a is Gap);
    }

    [Theory]
    [InlineData(StatusKind.Ended)]
    [InlineData(StatusKind.NotDone)]
    [InlineData(StatusKind.Refuted)]
    [InlineData(StatusKind.Retracted)]
    [InlineData(StatusKind.OnHold)]
    public void Clopidogrel_that_was_stopped_and_replaced_calls_for_nothing(StatusKind status) =>
        Silent(Person.Man(61).Has("I21.0", "STEMI, PCI to LAD").Takes("Clopidogrel 75mg OD", status: status).Takes("Brilique 90 mg BD").Reported("*2/*3"));

    [Fact]
    public void Planned_clopidogrel_counts() => Assert.Single(Person.Man(61).Has("I21.0", "STEMI").Takes("Plavix 75 mg", status: StatusKind.Planned).Genome("*2/*2").Asked.Advice);

    [Fact]
    public void Leg_artery_disease_in_an_intermediate_metaboliser_changes_nothing_and_names_no_other_drug()
    {
        var person = Person.Man(66).Has("I70.2", "Peripheral arterial disease, intermittent claudication").Takes("Clopidogrel 75 mg OD", "peripheral arterial disease").Genome("*1/*2");
        Silent(person);
        var says = person.Asked.Finding("ClopidogrelCyp2c19")!.Says;
        Assert.Contains("checked, no change", says, StringComparison.Ordinal);
        Assert.DoesNotContain("prasugrel", says, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Leg_artery_disease_in_a_poor_metaboliser_is_a_moderate_advice()
    {
        var card = Card(Person.Man(66).Has("I73.9", "Peripheral vascular disease").Takes("Clopidogrel 75 mg OD").Genome("*2/*2"));
        Assert.Equal((Strength.Moderate, Consequence.Moderate), (card.Strength, card.Consequence));
    }

    [Fact]
    public void The_stated_reason_outranks_an_old_infarction() =>
        Silent(Person.Man(66).Has("I25.2", "Old myocardial infarction").Takes("Clopidogrel 75 mg OD", "peripheral arterial disease").Genome("*1/*2"));

    [Fact]
    public void After_a_stroke_ticagrelor_is_offered_and_prasugrel_is_not()
    {
        var card = Card(Person.Woman(70).Has("I63.9", "Ischaemic stroke").Takes("Clopidogrel 75 mg OD").Genome("*1/*2"));
        Assert.Equal(Strength.Moderate, card.Strength);
        Assert.StartsWith("Consider ticagrelor instead", card.Says, StringComparison.Ordinal);
        Assert.Equal(["prior stroke, TIA or intracranial bleeding"], card.Alternatives[0].Against);
    }

    [Fact]
    public void Age_weight_bleeding_and_allergy_speak_against_an_alternative()
    {
        var old = Card(Person.Woman(80).Has("I21.4", "NSTEMI").Has("I61.9", "Intracerebral haemorrhage", StatusKind.Ended, 2015).Takes("clopidogrel").Weighs(52).AllergicTo("Effient (prasugrel)").Genome("*2/*2"));
        Assert.Equal(4, old.Alternatives[0].Against.Count);
        Assert.Equal(["prior intracranial haemorrhage"], old.Alternatives[1].Against);
        Assert.Contains("both have something against them", old.Says, StringComparison.Ordinal);
        var bare = Card(Person.Man(61).Has("I21.4", "NSTEMI").Takes("clopidogrel").Genome("*2/*2"));
        Assert.Contains("body weight of the past year", bare.Alternatives[0].NotChecked);
        Assert.Contains(bare.Alternatives[0].NotChecked, n => n.StartsWith("allergies", StringComparison.Ordinal));
        Assert.Empty(Card(Stented.Has("Z82.3", "Family history of stroke").Genome("*2/*2")).Alternatives[0].Against);
    }

    [Fact]
    public void An_unknown_indication_gives_one_card_that_states_its_condition()
    {
        var card = Card(Person.Man(61).Takes("Clopidogrel 75mg OD").Genome("*2/*2"));
        Assert.Contains("if clopidogrel is taken for an acute coronary syndrome or a coronary stent", card.Says, StringComparison.Ordinal);
        Assert.Equal(Consequence.Moderate, card.Consequence);
    }

    [Fact]
    public void A_chip_that_says_normal_against_a_genome_that_says_poor_asks_to_confirm_and_still_offers_another_drug()
    {
        var card = Card(Stented.Reported("*1/*1").Genome("*2/*2"));
        Assert.StartsWith("Confirm the CYP2C19 genotype, and meanwhile consider prasugrel or ticagrelor", card.Says, StringComparison.Ordinal);
        Assert.Contains("*1/*1", card.Why, StringComparison.Ordinal);
        Assert.Contains("*2/*2", card.Why, StringComparison.Ordinal);
        Silent(Stented.Reported("*1/*1").Genome("*17/*17"));
    }

    [Fact]
    public void Of_two_reduced_results_the_graver_is_advised_on() =>
        Assert.Contains("*2/*2 (poor metaboliser)", Card(Stented.Reported("*1/*2").Genome("*2/*2")).Says, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_known_of_the_gene_is_a_gap_about_the_drug()
    {
        var gap = Assert.IsType<Gap>(Stented.Genome("*1/*1", notCovered: ["rs4244285"]).Asked.Answer("ClopidogrelCyp2c19"));
        Assert.Equal("drug:clopidogrel", gap.About);
        Assert.Contains("rs4244285", gap.Says, StringComparison.Ordinal);
        Silent(Stented.Genome("*2/*2").Has("Z94.84", "Allogeneic stem cell transplant"));
    }

    [Theory]
    [InlineData("*2/*2")]
    [InlineData("*1/*2")]
    public void The_counterfactual_takes_the_card_away(string diplotype)
    {
        foreach (var person in (Person[])[Stented.Genome(diplotype), Stented.Reported(diplotype), Stented.Reported("*1/*1").Genome(diplotype)])
        {
            var flip = Card(person).Flip!;
            Assert.Equal(s_genotype, flip.Key);
            Assert.Empty(person.Chart.Assume(flip.Key, flip.Result, flip.Says).Ask(Person.Capabilities).Advice);
        }
        Assert.Single(Stented.Genome("*1/*1").Chart.Assume(s_genotype, new Result.Diplotype("CYP2C19", ["*2/*2"], "poor metaboliser", []), "*2/*2").Ask(Person.Capabilities).Advice);
    }

    public static TheoryData<string> Patients => ["card", "conflict", "at least", "open", "gap", "checked", "donor", "stroke"];

    private static Person Patient(string name) => name switch
    {
        "card" => Stented.Genome("*2/*2"),
        "conflict" => Stented.Reported("*1/*1").Genome("*1/*2"),
        "at least" => Person.Man(66).Has("I70.2", "Peripheral arterial disease").Takes("Clopidogrel 75 mg OD").Has("Z86.73", "Old TIA", StatusKind.Ended, 2020).Takes("Clarithromycin 500 mg BD").Genome("*1/*2", notCovered: ["rs4986893"]),
        "open" => Person.Woman(80).Has("I73.9", "Peripheral vascular disease").Takes("Clopidogrel 75 mg OD").AllergicTo("ticagrelor").Weighs(50).Genome("*1/*1", notCovered: ["rs12769205"]),
        "gap" => Stented.Genome("*1/*1", notCovered: ["rs4244285"]),
        "checked" => Stented.Genome("*1/*17"),
        "donor" => Stented.Genome("*2/*2", specimen: "blood").Has("Z94.84", "Stem cells transplant status"),
        _ => Person.Woman(77).Has("G45.9", "TIA").Takes("Plavix 75 mg").Genome("*2/*3"),
    };

    [Theory]
    [MemberData(nameof(Patients))]
    public void Every_reason_is_an_answer_and_the_cited_facts_alone_give_the_same_answers(string name)
    {
        var person = Patient(name);
        var asked = person.Asked;
        foreach (var card in asked.Advice) Assert.All(card.Because, k => Assert.NotNull(asked.Answer(k)));
        foreach (var answer in asked.Answers)
        {
            var cited = answer is Finding f ? f.Evidence.SelectMany(e => e.Facts).ToHashSet() : ((Gap)answer).Facts.ToHashSet();
            Assert.NotEmpty(cited);
            Assert.Equal(answer, Chart.Of(person.Record.With(x => cited.Contains(x.Id)), Person.Now).Ask(Person.Capabilities).Answer(answer.Key));
            Assert.NotEqual(answer, Chart.Of(person.Record.With(x => !cited.Contains(x.Id)), Person.Now).Ask(Person.Capabilities).Answer(answer.Key));
        }
    }

    [Theory]
    [MemberData(nameof(Patients))]
    public void Order_noise_and_later_facts_change_nothing(string name)
    {
        var person = Patient(name);
        var asked = person.Asked;
        var noisy = new Person([.. person.Drafts.Reverse()]).Has("J45.9", "Asthma").Takes("Salbutamol inhaler");
        var after = Chart.Of(PatientRecord.Build(new PersonId("p"), noisy.Drafts), Person.Now).Ask(Person.Capabilities);
        Assert.Equal(asked.Answers, after.Answers);
        Assert.Equal(asked.Advice, after.Advice);
        var later = new Known(Person.Now.AddDays(5), KnownBasis.Stated);
        var future = person.Drafts.Add(new Draft(When.At(Moment.Day(2026, 3, 14)), new Genotype("CYP2C19", "*17/*17", null, null, "PCR", ""),
            new Sighting(new Source("later", "", null), later, later, new ClaimStatus(StatusKind.Final, ""))));
        Assert.Equal(asked.Answers, Chart.Of(PatientRecord.Build(new PersonId("p"), future), Person.Now).Ask(Person.Capabilities).Answers);
    }

    [Fact]
    public void Rows_of_the_advice_table_are_those_of_CPIC_for_every_phenotype_and_indication()
    {
        (string Icd, string Phenotype, string? Strength)[] table =
        [
            ("I21.4", "*2/*2", "Strong"), ("I21.4", "*2/*9", "Strong"), ("I21.4", "*1/*2", "Strong"), ("I21.4", "*1/*9", "Strong"), ("I21.4", "*1/*1", null), ("I21.4", "*1/*17", null), ("I21.4", "*17/*17", null),
            ("I73.9", "*2/*2", "Moderate"), ("I73.9", "*2/*9", "Moderate"), ("I73.9", "*1/*2", null), ("I73.9", "*1/*9", null), ("I73.9", "*1/*1", null), ("I73.9", "*1/*17", null),
            ("G45.9", "*2/*2", "Moderate"), ("G45.9", "*2/*9", "Moderate"), ("G45.9", "*1/*2", "Moderate"), ("G45.9", "*1/*9", "Moderate"), ("G45.9", "*1/*1", null), ("G45.9", "*17/*17", null),
        ];
        foreach (var (icd, diplotype, strength) in table)
            Assert.Equal(strength, Person.Man(60).Has(icd, "").Takes("clopidogrel").Genome(diplotype).Asked.Advice.SingleOrDefault()?.Strength.ToString());
    }
}
