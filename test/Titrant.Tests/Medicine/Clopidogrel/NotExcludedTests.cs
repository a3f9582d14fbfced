using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Clopidogrel;

/// <summary>What a file that does not cover everything leaves open, and what that means for the person.</summary>
public sealed class NotExcludedTests
{
    private static Pharmacogene Gene => Pharmacogene.Of("CYP2C19");
    private static Person Stented => Person.Man(61).Has("I21.4", "NSTEMI, drug-eluting stent").Takes("Clopidogrel 75mg OD").NoAllergies().Weighs(80);
    private static Person Claudicant => Person.Man(66).Has("I70.2", "Peripheral arterial disease").Takes("Clopidogrel 75 mg OD", "peripheral arterial disease").NoAllergies().Weighs(80);
    private static string[] AllBut(params string[] rsids) => [.. Gene.Positions.Select(p => p.RsId).Except(rsids)];
    private static Gap Clopidogrel(Person person)
    {
        Assert.Empty(person.Asked.Advice);
        return Assert.IsType<Gap>(person.Asked.Answer("ClopidogrelCyp2c19"));
    }

    [Fact]
    public void A_chip_that_called_rs4244285_is_not_told_that_star_2_may_hide()
    {
        var gap = Assert.IsType<Gap>(Stented.Genome("*1/*1", notCovered: ["rs12769205"]).Asked.Answer("Genotype", "CYP2C19"));
        Assert.Contains("not excluded: no function *35 (rs12769205).", gap.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("*2", gap.Says, StringComparison.Ordinal);
        Assert.Equal("Order a CYP2C19 genotype that covers *35 (rs12769205)", gap.Ask);
    }

    [Fact]
    public void Nobody_is_normal_whose_splice_site_was_not_looked_at_whatever_stands_beside_it() =>
        Assert.Contains("no function *2 (rs4244285).", Clopidogrel(Stented.Genome("*1/*1", notCovered: ["rs4244285"])).Says, StringComparison.Ordinal);

    [Fact]
    public void After_a_stent_one_unseen_allele_would_change_the_drug_and_its_test_is_named()
    {
        var gap = Clopidogrel(Stented.Genome("*1/*1", notCovered: ["rs12769205"]));
        Assert.Contains("If *35 (no function) is present, prasugrel or ticagrelor would be preferred for acute coronary syndrome or coronary stenting; test rs12769205.", gap.Says, StringComparison.Ordinal);
        Assert.Contains("If *35 (no function) is present, ticagrelor would be preferred", Clopidogrel(Stented.Has("Z86.73", "Old TIA").Genome("*1/*1", notCovered: ["rs12769205"])).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void For_leg_arteries_it_would_take_two_unseen_alleles() =>
        Assert.Contains("If both copies of the gene are *35 (no function), prasugrel or ticagrelor would be preferred for another cardiovascular indication; test rs12769205.",
            Clopidogrel(Claudicant.Genome("*1/*1", notCovered: ["rs12769205"])).Says, StringComparison.Ordinal);

    [Fact]
    public void Star_17_alone_unseen_changes_no_advice()
    {
        var says = Clopidogrel(Stented.Genome("*1/*1", notCovered: ["rs12248560"])).Says;
        Assert.Contains("increased function *17 (rs12248560)", says, StringComparison.Ordinal);
        Assert.Contains("None of them would change the advice", says, StringComparison.Ordinal);
        Assert.DoesNotContain("prasugrel", says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_two_positions_is_answered_in_a_few_words_no_function_first()
    {
        var person = Stented.Genome("*1/*1", notCovered: AllBut("rs3758581", "rs12248560"));
        var says = Clopidogrel(person).Says;
        Assert.Contains("not excluded: no function *2 (rs4244285), *3 (rs4986893), *4 (rs28399504), *5 (rs56337013) and 12 more.", says, StringComparison.Ordinal);
        Assert.Contains("If one of those of no function or decreased function is present, prasugrel or ticagrelor", says, StringComparison.Ordinal);
        Assert.DoesNotContain("*1/*", says, StringComparison.Ordinal);
        Assert.True(says.Length < 600, $"{says.Length} characters: {says}");
    }

    [Fact]
    public void One_seen_no_function_allele_is_at_least_intermediate_and_poor_is_not_excluded()
    {
        var person = Stented.Genome("*1/*2", notCovered: ["rs4986893", "rs12248560"]);
        var says = Assert.IsType<Finding>(person.Asked.Answer("Genotype", "CYP2C19")).Says;
        Assert.Equal("CYP2C19 *1/*2: at least intermediate metaboliser; poor metaboliser is not excluded: no function *3 (rs4986893).", says);
        Assert.Contains("poor metaboliser is not excluded", Assert.Single(person.Asked.Advice).Why, StringComparison.Ordinal);
        Assert.DoesNotContain("at least", Assert.IsType<Finding>(Stented.Genome("*1/*2", notCovered: ["rs12248560"]).Asked.Answer("Genotype", "CYP2C19")).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_copy_of_the_seen_allele_is_not_called_open_where_one_copy_was_counted()
    {
        var finding = Assert.IsType<Finding>(Stented.Genome("*1/*2", notCovered: ["rs12769205"]).Asked.Answer("Genotype", "CYP2C19"));
        Assert.EndsWith("not excluded: no function *35 (rs12769205).", finding.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Intermediate_on_clopidogrel_for_the_legs_is_not_told_no_change_while_poor_is_not_excluded()
    {
        var gap = Clopidogrel(Claudicant.Genome("*1/*2", notCovered: ["rs4986893"]));
        Assert.Contains("If *3 (no function) is present, prasugrel or ticagrelor would be preferred for another cardiovascular indication; test rs4986893.", gap.Says, StringComparison.Ordinal);
        Assert.True(Claudicant.Genome("*1/*2").Asked.Finding("ClopidogrelCyp2c19")!.Checked);
        Assert.True(Claudicant.Genome("*1/*2", notCovered: ["rs12248560"]).Asked.Finding("ClopidogrelCyp2c19")!.Checked);
    }

    [Fact]
    public void A_variant_of_unknown_effect_does_not_hide_a_poor_metaboliser()
    {
        var person = Stented.Genome("*2/*2", change: c => c.Pos == 94780653 ? c with { State = CallState.Called, Alleles = ["G", "C"] } : c);
        Assert.Contains("a variant of unknown effect besides: rs4986893 G>C", person.Asked.Answer("Genotype", "CYP2C19")!.Says, StringComparison.Ordinal);
        Assert.Contains("*2/*2 (poor metaboliser)", Assert.Single(person.Asked.Advice).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Bases_of_no_function_that_fit_no_defined_pair_are_named_in_the_gap()
    {
        // *2 on a chromosome that also carries the *17 base: no such allele is defined.
        var gap = Clopidogrel(Stented.Genome("*17/*17", change: c => c.Pos == 94781859 ? c with { State = CallState.Called, Alleles = ["G", "A"] } : c));
        Assert.Contains("bases of no function were seen: *2 (rs4244285)", gap.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void The_open_alleles_are_those_of_the_definition_on_random_genomes()
    {
        var random = new Random(20261121);
        string[] changed = ["No function", "Decreased function", "Increased function"];
        // The definition in its own words: bases beyond those of *1 and *38, by allele.
        var own = Gene.Alleles.Where(a => changed.Contains(a.Function) && a.Cells.Count > 0).ToDictionary(a => a.Name, a => a.Cells
            .Where(c => c.Value.Length == 1 && "ACGT".Contains(c.Value[0], StringComparison.Ordinal) && Gene.Positions[c.Key].RsId != "rs3758581").Select(c => Gene.Positions[c.Key].RsId).ToList());
        own["*2"] = ["rs4244285"];
        var (open, closed) = (0, 0);
        for (var round = 0; round < 300; round++)
        {
            var names = Gene.Alleles.Where(a => a.Cells.Count > 0).Select(a => a.Name).OrderBy(_ => random.Next()).Take(2).ToList();
            string[] missing = [.. Gene.Positions.Select(p => p.RsId).Where(_ => random.Next(3) == 0)];
            var sample = Genomes.Sample(Gene, $"{names[0]}/{names[1]}", notCovered: missing);
            var call = GeneCall.Of(Gene, sample);
            if (call.Best.IsEmpty) continue;
            foreach (var (name, rsids) in own)
            {
                int Copies(string rsid)
                {
                    var position = Gene.Positions.Single(p => p.RsId == rsid);
                    return sample.Calls.Single(c => c.Pos == position.On38.Pos).Alleles.Count(b => b == Gene.Alleles.Single(a => a.Name == name).Cells[Gene.Positions.ToList().IndexOf(position)]);
                }
                var called = rsids.Except(missing).ToList();
                var carriedElsewhere = call.Best.Any(b => b.First == name || b.Second == name);
                var expected = called.Count < rsids.Count && called.All(r => Copies(r) > 0);
                if (carriedElsewhere) continue;
                Assert.Equal(expected, call.NotExcluded.Any(o => o.Name == name));
                if (expected) open++; else closed++;
            }
            // What every laboratory should test first, then by weight.
            static int Weight(OpenAllele o, string[] changed) => (o.Name is "*2" or "*3" or "*17" ? 0 : 10) + Array.IndexOf(changed, o.Function);
            Assert.Equal(call.NotExcluded.Select(o => Weight(o, changed)).Order(), call.NotExcluded.Select(o => Weight(o, changed)));
        }
        Assert.True(open > 500 && closed > 500);
    }
}
