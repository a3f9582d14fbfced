using System.Globalization;
using System.IO.Compression;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Tests.Formats.Vcf;

/// <summary>A VCF in a few readable lines. Fields of a record are given with spaces and written with tabs.</summary>
internal static class VcfText
{
    public const string Length38 = "##contig=<ID=chr10,length=133797422>";
    public const string Length37 = "##contig=<ID=10,length=135534747>";
    public static readonly Known Since = new(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), KnownBasis.FileDate);

    // *2, *3 and *17 positions of CYP2C19 and an indel (UGT1A1 repeat), on both builds.
    public static readonly LocusOfInterest[] Loci =
    [
        new(GenomeBuild.GRCh38, new Locus("chr10", 94761900), "C"), new(GenomeBuild.GRCh37, new Locus("chr10", 96521657), "C"),
        new(GenomeBuild.GRCh38, new Locus("chr10", 94780653), "G"), new(GenomeBuild.GRCh37, new Locus("chr10", 96540410), "G"),
        new(GenomeBuild.GRCh38, new Locus("chr10", 94781859), "G"), new(GenomeBuild.GRCh37, new Locus("chr10", 96541616), "G"),
        new(GenomeBuild.GRCh38, new Locus("chr2", 233760233), "CAT"), new(GenomeBuild.GRCh37, new Locus("chr2", 234668879), "CAT"),
    ];

    public static string File(string[] records, string[]? header = null, string[]? samples = null, string version = "VCFv4.2") =>
        string.Join('\n', [$"##fileformat={version}", .. header ?? [Length38],
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" + string.Join('\t', samples ?? ["S1"]),
            .. records.Select(r => r.Replace(' ', '\t'))]) + "\n";

    /// <summary>"10 94781859 G A 0/1" as a whole record; more FORMAT keys as "GT:DP 0/1:30".</summary>
    public static string Record(string chrom, int pos, string reference, string alt, string sample, string format = "GT", string filter = "PASS", string info = ".") =>
        string.Create(CultureInfo.InvariantCulture, $"{chrom} {pos} . {reference} {alt} . {filter} {info} {format} {sample}");

    public static DocumentRead Read(string text, VcfRequest? request = null) => Read(Encoding.UTF8.GetBytes(text), request);

    public static DocumentRead Read(byte[] bytes, VcfRequest? request = null) =>
        VcfReader.Read("s.vcf", new MemoryStream(bytes), Since, request ?? new VcfRequest(Loci));

    public static DocumentRead ReadRecords(params string[] records) => Read(File(records));

    public static Sample Sample(this DocumentRead read) => Assert.IsType<Sample>(Assert.Single(read.Drafts).Claim);

    public static PositionCall? Call(this DocumentRead read, int pos) => read.Sample().Calls.SingleOrDefault(c => c.Pos == pos);

    public static string[] Codes(this DocumentRead read) => [.. read.Issues.Select(i => i.Code)];

    public static byte[] Gzip(params string[] members)
    {
        using var all = new MemoryStream();
        foreach (var member in members)
            using (var zip = new GZipStream(all, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(Encoding.UTF8.GetBytes(member));
        return all.ToArray();
    }

    /// <summary>A bgzip file: blocks with the BC field, and the closing block.</summary>
    public static byte[] Bgzip(string text, int blockBytes = 200, bool closed = true)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var all = new MemoryStream();
        for (var at = 0; at < bytes.Length; at += blockBytes) Block(all, bytes.AsSpan(at, Math.Min(blockBytes, bytes.Length - at)));
        if (closed) all.Write([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        return all.ToArray();
    }

    private static void Block(MemoryStream to, ReadOnlySpan<byte> content)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(content);
        var size = (int)deflated.Length + 18 + 8 - 1;
        to.Write([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, (byte)size, (byte)(size >> 8)]);
        to.Write(deflated.ToArray());
        to.Write(BitConverter.GetBytes(Crc32(content)));
        to.Write(BitConverter.GetBytes(content.Length));
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
