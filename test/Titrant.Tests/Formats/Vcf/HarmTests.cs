using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Vcf;
using static Titrant.Tests.Formats.Vcf.VcfText;

namespace Titrant.Tests.Formats.Vcf;

/// <summary>Faults of files, each by what it would have done to the person, with its own code; the other genes are answered.</summary>
public sealed class HarmTests
{
    private const int Star2 = 94781859;
    private const int Star17 = 94761900;
    private const int G6pd = 154536002;
    private const int Dpyd = 97450058;

    private static readonly LocusOfInterest[] s_loci =
    [
        new(GenomeBuild.GRCh38, new Locus("chr1", Dpyd), "C", "T"), new(GenomeBuild.GRCh38, new Locus("chr10", Star17), "C", "T"),
        new(GenomeBuild.GRCh38, new Locus("chr10", Star2), "G", "A"), new(GenomeBuild.GRCh38, new Locus("chrX", G6pd), "C", "T"),
        new(GenomeBuild.GRCh38, new Locus("chrM", 1555), "A", "G"),
    ];

    private static readonly string s_other = Record("chr10", Star17, "C", "T", "0/1");

    private static DocumentRead Of(params string[] records) => Read(File(records, ["##reference=hg38.fa"]), new VcfRequest(s_loci));

    /// <summary>The fault at one position has this code, the position no genotype, and the other gene its call.</summary>
    private static void Withheld(string code, int pos, DocumentRead read, CallState state = CallState.Unusable)
    {
        Assert.Equal([code], read.Codes());
        Assert.All(read.Issues, i => Assert.StartsWith("s.vcf:", i.Place, StringComparison.Ordinal));
        Assert.Equal((state, 0), (read.Call(pos)!.State, read.Call(pos)!.Alleles.Count));
        Assert.Equal(["C", "T"], read.Call(Star17)!.Alleles);
    }

    [Fact]
    public void A_carrier_is_not_taken_for_a_hemizygote_because_one_allele_is_lost_on_an_autosome() =>
        Withheld("VCF034", Dpyd, Of(Record("chr1", Dpyd, "C", "T", "1"), s_other));

    [Fact]
    public void A_lone_reference_allele_on_an_autosome_excludes_nothing() =>
        Withheld("VCF034", Dpyd, Of(Record("chr1", Dpyd, "C", "<NON_REF>", "0", info: $"END={Dpyd + 100}"), s_other));

    [Fact]
    public void A_man_is_not_called_a_carrier_of_two_G6PD_alleles()
    {
        string[] hisX = [.. Enumerable.Range(0, 5).Select(i => Record("chrX", 50_000_000 + i, "A", "G", "1"))];
        Withheld("VCF035", G6pd, Of([s_other, .. hisX, Record("chrX", G6pd, "C", "T", "0/1")]));
        Assert.Equal(["T"], Of([.. hisX, Record("chrX", G6pd, "C", "T", "1")]).Call(G6pd)!.Alleles);
    }

    [Fact]
    public void A_woman_is_not_called_G6PD_deficient_by_half_a_genotype()
    {
        string[] herX = [.. Enumerable.Range(0, 5).Select(i => Record("chrX", 50_000_000 + i, "A", "G", "0/1"))];
        Withheld("VCF035", G6pd, Of([s_other, .. herX, Record("chrX", G6pd, "C", "T", "1")]));
    }

    [Fact]
    public void A_genotype_of_three_alleles_is_no_dose_of_two() =>
        Withheld("VCF026", Star2, Of(s_other, Record("chr10", Star2, "G", "A", "0/1/1")));

    [Fact]
    public void A_record_of_another_reference_is_not_read_against_ours() =>
        Withheld("VCF017", Star2, Of(s_other, Record("chr10", Star2, "T", "A", "1/1")));

    [Fact]
    public void REF_and_ALT_that_were_exchanged_do_not_turn_a_poor_metaboliser_into_a_normal_one()
    {
        var read = Of(s_other, Record("chr10", Star2, "A", "G", "0/0"));
        Withheld("VCF017", Star2, read);
        Assert.Contains("exchanged", read.Issues[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbolic_allele_is_not_taken_for_the_reference() =>
        Withheld("VCF022", Star2, Of(s_other, Record("chr10", Star2, "G", "<DEL>", "0/1", info: "SVTYPE=DEL")));

    [Fact]
    public void A_position_with_two_genotypes_has_none() =>
        Withheld("VCF030", Star2, Of(s_other, Record("chr10", Star2, "G", "A", "0/0"), Record("chr10", Star2, "G", "A", "1/1")));

    [Fact]
    public void A_reference_record_without_alternatives_does_not_hide_the_variant_beside_it() =>
        Withheld("VCF030", Star2, Of(s_other, Record("chr10", Star2, "G", ".", "0/0"), Record("chr10", Star2, "G", "A", "0/1")));

    [Fact]
    public void A_file_joined_from_two_naming_habits_is_read_as_one_and_said()
    {
        var read = Of(s_other, Record("10", Star2, "G", "A", "0/1"));
        Assert.Equal(["VCF038"], read.Codes());
        Assert.Equal(["C", "T"], read.Call(Star17)!.Alleles);
        Assert.Equal(["G", "A"], read.Call(Star2)!.Alleles);
        var twice = Of(s_other, Record("10", Star17, "C", "T", "1/1"));
        Assert.Equal(["VCF030", "VCF038"], twice.Codes().Order(StringComparer.Ordinal));
        Assert.Equal(CallState.Unusable, twice.Call(Star17)!.State);
    }

    [Theory]
    [InlineData("chrM")]
    [InlineData("MT")]
    [InlineData("M")]
    [InlineData("NC_012920.1")]
    public void The_gentamicin_variant_is_found_under_every_name_of_the_mitochondrion(string name) =>
        Assert.Equal(["G"], Of(Record(name, 1555, "A", "G", "1")).Call(1555)!.Alleles);

    [Fact]
    public void Small_letters_Windows_line_ends_and_a_bare_header_lose_no_genotype()
    {
        var text = File([Record("chr10", Star17, "c", "t", "0|1"), Record("chr10", Star2, "g", "a,c", "1|0")], []).Replace("\n", "\r\n", StringComparison.Ordinal);
        var read = Read(text, new VcfRequest(s_loci, StatedBuild: GenomeBuild.GRCh38));
        Assert.Empty(read.Issues);
        Assert.Equal(["C", "T"], read.Call(Star17)!.Alleles);
        Assert.Equal(["A", "G"], read.Call(Star2)!.Alleles);
        Assert.Equal(["A", "C"], read.Call(Star2)!.Alts);
    }

    [Fact]
    public void A_chromosome_of_no_known_length_is_no_basis_for_a_dose()
    {
        var read = Read(File([s_other], ["##contig=<ID=chr10,length=133797423>"]), new VcfRequest(s_loci));
        Assert.Empty(read.Drafts);
        Assert.Equal(["VCF009"], read.Codes());
    }

    [Theory]
    [InlineData("1/.", "A", 0)]
    [InlineData(".|1", "A", 1)]
    [InlineData("0/.", "G", 0)]
    public void A_half_call_is_no_call_and_keeps_the_allele_that_was_seen(string gt, string allele, int strand)
    {
        var read = Of(s_other, Record("chr10", Star2, "G", "A", gt));
        Withheld("VCF021", Star2, read, CallState.Missing);
        Assert.Equal(new HalfCall(allele, strand), read.Call(Star2)!.Half);
        Assert.Null(read.Call(Star17)!.Half);
        Assert.Null(Of(Record("chr10", Star2, "G", "A", gt, filter: "LowQual")).Call(Star2)!.Half);
    }
}
