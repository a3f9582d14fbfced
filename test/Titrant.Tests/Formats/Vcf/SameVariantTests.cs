using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Vcf;
using static Titrant.Tests.Formats.Vcf.VcfText;

namespace Titrant.Tests.Formats.Vcf;

/// <summary>One and the same change, written in the ways that callers and tools write it.</summary>
public sealed class SameVariantTests
{
    private const int Ugt1a1 = 233760233;
    private const int Nudt15 = 48037782;
    private const int Ryr1 = 38572266;

    private static readonly LocusOfInterest[] s_loci =
    [
        new(GenomeBuild.GRCh38, new Locus("chr2", Ugt1a1), "CAT", "C,CATAT,CATATAT"), new(GenomeBuild.GRCh38, new Locus("chr13", Nudt15), "AGGAGTC", "A,AGGAGTCGGAGTC"),
        new(GenomeBuild.GRCh38, new Locus("chr13", 48040977), "GA", "G"), new(GenomeBuild.GRCh38, new Locus("chr13", 48041103), "T", "TG"),
        new(GenomeBuild.GRCh38, new Locus("chr7", 117540156), "CCTT", "C"), new(GenomeBuild.GRCh38, new Locus("chr19", Ryr1), "TC", "CT"),
        new(GenomeBuild.GRCh38, new Locus("chr22", 42128198), "CTCAG", "C"), new(GenomeBuild.GRCh38, new Locus("chr22", 42128200), "C", "CA"), new(GenomeBuild.GRCh38, new Locus("chr22", 42128211), "C", "CG"),
        new(GenomeBuild.GRCh38, new Locus("chr22", 42128324), "CAGG", "C"), new(GenomeBuild.GRCh38, new Locus("chr22", 42128325), "A", "G"),
        new(GenomeBuild.GRCh38, new Locus("chr10", 94781859), "G", "A"), new(GenomeBuild.GRCh38, new Locus("chr10", 94781860), "C", "T"),
    ];

    private static DocumentRead Of(params string[] records) => Read(File(records, ["##reference=hg38.fa"]), new VcfRequest(s_loci));

    private static string Says(DocumentRead read, int pos) => read.Call(pos) is { } call ? $"{call.State} {string.Join(call.Phased ? '|' : '/', call.Alleles)}".Trim() : "no call";

    [Theory]
    [InlineData("chr2", Ugt1a1, "CAT", "CATAT", Ugt1a1, "CAT/CATAT")]
    [InlineData("chr2", Ugt1a1, "C", "CAT", Ugt1a1, "CAT/CATAT")] // trimmed
    [InlineData("chr2", Ugt1a1, "CATAT", "CATATAT", Ugt1a1, "CAT/CATAT")] // not trimmed
    [InlineData("chr2", Ugt1a1 - 2, "GCCAT", "GCCATAT", Ugt1a1, "CAT/CATAT")] // two bases before it
    [InlineData("chr2", Ugt1a1 + 1, "A", "ATA", Ugt1a1, "CAT/CATAT")] // one step to the right
    [InlineData("chr2", Ugt1a1 + 15, "A", "ATA", Ugt1a1, "CAT/CATAT")] // as far right as HGVS writes it
    [InlineData("chr2", Ugt1a1 + 13, "ATA", "A", Ugt1a1, "CAT/C")]
    [InlineData("chr2", Ugt1a1, "CATATATATATATATA", "CATATATATATATA", Ugt1a1, "CAT/C")]
    [InlineData("chr2", Ugt1a1 + 9, "A", "ATATA", Ugt1a1, "CAT/CATATAT")]
    [InlineData("chr13", Nudt15 + 18, "C", "CGGAGTC", Nudt15, "AGGAGTC/AGGAGTCGGAGTC")]
    [InlineData("chr13", Nudt15 + 13, "GGAGTCG", "G", Nudt15, "AGGAGTC/A")]
    [InlineData("chr13", 48040981, "AA", "A", 48040977, "GA/G")]
    [InlineData("chr13", 48041104, "G", "GG", 48041103, "T/TG")]
    [InlineData("chr7", 117540160, "CTTC", "C", 117540156, "CCTT/C")]
    [InlineData("chr7", 117540158, "TTCT", "T", 117540156, "CCTT/C")]
    [InlineData("chr22", 42128217, "G", "GG", 42128211, "C/CG")]
    [InlineData("chr22", 42128202, "GTCAG", "G", 42128198, "CTCAG/C")]
    public void An_indel_is_the_same_wherever_in_its_repeat_it_is_written(string chrom, int pos, string reference, string alt, int locus, string alleles)
    {
        var read = Of(Record(chrom, pos, reference, alt, "0/1"));
        Assert.Equal($"Called {alleles}", Says(read, locus));
    }

    [Fact]
    public void A_wrong_base_inside_the_repeat_is_said_and_never_reference()
    {
        var read = Of(Record("chr7", 117540157, "GTT", "G", "0/1"));
        Assert.Equal(CallState.Unusable, read.Call(117540156)!.State);
        Assert.Equal(["VCF017"], read.Codes());
    }

    [Fact]
    public void A_joined_site_gives_each_allele_its_own_length()
    {
        Assert.Equal("Called CATAT/C", Says(Of(Record("chr2", Ugt1a1, "CAT", "C,CATAT,CATATAT", "2/1")), Ugt1a1));
        Assert.Equal("Called CATAT|C", Says(Of(Record("chr2", Ugt1a1 - 1, "CCATATAT", "CCATAT,CCATATATAT", "2|1")), Ugt1a1));
        var tooShort = Of(Record("chr2", Ugt1a1, "CATAT", "C", "0/1"));
        Assert.Equal("Unusable", Says(tooShort, Ugt1a1));
        Assert.Equal(["VCF022"], tooShort.Codes());
    }

    [Theory]
    [InlineData("0/1", "1/0", "CATAT/C")] // bcftools norm -m-
    [InlineData("./1", "1/.", "CATAT/C")] // vt decompose
    [InlineData("0|1", "1|0", "CATAT|C")]
    public void Two_repeat_alleles_that_a_tool_wrote_as_two_records_are_one_genotype(string shorter, string longer, string alleles)
    {
        string[] records = [Record("chr2", Ugt1a1, "CAT", "C", shorter), Record("chr2", Ugt1a1, "C", "CAT", longer)];
        foreach (var read in (DocumentRead[])[Of(records), Of(records[1], records[0])])
        {
            Assert.Equal($"Called {alleles}", Says(read, Ugt1a1));
            Assert.Equal(["VCF037"], read.Codes());
        }
    }

    [Theory]
    [InlineData("0/1", "0/1")]
    [InlineData("1/1", "0/1")]
    [InlineData("1|0", "1|0")]
    public void Two_records_that_cannot_both_be_true_give_no_genotype(string shorter, string longer)
    {
        var read = Of(Record("chr2", Ugt1a1, "CAT", "C", shorter), Record("chr2", Ugt1a1, "CAT", "CATAT", longer));
        Assert.Equal("Unusable", Says(read, Ugt1a1));
        Assert.Equal(["VCF030"], read.Codes());
    }

    [Fact]
    public void A_change_of_two_neighbouring_bases_gives_both_their_call()
    {
        var read = Of(Record("chr10", 94781858, "TGC", "TAT", "0|1"));
        Assert.Equal("Called G|A", Says(read, 94781859));
        Assert.Equal("Called C|T", Says(read, 94781860));
        Assert.Empty(read.Issues);
        var one = Of(Record("chr10", 94781859, "GC", "AC,GT", "0/2"));
        Assert.Equal(("Reference G/G", "Called C/T"), (Says(one, 94781859), Says(one, 94781860)));
    }

    [Fact]
    public void A_locus_of_two_bases_is_put_together_only_where_the_phase_says_how()
    {
        Assert.Equal("Called TC|CT", Says(Of(Record("chr19", Ryr1, "T", "C", "0|1"), Record("chr19", Ryr1 + 1, "C", "T", "0|1")), Ryr1));
        Assert.Equal("Called CC|TT", Says(Of(Record("chr19", Ryr1, "T", "C", "1|0"), Record("chr19", Ryr1 + 1, "C", "T", "0|1")), Ryr1));
        Assert.Equal("Called CT/CT", Says(Of(Record("chr19", Ryr1, "T", "C", "1/1"), Record("chr19", Ryr1 + 1, "C", "T", "1/1")), Ryr1));
        Assert.Equal("Unusable", Says(Of(Record("chr19", Ryr1, "T", "C", "0/1"), Record("chr19", Ryr1 + 1, "C", "T", "0/1")), Ryr1));
    }

    [Fact]
    public void A_deletion_that_begins_elsewhere_leaves_no_reference_inside_it()
    {
        var read = Of(Record("chr22", 42128324, "CAGG", "C", "0/1"), Record("chr22", 42128325, "A", "G", "0/0"));
        Assert.Equal(("Called CAGG/C", "Unusable"), (Says(read, 42128324), Says(read, 42128325)));
        Assert.Equal(["VCF036"], read.Codes());
        Assert.Equal("Unusable", Says(Of(Record("chr22", 42128320, "CACTCAGG", "C", "0/1")), 42128325));
        var weak = Of(Record("chr22", 42128324, "CAGG", "C", "0/1", filter: "LowQual"), Record("chr22", 42128325, "A", "G", "0/1"));
        Assert.Equal("Called A/G", Says(weak, 42128325));
    }

    [Fact]
    public void An_indel_beside_a_base_leaves_the_base_as_it_is()
    {
        var read = Of(Record("chr10", 94781859, "G", "GTT", "0/1"), Record("chr10", 94781860, "CTT", "C", "1/1"));
        Assert.Equal(("Reference G/G", "Reference C/C"), (Says(read, 94781859), Says(read, 94781860)));
    }

    [Theory]
    [InlineData("A,*", "1/2")]
    [InlineData("*", "0/1")]
    [InlineData("A,*", "2|2")]
    public void A_base_that_a_deletion_took_away_on_one_strand_is_no_genotype(string alt, string gt)
    {
        var read = Of(Record("chr10", 94781859, "G", alt, gt));
        Assert.Equal("Unusable", Says(read, 94781859));
        Assert.Equal(["VCF022"], read.Codes());
    }
}
