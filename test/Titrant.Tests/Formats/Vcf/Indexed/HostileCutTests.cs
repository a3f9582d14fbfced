using System.Buffers.Binary;
using System.IO.Compression;
using Titrant.Patient.Formats.Vcf.Indexed;
using static Titrant.Tests.Formats.Vcf.Indexed.CutFile;

namespace Titrant.Tests.Formats.Vcf.Indexed;

public sealed class HostileCutTests : IDisposable
{
    private static readonly CutRegion[] s_wanted = [On38("chr1", 300_000, 300_500), On38("chr10", 39_000, 39_500)];
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _records = RandomRecords(new Random(11), 3_000, 400_000);

    public HostileCutTests() => Write(In, _records, indexed: true);

    private string In => _folder.File("in.vcf.gz");
    private string Out => _folder.File("out.vcf.gz");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_index_of_another_file_is_named_and_every_line_is_read()
    {
        var expected = Expected();
        Write(_folder.File("other.vcf.gz"), RandomRecords(new Random(12), 3_000, 400_000), indexed: true);
        File.Copy(_folder.File("other.vcf.gz.tbi"), In + ".tbi", overwrite: true);
        var cut = Cut(In, Out, s_wanted);
        Assert.Equal((false, "PGX062"), (cut.UsedIndex, cut.Codes().Single()));
        Assert.Equal(expected, RecordsOf(Out));
    }

    [Fact]
    public void An_index_older_than_records_added_at_the_end_is_not_believed()
    {
        File.Copy(In + ".tbi", _folder.File("old.tbi"));
        Write(In, [.. _records, Record("chr10", 399_999)], indexed: false);
        File.Copy(_folder.File("old.tbi"), In + ".tbi", overwrite: true);
        Assert.Equal(["PGX062"], Cut(In, Out, s_wanted).Codes());
    }

    [Theory]
    [InlineData(0, 0x7fffffff)]  // contigs
    [InlineData(7, 0x7fffffff)]  // length of the names
    [InlineData(7, -1)]
    [InlineData(8, 0x7fffffff)]  // bins of the first contig
    [InlineData(10, 0x7fffffff)] // chunks of its first bin
    [InlineData(10, -5)]
    [InlineData(9, 37449)]       // a bin that cannot be
    public void A_lying_index_neither_takes_memory_nor_time(int number, int value)
    {
        var expected = Expected();
        var bytes = Unzipped(In + ".tbi");
        // Eight numbers stand behind the magic, then the names (11 bytes), then the first contig's.
        var at = number < 8 ? 4 + 4 * number : 36 + 11 + 4 * (number - 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        Zipped(In + ".tbi", bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var cut = Cut(In, Out, s_wanted);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        Assert.Equal((false, "PGX061"), (cut.UsedIndex, cut.Codes().Single()));
        Assert.Equal(expected, RecordsOf(Out));
    }

    [Fact]
    public void A_byte_flipped_anywhere_in_an_index_never_throws()
    {
        var bytes = Unzipped(In + ".tbi");
        var random = new Random(5);
        for (var round = 0; round < 150; round++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[random.Next(flipped.Length)] ^= (byte)random.Next(1, 256);
            Zipped(In + ".tbi", flipped);
            Assert.True(Cut(In, Out, s_wanted).IsWritten);
        }
    }

    [Fact]
    public void A_file_cut_short_gives_what_stood_before_and_an_output_that_every_reader_sees_is_not_whole()
    {
        var bytes = File.ReadAllBytes(In);
        File.WriteAllBytes(In, bytes[..(bytes.Length * 2 / 3)]);
        File.Delete(In + ".tbi");
        var cut = Cut(In, Out, s_wanted);
        Assert.Contains("PGX064", cut.Codes());
        Assert.Contains("the last block is cut short, after 'chr", cut.Issues.Single(i => i.Code == "PGX064").Detail, StringComparison.Ordinal);
        Assert.NotEmpty(RecordsOf(Out));
        Assert.False(File.ReadAllBytes(Out).AsSpan().EndsWith(BgzfBlock.End));
        // With the index of the whole file it is the same: the index reaches beyond the file's end.
        File.WriteAllBytes(In, bytes);
        Write(In, _records, indexed: true);
        File.WriteAllBytes(In, bytes[..(bytes.Length * 2 / 3)]);
        Assert.Equal(["PGX062", "PGX064"], Cut(In, Out, s_wanted).Codes());
    }

    [Fact]
    public void A_missing_closing_block_is_told_with_and_without_an_index()
    {
        Write(In, _records, indexed: true, closed: false);
        Assert.Equal(["PGX064"], Cut(In, Out, s_wanted).Codes());
        File.Delete(In + ".tbi");
        Assert.Equal(["PGX060", "PGX064"], Cut(In, Out, s_wanted).Codes());
    }

    [Fact]
    public void A_damaged_block_costs_its_own_records_and_the_other_regions_are_still_cut()
    {
        var expected = Expected();
        var bytes = File.ReadAllBytes(In);
        // The second block holds records of chr1; its compressed data are overwritten.
        var second = BgzfBlock.SizeAt(bytes);
        bytes.AsSpan(second + 2_000, 64).Clear();
        File.WriteAllBytes(In, bytes);
        var cut = Cut(In, Out, [On38("chr1", 1, 300_000), On38("chr10", 39_000, 39_500)]);
        Assert.True(cut.UsedIndex);
        Assert.Contains("PGX064", cut.Codes());
        Assert.Equal(expected.Where(r => r.StartsWith("chr10\t", StringComparison.Ordinal)), RecordsOf(Out).Where(r => r.StartsWith("chr10\t", StringComparison.Ordinal)));
        File.Delete(In + ".tbi");
        Assert.Contains("PGX064", Cut(In, Out, s_wanted).Codes());
    }

    [Fact]
    public void Lines_without_a_position_are_told_and_the_rest_is_cut()
    {
        Write(In, _records, indexed: false);
        File.WriteAllText(_folder.File("odd.vcf"), Text(["chr1\tabc\t.\tA\tT\t.\t.\t.", "chr1", "chr1\t300001", "chr1\t-5\t.\tA\tT\t.\t.\t.", Record("chr1", 300_100)]));
        var cut = Cut(_folder.File("odd.vcf"), Out, s_wanted);
        Assert.Equal(["VCF014", "VCF014", "VCF014", "VCF014"], cut.Codes());
        Assert.Equal([Record("chr1", 300_100)], RecordsOf(Out));
    }

    [Fact]
    public void Records_out_of_order_are_kept_but_the_output_has_no_index()
    {
        File.WriteAllText(_folder.File("odd.vcf"), Text([Record("chr1", 300_200), Record("chr1", 300_100)]));
        Assert.Equal(["PGX065"], Cut(_folder.File("odd.vcf"), Out, s_wanted).Codes());
        Assert.Equal(2, RecordsOf(Out).Length);
        Assert.False(File.Exists(Out + ".tbi"));
    }

    [Theory]
    [InlineData("", "FILE005")]
    [InlineData("no VCF\n", "VCF001")]
    [InlineData("##fileformat=VCFv4.2\nchr1\t1\n", "VCF003")]
    [InlineData("##fileformat=VCFv4.2\n", "VCF003")]
    public void What_is_no_VCF_is_refused_and_leaves_nothing_behind(string text, string code)
    {
        File.WriteAllText(_folder.File("odd.vcf"), text);
        var cut = Cut(_folder.File("odd.vcf"), Out, s_wanted);
        Assert.Equal((false, code), (cut.IsWritten, cut.Codes().Single()));
        Assert.Equal(["in.vcf.gz", "in.vcf.gz.tbi", "odd.vcf"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_input_is_never_its_own_output() =>
        Assert.Throws<ArgumentException>(() => Cut(In, Path.Combine(_folder.Path, ".", "in.vcf.gz"), s_wanted));

    [Fact]
    public void Text_that_does_not_compress_still_fits_a_block()
    {
        var noise = new byte[200_000];
        new Random(3).NextBytes(noise);
        using (var text = new BgzfWriter(File.Create(Out))) { text.Write(noise); text.Complete(); }
        using var unpacked = new MemoryStream();
        using (var zip = new GZipStream(File.OpenRead(Out), CompressionMode.Decompress)) zip.CopyTo(unpacked);
        Assert.Equal(noise, unpacked.ToArray());
        Assert.True(VcfCut.IsBgzip(Out));
    }

    private string[] Expected()
    {
        Assert.True(Cut(In, Out, s_wanted).UsedIndex);
        Assert.NotEmpty(RecordsOf(Out));
        return RecordsOf(Out);
    }

    private static byte[] Unzipped(string path)
    {
        using var all = new MemoryStream();
        using (var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) zip.CopyTo(all);
        return all.ToArray();
    }

    private static void Zipped(string path, byte[] bytes)
    {
        using var to = new BgzfWriter(File.Create(path), CompressionLevel.Fastest);
        to.Write(bytes);
        to.Complete();
    }
}
