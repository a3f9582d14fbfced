using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>Names, lengths and pseudo-autosomal regions of the chromosomes: "10", "chr10" and "NC_000010.11" are one.</summary>
internal static class Chromosomes
{
    private static readonly Table s_table = Table.Embedded(typeof(Chromosomes).Assembly, "Formats/Vcf/chromosomes.tsv");
    private static readonly FrozenDictionary<string, string> s_names = Names();
    private static readonly FrozenDictionary<string, (int Length37, int Length38)> s_lengths = s_table.Rows
        .Where(r => r["length_grch37"].Length > 0)
        .ToFrozenDictionary(r => r["chromosome"], r => ((int)r.Number("length_grch37")!, (int)r.Number("length_grch38")!));
    private static readonly FrozenDictionary<string, GenomeBuild> s_refSeq = s_table.Rows.Where(r => r["refseq_grch37"].Length > 0)
        .SelectMany(r => new[] { (r["refseq_grch37"], GenomeBuild.GRCh37), (r["refseq_grch38"], GenomeBuild.GRCh38) })
        .ToFrozenDictionary(p => p.Item1, p => p.Item2);
    private static readonly FrozenDictionary<(string, GenomeBuild), (int From, int To)[]> s_par = s_table.Rows
        .SelectMany(r => new[] { ((r["chromosome"], GenomeBuild.GRCh37), Spans(r, "par_grch37")), ((r["chromosome"], GenomeBuild.GRCh38), Spans(r, "par_grch38")) })
        .ToFrozenDictionary(p => p.Item1, p => p.Item2);

    /// <summary>The name as this project writes it ("chr10", "chrX", "chrM"); null for anything but a human chromosome.</summary>
    public static string? Canonical(string name) => s_names.GetValueOrDefault(name);

    public static string? Canonical(ReadOnlySpan<byte> name) => name.Length is 0 or > 16 ? null : Canonical(Encoding.Latin1.GetString(name));

    /// <summary>The build whose chromosome has this length; null with <paramref name="isKnown"/> true where it fits neither.</summary>
    public static GenomeBuild? ByLength(string chromosome, long length, out bool isKnown)
    {
        isKnown = s_lengths.TryGetValue(chromosome, out var lengths);
        return !isKnown ? null : length == lengths.Length37 ? GenomeBuild.GRCh37 : length == lengths.Length38 ? GenomeBuild.GRCh38 : null;
    }

    public static int? Length(string chromosome, GenomeBuild build) =>
        !s_lengths.TryGetValue(chromosome, out var lengths) ? null : build == GenomeBuild.GRCh37 ? lengths.Length37 : lengths.Length38;

    /// <summary>RefSeq accessions name their build by version: NC_000010.10 is GRCh37, NC_000010.11 GRCh38.</summary>
    public static GenomeBuild? ByAccession(string name) => s_refSeq.TryGetValue(name, out var build) ? build : null;

    public static bool IsPseudoAutosomal(string chromosome, GenomeBuild build, int position)
    {
        foreach (var (from, to) in s_par.GetValueOrDefault((chromosome, build), []))
            if (position >= from && position <= to) return true;
        return false;
    }

    private static (int, int)[] Spans(Row row, string column) => [.. row.List(column).Select(s => s.Split('-'))
        .Select(p => (int.Parse(p[0], CultureInfo.InvariantCulture), int.Parse(p[1], CultureInfo.InvariantCulture)))];

    private static FrozenDictionary<string, string> Names()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in s_table.Rows)
        {
            var name = row["chromosome"];
            foreach (var also in (string[])[name, name[3..], "CHR" + name[3..], "Chr" + name[3..], row["refseq_grch37"], row["refseq_grch38"]])
                if (also.Length > 0) names[also] = name;
        }
        foreach (var also in (string[])["MT", "chrMT", "NC_012920.1"]) names[also] = "chrM";
        names["23"] = "chrX";
        names["24"] = "chrY";
        return names.ToFrozenDictionary();
    }
}
