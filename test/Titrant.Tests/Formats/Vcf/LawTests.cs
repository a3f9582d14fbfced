using System.Globalization;
using System.Text;
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
    public void No_mutation_of_a_file_makes_the_reader_throw_or_lose_a_record()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("TITRANT_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 20_000;
        var plain = Encoding.UTF8.GetBytes(File(s_records, [Length38, "##FORMAT=<ID=AD,Number=R>", "##reference=hg38.fa"]));
        byte[][] seeds = [plain, Gzip(Encoding.UTF8.GetString(plain)), Bgzip(Encoding.UTF8.GetString(plain))];
        var random = new Random(20261121);
        var refused = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = (byte[])seeds[i % 4 == 0 ? 1 + (i / 4) % 2 : 0].Clone();
            for (var m = random.Next(1, 5); m > 0; m--) bytes = Mutate(bytes, random);
            var read = Read(bytes);
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
