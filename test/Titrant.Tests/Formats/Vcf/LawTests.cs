using System.Globalization;
using System.Text;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using static Titrant.Tests.Formats.Vcf.VcfText;

namespace Titrant.Tests.Formats.Vcf;

public sealed class LawTests
{
    private static readonly string[] s_records =
    [
        Record("chr2", 233760233, "CAT", "C,CATAT", "1|2:40:60", "GT:DP:GQ"), Record("chr10", 94761900, "C", "T", "0/1:22:99", "GT:DP:GQ"),
        Record("chr10", 94780000, "T", "<NON_REF>", "0/0:30:50", "GT:DP:GQ", ".", "END=94781000"), Record("chr10", 94781859, "G", "A", "0|1:30:50:7", "GT:DP:GQ:PS"),
        Record("chrX", 50_000_000, "A", "G", "1:30:50", "GT:DP:GQ"), Record("chrY", 6_000_000, "A", "G", "1:30:50", "GT:DP:GQ"),
    ];

    // Written to the right in its repeat, cut in two, joined over bases, with structural, spanned and half-called alleles, from the other strand.
    private static readonly string[] s_hard =
    [
        Record("chr2", 233760247, "TA", "T", "0/1:30:60", "GT:DP:GQ"), Record("chr2", 233760248, "A", "ATA", "1/0:30:60", "GT:DP:GQ"),
        Record("chr10", 94780650, "TACG", "T,TACA,<NON_REF>", "1|2:30:60", "GT:DP:GQ"), Record("chr10", 94781859, "G", "A,*", "1/.:30:60", "GT:DP:GQ"),
        Record("chr10", 94781800, "T", "<DEL>", "0/1:30:60", "GT:DP:GQ", "PASS", "SVTYPE=DEL;END=94781900"), Record("10", 94761900, "G", "A", "1/1:30:60", "GT:DP:GQ"),
        Record("chrX", 154546049, "TGAT", "T", "1:30:50", "GT:DP:GQ"), Record("chrX", 154546046, "A", "G", "0/1:30:50", "GT:DP:GQ"),
    ];

    private static readonly LocusOfInterest[] s_declared =
    [
        .. Loci.Select(l => l with { Alts = l.Ref switch { "CAT" => "C,CATAT,CATATAT", "C" => "T", _ => "A" } }),
        new(GenomeBuild.GRCh38, new Locus("chrX", 154546045), "CATG", "C"), new(GenomeBuild.GRCh38, new Locus("chrX", 154546046), "A", "G"),
    ];

    private static Seq<PositionCall> CallsWithoutLines(string text, VcfRequest? request = null) =>
        Read(text, request).Sample().Calls.Select(c => c with { Line = 0 }).ToSeq();

    [Fact]
    public void The_chr_prefix_changes_nothing()
    {
        var bare = s_records.Select(r => r.Replace("chr", "", StringComparison.Ordinal)).ToArray();
        Assert.Equal(Read(File(s_records)).Sample().Calls, Read(File(bare)).Sample().Calls);
        Assert.Equal(4, Read(File(bare)).Sample().Calls.Count);
    }

    [Fact]
    public void Records_elsewhere_change_no_call()
    {
        var noise = Enumerable.Range(0, 50).Select(i => Record(i % 2 == 0 ? "chr10" : "chr11", 1000 + i, "A", "C", "0/1:30:50", "GT:DP:GQ"));
        Assert.Equal(CallsWithoutLines(File(s_records)), CallsWithoutLines(File([.. noise.OrderBy(r => r, StringComparer.Ordinal), .. s_records])));
    }

    [Fact]
    public void The_order_of_records_and_samples_changes_no_call()
    {
        Assert.Equal(CallsWithoutLines(File(s_records)), CallsWithoutLines(File([.. s_records.Reverse()])));
        var left = File([.. s_records.Select(r => r + " ./.:0:0")], samples: ["S1", "other"]);
        var right = File([.. s_records.Select(r => r[..(r.LastIndexOf(' ') + 1)] + "./.:0:0 " + r[(r.LastIndexOf(' ') + 1)..])], samples: ["other", "S1"]);
        Assert.Equal(CallsWithoutLines(left, new VcfRequest(Loci, "S1")), CallsWithoutLines(right, new VcfRequest(Loci, "S1")));
        Assert.Equal(CallsWithoutLines(File(s_records)), CallsWithoutLines(left, new VcfRequest(Loci, "S1")));
    }

    [Fact]
    public void The_order_of_hard_records_changes_no_call()
    {
        var random = new Random(3);
        var request = new VcfRequest(s_declared);
        var expected = CallsWithoutLines(File(s_hard, ["##reference=hg38.fa"]), request).Select(Essence).ToList();
        for (var i = 0; i < 50; i++)
        {
            var shuffled = (string[])s_hard.Clone();
            random.Shuffle(shuffled);
            Assert.Equal(expected, CallsWithoutLines(File(shuffled, ["##reference=hg38.fa"]), request).Select(Essence));
        }

        static string Essence(PositionCall c) => $"{c.Chrom}:{c.Pos} {c.State} {string.Join('/', c.Alleles)} {c.Phased} {c.Half}";
    }

    [Fact]
    public void One_person_gives_the_same_alleles_on_both_builds()
    {
        var positions = Pharmacogene.Names.SelectMany(g => Pharmacogene.Of(g).Positions).Where(p => p.On37 is not null && p.Alts.Count > 0).ToList();
        List<string>[] answers = [[], []];
        foreach (var build in Enum.GetValues<GenomeBuild>())
        {
            var records = positions.Select(p =>
            {
                string[] alts = [.. p.Alts.Append(p.Ref38).Where(a => a != p.Ref(build))];
                var (first, second) = (Array.IndexOf(alts, p.Ref38) + 1, Array.IndexOf(alts, p.Alts[0]) + 1);
                return Record(p.On(build)!.Value.Chrom, p.On(build)!.Value.Pos, p.Ref(build)!, string.Join(',', alts), $"{first}|{second}");
            });
            var loci = Pharmacogene.Names.SelectMany(g => Pharmacogene.Of(g).Loci).ToList();
            var read = Read(File([.. records], []), new VcfRequest(loci, StatedBuild: build));
            var calls = read.Sample().Calls.ToDictionary(c => (c.Chrom, c.Pos, c.Ref));
            answers[(int)build] = [.. positions.Select(p => calls.GetValueOrDefault((p.On(build)!.Value.Chrom, p.On(build)!.Value.Pos, p.Ref(build)!)) is { } call
                ? $"{p.RsId} {call.State} {string.Join('|', call.Alleles)}" : $"{p.RsId} not asked for")];
        }
        Assert.Equal(answers[(int)GenomeBuild.GRCh38], answers[(int)GenomeBuild.GRCh37]);
        Assert.True(answers[0].Count(a => a.Contains("Called", StringComparison.Ordinal)) > 1000);
    }

    [Fact]
    public void Every_way_to_write_an_indel_of_the_pharmacogenes_gives_the_same_call()
    {
        var written = 0;
        foreach (var locus in Pharmacogene.Names.SelectMany(g => Pharmacogene.Of(g).Loci))
            foreach (var alt in locus.Alts.Split(',').Where(a => a.Length != locus.Ref.Length))
            {
                var run = IndelRuns.At(locus.Build, locus.Locus, locus.Ref);
                Assert.True(locus.Ref.Length == 1 || run.Length >= locus.Ref.Length);
                var other = alt + run[locus.Ref.Length..];
                for (var from = 0; from < run.Length && from < other.Length && (from == 0 || run[from - 1] == other[from - 1]); from++)
                    for (var end = 0; end < run.Length - from && end < other.Length - from && (end == 0 || run[^end] == other[^end]); end++)
                    {
                        var record = Record(locus.Locus.Chrom, locus.Locus.Pos + from, run[from..^end], other[from..^end], "0|1");
                        var read = Read(File([record], []), new VcfRequest([locus], StatedBuild: locus.Build));
                        var call = read.Sample().Calls.Single();
                        Assert.True(call.State == CallState.Called && call.Alleles.SequenceEqual([locus.Ref, alt]) && read.Issues.Count == 0, $"{locus}: {record}");
                        written++;
                    }
            }
        Assert.True(written > 1000, $"{written} ways");
    }

    [Fact]
    public void No_mutation_of_a_file_makes_the_reader_throw_or_lose_a_record()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("TITRANT_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 20_000;
        var plain = Encoding.UTF8.GetBytes(File(s_records, [Length38, "##FORMAT=<ID=AD,Number=R>", "##reference=hg38.fa"]));
        var hard = Encoding.UTF8.GetBytes(File([.. s_records, .. s_hard], ["##reference=hg38.fa"]));
        byte[][] seeds = [plain, Gzip(Encoding.UTF8.GetString(plain)), Bgzip(Encoding.UTF8.GetString(plain)), hard];
        var declared = new VcfRequest(s_declared);
        var random = new Random(20261121);
        var refused = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = (byte[])seeds[(i % 4) switch { 0 => 1 + (i / 4) % 2, 1 => 0, _ => 3 }].Clone();
            for (var m = random.Next(1, 5); m > 0; m--) bytes = Mutate(bytes, random);
            var read = Read(bytes, i % 2 == 0 ? null : declared);
            foreach (var issue in read.Issues) Assert.NotEmpty(issue.Meaning);
            if (read.Drafts.Count == 0) { refused++; Assert.NotEmpty(read.Issues); }
            else Assert.Equal(read.Sample().Records, read.Tally.Of("VCF record"));
        }
        Assert.InRange(refused, 1, count - 1);
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        if (bytes.Length < 2) return bytes;
        var at = random.Next(bytes.Length);
        byte[] telling = [(byte)'\t', (byte)'\n', (byte)'/', (byte)'|', (byte)'.', (byte)'0', (byte)'9', (byte)'<', (byte)':', (byte)';', (byte)'=', 0, 255, (byte)',', (byte)'*', (byte)'-'];
        switch (random.Next(5))
        {
            case 0: bytes[at] = telling[random.Next(telling.Length)]; return bytes;
            case 1: bytes[at] = (byte)random.Next(256); return bytes;
            case 2: return bytes[..at];
            case 3: return [.. bytes[..at], .. bytes[random.Next(at + 1)..]];
            default: return [.. bytes[..at], telling[random.Next(telling.Length)], .. bytes[at..]];
        }
    }
}
