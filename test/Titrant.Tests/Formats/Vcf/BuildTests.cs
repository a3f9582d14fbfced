using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using static Titrant.Tests.Formats.Vcf.VcfText;

namespace Titrant.Tests.Formats.Vcf;

public sealed class BuildTests
{
    private static readonly string[] s_on38 = [Record("10", 94761900, "C", "T", "0/1"), Record("10", 94780653, "G", "A", "0/0"), Record("10", 94781859, "G", "A", "0/1")];
    private static readonly string[] s_on37 = [Record("10", 96521657, "C", "T", "0/1"), Record("10", 96540410, "G", "A", "0/0"), Record("10", 96541616, "G", "A", "0/1")];

    [Theory]
    [InlineData("##contig=<ID=chr1,length=248956422>", GenomeBuild.GRCh38, "contig lengths")]
    [InlineData("##contig=<ID=1,length=249250621,assembly=b37>", GenomeBuild.GRCh37, "contig lengths")]
    [InlineData("##contig=<ID=chr10,assembly=GRCh38.p14,species=\"Homo sapiens\">", GenomeBuild.GRCh38, "assembly=")]
    [InlineData("##contig=<ID=10,assembly=hg19>", GenomeBuild.GRCh37, "assembly=")]
    [InlineData("##contig=<ID=NC_000010.11>", GenomeBuild.GRCh38, "contig accessions")]
    [InlineData("##reference=file:///ref/human_g1k_v37.fasta", GenomeBuild.GRCh37, "##reference")]
    [InlineData("##reference=ftp://x/Homo_sapiens_assembly38/hg38.fa", GenomeBuild.GRCh38, "##reference")]
    public void The_header_tells_the_build(string header, GenomeBuild build, string evidence)
    {
        var sample = Read(File([], [header])).Sample();
        Assert.Equal((build, evidence), (sample.Build, sample.BuildEvidence));
    }

    [Fact]
    public void REF_bases_at_known_positions_tell_the_build_where_the_header_is_silent()
    {
        Assert.Equal((GenomeBuild.GRCh38, "REF bases"), (Read(File(s_on38, [])).Sample().Build, Read(File(s_on38, [])).Sample().BuildEvidence));
        var on37 = Read(File(s_on37, [])).Sample();
        Assert.Equal((GenomeBuild.GRCh37, 3), (on37.Build, on37.Calls.Count));
    }

    [Fact]
    public void A_file_that_shows_no_build_is_refused_and_told_how_to_state_it()
    {
        var read = Read(File([s_on38[0], s_on38[1]], []));
        Assert.Empty(read.Drafts);
        Assert.Equal(["VCF006"], read.Codes());
        Assert.Contains("--build", read.Issues[0].Remedy, StringComparison.Ordinal);
        Assert.Equal("file:s.vcf", read.Issues[0].About);
        Assert.Equal((GenomeBuild.GRCh38, "stated"), Read(File([s_on38[0], s_on38[1]], []), new VcfRequest(Loci, StatedBuild: GenomeBuild.GRCh38)).Sample() is var s ? (s.Build, s.BuildEvidence) : default);
    }

    [Theory]
    [InlineData("##contig=<ID=1,length=249250621>|##contig=<ID=2,length=242193529>", "VCF007")]
    [InlineData("##contig=<ID=1,assembly=GRCh37>|##contig=<ID=2,assembly=GRCh38>", "VCF007")]
    [InlineData("##contig=<ID=1,length=249250621,assembly=GRCh38>", "VCF008")]
    [InlineData("##contig=<ID=1,length=249250621>|##reference=hg38.fa", "VCF008")]
    [InlineData("##contig=<ID=1,length=247249719>", "VCF009")]
    [InlineData("##contig=<ID=chr1,assembly=T2T-CHM13v2.0>", "VCF009")]
    [InlineData("##reference=NCBI36.fa", "VCF009")]
    public void Mixed_contradicting_and_foreign_builds_are_refused(string header, string code)
    {
        var read = Read(File(s_on38, header.Split('|')));
        Assert.Empty(read.Drafts);
        Assert.Equal([code], read.Codes());
    }

    [Fact]
    public void A_stated_build_that_the_file_contradicts_is_refused()
    {
        Assert.Equal(["VCF008"], Read(File(s_on38), new VcfRequest(Loci, StatedBuild: GenomeBuild.GRCh37)).Codes());
        Assert.Equal(["VCF008"], Read(File(s_on38, []), new VcfRequest(Loci, StatedBuild: GenomeBuild.GRCh37)).Codes());
    }

    [Fact]
    public void Records_of_both_builds_in_one_file_are_a_mixture() =>
        Assert.Equal(["VCF007"], Read(File([.. s_on38, .. s_on37], [Length38])).Codes());

    [Fact]
    public void A_record_beyond_the_end_of_its_chromosome_contradicts_the_build() =>
        Assert.Equal(["VCF008"], Read(File([.. s_on38, Record("10", 134_000_000, "G", "A", "0/1")], []), new VcfRequest(Loci, StatedBuild: GenomeBuild.GRCh38)).Codes());

    [Fact]
    public void A_header_that_the_REF_bases_contradict_is_refused()
    {
        Assert.Equal(["VCF008"], Read(File(s_on37, [Length38])).Codes());
        string[] wrongBases = [Record("10", 94761900, "A", "T", "0/1"), Record("10", 94780653, "T", "A", "0/0")];
        Assert.Equal(["VCF008"], Read(File(wrongBases, [Length38])).Codes());
    }
}
