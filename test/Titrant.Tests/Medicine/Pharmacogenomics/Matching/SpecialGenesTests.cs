using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient.Packs;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Matching;

/// <summary>Genes with rules of their own, as a pharmacist meets them.</summary>
public sealed class SpecialGenesTests
{
    private const string Intron = "rs75017182";
    private const string Exon = "rs56038477";

    [Fact]
    public void Two_unphased_DPYD_variants_are_listed_and_judged_as_if_on_different_strands()
    {
        var match = Genotyped.Match("DPYD", "rs3918290 C/T", "rs1801159 T/C");
        Assert.Empty(match.Pairs);
        Assert.Equal(["c.1627A>G (*5)", "c.1905+1G>A (*2A)"], match.Found);
        Assert.Equal("c.1627A>G (*5)/c.1905+1G>A (*2A)", match.Recommended());
        Assert.True(match.Recommend[0].Inferred);
        Assert.False(match.Phased);
    }

    [Fact]
    public void Phased_DPYD_variants_of_one_strand_leave_the_other_strand_normal()
    {
        var match = Genotyped.Match("DPYD", "rs3918290 C|T", "rs1801159 T|C");
        Assert.Equal(["Reference/[c.1627A>G (*5) + c.1905+1G>A (*2A)]"], match.Pairs());
        Assert.Equal("Reference/c.1905+1G>A (*2A)", match.Recommended());
        Assert.Equal(["[c.1627A>G (*5) + c.1905+1G>A (*2A)] (heterozygous)"], DiplotypeText.Of(match));
    }

    [Fact]
    public void Phase_sets_leave_both_arrangements_and_the_worse_one_counts()
    {
        var match = Genotyped.Match("DPYD", "rs3918290 C@T@1", "rs67376798 T@A@2");
        Assert.Equal(["Reference/[c.1905+1G>A (*2A) + c.2846A>T]", "c.1905+1G>A (*2A)/c.2846A>T"], match.Pairs());
        Assert.Equal("c.1905+1G>A (*2A)/c.2846A>T", match.Recommended());
    }

    [Theory]
    [InlineData("G/C", "C/T", "Reference, c.1129-5923C>G, c.1236G>A (HapB3)", "")]
    [InlineData("G/C", "C/C", "Reference/c.1129-5923C>G", "")]
    [InlineData("C/C", "C/C", "c.1129-5923C>G/c.1129-5923C>G", "")]
    [InlineData("C/C", "C/T", "c.1129-5923C>G/c.1129-5923C>G, c.1236G>A (HapB3)", "")]
    [InlineData("G/G", "C/T", "Reference/Reference", HapB3.Mismatch)]
    [InlineData("G/C", "T/T", "Reference/c.1129-5923C>G, c.1236G>A (HapB3)", HapB3.Mismatch)]
    [InlineData("missing", "C/T", "Reference/c.1129-5923C>G, c.1236G>A (HapB3)", HapB3.ExonicOnly)]
    [InlineData("missing", "T/T", "c.1129-5923C>G, c.1236G>A (HapB3)/c.1129-5923C>G, c.1236G>A (HapB3)", HapB3.ExonicOnly)]
    public void The_intronic_variant_decides_about_HapB3(string intron, string exon, string expected, string note)
    {
        var match = Genotyped.Match("DPYD", $"{Intron} {intron}", $"{Exon} {exon}");
        Assert.Equal(expected, match.Found.Count > 0 ? string.Join(", ", match.Found) : string.Join(" | ", match.Pairs));
        Assert.Equal(note.Length > 0 ? [note] : [], match.Notes);
    }

    [Fact]
    public void The_intronic_variant_is_named_even_where_the_table_has_no_allele_of_it_alone()
    {
        var gene = Pharmacogene.Of("DPYD").Without(a => a.Name == "c.1129-5923C>G");
        Assert.Equal(["Reference/c.1129-5923C>G"], GeneMatcher.Match(gene, Genotyped.Person(gene, "rs75017182 G|C")).Pairs());
        Assert.Equal(["c.1129-5923C>G/[c.1129-5923C>G, c.1236G>A (HapB3) + c.2846A>T]"], GeneMatcher.Match(gene, Genotyped.Person(gene, "rs75017182 C|C", "rs56038477 C|T", "rs67376798 T|A")).Pairs());
    }

    [Fact]
    public void HapB3_on_the_strand_of_another_variant_joins_it()
    {
        var match = Genotyped.Match("DPYD", $"{Intron} G|C", $"{Exon} C|T", "rs67376798 T|A");
        Assert.Equal(["Reference/[c.1129-5923C>G, c.1236G>A (HapB3) + c.2846A>T]"], match.Pairs());
    }

    [Fact]
    public void A_malignant_hyperthermia_variant_goes_before_any_other_of_its_strand()
    {
        var gene = Pharmacogene.Of("RYR1");
        var malignant = Named(gene, "Malignant Hyperthermia associated", 1)[0];
        var uncertain = Named(gene, "Uncertain", 2);
        var match = Genotyped.Match("RYR1", Het(gene, malignant, '|'), Het(gene, uncertain[0], '|'), Het(gene, uncertain[1], '|'));
        Assert.Equal($"Reference/{malignant.Name}", match.Recommended());
        var listed = Genotyped.Match("RYR1", Het(gene, malignant, '/'), Het(gene, uncertain[0], '/'), Het(gene, uncertain[1], '/'));
        Assert.Equal(3, listed.Found.Count);
        Assert.Contains(malignant.Name, listed.Recommended(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unphased_NAT2_takes_the_usual_pair_of_those_with_the_same_genotypes()
    {
        Assert.SkipUnless(BundledPack.Find("pharmcat/nat2_priorities.tsv") is not null, "the pack is not beside the tests");
        var match = Genotyped.Match("NAT2", "rs1801279 G/A", "rs1801280 T/C", "rs1799930 G/A", "rs1208 G/A");
        Assert.Equal(["*5/*15"], match.Pairs());
        Assert.Contains(GeneMatcher.Nat2Priority, match.Notes);
    }

    [Fact]
    public void NAT2_without_one_of_its_five_positions_is_not_called()
    {
        var match = Genotyped.Match("NAT2", "rs1799930 missing");
        Assert.False(match.IsCalled);
        Assert.Equal([GeneMatcher.RequiredMissing], match.Notes);
    }

    [Fact]
    public void Uncalled_SLCO1B1_is_judged_by_rs4149056()
    {
        var match = Genotyped.Match("SLCO1B1", "rs2306283 G/G", "rs4149056 T/C", "rs11045853 A/A", "rs72559748 G/G");
        Assert.False(match.IsCalled);
        Assert.Equal("*1/*5", match.Recommended());
        Assert.Equal(["rs4149056 C/rs4149056 T"], DiplotypeText.Of(match));
    }

    [Fact]
    public void A_mans_G6PD_is_one_allele()
    {
        var gene = Pharmacogene.Of("G6PD");
        var chatham = gene.Allele("Chatham")!;
        var man = Genotyped.Person(gene).ToDictionary(o => o.Key, o => new Observed(chatham.Cells.GetValueOrDefault(o.Key, o.Value.First), "", ""));
        Assert.Equal(["Chatham"], GeneMatcher.Match(gene, man).Pairs());
    }

    [Fact]
    public void Half_a_genotype_calls_no_gene() => Assert.Equal([GeneMatcher.Half], Genotyped.Match("CYP2C19", "rs4244285 A/.").Notes);

    [Fact]
    public void The_warfarin_position_is_told_beside_CYP2C9()
    {
        var match = Genotyped.Match("CYP2C9", "rs12777823 G/A");
        Assert.Equal(["*1/*1"], match.Pairs());
        Assert.Equal(["rs12777823 G/A"], match.Beside);
    }

    [Fact]
    public void Unexplained_bases_are_named_only_in_research_mode()
    {
        var gene = Pharmacogene.Of("CYP2C19");
        var observed = Genotyped.Person(gene, "rs12769205 A|G", "rs4244285 G|A", "rs3758581 A|G", "rs12248560 T|C", "rs6413438 C|T");
        Assert.False(GeneMatcher.Match(gene, observed).IsCalled);
        Assert.All(GeneMatcher.Match(gene, observed, new MatchOptions(Combinations: true)).Pairs, p => Assert.Contains("[", p.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*2", "*10")]
    [InlineData("*10", "[*2 + *3]")]
    [InlineData("[*9 + *10]", "[*1 + *2 + *3]")]
    [InlineData("*80", "g.94781859G>A")]
    [InlineData("Reference", "c.62G>A")]
    [InlineData("c.1129-5923C>G", "c.1129-5923C>G, c.1236G>A (HapB3)")]
    public void Alleles_are_named_in_this_order(string first, string second)
    {
        Assert.True(AlleleNames.Natural.Compare(first, second) < 0);
        Assert.True(AlleleNames.Natural.Compare(second, first) > 0);
    }

    private static List<NamedAllele> Named(Pharmacogene gene, string function, int count) =>
        [.. gene.Alleles.Where(a => !a.IsReference && a.Cells.Count == 1 && a.Function.StartsWith(function, StringComparison.Ordinal)).DistinctBy(a => a.Cells.Keys.Single()).Take(count)];

    private static string Het(Pharmacogene gene, NamedAllele allele, char phase) =>
        $"{gene.Positions[allele.Cells.Keys.Single()].RsId} {gene.Positions[allele.Cells.Keys.Single()].Ref38}{phase}{allele.Cells.Values.Single()}";
}
