using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Clopidogrel;

public sealed class GenotypeTests
{
    // Only a medicine that depends on the gene makes a gap worth a line of its own.
    private static Answer? Genotype(Person person) => person.Takes("Clopidogrel 75 mg OD").Asked.Answer("Genotype", "CYP2C19");
    private static string Phenotype(Person person) => ((Result.Diplotype)Assert.IsType<Finding>(Genotype(person)).Result).Phenotype;
    private static Gap Gap(Person person) => Assert.IsType<Gap>(Genotype(person));

    [Theory]
    [InlineData("*1/*1", "Normal Metabolizer")]
    [InlineData("*38/*38", "Normal Metabolizer")]
    [InlineData("*1/*2", "Intermediate Metabolizer")]
    [InlineData("*2/*3", "Poor Metabolizer")]
    [InlineData("*2/*17", "Intermediate Metabolizer")]
    [InlineData("*1/*17", "Rapid Metabolizer")]
    [InlineData("*17/*17", "Ultrarapid Metabolizer")]
    [InlineData("*1/*9", "Likely Intermediate Metabolizer")]
    [InlineData("*9/*9", "Likely Intermediate Metabolizer")]
    [InlineData("*2/*9", "Likely Poor Metabolizer")]
    [InlineData("*1/*12", "Indeterminate")]
    public void A_fully_covered_genome_gives_the_CPIC_phenotype(string diplotype, string phenotype)
    {
        Assert.Equal(phenotype, Phenotype(Person.Man(60).Genome(diplotype)));
        Assert.Equal(phenotype, Phenotype(Person.Man(60).Reported(diplotype)));
    }

    [Fact]
    public void Normal_is_not_said_where_star_2_was_not_covered()
    {
        var gap = Gap(Person.Man(60).Genome("*1/*1", notCovered: ["rs4244285"]));
        Assert.Contains("*2 (rs4244285)", gap.Says, StringComparison.Ordinal);
        Assert.Equal("gene:CYP2C19", gap.About);
        Assert.Contains("*2 (rs4244285)", gap.Ask, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_position_of_an_allele_of_changed_function_is_needed_for_normal_and_no_other_is()
    {
        var telling = Pharmacogene.Of("CYP2C19").Telling().Select(t => Pharmacogene.Of("CYP2C19").Positions[t.Position].RsId).ToHashSet();
        Assert.Subset(telling, new HashSet<string> { "rs4244285", "rs4986893", "rs12248560", "rs28399504", "rs41291556", "rs192154563" });
        foreach (var position in Pharmacogene.Of("CYP2C19").Positions)
            Assert.Equal(telling.Contains(position.RsId), Genotype(Person.Man(60).Genome("*1/*1", notCovered: [position.RsId])) is Gap);
    }

    [Theory]
    [InlineData(CallState.LowQuality)]
    [InlineData(CallState.Missing)]
    [InlineData(CallState.Unusable)]
    public void A_call_that_may_not_be_believed_is_no_normal(CallState state) =>
        Assert.Contains("*3 (rs4986893)", Gap(Person.Man(60).Genome("*1/*1", change: c => c.Pos == 94780653 ? c with { State = state, Alleles = [] } : c)).Says, StringComparison.Ordinal);

    [Fact]
    public void A_poor_metaboliser_is_one_whatever_else_was_not_covered_and_is_told_what()
    {
        var finding = Assert.IsType<Finding>(Genotype(Person.Man(60).Genome("*2/*2", notCovered: ["rs4986893"])));
        Assert.Contains("*3 (rs4986893)", finding.Says, StringComparison.Ordinal);
        Assert.Equal(["rs4986893"], ((Result.Diplotype)finding.Result).NotCalled);
    }

    [Fact]
    public void An_alternative_that_no_allele_has_is_a_variant_of_unknown_effect()
    {
        var gap = Gap(Person.Man(60).Genome("*1/*1", change: c => c.Pos == 94781859 ? c with { State = CallState.Called, Alleles = ["G", "T"] } : c));
        Assert.Contains("unknown effect", gap.Says, StringComparison.Ordinal);
        Assert.Contains("rs4244285 G>T", gap.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_allele_on_an_autosome_is_no_call() =>
        Assert.Contains("*2", Gap(Person.Man(60).Genome("*1/*1", change: c => c.Pos == 94781859 ? c with { Alleles = ["G"] } : c)).Says, StringComparison.Ordinal);

    [Fact]
    public void A_tumour_is_not_the_person() => Assert.Contains("not germline", Gap(Person.Man(60).Genome("*2/*2", material: Material.Tumour)).Says, StringComparison.Ordinal);

    [Fact]
    public void A_genome_that_says_nothing_of_the_gene_gives_no_answer()
    {
        var nothing = Person.Man(60).Genome("*1/*1", notCovered: [.. Pharmacogene.Of("CYP2C19").Positions.Select(p => p.RsId)]);
        Assert.Null(nothing.Asked.Answer("Genotype", "CYP2C19"));
        Assert.Contains("covers none of its positions", Gap(nothing).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Blood_after_a_stem_cell_transplant_is_the_donors()
    {
        var patient = Person.Man(45).Has("Z94.84", "Stem cells transplant status (allogeneic)", onset: 2024);
        Assert.Contains("donor", Gap(patient.Genome("*17/*17", specimen: "whole blood", collected: When.At(Moment.Day(2025, 10, 6)))).Says, StringComparison.Ordinal);
        Assert.Contains("donor", Gap(patient.Genome("*17/*17")).Says, StringComparison.Ordinal);
        Assert.Contains("donor", Gap(patient.Reported("*17/*17", year: 2025)).Says, StringComparison.Ordinal);
        Assert.Contains("donor", Gap(Person.Man(45).Genome("*17/*17", material: Material.PostTransplant)).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void The_patients_own_tissue_or_an_older_sample_or_ones_own_stem_cells_are_the_patients()
    {
        var patient = Person.Man(45).Has("Z94.84", "Stem cells transplant status", onset: 2024);
        Assert.Equal("Ultrarapid Metabolizer", Phenotype(patient.Genome("*17/*17", specimen: "skin fibroblasts")));
        Assert.Equal("Ultrarapid Metabolizer", Phenotype(patient.Genome("*17/*17", specimen: "blood", collected: When.At(Moment.Day(2023, 1, 1)))));
        Assert.Equal("Ultrarapid Metabolizer", Phenotype(patient.Reported("*17/*17", year: 2020)));
        Assert.Equal("Ultrarapid Metabolizer", Phenotype(Person.Man(45).Has("Z94.84", "Autologous stem cell transplant").Genome("*17/*17")));
        Assert.Equal("Ultrarapid Metabolizer", Phenotype(Person.Man(45).Has("Z94.84", "Stem cells transplant status", StatusKind.Refuted).Genome("*17/*17")));
    }

    [Fact]
    public void A_laboratory_report_comes_first_and_the_genome_that_agrees_is_named()
    {
        var finding = Assert.IsType<Finding>(Genotype(Person.Man(60).Reported("CYP2C19*2/*1", "PCR").Genome("*1/*2")));
        Assert.Equal(["*1/*2"], ((Result.Diplotype)finding.Result).Diplotypes);
        Assert.Equal(2, finding.Evidence.Count);
    }

    [Fact]
    public void A_chip_that_reports_star_1_for_what_it_does_not_test_is_no_contradiction() =>
        Assert.Equal("Normal Metabolizer", Phenotype(Person.Man(60).Reported("*1/*1").Genome("*1/*15")));

    [Fact]
    public void A_chip_against_a_genome_is_a_conflict_that_asks_for_confirmation()
    {
        var gap = Gap(Person.Man(60).Reported("*1/*1").Genome("*2/*2"));
        Assert.Equal("Two CYP2C19 results disagree: SNP chip *1/*1 against genome *2/*2.", gap.Says);
        Assert.StartsWith("Confirm", gap.Ask, StringComparison.Ordinal);
        Assert.Equal(2, Person.Man(60).Reported("*1/*1").Genome("*2/*2").Asked.AnswersNamed("GenotypeBySource").Count());
        Assert.Contains("*1/*1 against PCR *1/*2", Gap(Person.Man(60).Reported("*1/*1").Reported("*1/*2", "PCR")).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_genomes_that_disagree_are_a_conflict_too()
    {
        Assert.Contains("genome *1/*1 against genome *2/*2", Gap(Person.Man(60).Genome("*1/*1").Genome("*2/*2", change: c => c with { Line = c.Line + 1 })).Says.Replace("genome *2/*2 against genome *1/*1", "genome *1/*1 against genome *2/*2", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("Intermediate Metabolizer", Phenotype(Person.Man(60).Genome("*1/*2").Genome("*1/*2", notCovered: ["rs4986893"])));
    }

    [Theory]
    [InlineData("", "PM", "Poor Metabolizer")]
    [InlineData("", "Likely intermediate metaboliser", "Likely Intermediate Metabolizer")]
    [InlineData("Unknown/Unknown", "Extensive Metabolizer (EM)", "Normal Metabolizer")]
    [InlineData("*1/*17", "normal metabolizer", "Normal Metabolizer")]
    [InlineData("*1/*2", "see comment", "Intermediate Metabolizer")]
    public void The_laboratorys_own_phenotype_is_read_in_its_usual_words(string diplotype, string said, string phenotype) =>
        Assert.Equal(phenotype, Phenotype(Person.Man(60).Reported(diplotype, phenotype: said)));

    [Fact]
    public void A_laboratorys_phenotype_that_differs_from_the_table_is_said() =>
        Assert.Contains("by CPIC's table it would be rapid metaboliser", Genotype(Person.Man(60).Reported("*1/*17", phenotype: "normal metabolizer"))!.Says, StringComparison.Ordinal);

    [Fact]
    public void A_report_whose_words_contradict_its_alleles_is_not_believed_on_its_milder_side()
    {
        var person = Person.Man(60).Has("I21.4", "NSTEMI, stent").Takes("Clopidogrel 75 mg").Reported("*2/*2", "PCR", phenotype: "normal metabolizer");
        Assert.Equal("Two CYP2C19 results disagree: PCR *2/*2 against PCR normal metabolism.", Gap(person).Says);
        Assert.Contains("*2/*2 (poor metaboliser)", Assert.Single(person.Asked.Advice).Says, StringComparison.Ordinal);
        Assert.Equal("Likely Intermediate Metabolizer", Phenotype(Person.Man(60).Reported("*1/*2", phenotype: "likely intermediate metabolizer")));
    }

    [Fact]
    public void A_genome_that_did_not_look_is_not_quoted_as_agreeing_with_a_poor_report()
    {
        var finding = Assert.IsType<Finding>(Genotype(Person.Man(60).Reported("*2/*2", "PCR").Genome("*1/*1", notCovered: ["rs12769205", "rs4244285"])));
        Assert.Equal("the genome does not exclude it", finding.Evidence[1].Says);
    }

    [Theory]
    [InlineData("*4/*17", true, "*4/*17")]
    [InlineData("*1/*4", true, "*1/*4")]
    public void Phase_tells_star_4_beside_star_17_from_star_4_with_its_base(string diplotype, bool phased, string named) =>
        Assert.Equal(named, ((Result.Diplotype)Assert.IsType<Finding>(Genotype(Person.Man(60).Genome(diplotype, phased: phased))).Result).Diplotypes[0]);

    [Fact]
    public void A_report_that_names_no_alleles_is_a_gap() =>
        Assert.Contains("'see report' is no pair", Gap(Person.Man(60).Reported("see report")).Says, StringComparison.Ordinal);

    [Fact]
    public void Nobody_without_a_genome_is_told_anything() => Assert.Empty(Person.Man(60).Takes("Plavix 75 mg").Asked.Answers);
}
