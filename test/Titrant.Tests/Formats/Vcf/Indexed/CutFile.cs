using System.Globalization;
using System.IO.Compression;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf.Indexed;

namespace Titrant.Tests.Formats.Vcf.Indexed;

/// <summary>VCF files for cutting, written with small blocks or large, with an index or without.</summary>
internal static class CutFile
{
    public const string Head = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1";
    public static readonly string[] Header38 = ["##fileformat=VCFv4.2", "##contig=<ID=chr1,length=248956422>", "##contig=<ID=chr10,length=133797422>", "##INFO=<ID=END,Number=1,Type=Integer,Description=\"end\">", "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"genotype\">", Head];

    public static CutRegion On38(string chrom, int from, int to) => new(GenomeBuild.GRCh38, chrom, from, to);

    public static string Record(string chrom, int pos, string reference = "A", string info = ".", string sample = "0/1") =>
        string.Create(CultureInfo.InvariantCulture, $"{chrom}\t{pos}\t.\t{reference}\tT\t.\tPASS\t{info}\tGT\t{sample}");

    public static string Text(IEnumerable<string> records, string[]? header = null) => string.Join('\n', (header ?? Header38).Concat(records)) + "\n";

    /// <summary>A bgzip file, and a .tbi beside it where asked for.</summary>
    public static void Write(string path, IReadOnlyList<string> records, bool indexed, string[]? header = null, bool closed = true)
    {
        using var text = new BgzfWriter(File.Create(path), CompressionLevel.Fastest);
        var index = new TabixWriter();
        text.Write(Encoding.UTF8.GetBytes(string.Join('\n', header ?? Header38) + "\n"));
        foreach (var record in records)
        {
            var line = Encoding.UTF8.GetBytes(record);
            Assert.True(RecordSpan.TryStart(line, out var contig, out var pos, out var rest));
            Assert.True(RecordSpan.TryEnd(line.AsSpan(rest), pos, out var end));
            var from = text.Place;
            text.Write(line);
            text.Write("\n"u8);
            index.Add(line.AsSpan(0, contig), pos, end, from, text.Place);
        }
        text.Complete(closed);
        if (!indexed) return;
        using var beside = new BgzfWriter(File.Create(path + ".tbi"));
        index.Write(beside);
    }

    public static CutResult Cut(string input, string output, params CutRegion[] regions) => VcfCut.Cut(new CutRequest(input, output, regions));

    public static string Unpacked(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    public static string[] RecordsOf(string path) => [.. Unpacked(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#')];

    public static string[] Codes(this CutResult cut) => [.. cut.Issues.Select(i => i.Code)];

    /// <summary>Records as a small genome has them: mostly single bases, some deletions, some long blocks.</summary>
    public static List<string> RandomRecords(Random random, int perContig, int reach)
    {
        var records = new List<string>();
        foreach (var contig in (string[])["chr1", "chr10"])
        {
            var places = Enumerable.Range(0, perContig).Select(_ => random.Next(1, reach)).Order().ToList();
            foreach (var pos in places)
                records.Add(random.Next(10) switch
                {
                    0 => Record(contig, pos, new string('A', random.Next(2, 60))),
                    1 => Record(contig, pos, "A", string.Create(CultureInfo.InvariantCulture, $"DP=3;END={pos + random.Next(0, 40_000)}")),
                    2 => Record(contig, pos, "A", string.Create(CultureInfo.InvariantCulture, $"CIEND=0,{pos + 90_000}")),
                    _ => Record(contig, pos, "A", new string('x', random.Next(1, 300))),
                });
        }
        return records;
    }
}
