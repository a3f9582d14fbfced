using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Vcf;
using static Titrant.Tests.Formats.Vcf.VcfText;

namespace Titrant.Tests.Formats.Vcf;

public sealed class FileTests
{
    private const int Star2 = 94781859;
    private static readonly string s_one = File([Record("chr10", 94761900, "C", "T", "0/1"), Record("chr10", Star2, "G", "A", "1/1")]);

    [Theory]
    [InlineData("", "FILE005")]
    [InlineData("Sample,Gene\n1,2\n", "VCF001")]
    [InlineData("##fileformat=VCFv3.3\n", "VCF002")]
    [InlineData("##fileformat=VCFv4.2\n##x=y\n", "VCF003")]
    [InlineData("##fileformat=VCFv4.2\nchr10\t1\n", "VCF003")]
    [InlineData("##fileformat=VCFv4.2\n#CHROM\tPOS\tREF\n", "VCF003")]
    [InlineData("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n", "VCF028")]
    public void What_is_no_VCF_is_refused_with_its_reason(string text, string code)
    {
        var read = Read(text);
        Assert.Empty(read.Drafts);
        Assert.Equal([code], read.Codes());
    }

    [Theory]
    [InlineData("VCFv4.0")]
    [InlineData("VCFv4.4")]
    public void Versions_4_0_to_4_4_are_read(string version) => Assert.Equal(2, Read(File([], version: version).Replace("\n", "\r\n", StringComparison.Ordinal)
        + string.Join("\r\n", Record("10", 94761900, "C", "T", "0/1").Replace(' ', '\t'), Record("10", Star2, "G", "A", "0/1").Replace(' ', '\t'))).Sample().Calls.Count);

    [Fact]
    public void The_hash_and_the_number_of_records_are_those_of_the_file()
    {
        var sample = Read(s_one).Sample();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(s_one))), sample.ContentHash);
        var bgzip = Bgzip(s_one);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bgzip)), Read(bgzip).Sample().ContentHash);
        Assert.Equal(2, sample.Records);
    }

    [Fact]
    public void Gzip_and_bgzip_are_known_by_their_bytes_and_read_like_plain_text()
    {
        var plain = Read(s_one);
        var half = s_one.Length / 2;
        foreach (var packed in (byte[][])[Gzip(s_one), Gzip(s_one[..half], s_one[half..]), Bgzip(s_one), Bgzip(s_one, 17)])
        {
            var read = Read(packed);
            Assert.Empty(read.Issues);
            Assert.Equal(plain.Sample(), read.Sample() with { ContentHash = plain.Sample().ContentHash });
        }
    }

    [Fact]
    public void A_cut_file_keeps_what_was_read_and_says_so()
    {
        var lines = Enumerable.Range(0, 4000).Select(i => Record("chr10", 95_000_000 + i * 7, "C", "T", "0/1"));
        var whole = File([Record("chr10", Star2, "G", "A", "1/1"), .. lines]);
        foreach (var packed in (byte[][])[Gzip(whole), Bgzip(whole, 4000)])
        {
            var read = Read(packed[..(packed.Length / 2)]);
            Assert.Contains("VCF010", read.Codes());
            Assert.Equal(CallState.Called, read.Call(Star2)!.State);
            Assert.True(read.Sample().Records < 4001);
        }
        Assert.Contains("VCF010", Read(Bgzip(whole, 4000, closed: false)).Codes());
    }

    [Fact]
    public void A_damaged_block_is_said_even_when_every_line_looks_right()
    {
        var packed = Gzip(s_one);
        packed[^6] ^= 0x55;
        Assert.Contains("VCF010", Read(packed).Codes());
    }

    [Fact]
    public void A_gzip_bomb_is_refused_before_it_unpacks()
    {
        var bomb = Gzip(File([]) + new string('A', 30 << 20));
        var read = Read(bomb, new VcfRequest(Loci) { MaxExpansion = 50 });
        Assert.Empty(read.Drafts);
        Assert.Contains("VCF012", read.Codes());
    }

    [Fact]
    public void A_line_without_end_is_skipped_and_not_held_in_memory()
    {
        var head = Encoding.UTF8.GetBytes(File([Record("chr10", 94761900, "C", "T", "0/1")]));
        var tail = Encoding.UTF8.GetBytes("\n" + Record("chr10", Star2, "G", "A", "0/1").Replace(' ', '\t') + "\n");
        using var endless = new Endless(head, 300L << 20, tail);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = VcfReader.Read("s.vcf", endless, Since, new VcfRequest(Loci) { MaxLineBytes = 1 << 20 });
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20 << 20);
        Assert.Equal(["VCF011"], read.Codes());
        Assert.Equal(2, read.Sample().Calls.Count);
    }

    [Fact]
    public void The_named_sample_is_taken_and_none_is_guessed()
    {
        var two = File([Record("chr10", Star2, "G", "A", "0/0 1/1")], samples: ["mother", "child"]);
        var refused = Read(two);
        Assert.Empty(refused.Drafts);
        Assert.Equal("VCF004", Assert.Single(refused.Issues).Code);
        Assert.Contains("2 samples", refused.Issues[0].Detail, StringComparison.Ordinal);
        Assert.Equal(["A", "A"], Read(two, new VcfRequest(Loci, "child")).Call(Star2)!.Alleles);
        Assert.Equal(CallState.Reference, Read(two, new VcfRequest(Loci, "mother")).Call(Star2)!.State);
        Assert.Equal(["VCF005"], Read(two, new VcfRequest(Loci, "father")).Codes());
        Assert.Equal(["VCF005"], Read(File([], samples: ["a", "a"]), new VcfRequest(Loci, "a")).Codes());
    }

    [Fact]
    public void Every_record_is_accounted_for()
    {
        var read = Read(File(
            [Record("chr10", 1, "G", "A", "0/0"), "chr10 5 .",
             Record("chr10", 1, "G", "A", "0/0").Replace(" 1 ", " one ", StringComparison.Ordinal), Record("chr10", Star2, "G", "A", "0/1"),
             Record("chrUn_KI270302v1", 9, "A", "T", "0/1")]));
        Assert.Equal(5, read.Tally.Of("VCF record"));
        Assert.Equal(["VCF013 1", "VCF014 1", "VCF015 1", "read 2"], read.Tally.Rows.Select(r => $"{r.Outcome} {r.Count}").Order(StringComparer.Ordinal));
        Assert.Equal(["s.vcf:5", "s.vcf:6", "s.vcf:8"], read.Issues.Select(i => i.Place).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Unsorted_records_are_read_and_said_once()
    {
        var read = ReadRecords(Record("chr10", Star2, "G", "A", "0/1"), Record("chr10", 94761900, "C", "T", "0/1"), Record("chr10", 5, "C", "T", "0/1"));
        Assert.Equal(["VCF019"], read.Codes());
        Assert.Equal(2, read.Sample().Calls.Count);
    }

    [Fact]
    public void A_flood_of_issues_is_counted_not_listed()
    {
        var read = ReadRecords([.. Enumerable.Range(0, 500).Select(_ => "chr10 5 .")]);
        Assert.Equal(20, read.Codes().Count(c => c == "VCF013"));
        Assert.Contains("480 more of VCF013", read.Issues.Single(i => i.Code == "VCF029").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_records_take_a_fraction_of_a_second()
    {
        var lines = Enumerable.Range(0, 100_000).Select(i => Record("chr10", 90_000_000 + i * 97, "C", "T", "0/1:35:99:400,0,300", "GT:DP:GQ:PL", info: "AC=1;AF=0.5;AN=2;DP=35;MQ=60.0;QD=21.4"));
        var bytes = Encoding.UTF8.GetBytes(File([.. lines]));
        var best = Enumerable.Range(0, 5).Min(_ =>
        {
            var clock = Stopwatch.StartNew();
            Read(bytes);
            return clock.ElapsedMilliseconds;
        });
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"100,000 records, {bytes.Length >> 20} MB: {best} ms"));
        Assert.True(best < 1000);
    }

    /// <summary>Bytes, then a very long line that exists nowhere, then bytes.</summary>
    private sealed class Endless(byte[] head, long filler, byte[] tail) : Stream
    {
        private long _at;

        public override int Read(byte[] buffer, int offset, int count)
        {
            long headEnd = head.Length, fillerEnd = headEnd + filler, end = fillerEnd + tail.Length;
            var read = 0;
            for (; read < count && _at < end; read++, _at++)
            {
                if (_at >= headEnd && _at < fillerEnd)
                {
                    var run = (int)Math.Min(count - read, fillerEnd - _at);
                    Array.Fill(buffer, (byte)'A', offset + read, run);
                    _at += run - 1;
                    read += run - 1;
                }
                else buffer[offset + read] = _at < headEnd ? head[_at] : tail[_at - fillerEnd];
            }
            return read;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _at; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
