using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Tests.Medicine.Clopidogrel;

namespace Titrant.Tests.Medicine.Pharmacogenomics;

using Person = Titrant.Tests.Medicine.Clopidogrel.Person;

/// <summary>What a person's genome asks of their medicines, as a clinician would read it.</summary>
public sealed class PharmacogenomicsTests
{
    private static Chart Ask(Person person) => Chart.Of(person.Record, Person.Now).Ask(Titrant.Medicine.Capabilities.All);

    private static Person With(Person person, string gene, string diplotype, params string[] notCovered) =>
        person.With(Genomes.Sample(Pharmacogene.Of(gene), diplotype, notCovered: notCovered), default, StatusKind.Final);

    private static Person Reports(Person person, string gene, string diplotype, string? phenotype = null) =>
        person.With(new Genotype(gene, diplotype, phenotype, null, "", ""), When.At(Moment.Day(2025, 5, 5)), StatusKind.Final);

    private static Recommendation? Card(Chart chart, string drug) => chart.Advice.FirstOrDefault(r => r.Key.Topic == drug && r.Origin.Capability == "Pharmacogenomics");

    [Fact]
    public void A_carrier_of_DPYD_2A_is_not_given_the_full_dose_of_capecitabine()
    {
        var card = Card(Ask(With(Person.Woman(58).Takes("Capecitabine 1500 mg BD", status: StatusKind.Planned), "DPYD", "Reference/c.1905+1G>A (*2A)")), "capecitabine");
        Assert.Equal(ActKind.Reduce, card!.Act.Kind);
        Assert.Contains("50 %", card.Act.Dose!, StringComparison.Ordinal);
        Assert.Equal(Consequence.LifeThreatening, card.Consequence);
    }

    [Fact]
    public void One_reference_position_in_DPYD_is_not_normal()
    {
        var all = Pharmacogene.Of("DPYD").Positions.Select(p => p.RsId).Where(r => r != "rs3918290").ToArray();
        var chart = Ask(With(Person.Woman(58).Takes("Capecitabine 1500 mg BD", status: StatusKind.Planned), "DPYD", "Reference/Reference", all));
        Assert.Null(Card(chart, "capecitabine"));
        var gap = Assert.IsType<Gap>(chart.Answer("Genotype", "DPYD"));
        Assert.Contains("not excluded", gap.Says, StringComparison.Ordinal);
        Assert.IsType<Gap>(chart.Answer("Pharmacogenomics", "capecitabine"));
    }

    [Fact]
    public void The_exonic_marker_of_HapB3_may_be_missing_where_the_intronic_one_was_read()
    {
        var chart = Ask(With(Person.Woman(58).Takes("Capecitabine 1500 mg BD", status: StatusKind.Planned), "DPYD", "Reference/Reference", "rs56038477"));
        Assert.IsType<Finding>(chart.Answer("Genotype", "DPYD"));
        Assert.IsType<Gap>(Ask(With(Person.Woman(58).Takes("Capecitabine 1500 mg BD"), "DPYD", "Reference/Reference", "rs75017182")).Answer("Genotype", "DPYD"));
    }

    [Fact]
    public void A_base_that_no_table_knows_in_a_toxicity_gene_is_never_normal()
    {
        foreach (var gene in (string[])["DPYD", "TPMT", "NUDT15", "RYR1", "CACNA1S", "G6PD"])
        {
            var drug = gene switch { "DPYD" => "Fluorouracil 400 mg/m2 IV", "RYR1" or "CACNA1S" => "Sevoflurane", "G6PD" => "Rasburicase 0.2 mg/kg IV OD", _ => "Azathioprine 100 mg OD" };
            var position = Pharmacogene.Of(gene).Positions.First(p => p.Ref38.Length == 1 && p.Role == PositionRole.Defining);
            var odd = ((string[])["A", "C", "G", "T"]).First(b => !position.Documents(b));
            var usual = Pharmacogene.Of(gene).Reference.Name;
            var person = Person.Woman(40).Takes(drug).With(Genomes.Sample(Pharmacogene.Of(gene), $"{usual}/{usual}",
                change: c => c.Pos == position.On38.Pos ? c with { Alleles = [position.Ref38, odd], State = CallState.Called } : c), default, StatusKind.Final);
            Assert.Contains("variant of unknown effect", Assert.IsType<Gap>(Ask(person).Answer("Genotype", gene)).Says, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void CYP2D6_is_never_called_from_a_plain_genome_file()
    {
        var chart = Ask(With(Person.Man(50).Takes("Codeine 30 mg QDS"), "TPMT", "*1/*1"));
        Assert.Contains("copy number", Assert.IsType<Gap>(chart.Answer("Genotype", "CYP2D6")).Says, StringComparison.Ordinal);
        Assert.Null(Card(chart, "codeine"));
    }

    [Fact]
    public void An_ultrarapid_metaboliser_on_codeine_is_offered_neither_codeine_nor_tramadol()
    {
        var card = Card(Ask(Reports(Person.Woman(27).Takes("Zapain 30/500 2 tabs QDS"), "CYP2D6", "*1/*1x2")), "codeine");
        Assert.Equal(ActKind.Avoid, card!.Act.Kind);
        Assert.DoesNotContain(card.Alternatives, a => a.Option.Display is "tramadol" or "codeine");
    }

    [Fact]
    public void A_tolerated_carbamazepine_is_not_stopped_for_an_HLA_result()
    {
        var long_taken = Reports(Person.Man(44).With(new MedicationUse(Term.Of("Tegretol 400 mg BD"), MedicationEvent.Ordered, [], null, false), When.Since(Moment.Day(2019, 3, 1)), StatusKind.Current), "HLA-B", "*15:02/*40:01");
        Assert.Null(Card(Ask(long_taken), "carbamazepine"));
        Assert.True(Assert.IsType<Finding>(Ask(long_taken).Answer("Pharmacogenomics", "carbamazepine")).Checked);
        Assert.NotNull(Card(Ask(Reports(Person.Man(44).Takes("Tegretol 200 mg BD", status: StatusKind.Planned), "HLA-B", "*15:02/*40:01")), "carbamazepine"));
    }

    [Fact]
    public void One_typed_HLA_allele_excludes_no_other()
    {
        Assert.Null(Ask(Reports(Person.Man(44).Takes("Abacavir 600 mg OD", status: StatusKind.Planned), "HLA-B", "*15:02")).Finding("Pharmacogenomics", "abacavir"));
    }

    [Fact]
    public void A_negative_test_of_one_HLA_allele_does_not_clear_a_drug_that_asks_about_another()
    {
        var chart = Ask(Reports(Reports(Person.Man(30).Takes("Phenytoin 300 mg OD", status: StatusKind.Planned), "CYP2C9", "*1/*1"), "HLA-B", "*57:01 negative"));
        Assert.Contains("HLA-B", Assert.IsType<Gap>(chart.Answer("Pharmacogenomics", "phenytoin")).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Codeine_beside_paroxetine_is_not_called_settled_by_a_normal_genotype()
    {
        var chart = Ask(Reports(Person.Woman(40).Takes("Codeine 30 mg QDS").Takes("Paroxetine 20 mg OM"), "CYP2D6", "*1/*1"));
        Assert.Contains("paroxetine", Assert.IsType<Gap>(chart.Answer("Pharmacogenomics", "codeine")).Says, StringComparison.Ordinal);
        Assert.True(Assert.IsType<Finding>(Ask(Reports(Person.Woman(40).Takes("Codeine 30 mg QDS"), "CYP2D6", "*1/*1")).Answer("Pharmacogenomics", "codeine")).Checked);
    }

    [Theory]
    [InlineData("Ibuprofen 5 % gel TDS", "CYP2C9", "*2/*3", "ibuprofen")]
    [InlineData("Gentamicin 0.3 % eye drops", "MT-RNR1", "m.1555A>G", "gentamicin")]
    public void A_gel_or_an_eye_drop_gets_no_card(string text, string gene, string diplotype, string drug) =>
        Assert.Null(Card(Ask(Reports(Person.Man(70).Takes(text), gene, diplotype)), drug));

    [Fact]
    public void A_card_names_the_allele_that_its_row_asks_about_and_no_other()
    {
        var card = Card(Ask(Reports(Person.Man(30).Takes("Abacavir 600 mg OD", status: StatusKind.Planned), "HLA-B", "*57:01/*15:02")), "abacavir");
        Assert.Contains("*57:01 positive", card!.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("15:02", card.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void No_NSAID_is_offered_beside_warfarin()
    {
        var card = Card(Ask(With(Person.Man(70).Takes("Meloxicam 15 mg OD").Takes("Warfarin 3 mg OD"), "CYP2C9", "*3/*3")), "meloxicam");
        Assert.NotEmpty(card!.Alternatives);
        Assert.All(card.Alternatives.Where(a => a.Option.Display is "naproxen" or "ketorolac" or "acetylsalicylic acid" or "sulindac"), a => Assert.Contains(a.Against, w => w.Contains("bleeding", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_child_for_whom_only_adult_rows_exist_is_not_told_that_nothing_changes()
    {
        var person = With(Person.Man(9).Takes("Efavirenz 300 mg OD"), "CYP2B6", "*6/*6");
        var chart = Chart.Of(person.Record, Person.Now, Setting.Default with { Authorities = ["CPIC"] }).Ask(Titrant.Medicine.Capabilities.All);
        Assert.Contains("another age or use", Assert.IsType<Gap>(chart.Answer("Pharmacogenomics", "efavirenz")).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_that_its_source_does_not_grade_says_so() =>
        Assert.Equal(Strength.NotGraded, Card(Ask(Reports(Person.Man(60).Takes("Flecainide 100 mg BD"), "CYP2D6", "*4/*4")), "flecainide")!.Strength);

    [Fact]
    public void CPIC_and_DPWG_side_by_side_where_they_ask_for_different_acts()
    {
        var card = Card(Ask(Reports(Person.Woman(36).Takes("Seroxat 20mg OM"), "CYP2D6", "*4/*4")), "paroxetine");
        Assert.Equal(2, card!.Disagree.Count);
        Assert.StartsWith("CPIC: half the usual", card.Disagree[0], StringComparison.Ordinal);
        Assert.StartsWith("DPWG: no change", card.Disagree[1], StringComparison.Ordinal);
    }

    [Fact]
    public void TPMT_seen_in_part_lowers_the_dose_and_names_what_could_still_change_it()
    {
        var chart = Ask(With(With(Person.Man(29).Takes("Azathioprine 175 mg OD"), "NUDT15", "*1/*1"), "TPMT", "*1/*3B", "rs1142345"));
        // Two samples in this case; each carries one gene.
        Assert.Equal(ActKind.Reduce, Card(chart, "azathioprine")!.Act.Kind);
        Assert.Contains("rs1142345", Assert.IsType<Gap>(chart.Answer("StillOpen", "TPMT")).Ask, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_liver_transplant_the_recipients_CYP3A5_does_not_dose_tacrolimus()
    {
        var person = With(Person.Man(51).Has("Z94.4", "Liver transplant status").Takes("Adoport 3mg BD"), "CYP3A5", "*1/*3");
        Assert.Contains("donor", Assert.IsType<Gap>(Ask(person).Answer("Genotype", "CYP3A5")).Says, StringComparison.Ordinal);
        Assert.Null(Card(Ask(person), "tacrolimus"));
    }

    [Theory]
    [InlineData("Atorvastatin 20 mg ON", false)]
    [InlineData("Atorvastatin 80 mg ON", true)]
    public void A_statin_within_its_limit_gets_no_card(string text, bool card) =>
        Assert.Equal(card, Card(Ask(With(Person.Man(66).Takes(text), "SLCO1B1", "*1/*5")), "atorvastatin") is not null);

    [Fact]
    public void A_man_with_two_X_bases_is_asked_about_and_his_G6PD_is_not_concluded()
    {
        var gene = Pharmacogene.Of("G6PD");
        var person = Person.Man(40).Takes("Rasburicase 0.2 mg/kg IV OD", status: StatusKind.Planned).With(Genomes.Sample(gene, "B (reference)/A- 202A_376G"), default, StatusKind.Final);
        Assert.Contains("one X", Assert.IsType<Gap>(Ask(person).Answer("Genotype", "G6PD")).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_goes_when_its_counterfactual_holds()
    {
        foreach (var (gene, diplotype, drug, text) in ((string, string, string, string)[])
            [("DPYD", "c.1905+1G>A (*2A)/c.2846A>T", "fluorouracil", "Fluorouracil 400 mg/m2 IV"), ("SLCO1B1", "*5/*5", "simvastatin", "Simvastatin 40 mg ON"), ("CYP2C9", "*3/*3", "celecoxib", "Celecoxib 200 mg BD"), ("CYP2B6", "*6/*6", "efavirenz", "Efavirenz 600 mg OD")])
        {
            var chart = Ask(With(Person.Woman(50).Takes(text), gene, diplotype));
            var card = Card(chart, drug);
            Assert.NotNull(card?.Flip);
            Assert.Null(Card(chart.Assume(card.Flip.Key, card.Flip.Result, card.Flip.Says).Ask(Titrant.Medicine.Capabilities.All), drug));
        }
    }

    [Theory]
    [InlineData("at most 40 mg daily to start", 30, 40.0)]
    [InlineData("at most 15 mg/day under 65 years, 7.5 mg/day from 65 years (75 % of the maximum)", 40, 15.0)]
    [InlineData("at most 15 mg/day under 65 years, 7.5 mg/day from 65 years (75 % of the maximum)", 81, 7.5)]
    [InlineData("at most 30 mg/day as tablets or 22 mg/day as drops under 65 years; 15 mg or 10 mg from 65 years", 56, 30.0)]
    [InlineData("if it is kept: less than 20 mg daily", 56, 19.999)]
    [InlineData("50 % of the usual starting dose", 40, null)]
    [InlineData("at most 20 mg every 6 h (adults)", 40, null)]
    public void A_limit_is_read_as_the_table_writes_it(string dose, int age, double? mg) => Assert.Equal((decimal?)mg, DoseLimit.DailyMg(dose, (age, age)));

    [Theory]
    [InlineData("CYP2D6", "CYP2D6*1/*4.013", "*1/*4")]
    [InlineData("CYP2D6", "*1x3 / *4", "*1x≥3/*4")]
    [InlineData("CYP2D6", "*36+*10/*1", "*1/*36+*10")]
    [InlineData("DPYD", "*1/*2A", "Reference/c.1905+1G>A (*2A)")]
    [InlineData("DPYD", "c.2846A>T (heterozygous)", "Reference/c.2846A>T")]
    [InlineData("DPYD", "HapB3 het", "Reference/c.1129-5923C>G, c.1236G>A (HapB3)")]
    [InlineData("VKORC1", "G/A", "rs9923231 reference (C)/rs9923231 variant (T)")]
    [InlineData("CYP2C19", "*2|*1", "*1/*2")]
    [InlineData("MT-RNR1", "m.1555A>G", "m.1555A>G/")]
    public void Alleles_are_read_as_laboratories_write_them(string gene, string written, string expected) =>
        Assert.Equal(expected, AlleleText.Pair(Pharmacogene.Of(gene), written) is var (a, b) ? $"{a}/{b}" : "none");
}
