using System.Globalization;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Tests.Formats.Vcf.Cohorts;

/// <summary>The reader of all samples and the reader of one person's sample are two programs; they must say the same.</summary>
public class CohortLawTests
{
    // REF, the listed ALTs, and one sequence that no allele has. The last two are repeats whose bases the table of runs has.
    private static readonly (string Chrom, int Pos, string Ref, string[] Known, string[] Alts)[] s_sites =
    [
        ("chr10", 1_000, "C", ["T"], ["T"]), ("chr10", 1_010, "G", ["A", "T"], ["A", "T", "C"]), ("chr10", 1_020, "CAT", ["C", "CATAT"], ["C", "CATAT", "CATATAT"]),
        ("chr10", 1_040, "A", ["G"], ["G", "<DEL>"]), ("chr10", 1_050, "T", ["C"], ["C", "*"]), ("chr10", 1_060, "AG", ["A"], ["A"]), ("chr10", 1_070, "GC", ["AT", "AC"], ["AT", "AC"]),
        ("chr2", 233_760_233, "CAT", ["C", "CATAT", "CATATAT"], ["C", "CATAT", "CATATAT"]), ("chr13", 48_037_782, "AGGAGTC", ["A", "AGGAGTCGGAGTC"], ["A", "AGGAGTCGGAGTC"]),
        ("chrX", 154_532_000, "G", ["A"], ["A"]), ("chrX", 154_533_000, "C", ["T", "G"], ["T", "G"]),
    ];

    // Bases around the sites as the records below write them; whatever is not listed is no one's business.
    private static readonly (string Chrom, int Pos, string Ref, string[] Alts, int? End)[] s_others =
    [
        ("chr10", 995, "AAAAACAAAA", ["A"], null), ("chr10", 998, "AAC", ["AAT", "GAT"], null), ("chr10", 999, "AC", ["AT"], null), ("chr10", 1_000, "CA", ["TG", "TA", "C"], null),
        ("chr10", 990, "A", ["<NON_REF>"], 1_030), ("chr10", 1_005, "A", ["."], 1_021), ("chr10", 1_021, "A", ["<NON_REF>"], 1_045), ("chr10", 1_022, "TA", ["T"], null),
        ("chr10", 1_020, "C", ["<NON_REF>"], 1_050), ("chr10", 1_022, "T", ["TAT"], null), ("chr10", 1_060, "A", ["<DEL>"], 1_090), ("chr10", 1_070, "G", ["A"], null), ("chr10", 1_071, "C", ["T"], null),
        ("chr10", 1_071, "C", ["T", "A"], null), ("chr10", 1_000, "G", ["T"], null), ("chr10", 1_000, "C", ["."], null),
        ("chr2", 233_760_235, "TAT", ["T"], null), ("chr2", 233_760_247, "TA", ["TATA"], null), ("chr2", 233_760_241, "TAT", ["T", "TATAT"], null), ("chr2", 233_760_230, "A", ["<NON_REF>"], 233_760_260),
        ("chr13", 48_037_788, "C", ["CGGAGTC"], null), ("chr13", 48_037_789, "GGAGTCG", ["G"], null), ("chr13", 48_037_782, "A", ["AGGAGTC"], null), ("chr13", 48_037_700, "A", ["<NON_REF>"], 48_037_783), ("chr13", 48_037_784, "G", ["."], 48_037_799),
        ("chrX", 154_500_000, "A", ["C"], null), ("chrX", 154_510_000, "A", ["C"], null), ("chrX", 1_000_000, "A", ["C"], null),
    ];

    private static readonly string[] s_genotypes =
        ["0/0", "0|0", "0/1", "1/0", "0|1", "1|0", "1/1", "1|1", "./.", ".|.", ".", "0/.", "./1", "0", "1", "2", "0/2", "1/2", "2|1", "3/0", "0/1/1", "x", "", "/1", "9/9"];

    private static readonly string[] s_formats = ["GT", "GT", "GT:DP", "GT:GQ:DP:AD", "GT:FT:PS", "DP:GT", "GT:XX", "GT:RGQ:MIN_DP"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_sample_reads_as_it_would_alone(bool withOthers)
    {
        var random = new Random(withOthers ? 9 : 7);
        var compared = 0;
        for (var round = 0; round < 150; round++)
        {
            var samples = Enumerable.Range(0, random.Next(1, 25)).Select(i => $"S{i}").ToArray();
            var records = s_sites.Where(_ => random.Next(8) > 0).Select(s => (s.Chrom, s.Pos, Text: Record(s, samples.Length, random)));
            if (withOthers)
                records = records.Concat(s_others.Where(_ => random.Next(4) == 0).Select(o => (o.Chrom, o.Pos, Text: Record(o, samples.Length, random))))
                    .Concat(s_sites.Where(_ => random.Next(5) == 0).Select(s => (s.Chrom, s.Pos, Text: Record(s, samples.Length, random)))).OrderBy(_ => random.Next());
            var text = VcfText.File([.. records.OrderBy(r => r.Chrom, StringComparer.Ordinal).ThenBy(r => r.Pos).Select(r => r.Text)],
                [VcfText.Length38, "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"\">"], samples);
            var rows = new Kept();
            var read = Read(text, rows);
            for (var i = 0; i < samples.Length; i++)
            {
                var document = VcfText.Read(text, new VcfRequest(Loci, samples[i]));
                if (read.Build is null) { Assert.Empty(document.Drafts); continue; }
                var alone = document.Sample();
                foreach (var (site, id) in s_sites.Select((s, n) => (s, n)))
                {
                    compared++;
                    Assert.True(Said(alone.Calls.SingleOrDefault(c => c.Chrom == site.Chrom && c.Pos == site.Pos), site) == Said(rows.At(id, i), site),
                        $"{samples[i]} at {site.Pos}: alone {Said(alone.Calls.SingleOrDefault(c => c.Chrom == site.Chrom && c.Pos == site.Pos), site)}, among others {Said(rows.At(id, i), site)}\n{text}");
                }
            }
        }
        Assert.True(compared > 10_000);
    }

    private static LocusOfInterest[] Loci => [.. s_sites.Select(s => new LocusOfInterest(GenomeBuild.GRCh38, new Locus(s.Chrom, s.Pos), s.Ref, string.Join(',', s.Known)))];

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
        Assert.Equal([CohortGenotype.Refused, CohortGenotype.Of(0, 1), CohortGenotype.Of(0, 0)], rows.Rows[0]);
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
        Assert.Equal([CohortGenotype.Refused, CohortGenotype.Refused], rows.Rows[0]);
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

    private static CohortRequest Request() => new([.. s_sites.Select((s, i) => new CohortLocus(GenomeBuild.GRCh38, new Locus(s.Chrom, s.Pos), s.Ref, [s.Ref, .. s.Known], i))]);

    private static CohortRead Read(string text, Kept rows) => CohortReader.Read("s.vcf", new MemoryStream(Encoding.UTF8.GetBytes(text)), Request(), rows);

    private static string Record((string Chrom, int Pos, string Ref, string[] Known, string[] Alts) site, int samples, Random random)
    {
        var format = Pick(s_formats, random);
        var alts = site.Alts[..random.Next(1, site.Alts.Length + 1)];
        return Record(site.Chrom, site.Pos, random.Next(12) == 0 ? "N" : site.Ref, string.Join(',', alts), format, samples, random, ".");
    }

    private static string Record((string Chrom, int Pos, string Ref, string[] Alts, int? End) other, int samples, Random random) =>
        Record(other.Chrom, other.Pos, other.Ref, string.Join(',', other.Alts), Pick(s_formats, random), samples, random, other.End is { } end ? string.Create(CultureInfo.InvariantCulture, $"END={end}") : ".");

    private static string Record(string chrom, int pos, string reference, string alt, string format, int samples, Random random, string info) =>
        string.Join('\t', chrom, pos.ToString(CultureInfo.InvariantCulture), ".", reference, alt, ".", Pick(["PASS", ".", "PASS", "PASS", "q10"], random), info, format,
            string.Join('\t', Enumerable.Range(0, samples).Select(_ => string.Join(':', format.Split(':').Select(key => key switch
            {
                "GT" => Pick(s_genotypes, random),
                "DP" or "MIN_DP" => Pick(["30", "5", "."], random),
                "GQ" or "RGQ" => Pick(["99", "12", ".", "45.5"], random),
                "AD" => Pick(["10,0", "10,12", "0,9", "."], random),
                "FT" => Pick(["PASS", ".", "low"], random),
                "PS" => Pick(["17", ".", "12345"], random),
                _ => "1",
            })))));

    private static string Said(PositionCall? call, (string Chrom, int Pos, string Ref, string[] Known, string[] Alts) site)
    {
        if (call is not { State: CallState.Called or CallState.Reference }) return "-";
        var alleles = call.Alleles.Select(a => a == site.Ref || site.Known.Contains(a) ? a : "?").ToArray();
        var heterozygous = alleles.Distinct().Count() > 1;
        return call.Phased && heterozygous ? $"{string.Join('|', alleles)} {call.PhaseSet is not null}" : string.Join('/', alleles.Order(StringComparer.Ordinal));
    }

    private static string Said(CohortGenotype? genotype, (string Chrom, int Pos, string Ref, string[] Known, string[] Alts) site)
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

        private Func<int, CohortGenotype, CohortGenotype> _genotype = (_, state) => state;

        public CohortGenotype? At(int id, int sample) => Rows.TryGetValue(id, out var row) ? _genotype(id, row[sample]) : null;

        public void Begin(IReadOnlyList<string> samples, Func<int, CohortGenotype, CohortGenotype> genotype) => _genotype = genotype;
        public void Enter(string? chromosome) { }
        public void Passed(long records) { }

        public void Before(int id, Span<CohortGenotype> states)
        {
            states.Fill(CohortGenotype.NotCalled);
            if (Rows.TryGetValue(id, out var row)) row.CopyTo(states);
        }

        public void Row(int id, ReadOnlySpan<CohortGenotype> states) => Rows[id] = states.ToArray();
    }
}
