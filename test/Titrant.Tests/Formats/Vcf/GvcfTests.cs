using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Vcf;
using static Titrant.Tests.Formats.Vcf.VcfText;

namespace Titrant.Tests.Formats.Vcf;

/// <summary>Reference blocks as callers write them, at single bases and at indels.</summary>
public sealed class GvcfTests
{
    private const int Repeat = 233760233;
    private const int Nudt15 = 48037782;
    private const int Dpyd = 97740410;

    private static readonly LocusOfInterest[] s_loci =
    [
        new(GenomeBuild.GRCh38, new Locus("chr1", Dpyd), "GATGA", "G"), new(GenomeBuild.GRCh38, new Locus("chr1", 97740450), "C", "T"),
        new(GenomeBuild.GRCh38, new Locus("chr2", Repeat), "CAT", "C,CATAT,CATATAT"), new(GenomeBuild.GRCh38, new Locus("chr13", Nudt15), "AGGAGTC", "A,AGGAGTCGGAGTC"),
        new(GenomeBuild.GRCh38, new Locus("chrX", 154546045), "CATG", "C"), new(GenomeBuild.GRCh38, new Locus("chrX", 154546046), "A", "G"),
    ];

    private static DocumentRead Gvcf(params string[] records) =>
        Read(File(records, ["##reference=hg38.fa", "##FORMAT=<ID=AD,Number=R>"]), new VcfRequest(s_loci));

    private static string Says(PositionCall? call) => call is null ? "no call" : $"{call.State} {string.Join('/', call.Alleles)}".Trim();

    [Theory]
    [InlineData("<NON_REF>", "GT:DP:GQ:MIN_DP:PL", "0/0:34:99:31:0,90,1350")] // GATK
    [InlineData("<NON_REF>", "GT:AD:DP:GQ:MIN_DP:PL:SPL:ICNT", "0/0:30,1:31:75:28:0,75,1125:0,84,255:12,0")] // DRAGEN
    [InlineData("<*>", "GT:GQ:MIN_DP:PL", "0/0:50:27:0,81,809")] // DeepVariant
    [InlineData(".", "GT:GQX:DP:DPF:MIN_DP", "0/0:78:27:1:25")] // Strelka
    [InlineData(".", "GT:DP:RGQ", "0/0:31:81")] // GATK, sites without variant
    public void A_block_over_the_whole_REF_says_reference_at_bases_and_at_indels_alike(string alt, string format, string sample)
    {
        var read = Gvcf(Record("chr1", 97740380, "A", alt, sample, format, ".", "END=97740460"), Record("chr2", Repeat, "C", alt, sample, format, ".", "END=233760235"),
            Record("chr13", 48037000, "T", alt, sample, format, ".", "END=48038000"));
        Assert.Empty(read.Issues);
        Assert.Equal(["GATGA/GATGA", "C/C", "AGGAGTC/AGGAGTC", "CAT/CAT"], read.Sample().Calls.Select(c => string.Join('/', c.Alleles)));
        Assert.All(read.Sample().Calls, c => Assert.Equal(CallState.Reference, c.State));
    }

    [Theory]
    [InlineData("0/0:12:99:4", CallState.LowQuality)]
    [InlineData("0/0:30:9:25", CallState.LowQuality)]
    [InlineData("./.:0:0:0", CallState.Missing)]
    public void A_thin_block_never_excludes_a_repeat_allele(string sample, CallState state) =>
        Assert.Equal(state, Gvcf(Record("chr2", Repeat - 20, "T", "<NON_REF>", sample, "GT:DP:GQ:MIN_DP", ".", "END=233760300")).Call(Repeat)!.State);

    [Theory]
    [InlineData("0/0:8:30:1:25", CallState.LowQuality)]
    [InlineData(".:.:0:0:0", CallState.Missing)]
    public void Strelka_blocks_count_by_GQX_and_a_single_dot_is_no_call(string sample, CallState state) =>
        Assert.Equal(state, Gvcf(Record("chr2", Repeat - 20, "T", ".", sample, "GT:GQX:DP:DPF:MIN_DP", "PASS", "END=233760300;BLOCKAVG_min30p3a")).Call(Repeat)!.State);

    [Theory]
    [InlineData(Dpyd, "END=97740413", null)] // four of five bases
    [InlineData(Dpyd, "END=97740414", "Reference GATGA/GATGA")]
    [InlineData(Dpyd + 1, "END=97740500", null)] // without the anchor base
    public void A_block_over_part_of_a_deletion_site_does_not_exclude_the_deletion(int from, string info, string? says)
    {
        var call = Gvcf(Record("chr1", from, from == Dpyd ? "G" : "A", "<NON_REF>", "0/0:40:99", "GT:MIN_DP:GQ", ".", info)).Call(Dpyd);
        Assert.Equal(says ?? "no call", Says(call));
    }

    [Fact]
    public void Base_by_base_reference_records_cover_an_indel_only_together()
    {
        string[] bases = [Record("chr2", Repeat, "C", "<NON_REF>", "0/0:30:60", "GT:DP:GQ"), Record("chr2", Repeat + 1, "A", "<NON_REF>", "0/0:30:60", "GT:DP:GQ"), Record("chr2", Repeat + 2, "T", "<NON_REF>", "0/0:30:60", "GT:DP:GQ")];
        Assert.Equal("Reference CAT/CAT", Says(Gvcf(bases).Call(Repeat)));
        Assert.Equal("no call", Says(Gvcf(bases[0], bases[1]).Call(Repeat)));
        Assert.Equal("LowQuality", Says(Gvcf(bases[0], bases[1], bases[2].Replace("0/0:30", "0/0:3", StringComparison.Ordinal)).Call(Repeat)));
    }

    [Fact]
    public void A_variant_record_between_blocks_decides_and_its_neighbours_do_not()
    {
        var read = Gvcf(
            Record("chr2", Repeat - 100, "T", "<NON_REF>", "0/0:30:60", "GT:MIN_DP:GQ", ".", "END=233760232"),
            Record("chr2", Repeat, "C", "CAT,<NON_REF>", "0/1:14,16,0:30:99", "GT:AD:DP:GQ", "."),
            Record("chr2", Repeat + 1, "A", "<NON_REF>", "0/0:30:60", "GT:MIN_DP:GQ", ".", "END=233760400"));
        Assert.Equal("Called CAT/CATAT", Says(read.Call(Repeat)));
        Assert.Empty(read.Issues);
    }

    [Fact]
    public void A_repeat_written_to_the_right_is_not_hidden_by_the_block_at_its_place()
    {
        var read = Gvcf(
            Record("chr2", Repeat - 100, "T", "<NON_REF>", "0/0:30:60", "GT:MIN_DP:GQ", ".", "END=233760247"),
            Record("chr2", 233760248, "A", "ATA", "0/1:14,16:30:99", "GT:AD:DP:GQ"));
        Assert.Equal("Called CAT/CATAT", Says(read.Call(Repeat)));
    }

    [Fact]
    public void A_base_that_differs_inside_a_deletion_site_leaves_the_deletion_excluded()
    {
        var read = Gvcf(
            Record("chrX", 154546000, "T", "<NON_REF>", "0/0:30:60", "GT:MIN_DP:GQ", ".", "END=154546045"),
            Record("chrX", 154546046, "A", "G,<NON_REF>", "0/1:14,16,0:30:99", "GT:AD:DP:GQ", "."),
            Record("chrX", 154546047, "T", "<NON_REF>", "0/0:30:60", "GT:MIN_DP:GQ", ".", "END=154546100"));
        Assert.Equal("Called A/G", Says(read.Call(154546046)));
        Assert.Equal("Reference CATG/CATG", Says(read.Call(154546045)));
    }

    [Fact]
    public void A_structural_variant_that_is_absent_says_nothing_of_the_bases_inside_it()
    {
        Assert.Equal("no call", Says(Gvcf(Record("chr2", Repeat - 1000, "T", "<DEL>", "0/0", info: "SVTYPE=DEL;END=233761000")).Call(Repeat)));
        var present = Gvcf(Record("chr2", Repeat - 1000, "T", "<DEL>", "0/1", info: "SVTYPE=DEL;END=233761000"), Record("chr2", Repeat, "CAT", "C", "1/1"));
        Assert.Equal("Unusable", Says(present.Call(Repeat)));
        Assert.Equal(["VCF036"], present.Codes());
    }
}
