using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf.Indexed;
using static Titrant.Tests.Formats.Vcf.Indexed.CutFile;

namespace Titrant.Tests.Formats.Vcf.Indexed;

public sealed class CutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_is_kept_where_its_bases_touch_a_region_and_only_once(bool indexed)
    {
        string[] kept = [Record("chr1", 96, "ACGTA"), Record("chr1", 100), Record("chr1", 100, "AC"), Record("chr1", 110), Record("chr10", 1, "A", "DP=1;END=500")];
        Write(_folder.File("in.vcf.gz"), [Record("chr1", 94, "ACGTA"), kept[0], Record("chr1", 97, "A", "CIEND=5,200"), kept[1], kept[2], kept[3], Record("chr1", 111), kept[4], Record("chr10", 501)], indexed);
        // Two regions that one record spans, the second one named twice: still one line.
        var cut = Cut(_folder.File("in.vcf.gz"), _folder.File("out.vcf.gz"), On38("chr1", 99 + 1, 110), On38("1", 101, 104), On38("chr10", 400, 400), On38("10", 450, 450));
        Assert.Equal(kept, RecordsOf(_folder.File("out.vcf.gz")));
        Assert.Equal((indexed, 5L, GenomeBuild.GRCh38), (cut.UsedIndex, cut.Kept, cut.Build!.Value));
        Assert.Equal(indexed ? [] : ["PGX060"], cut.Codes());
    }

    [Fact]
    public void The_header_stays_and_one_line_names_version_and_regions_but_no_path()
    {
        Write(_folder.File("in.vcf.gz"), [Record("chr1", 100)], indexed: true);
        Cut(_folder.File("in.vcf.gz"), _folder.File("out.vcf.gz"), On38("chr1", 100, 100));
        var lines = Unpacked(_folder.File("out.vcf.gz")).Split('\n');
        Assert.Equal(Header38[..^1], lines[..(Header38.Length - 1)]);
        Assert.Matches("^##titrant_cut=<Version=[0-9.]+,Regions=sha256:[0-9a-f]{64},Build=GRCh38>$", lines[Header38.Length - 1]);
        Assert.Equal(Head, lines[Header38.Length]);
        Assert.Equal(["in.vcf.gz", "in.vcf.gz.tbi", "out.vcf.gz", "out.vcf.gz.tbi"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_hash_of_the_regions_does_not_depend_on_their_order_spelling_or_overlap() => Assert.Equal(
        new CutRegions([On38("chr1", 5, 9), On38("chrM", 3, 3), On38("chr1", 10, 12)], null).Hash,
        new CutRegions([On38("MT", 3, 3), On38("1", 5, 12), On38("NC_000001.11", 7, 8)], GenomeBuild.GRCh38).Hash);

    [Fact]
    public void The_build_of_the_header_chooses_the_positions()
    {
        CutRegion[] both = [new(GenomeBuild.GRCh37, "1", 200, 200), new(GenomeBuild.GRCh38, "1", 100, 100)];
        string[] records = [Record("1", 100), Record("1", 200)];
        string[] header37 = ["##fileformat=VCFv4.2", "##contig=<ID=1,length=249250621>", Head];
        Write(_folder.File("37.vcf.gz"), records, indexed: true, header37);
        Assert.Equal(GenomeBuild.GRCh37, Cut(_folder.File("37.vcf.gz"), _folder.File("o37.vcf.gz"), both).Build);
        Assert.Equal(records[1..], RecordsOf(_folder.File("o37.vcf.gz")));

        Write(_folder.File("none.vcf.gz"), records, indexed: true, ["##fileformat=VCFv4.2", "##contig=<ID=1>", Head]);
        var unknown = Cut(_folder.File("none.vcf.gz"), _folder.File("onone.vcf.gz"), both);
        Assert.Equal((null, "PGX063"), (unknown.Build, unknown.Codes().Single()));
        Assert.Equal(records, RecordsOf(_folder.File("onone.vcf.gz")));

        var stated = VcfCut.Cut(new CutRequest(_folder.File("37.vcf.gz"), _folder.File("no.vcf.gz"), both, GenomeBuild.GRCh38));
        Assert.Equal((false, "VCF008"), (stated.IsWritten, stated.Codes().Single()));
        Assert.False(File.Exists(_folder.File("no.vcf.gz")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_the_index_finds_is_what_a_pass_over_every_line_finds(int seed)
    {
        var random = new Random(seed);
        var records = RandomRecords(random, 4_000, seed % 2 == 0 ? 40_000_000 : 400_000);
        Write(_folder.File("in.vcf.gz"), records, indexed: true);
        Write(_folder.File("bare.vcf.gz"), records, indexed: false);
        File.WriteAllText(_folder.File("plain.vcf"), Text(records));
        for (var round = 0; round < 12; round++)
        {
            var regions = Enumerable.Range(0, random.Next(1, 60)).Select(_ =>
            {
                var from = random.Next(1, seed % 2 == 0 ? 41_000_000 : 410_000);
                return On38(random.Next(2) == 0 ? "chr1" : "10", from, from + (random.Next(4) == 0 ? random.Next(100_000) : 0));
            }).ToArray();
            var expected = records.Where(r => Touches(r, regions)).ToArray();
            Assert.True(Cut(_folder.File("in.vcf.gz"), _folder.File("a.vcf.gz"), regions).UsedIndex);
            Assert.Equal(expected, RecordsOf(_folder.File("a.vcf.gz")));
            Assert.False(Cut(_folder.File("bare.vcf.gz"), _folder.File("b.vcf.gz"), regions).UsedIndex);
            Cut(_folder.File("plain.vcf"), _folder.File("c.vcf.gz"), regions);
            Assert.Equal(File.ReadAllBytes(_folder.File("a.vcf.gz")), File.ReadAllBytes(_folder.File("b.vcf.gz")));
            Assert.Equal(File.ReadAllBytes(_folder.File("a.vcf.gz")), File.ReadAllBytes(_folder.File("c.vcf.gz")));
            // A cut has an index of its own: cutting it again to the same regions changes nothing but the extra header line.
            Assert.True(Cut(_folder.File("a.vcf.gz"), _folder.File("d.vcf.gz"), regions).UsedIndex);
            Assert.Equal(expected, RecordsOf(_folder.File("d.vcf.gz")));
        }
    }

    [Theory]
    [InlineData("bare.vcf.gz")]
    [InlineData("in.vcf.gz")]
    [InlineData("plain.vcf")]
    public void Memory_does_not_grow_with_the_number_of_records(string file)
    {
        long Allocated(int records)
        {
            var lines = RandomRecords(new Random(7), records, 100_000_000);
            if (file == "plain.vcf") File.WriteAllText(_folder.File(file), Text(lines));
            else Write(_folder.File(file), lines, indexed: file == "in.vcf.gz");
            Cut(_folder.File(file), _folder.File("out.vcf.gz"), On38("chr1", 5_000_000, 5_001_000));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Cut(_folder.File(file), _folder.File("out.vcf.gz"), On38("chr1", 5_000_000, 5_001_000));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var (few, many) = (Allocated(2_000), Allocated(40_000));
        // 76,000 more records: a smallest object for each would be 1.8 MB. What a block of 250 lines takes is allowed.
        Assert.InRange(many - few, long.MinValue, 1_000_000);
    }

    private static bool Touches(string record, CutRegion[] regions)
    {
        var cells = record.Split('\t');
        var pos = int.Parse(cells[1], CultureInfo.InvariantCulture);
        var end = cells[7].Split(';').FirstOrDefault(f => f.StartsWith("END=", StringComparison.Ordinal)) is { } stated ? int.Parse(stated[4..], CultureInfo.InvariantCulture) : pos + cells[3].Length - 1;
        return regions.Any(r => "chr" + r.Chrom.Replace("chr", "", StringComparison.Ordinal) == cells[0] && r.From <= end && r.To >= pos);
    }
}
