using System.IO.Compression;
using System.Text;
using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Cohorts;
using Titrant.Medicine.Pharmacogenomics.Conformance;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Cohorts;

/// <summary>Real files of several samples: each sample as the reader of one person's sample has it, and as the conformance reader has it.</summary>
public sealed class SharedCohortTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("examples/multisample.vcf.gz", 2)]
    [InlineData("examples/100samples.vcf.bgz", 100)]
    [InlineData("real_wgs/getrm3_raw_pgx_pm60bp.vcf.gz", 3)]
    public void Every_genotype_of_a_real_cohort_is_that_of_its_sample_alone(string name, int samples)
    {
        var bytes = Bytes(name);
        var rows = new Kept();
        var loci = Cohort.Panel.Loci();
        var read = CohortReader.Read("cohort", new MemoryStream(bytes), new(loci), rows);
        // A header that names no build: its rows come in a second pass.
        if (CohortReader.ReadHeader(new MemoryStream(bytes), new(loci))?.Build is null) read = CohortReader.Read("cohort", new MemoryStream(bytes), new(loci) { FoundBuild = read.Build }, rows);
        Assert.Equal((GenomeBuild.GRCh38, samples), (read.Build, read.Samples.Count));
        var (compared, called) = (0, 0);
        for (var i = 0; i < samples; i++)
        {
            var alone = VcfReader.Read("alone", new MemoryStream(bytes), new(default, KnownBasis.FileDate), new VcfRequest(Capabilities.Loci, read.Samples[i]));
            var calls = Assert.IsType<Sample>(Assert.Single(alone.Drafts).Claim).Calls.ToDictionary(c => (c.Chrom, c.Pos, c.Ref));
            foreach (var locus in loci.Where(l => l.Build == GenomeBuild.GRCh38))
            {
                if (!Capabilities.Loci.Any(l => l.Build == locus.Build && l.Locus == locus.Locus && l.Ref == locus.Ref)) continue;
                var expected = Said(calls.GetValueOrDefault((locus.Locus.Chrom, locus.Locus.Pos, locus.Ref)), locus);
                Assert.Equal((read.Samples[i], locus.Locus, expected), (read.Samples[i], locus.Locus, Said(rows.At(locus.Id, i), locus)));
                compared++;
                if (expected != "-") called++;
            }
        }
        Assert.True(called > samples * 100);
        output.WriteLine($"{name}: {compared} genotypes alike, {called} of them called");
    }

    [Theory]
    [InlineData("examples/multisample.vcf.gz", 2)]
    [InlineData("examples/100samples.vcf.bgz", 100)]
    [InlineData("real_wgs/getrm3_raw_pgx_pm60bp.vcf.gz", 3)]
    public void In_conformance_every_sample_and_gene_is_called_as_its_sample_alone(string name, int samples)
    {
        var bytes = Bytes(name);
        var path = _folder.File("cohort.vcf.gz");
        File.WriteAllBytes(path, bytes);
        var done = CohortRun.Run(new(path, _folder.File("out"), IsConformance: true), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(samples, done.Samples);
        var genes = Pharmacogene.FromVcf.Select(Pharmacogene.Of).ToList();
        var calls = Cohort.Calls(_folder.File("out")).ToDictionary(c => (c[0], c[1]), c => c[2]);
        var pairs = 0;
        foreach (var sample in calls.Keys.Select(k => k.Item1).Distinct())
        {
            var alone = ConformanceVcf.Read(new MemoryStream(bytes), genes, sample);
            foreach (var gene in genes)
            {
                var match = GeneMatcher.Match(gene, alone.Of(gene).Observed);
                Assert.Equal((sample, gene.Gene, string.Join(" or ", (match.Pairs.IsEmpty ? match.Recommend : match.Pairs).Select(p => p.ToString()))), (sample, gene.Gene, calls[(sample, gene.Gene)]));
                pairs++;
            }
        }
        output.WriteLine($"{name}: {pairs} sample-gene pairs alike");
    }

    private static byte[] Bytes(string name)
    {
        var path = Path.Combine(Repository.Shared, "data", "pgx", name);
        Assert.SkipUnless(File.Exists(path), "the shared data is not here");
        return File.ReadAllBytes(path);
    }

    private static string Said(PositionCall? call, CohortLocus locus)
    {
        if (call is not { State: CallState.Called or CallState.Reference }) return "-";
        var alleles = call.Alleles.Select(a => locus.Alleles.Contains(a) ? a : "?").ToArray();
        return call.Phased && alleles.Distinct().Count() > 1 ? $"{string.Join('|', alleles)} {call.PhaseSet is not null}" : string.Join('/', alleles.Order(StringComparer.Ordinal));
    }

    private static string Said(CohortGenotype? genotype, CohortLocus locus)
    {
        if (genotype is not { IsCalled: true } one) return "-";
        string Name(byte allele) => allele == CohortGenotype.Undocumented ? "?" : locus.Alleles[allele];
        string[] alleles = one.IsHaploid ? [Name(one.First)] : [Name(one.First), Name(one.Second)];
        return one.IsPhased ? $"{string.Join('|', alleles)} {one.PhaseSet > 0}" : string.Join('/', alleles.Order(StringComparer.Ordinal));
    }

    private sealed class Kept : ICohortRows
    {
        private readonly Dictionary<int, CohortGenotype[]> _rows = [];
        private Func<int, CohortGenotype, CohortGenotype> _genotype = (_, state) => state;

        public CohortGenotype? At(int id, int sample) => _rows.TryGetValue(id, out var row) ? _genotype(id, row[sample]) : null;

        public void Begin(IReadOnlyList<string> samples, Func<int, CohortGenotype, CohortGenotype> genotype) => _genotype = genotype;
        public void Enter(string? chromosome) { }
        public void Passed(long records) { }

        public void Before(int id, Span<CohortGenotype> states)
        {
            states.Fill(CohortGenotype.NotCalled);
            if (_rows.TryGetValue(id, out var row)) row.CopyTo(states);
        }

        public void Row(int id, ReadOnlySpan<CohortGenotype> states) => _rows[id] = states.ToArray();
    }
}
