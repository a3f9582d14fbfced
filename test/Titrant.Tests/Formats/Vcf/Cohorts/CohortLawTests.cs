using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Tests.Formats.Vcf.Cohorts;

/// <summary>The reader of all samples and the reader of one person's sample are two programs; they must say the same.</summary>
public class CohortLawTests
{
    // REF, the listed ALTs, and one sequence that no allele has.
    private static readonly (int Pos, string Ref, string[] Known, string[] Alts)[] s_sites =
    [
        (1_000, "C", ["T"], ["T"]), (1_010, "G", ["A", "T"], ["A", "T", "C"]), (1_020, "CAT", ["C", "CATAT"], ["C", "CATAT", "CATATAT"]),
        (1_040, "A", ["G"], ["G", "<DEL>"]), (1_050, "T", ["C"], ["C", "*"]), (1_060, "AG", ["A"], ["A"]),
    ];

    private static readonly string[] s_genotypes =
        ["0/0", "0|0", "0/1", "1/0", "0|1", "1|0", "1/1", "1|1", "./.", ".|.", ".", "0/.", "./1", "0", "1", "2", "0/2", "1/2", "2|1", "3/0", "0/1/1", "x", "", "/1", "9/9"];

    private static readonly string[] s_formats = ["GT", "GT", "GT:DP", "GT:GQ:DP:AD", "GT:FT:PS", "DP:GT", "GT:XX", "GT:RGQ:MIN_DP"];

    [Fact]
    public void Every_sample_reads_as_it_would_alone()
    {
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var samples = Enumerable.Range(0, random.Next(1, 40)).Select(i => $"S{i}").ToArray();
            var text = VcfText.File([.. s_sites.Select(s => Record(s, samples.Length, random))],
                [VcfText.Length38, "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"\">"], samples);
            var rows = new Kept();
            var read = Read(text, rows);
            Assert.Equal(GenomeBuild.GRCh38, read.Build);
            for (var i = 0; i < samples.Length; i++)
            {
                var alone = VcfText.Read(text, new VcfRequest([.. s_sites.Select(s => new LocusOfInterest(GenomeBuild.GRCh38, new Locus("chr10", s.Pos), s.Ref))], samples[i])).Sample();
                foreach (var (site, id) in s_sites.Select((s, n) => (s, n)))
                    Assert.True(Said(alone.Calls.SingleOrDefault(c => c.Pos == site.Pos), site) == Said(rows.At(id, i), site),
                        $"{samples[i]} at {site.Pos}: alone {Said(alone.Calls.SingleOrDefault(c => c.Pos == site.Pos), site)}, among others {Said(rows.At(id, i), site)}\n{text}");
            }
        }
    }

    [Fact]
    public void The_fast_way_through_a_row_reads_what_the_slow_way_reads()
    {
        var random = new Random(8);
        for (var round = 0; round < 200; round++)
        {
            var fields = Enumerable.Range(0, random.Next(1, 70)).Select(_ => random.Next(10) < 8 ? "0/0" : Pick(["0|0", "0/1", "1|0", "./.", "2/1", "0/.", "7/7"], random)).ToArray();
            var samples = fields.Select((_, i) => $"S{i}").ToArray();
            string File(string format, string end) => VcfText.File([VcfText.Record("chr10", 1_010, "G", "A,T", string.Join(' ', fields.Select(f => f + end)), format)], samples: samples);
            var (fast, slow) = (new Kept(), new Kept());
            Read(File("GT", ""), fast);
            Read(File("GT:XX", ":1"), slow);
            Assert.Equal(slow.Rows[1], fast.Rows[1]);
        }
    }

    [Theory]
    [InlineData("0/0 0/0")]
    [InlineData("0/0 0/0 0/0 0/0")]
    [InlineData("0/0:1 0/0:1")]
    public void A_row_of_another_number_of_columns_gives_nobody_a_call(string columns)
    {
        var rows = new Kept();
        var read = Read(VcfText.File(["chr10 1000 . C T . PASS . GT " + columns], samples: ["A", "B", "C"]), rows);
        Assert.Contains(read.Issues, i => i.Code == "VCF013");
        Assert.Empty(rows.Rows);
    }

    [Fact]
    public void Fields_of_unequal_width_that_add_up_to_the_usual_length_are_read_one_by_one()
    {
        var rows = new Kept();
        // Eleven bytes, as three usual fields have: a row must not be read by its length alone.
        Read(VcfText.File(["chr10 1000 . C T . PASS . GT 1 0/1 00/00"], samples: ["A", "B", "C"]), rows);
        Assert.Equal([CohortGenotype.NotCalled, CohortGenotype.Of(0, 1), CohortGenotype.Of(0, 0)], rows.Rows[0]);
    }

    [Fact]
    public void Two_samples_of_one_name_are_refused()
    {
        var read = Read(VcfText.File([], samples: ["A", "B", "A"]), new Kept());
        Assert.Null(read.Build);
        Assert.Contains(read.Issues, i => i.Code == "PGX040");
    }

    [Fact]
    public void A_record_whose_REF_is_not_the_references_gives_nobody_a_call()
    {
        var rows = new Kept();
        var read = Read(VcfText.File([VcfText.Record("chr10", 1_000, "G", "T", "0/1 0/0")], samples: ["A", "B"]), rows);
        Assert.Empty(rows.Rows);
        Assert.Contains(read.Issues, i => i.Code == "VCF017" && i.Place == "s.vcf:4");
    }

    [Fact]
    public void A_file_cut_short_says_so_and_gives_what_stood_before()
    {
        var rows = new Kept();
        var whole = VcfText.Gzip(VcfText.File([VcfText.Record("chr10", 1_000, "C", "T", "0/1 0/0"), .. Enumerable.Range(0, 3_000).Select(i => VcfText.Record("chr10", 2_000 + i, "C", "T", "0/1 0/0"))], samples: ["A", "B"]));
        var read = CohortReader.Read("s.vcf.gz", new MemoryStream(whole[..(whole.Length / 2)]), Request(), rows);
        Assert.Contains(read.Issues, i => i.Code == "VCF010");
        Assert.Equal(CohortGenotype.Of(0, 1), rows.At(0, 0));
    }

    private static CohortRequest Request() => new([.. s_sites.Select((s, i) => new CohortLocus(GenomeBuild.GRCh38, new Locus("chr10", s.Pos), s.Ref, [s.Ref, .. s.Known], i))]);

    private static CohortRead Read(string text, Kept rows) => CohortReader.Read("s.vcf", new MemoryStream(Encoding.UTF8.GetBytes(text)), Request(), rows);

    private static string Record((int Pos, string Ref, string[] Known, string[] Alts) site, int samples, Random random)
    {
        var format = Pick(s_formats, random);
        var alts = site.Alts[..random.Next(1, site.Alts.Length + 1)];
        return VcfText.Record("chr10", site.Pos, random.Next(12) == 0 ? "N" : site.Ref, string.Join(',', alts),
            string.Join(' ', Enumerable.Range(0, samples).Select(_ => string.Join(':', format.Split(':').Select(key => key switch
            {
                "GT" => Pick(s_genotypes, random),
                "DP" or "MIN_DP" => Pick(["30", "5", "."], random),
                "GQ" or "RGQ" => Pick(["99", "12", ".", "45.5"], random),
                "AD" => Pick(["10,0", "10,12", "0,9", "."], random),
                "FT" => Pick(["PASS", ".", "low"], random),
                "PS" => Pick(["17", ".", "12345"], random),
                _ => "1",
            })))), format, Pick(["PASS", ".", "PASS", "q10"], random));
    }

    private static string Said(PositionCall? call, (int Pos, string Ref, string[] Known, string[] Alts) site)
    {
        if (call is not { State: CallState.Called or CallState.Reference }) return "-";
        var alleles = call.Alleles.Select(a => a == site.Ref || site.Known.Contains(a) ? a : "?").ToArray();
        var heterozygous = alleles.Distinct().Count() > 1;
        return call.Phased && heterozygous ? $"{string.Join('|', alleles)} {call.PhaseSet is not null}" : string.Join('/', alleles.Order(StringComparer.Ordinal));
    }

    private static string Said(CohortGenotype? genotype, (int Pos, string Ref, string[] Known, string[] Alts) site)
    {
        if (genotype is not { IsCalled: true } one) return "-";
        string Name(byte allele) => allele == CohortGenotype.Undocumented ? "?" : allele == 0 ? site.Ref : site.Known[allele - 1];
        string[] alleles = one.IsHaploid ? [Name(one.First)] : [Name(one.First), Name(one.Second)];
        return one.IsPhased ? $"{string.Join('|', alleles)} {one.PhaseSet > 0}" : string.Join('/', alleles.Order(StringComparer.Ordinal));
    }

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];

    private sealed class Kept : ICohortRows
    {
        public Dictionary<int, CohortGenotype[]> Rows { get; } = [];

        public CohortGenotype? At(int id, int sample) => Rows.TryGetValue(id, out var row) ? row[sample] : null;

        public void Begin(IReadOnlyList<string> samples) { }
        public void Enter(string? chromosome) { }
        public void Passed(long records) { }

        public int Row(int id, ReadOnlySpan<CohortGenotype> genotypes, CohortGenotype reference, IReadOnlyList<string> alts)
        {
            Rows[id] = genotypes.ToArray();
            return 0;
        }
    }
}
