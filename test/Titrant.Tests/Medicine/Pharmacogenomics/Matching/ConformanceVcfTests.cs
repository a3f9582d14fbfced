using System.Text;
using Titrant.Cli.Eval;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Conformance;
using Titrant.Medicine.Pharmacogenomics.Matching;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Matching;

/// <summary>How the conformance mode reads a file: laxer than people are read.</summary>
public sealed class ConformanceVcfTests
{
    [Theory]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\tLowQual\t.\tGT\t0/1", "G/A", "")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t./.", "none", "")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/.", "none", "half-missing")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t1/.", "A/.", "")]
    [InlineData("chr10\t94781859\t.\tC\tA\t.\t.\t.\tGT\t0/1", "none", "ref-mismatch")]
    [InlineData("chr10\t94781859\t.\tN\tA\t.\t.\t.\tGT\t0/1", "none", "ref-not-bases")]
    [InlineData("chr10\t94781859\t.\tG\tA,<DEL>\t.\t.\t.\tGT\t0/1", "G/A", "alt-not-bases-unused")]
    [InlineData("chr10\t94781859\t.\tG\tA,*\t.\t.\t.\tGT\t0/2", "none", "alt-not-bases")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/1/1", "G/A", "more-than-two-alleles")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/3", "none", "allele-number")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT:AD\t0/1:12,0", "none", "one-depth-only")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT:AD\t0/1:12,9", "G/A", "")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT:PS\t0|1:7", "G/A set 7", "")]
    [InlineData("chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0|1", "G/A phased", "")]
    [InlineData("chr10\t94781859\t.\tG\tT\t.\t.\t.\tGT\t0/1", "G/T", "")]
    public void One_record_of_CYP2C19_rs4244285(string record, string expected, string warning)
    {
        var vcf = Read("##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"\">\n", record);
        Assert.Equal(expected, Seen(vcf, "CYP2C19", "rs4244285"));
        Assert.Equal(warning.Length > 0 ? [warning] : [], vcf.Warnings.Select(w => w.Code));
    }

    [Fact]
    public void The_first_valid_record_of_a_position_wins()
    {
        Assert.Equal("G/A", Seen(Read("", "chr10\t94781859\t.\tC\tA\t.\t.\t.\tGT\t1/1", "chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/1"), "CYP2C19", "rs4244285"));
        Assert.Equal("G/A", Seen(Read("", "chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/1", "chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t1/1"), "CYP2C19", "rs4244285"));
    }

    [Fact]
    public void A_base_that_no_allele_has_is_reference_in_toxicity_genes_and_spoils_the_others()
    {
        var gene = Pharmacogene.Of("TPMT");
        var position = gene.Positions.First(p => p.Role == PositionRole.Defining && p.Ref38.Length == 1 && p.Alts.All(a => a.Length == 1));
        var other = "ACGT".Select(b => b.ToString()).First(b => !position.Documents(b));
        var vcf = Read("", $"{position.On38.Chrom}\t{position.On38.Pos}\t.\t{position.Ref38}\t{other}\t.\t.\t.\tGT\t0/1");
        var (observed, undocumented) = vcf.Of(gene);
        Assert.True(observed.Values.Single().IsHomozygous);
        Assert.Equal([$"{position.RsId} {position.Ref38}>{other}"], undocumented);
        Assert.False(vcf.Of(gene, combinations: true).Observed.Values.Single().IsHomozygous);
    }

    [Fact]
    public void A_file_of_two_assemblies_is_refused() =>
        Assert.True(Read("##contig=<ID=chr1,assembly=GRCh38.p14>\n##contig=<ID=chr10,assembly=GRCh37>\n", "chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/1").IsRefused);

    [Fact]
    public void The_cases_of_the_reference_matcher_are_all_met_but_the_one_that_another_contradicts()
    {
        var file = Path.Combine(Repository.Shared, "data", "pgx", "cases", "cases.jsonl");
        Assert.SkipUnless(File.Exists(file), "shared data are not here");
        Assert.SkipUnless(Titrant.Patient.Packs.BundledPack.Find("pharmcat/nat2_priorities.tsv") is not null, "the pack is not beside the tests");
        var cases = PgxCases.Run(new EvalInput(file, [], _ => { })).ToList();
        Assert.True(cases.Count > 300);
        Assert.Empty(cases.Where(c => !c.Passed && c.Covered).Select(c => $"{c.Id}: {c.Actual}"));
    }

    [Fact]
    public void A_corrupted_expectation_fails()
    {
        var file = Path.Combine(Repository.Shared, "data", "pgx", "cases", "cases.jsonl");
        Assert.SkipUnless(File.Exists(file), "shared data are not here");
        var lines = File.ReadLines(file).Where(l => l.Length > 0).Select(PgxCases.Corrupt).ToList();
        Assert.All(PgxCases.Run(new EvalInput(file, lines, _ => { })), c => Assert.False(c.Passed, c.Id));
    }

    private static ConformanceVcf Read(string header, params string[] records)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes($"##fileformat=VCFv4.2\n{header}#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n{string.Join('\n', records)}\n"));
        return ConformanceVcf.Read(bytes, [Pharmacogene.Of("CYP2C19"), Pharmacogene.Of("TPMT")]);
    }

    private static string Seen(ConformanceVcf vcf, string gene, string rsId)
    {
        var table = Pharmacogene.Of(gene);
        var i = Enumerable.Range(0, table.Positions.Count).Single(p => table.Positions[p].RsId == rsId);
        return vcf.Of(table).Observed.TryGetValue(i, out var o) ? $"{o.First}/{o.Second} {o.Unit}".TrimEnd() : "none";
    }
}
