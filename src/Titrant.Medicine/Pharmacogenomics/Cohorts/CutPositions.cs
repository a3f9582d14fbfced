using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>
/// The loci of <see cref="Capabilities.Loci"/> from the tables of genes and positions alone: a cut starts in the time that the tables of alleles and
/// phenotypes would take to read.
/// </summary>
public static class CutPositions
{
    /// <summary>On both builds.</summary>
    public static IReadOnlyCollection<LocusOfInterest> Read()
    {
        var fromVcf = Rows("genes").Where(r => r["from_vcf"] == "yes").Select(r => r["gene"]).ToHashSet();
        var loci = new HashSet<LocusOfInterest>();
        foreach (var row in Rows("positions"))
        {
            if (row["role"] == "ignored" || !fromVcf.Contains(row["gene"])) continue;
            var (ref38, ref37) = (row["ref_grch38"], row["ref_grch37"]);
            string[] sequences = [.. row.List("alts"), ref38];
            loci.Add(new(GenomeBuild.GRCh38, new(row["chrom"], (int)row.Number("pos_grch38")!), ref38, Others(ref38)));
            if (row.Number("pos_grch37") is { } pos37) loci.Add(new(GenomeBuild.GRCh37, new(row["chrom"], (int)pos37), ref37, Others(ref37)));

            string Others(string reference) => string.Join(',', sequences.Where(s => s != reference));
        }
        return loci;
    }

    private static IReadOnlyList<Row> Rows(string table) => Table.Embedded(typeof(CutPositions).Assembly, $"Pharmacogenomics/knowledge/{table}.tsv").Rows;
}
