using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using static Titrant.Tests.Formats.Vcf.VcfText;

namespace Titrant.Tests.Formats.Vcf;

public sealed class GenotypeTests
{
    private const int Star2 = 94781859;

    [Theory]
    [InlineData("0/1", "G/A", false)]
    [InlineData("1|0", "A/G", true)]
    [InlineData("1/1", "A/A", false)]
    [InlineData("|0|1", "G/A", true)]
    public void Alleles_come_in_strand_order_with_their_phase(string gt, string alleles, bool phased)
    {
        var call = ReadRecords(Record("chr10", Star2, "G", "A", gt)).Call(Star2)!;
        Assert.Equal((CallState.Called, alleles, phased), (call.State, string.Join('/', call.Alleles), call.Phased));
    }

    [Fact]
    public void A_phase_set_is_kept_and_a_dot_is_none()
    {
        Assert.Equal("94780000", ReadRecords(Record("chr10", Star2, "G", "A", "0|1:94780000", "GT:PS")).Call(Star2)!.PhaseSet);
        Assert.Null(ReadRecords(Record("chr10", Star2, "G", "A", "0|1:.", "GT:PS")).Call(Star2)!.PhaseSet);
        Assert.Null(ReadRecords(Record("chr10", Star2, "G", "A", "0/1:94780000", "GT:PS")).Call(Star2)!.PhaseSet);
    }

    [Fact]
    public void An_explicit_0_0_is_reference_and_a_position_without_record_is_not_called()
    {
        var read = ReadRecords(Record("chr10", Star2, "G", "A", "0/0"));
        Assert.Equal(CallState.Reference, read.Call(Star2)!.State);
        Assert.Null(read.Call(94780653));
    }

    [Fact]
    public void A_missing_genotype_is_missing_without_an_issue_and_a_half_call_with_one()
    {
        Assert.Empty(ReadRecords(Record("chr10", Star2, "G", "A", "./.")).Issues);
        Assert.Equal(CallState.Missing, ReadRecords(Record("chr10", Star2, "G", "A", "./.")).Call(Star2)!.State);
        var half = ReadRecords(Record("chr10", Star2, "G", "A", "1/."));
        Assert.Equal(CallState.Missing, half.Call(Star2)!.State);
        Assert.Contains("VCF021", half.Codes());
    }

    [Fact]
    public void Multi_allelic_genotypes_select_their_own_sequence()
    {
        var call = ReadRecords(Record("chr10", Star2, "G", "A,T", "1/2")).Call(Star2)!;
        Assert.Equal(["A", "T"], call.Alleles);
        Assert.Equal(["A", "T"], call.Alts);
    }

    [Theory]
    [InlineData("q10", "GT", "0/1", "VCF023")]
    [InlineData("PASS", "GT:FT", "0/1:LowGQ", "VCF023")]
    [InlineData("PASS", "GT:GQ", "0/1:19", "VCF024")]
    [InlineData("PASS", "GT:DP", "0/1:9", "VCF024")]
    public void A_filtered_or_weak_call_is_no_call(string filter, string format, string sample, string code)
    {
        var read = ReadRecords(Record("chr10", Star2, "G", "A", sample, format, filter));
        Assert.Equal(CallState.LowQuality, read.Call(Star2)!.State);
        Assert.Empty(read.Call(Star2)!.Alleles);
        Assert.Equal([code], read.Codes());
        Assert.StartsWith("s.vcf:4", read.Issues[0].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Quality_at_the_limit_passes_and_filtered_calls_are_taken_only_on_request()
    {
        Assert.Equal(CallState.Called, ReadRecords(Record("chr10", Star2, "G", "A", "0/1:20:10", "GT:GQ:DP")).Call(Star2)!.State);
        var filtered = File([Record("chr10", Star2, "G", "A", "0/1", filter: "q10")]);
        Assert.Equal(CallState.Called, Read(filtered, new VcfRequest(Loci) { AcceptFiltered = true }).Call(Star2)!.State);
        var weak = File([Record("chr10", Star2, "G", "A", "0/1:5", "GT:DP", "q10")]);
        Assert.Equal(CallState.LowQuality, Read(weak, new VcfRequest(Loci) { AcceptFiltered = true }).Call(Star2)!.State);
    }

    [Fact]
    public void A_heterozygote_with_reads_of_one_allele_is_discarded_only_where_AD_is_per_allele()
    {
        var record = Record("chr10", Star2, "G", "A", "0/1:30,0", "GT:AD");
        var perAllele = Read(File([record], [Length38, "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"a, b\">"]));
        Assert.Equal(CallState.Unusable, perAllele.Call(Star2)!.State);
        Assert.Contains("VCF025", perAllele.Codes());
        Assert.Equal(CallState.Called, Read(File([record])).Call(Star2)!.State);
    }

    [Theory]
    [InlineData("<DEL>")]
    [InlineData("*")]
    [InlineData("G]17:198982]")]
    [InlineData("N")]
    public void An_allele_without_sequence_is_refused_only_when_selected(string alt)
    {
        var selected = ReadRecords(Record("chr10", Star2, "G", alt, "0/1"));
        Assert.Equal(CallState.Unusable, selected.Call(Star2)!.State);
        Assert.Contains("VCF022", selected.Codes());
        var listed = ReadRecords(Record("chr10", Star2, "G", "A," + alt, "0/1"));
        Assert.Equal(CallState.Called, listed.Call(Star2)!.State);
    }

    [Theory]
    [InlineData("0/2")]
    [InlineData("x/1")]
    [InlineData("0/")]
    [InlineData("-1/0")]
    public void An_unreadable_genotype_is_said(string gt)
    {
        var read = ReadRecords(Record("chr10", Star2, "G", "A", gt));
        Assert.Equal(CallState.Unusable, read.Call(Star2)!.State);
        Assert.Contains("VCF020", read.Codes());
    }

    [Fact]
    public void Three_alleles_of_one_person_are_refused()
    {
        var read = ReadRecords(Record("chr10", Star2, "G", "A", "0/1/1"));
        Assert.Equal(CallState.Unusable, read.Call(Star2)!.State);
        Assert.Contains("VCF026", read.Codes());
    }

    [Fact]
    public void REF_that_differs_from_the_genome_is_unusable()
    {
        var read = ReadRecords(Record("chr10", Star2, "C", "A", "0/1"), Record("chr10", 94761900, "C", "T", "0/1"));
        Assert.Equal(CallState.Unusable, read.Call(Star2)!.State);
        Assert.Contains("VCF017", read.Codes());
    }

    [Theory]
    [InlineData("N", "A")]
    [InlineData("<REF>", "A")]
    [InlineData("G", null)]
    public void REF_or_ALT_that_is_no_short_sequence_is_refused(string reference, string? alt)
    {
        var read = ReadRecords(Record("chr10", Star2, reference, alt ?? new string('A', 20_001), "0/1"));
        Assert.Equal(CallState.Unusable, read.Call(Star2)!.State);
        Assert.Equal(["VCF016"], read.Codes());
    }

    [Fact]
    public void A_longer_REF_is_reduced_to_the_wanted_bases()
    {
        Assert.Equal(["A", "G"], ReadRecords(Record("chr10", Star2, "GA", "AA,G", "1|0")).Call(Star2)!.Alleles);
        Assert.Equal(CallState.Unusable, ReadRecords(Record("chr10", Star2, "GA", "AA,G", "0|2")).Call(Star2)!.State);
        Assert.Equal(["CATAT", "CAT"], ReadRecords(Record("chr2", 233760233, "C", "CAT", "1|0")).Call(233760233)!.Alleles);
    }

    [Fact]
    public void A_repeated_position_gives_its_valid_record_and_a_contradiction_none()
    {
        var repeated = ReadRecords(Record("chr10", Star2, "G", "A", "0/1"), Record("chr10", Star2, "G", "A", "0/1"));
        Assert.Equal(["G", "A"], repeated.Call(Star2)!.Alleles);
        Assert.Equal(["VCF018"], repeated.Codes());
        var first = ReadRecords(Record("chr10", Star2, "G", "A", "0/1", filter: "bad"), Record("chr10", Star2, "G", "A", "1/1"));
        Assert.Equal(["A", "A"], first.Call(Star2)!.Alleles);
        var contradiction = ReadRecords(Record("chr10", Star2, "G", "A", "0/1"), Record("chr10", Star2, "G", "A", "1/1"), Record("chr10", Star2, "G", "A", "1/1"));
        Assert.Equal(CallState.Unusable, contradiction.Call(Star2)!.State);
        Assert.Equal(["VCF030"], contradiction.Codes());
    }

    [Fact]
    public void A_split_multi_allelic_site_never_hides_the_second_alternative_behind_a_reference_call()
    {
        var read = ReadRecords(Record("chr10", Star2, "G", "T", "0/0"), Record("chr10", Star2, "G", "A", "0/1"));
        Assert.Equal(["G", "A"], read.Call(Star2)!.Alleles);
        var both = ReadRecords(Record("chr10", Star2, "G", "T", "0/1"), Record("chr10", Star2, "G", "A", "0/1"));
        Assert.Equal(CallState.Unusable, both.Call(Star2)!.State);
        Assert.Contains("VCF030", both.Codes());
    }

    [Theory]
    [InlineData("<NON_REF>")]
    [InlineData("<*>")]
    [InlineData(".")]
    public void A_reference_block_says_reference_for_every_locus_inside_it(string alt)
    {
        var read = ReadRecords(
            Record("chr10", 94780000, "T", alt, "0/0:30:25", "GT:GQ:MIN_DP", ".", "END=94790000"),
            Record("chr2", 233760000, "T", alt, "0/0", info: "END=233760240"));
        Assert.Equal((CallState.Reference, "G/G"), (read.Call(Star2)!.State, string.Join('/', read.Call(Star2)!.Alleles)));
        Assert.Equal(CallState.Reference, read.Call(94780653)!.State);
        Assert.Equal((CallState.Reference, "CAT/CAT"), (read.Call(233760233)!.State, string.Join('/', read.Call(233760233)!.Alleles)));
        Assert.Null(read.Call(94761900));
    }

    [Fact]
    public void A_block_that_begins_at_the_locus_or_joins_the_next_one_covers_it()
    {
        Assert.Equal(CallState.Reference, ReadRecords(Record("chr10", Star2, "G", "<NON_REF>", "0/0", info: "END=94781900")).Call(Star2)!.State);
        var joined = ReadRecords(
            Record("chr2", 233760000, "T", "<NON_REF>", "0/0", info: "END=233760233"),
            Record("chr2", 233760234, "A", "<NON_REF>", "0/0", info: "END=233760300"));
        Assert.Equal(CallState.Reference, joined.Call(233760233)!.State);
        Assert.Null(ReadRecords(Record("chr2", 233760000, "T", "<NON_REF>", "0/0", info: "END=233760233")).Call(233760233));
    }

    [Fact]
    public void A_weak_or_uncalled_block_is_no_reference()
    {
        Assert.Equal(CallState.LowQuality, ReadRecords(Record("chr10", 94780000, "T", "<NON_REF>", "0/0:3", "GT:GQ", ".", "END=94790000")).Call(Star2)!.State);
        Assert.Equal(CallState.Missing, ReadRecords(Record("chr10", 94780000, "T", "<NON_REF>", "./.", info: "END=94790000")).Call(Star2)!.State);
        var backwards = ReadRecords(Record("chr10", 94780000, "T", "<NON_REF>", "0/0", info: "END=94770000"));
        Assert.Null(backwards.Call(Star2));
        Assert.Contains("VCF027", backwards.Codes());
    }

    [Fact]
    public void A_deletion_that_spans_the_locus_makes_it_unusable()
    {
        Assert.Equal(CallState.Unusable, ReadRecords(Record("chr10", 94780000, "T", "<DEL>", "0/1", info: "SVTYPE=DEL;END=94790000")).Call(Star2)!.State);
        Assert.Equal(CallState.Unusable, ReadRecords(Record("chr10", Star2 - 1, "TG", "T", "0/1")).Call(Star2)!.State);
        Assert.Equal(CallState.Reference, ReadRecords(Record("chr10", Star2 - 1, "TG", "T", "0/0")).Call(Star2)!.State);
    }

    [Fact]
    public void X_ploidy_and_calls_on_Y_are_counted_outside_the_pseudo_autosomal_regions()
    {
        var man = ReadRecords(Record("chrX", 20_000, "A", "G", "0/1"), Record("chrX", 50_000_000, "A", "G", "1"), Record("chrY", 20_000, "A", "G", "1"),
            Record("chrY", 6_000_000, "A", "G", "1"), Record("chrY", 6_000_001, "A", "G", ".")).Sample();
        Assert.Equal((true, 1L), (man.HaploidX, man.CallsOnY));
        var woman = ReadRecords(Record("chrX", 50_000_000, "A", "G", "0/1")).Sample();
        Assert.Equal((false, 0L), (woman.HaploidX, woman.CallsOnY));
        Assert.Null(ReadRecords(Record("chrX", 20_000, "A", "G", "0/1")).Sample().HaploidX);
    }
}
