using System.Globalization;
using System.IO.Compression;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Indexed;

namespace Titrant.Bench;

/// <summary>A made-up whole genome on GRCh38: as many records as a person has variants, at random places, with GATK's usual fields.</summary>
internal static class CutGenome
{
    private static readonly string[] s_chromosomes = [.. Enumerable.Range(1, 22).Select(c => $"chr{c}"), "chrX"];

    /// <summary>Writes the file and a .tbi beside it.</summary>
    /// <param name="wanted">Positions; a quarter of them has a record.</param>
    public static void Make(string path, int records, int samples, IReadOnlyList<(string Chrom, int Pos, string Ref)> wanted)
    {
        var random = new Random(20260310);
        using var text = new BgzfWriter(File.Create(path), CompressionLevel.Fastest);
        var index = new TabixWriter();
        text.Write(Header(samples));
        var genome = s_chromosomes.Sum(c => (long)Chromosomes.Length(c, GenomeBuild.GRCh38)!);
        var line = new StringBuilder();
        foreach (var chromosome in s_chromosomes)
        {
            var length = (int)Chromosomes.Length(chromosome, GenomeBuild.GRCh38)!;
            var places = new SortedDictionary<int, string>();
            for (var i = (long)records * length / genome; i > 0; i--) places[random.Next(10_000, length - 10_000)] = "";
            foreach (var (_, pos, reference) in wanted.Where(w => w.Chrom == chromosome))
            {
                places.Remove(pos);
                if (random.Next(4) == 0) places[pos] = reference;
            }
            var name = Encoding.ASCII.GetBytes(chromosome);
            foreach (var (pos, reference) in places)
            {
                var bases = reference.Length > 0 ? reference : random.Next(8) == 0 ? Bases(random, random.Next(2, 9)) : Bases(random, 1);
                Record(line.Clear(), random, chromosome, pos, bases, samples);
                var from = text.Place;
                text.Write(Encoding.ASCII.GetBytes(line.ToString()));
                index.Add(name, pos, pos + bases.Length - 1, from, text.Place);
            }
        }
        text.Complete();
        using var beside = new BgzfWriter(File.Create(path + ".tbi"));
        index.Write(beside);
    }

    private static void Record(StringBuilder line, Random random, string chromosome, int pos, string bases, int samples)
    {
        var alt = bases[0] switch { 'A' => 'G', 'G' => 'A', 'C' => 'T', _ => 'C' };
        var depth = random.Next(20, 50) * samples;
        line.Append(CultureInfo.InvariantCulture, $"{chromosome}\t{pos}\trs{random.Next(1_000_000_000)}\t{bases}\t{alt}\t{random.Next(30, 2000)}.{random.Next(10, 99)}\tPASS\t");
        line.Append(CultureInfo.InvariantCulture, $"AC=1;AF=0.{random.Next(100, 999)};AN={2 * samples};BaseQRankSum=0.{random.Next(100, 999)};DP={depth};ExcessHet=3.0103;FS={random.Next(10)}.{random.Next(100, 999)};");
        line.Append(CultureInfo.InvariantCulture, $"MLEAC=1;MLEAF=0.500;MQ=60.00;MQRankSum=0.000;QD={random.Next(10, 30)}.{random.Next(10, 99)};ReadPosRankSum=-0.{random.Next(100, 999)};SOR=0.{random.Next(100, 999)}\tGT:AD:DP:GQ:PL");
        for (var s = 0; s < samples; s++)
        {
            var (a, b) = (random.Next(5, 25), random.Next(5, 25));
            line.Append(CultureInfo.InvariantCulture, $"\t0/1:{a},{b}:{a + b}:99:{random.Next(100, 999)},0,{random.Next(100, 999)}");
        }
        line.Append('\n');
    }

    private static string Bases(Random random, int count) => string.Create(count, random, static (chars, r) =>
    {
        for (var i = 0; i < chars.Length; i++) chars[i] = "ACGT"[r.Next(4)];
    });

    private static byte[] Header(int samples)
    {
        var text = new StringBuilder("##fileformat=VCFv4.2\n##FILTER=<ID=PASS,Description=\"All filters passed\">\n");
        foreach (var key in (string[])["AC,A,Integer", "AF,A,Float", "AN,1,Integer", "BaseQRankSum,1,Float", "DP,1,Integer", "ExcessHet,1,Float", "FS,1,Float", "MLEAC,A,Integer",
            "MLEAF,A,Float", "MQ,1,Float", "MQRankSum,1,Float", "QD,1,Float", "ReadPosRankSum,1,Float", "SOR,1,Float"]) text.Append("##INFO=<").Append(Field(key)).Append('\n');
        foreach (var key in (string[])["GT,1,String", "AD,R,Integer", "DP,1,Integer", "GQ,1,Integer", "PL,G,Integer"]) text.Append("##FORMAT=<").Append(Field(key)).Append('\n');
        foreach (var c in s_chromosomes) text.Append(CultureInfo.InvariantCulture, $"##contig=<ID={c},length={Chromosomes.Length(c, GenomeBuild.GRCh38)}>\n");
        text.Append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        for (var s = 1; s <= samples; s++) text.Append(CultureInfo.InvariantCulture, $"\tS{s}");
        return Encoding.ASCII.GetBytes(text.Append('\n').ToString());
    }

    private static string Field(string key) => key.Split(',') is [var id, var number, var type] ? $"ID={id},Number={number},Type={type},Description=\"{id}\">" : key;
}
