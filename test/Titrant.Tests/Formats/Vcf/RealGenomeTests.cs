using System.Globalization;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Tests.Formats.Vcf;

/// <summary>Three Coriell genomes (30x, unphased), raw as a caller left them and as a preprocessor normalised them.</summary>
public sealed class RealGenomeTests
{
    private static readonly IReadOnlyCollection<LocusOfInterest> s_loci = [.. Pharmacogene.Names.SelectMany(g => Pharmacogene.Of(g).Loci)];

    [Theory]
    [InlineData("NA18526")]
    [InlineData("NA18565")]
    [InlineData("NA18861")]
    public void A_raw_file_gives_the_genotypes_of_the_preprocessed_one_at_every_definition(string sample)
    {
        var folder = Repository.Data("pgx", "real_wgs");
        var raw = Calls(Path.Combine(folder, "getrm3_raw_pgx_pm60bp.vcf.gz"), sample);
        var normalised = Calls(Path.Combine(folder, $"{sample}.preprocessed.vcf"), sample);
        Assert.Equal([], normalised.Except(raw));
        Assert.True(normalised.Count > 150, $"{normalised.Count} positions");
        // The preprocessor's table is older: rows of later definitions are in the raw file alone.
        var more = raw.ExceptBy(normalised.Keys, c => c.Key).ToList();
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{sample}: {normalised.Count} positions alike, {more.Count} more in the raw file"));

        // And without our reader: the rows of the preprocessed file whose REF is the definition's.
        var seen = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, $"{sample}.preprocessed.vcf")).Where(l => !l.StartsWith('#')))
        {
            var cells = line.Split('\t');
            if (!raw.TryGetValue($"{cells[0]}:{cells[1]} {cells[3]}", out var call)) continue;
            string[] alleles = [cells[3], .. cells[4].Split(',')];
            var genotype = cells[9].Split('/', '|');
            Assert.Equal(genotype.Contains(".") ? "Missing" : string.Join('/', genotype.Select(g => alleles[int.Parse(g, CultureInfo.InvariantCulture)]).Order(StringComparer.Ordinal)), call);
            seen++;
        }
        Assert.True(seen > 150, $"{seen} rows");
    }

    private static string Key(string chrom, int pos, string reference) => string.Create(CultureInfo.InvariantCulture, $"{chrom}:{pos} {reference}");

    private static SortedDictionary<string, string> Calls(string path, string sample)
    {
        using var file = File.OpenRead(path);
        // The preprocessor's filters mark rows that are not in its own table.
        var request = new VcfRequest(s_loci, sample, StatedBuild: GenomeBuild.GRCh38) { AcceptFiltered = true };
        var read = VcfReader.Read(Path.GetFileName(path), file, VcfText.Since, request);
        var calls = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var call in read.Sample().Calls)
            calls.Add(Key(call.Chrom, call.Pos, call.Ref),
                call.State is CallState.Called or CallState.Reference ? string.Join('/', call.Alleles.Order(StringComparer.Ordinal)) : call.State.ToString());
        return calls;
    }
}
