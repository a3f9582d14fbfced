using System.Globalization;
using System.Text;
using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Tests.Medicine.Pharmacogenomics;

/// <summary>Laws over whole genomes written from the definitions: the build, the order of the strands and what is missing never make anybody normal.</summary>
public sealed class HostileGenomeTests
{
    private static readonly IReadOnlyCollection<LocusOfInterest> s_loci = Pharmacogene.AllLoci();
    private static readonly Known s_known = new(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), KnownBasis.FileDate);

    public static TheoryData<string> Genes => [.. Pharmacogene.FromVcf];

    private sealed record Site(Pharmacogene Gene, int Index, string First, string Second)
    {
        public DefinedPosition Position => Gene.Positions[Index];
    }

    private static IEnumerable<Site> Reference(Pharmacogene gene) => Enumerable.Range(0, gene.Positions.Count).Where(i => gene.Positions[i].Role != PositionRole.Ignored)
        .Select(i => new Site(gene, i, gene.Filled(i), gene.Filled(i)));

    private static IEnumerable<Site> Of(Pharmacogene gene, NamedAllele a, NamedAllele b) => Reference(gene).Select(s => s with { First = Base(gene, a, s.Index), Second = Base(gene, b, s.Index) });

    private static string Base(Pharmacogene gene, NamedAllele allele, int i) => !allele.Cells.TryGetValue(i, out var cell) ? gene.Filled(i)
        : Pharmacogene.IsSeveral(cell) ? gene.Positions[i].Alts.Append(gene.Positions[i].Ref38).First(b => Pharmacogene.Matches(cell, b)) : cell;

    private static string Vcf(IEnumerable<Site> sites, GenomeBuild build, char phase = '|', bool isMan = false)
    {
        var text = new StringBuilder("##fileformat=VCFv4.2\n##reference=").Append(build).Append(".fa\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n");
        foreach (var s in sites.Where(s => s.Position.On(build) is not null).OrderBy(s => s.Position.On(build)!.Value.Chrom, StringComparer.Ordinal).ThenBy(s => s.Position.On(build)!.Value.Pos))
        {
            var (locus, reference) = (s.Position.On(build)!.Value, s.Position.Ref(build)!);
            var alts = new[] { s.First, s.Second }.Where(a => a != reference).Distinct().ToList();
            string Number(string allele) => allele == reference ? "0" : (alts.IndexOf(allele) + 1).ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{locus.Chrom}\t{locus.Pos}\t.\t{reference}\t{(alts.Count == 0 ? "." : string.Join(',', alts))}\t.\tPASS\t.\tGT\t{Number(s.First)}{(isMan && locus.Chrom == "chrX" ? "" : phase + Number(s.Second))}\n");
        }
        return text.ToString();
    }

    private static DocumentRead Read(string vcf) => VcfReader.Read("s.vcf", new MemoryStream(Encoding.UTF8.GetBytes(vcf)), s_known, new VcfRequest(s_loci));

    private static Chart Asked(string vcf)
    {
        var read = Read(vcf);
        var drafts = read.Drafts.ToList();
        return Chart.Of(PatientRecord.Build(new PersonId("p"), drafts, read.Issues), new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero)).Ask([new PharmacogeneGenotypes()]);
    }

    private static string Said(Chart chart) => string.Join('\n', chart.Answers.Select(a => $"{a.Key} {a.GetType().Name} {a.Says}").Order(StringComparer.Ordinal));

    private static Result.Diplotype? Found(Chart chart, string gene) => (chart.Answer(PharmacogeneGenotypes.Name, gene) as Finding)?.Result as Result.Diplotype;

    [Fact]
    public void The_same_person_on_GRCh37_and_GRCh38_has_the_same_answers()
    {
        var random = new Random(20261121);
        for (var person = 0; person < 25; person++)
        {
            var sites = Pharmacogene.FromVcf.Select(Pharmacogene.Of).SelectMany(g => Of(g, g.Alleles[random.Next(g.Alleles.Count)], g.Alleles[random.Next(g.Alleles.Count)])).ToList();
            var isMan = person % 2 == 1;
            if (isMan) sites = [.. sites.Select(s => s.Gene.Chrom == "chrX" ? s with { Second = s.First } : s)];
            // Some positions are missing in everybody's file.
            if (person % 3 == 2) sites.RemoveAll(_ => random.Next(12) == 0);
            var (on38, on37) = (Asked(Vcf(sites, GenomeBuild.GRCh38, isMan: isMan)), Asked(Vcf(sites, GenomeBuild.GRCh37, isMan: isMan)));
            Assert.NotEmpty(on38.Answers);
            Assert.Equal(Said(on38), Said(on37));
        }
    }

    [Theory, MemberData(nameof(Genes))]
    public void Nobody_is_normal_by_some_reference_positions(string name)
    {
        var gene = Pharmacogene.Of(name);
        var all = Reference(gene).ToList();
        var changed = gene.Alleles.Where(a => gene.IsChanged(a) && gene.Deciding(a).Count > 0).ToList();
        var random = new Random(7);
        var subsets = all.Take(60).Select(s => new List<Site> { s }).Concat(Enumerable.Range(0, 20).Select(_ => all.Where(_ => random.Next(3) > 0).ToList()));
        foreach (var subset in subsets.Where(s => s.Count > 0 && changed.Any(a => !gene.Deciding(a).Intersect(s.Select(x => x.Index)).Any())))
            Assert.False(Found(Asked(Vcf(subset, GenomeBuild.GRCh38)), name) is { } d && !GeneAssessment.IsReduced(d.Phenotype) && d.Phenotype != "Indeterminate",
                $"{name} by {string.Join(", ", subset.Take(5).Select(s => s.Position.RsId))}: {Found(Asked(Vcf(subset, GenomeBuild.GRCh38)), name)?.Phenotype}");
    }

    [Theory, MemberData(nameof(Genes))]
    public void A_base_that_no_allele_has_is_a_variant_of_unknown_effect(string name)
    {
        var gene = Pharmacogene.Of(name);
        var all = Reference(gene).ToList();
        foreach (var site in all.Where(s => s.Position.Role != PositionRole.Extra && s.Position.Ref38.Length == 1 && s.Position.Alts.All(a => a.Length == 1)).Where((_, i) => i % Math.Max(1, all.Count / 25) == 0))
        {
            var other = "ACGT".Select(b => b.ToString()).FirstOrDefault(b => !site.Position.Documents(b));
            if (other is null) continue;
            var chart = Asked(Vcf(all.Select(s => s == site ? s with { Second = other } : s), GenomeBuild.GRCh38));
            Assert.Null(Found(chart, name));
            var genotypes = new GeneAssessment(chart, name, [], PharmacogeneGenotypes.Cite, [], new Origin("test", "1", [])).Answers().ToList();
            Assert.Contains("unknown effect", Assert.IsType<Gap>(Assert.Single(genotypes)).Says, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_order_of_an_unphased_genotype_means_nothing()
    {
        var random = new Random(3);
        for (var person = 0; person < 8; person++)
        {
            var sites = Pharmacogene.FromVcf.Select(Pharmacogene.Of).SelectMany(g => Of(g, g.Alleles[random.Next(g.Alleles.Count)], g.Alleles[random.Next(g.Alleles.Count)])).ToList();
            var turned = sites.Select(s => random.Next(2) == 0 ? s : s with { First = s.Second, Second = s.First });
            Assert.Equal(Said(Asked(Vcf(sites, GenomeBuild.GRCh38, '/'))), Said(Asked(Vcf(turned, GenomeBuild.GRCh38, '/'))));
            // Both strands exchanged everywhere is the same person.
            Assert.Equal(Said(Asked(Vcf(sites, GenomeBuild.GRCh38))), Said(Asked(Vcf(sites.Select(s => s with { First = s.Second, Second = s.First }), GenomeBuild.GRCh38))));
        }
    }

    [Fact]
    public void Marks_of_unconnected_phase_sets_say_no_more_than_no_phase()
    {
        var gene = Pharmacogene.Of("TPMT");
        var a = gene.Allele("*3A")!;
        var sites = Of(gene, gene.Reference, a).ToList();
        var whole = Vcf(sites, GenomeBuild.GRCh38);
        var lines = whole.Split('\n');
        // *3B and *3C in two sets: cis (*1/*3A) or trans (*3B/*3C) is not told.
        var set = 0;
        var split = string.Join('\n', lines.Select(l => l.Contains("\tGT\t", StringComparison.Ordinal) ? l.Replace("\tGT\t", "\tGT:PS\t", StringComparison.Ordinal) + ":" + (++set).ToString(CultureInfo.InvariantCulture) : l));
        Assert.Equal("*1/*3A", Found(Asked(whole), "TPMT")!.Diplotypes[0]);
        Assert.Equal(Said(Asked(whole.Replace("0|1", "0/1", StringComparison.Ordinal))), Said(Asked(split)));
    }

    [Fact]
    public void Damage_to_a_whole_genome_file_never_throws_and_never_makes_normal()
    {
        var gene = Pharmacogene.Of("DPYD");
        var carrier = Encoding.UTF8.GetBytes(Vcf(Of(gene, gene.Reference, gene.Alleles.First(a => a.Name.Contains("*2A", StringComparison.Ordinal))), GenomeBuild.GRCh38, '/'));
        var carrying = "0/1"u8.ToArray();
        var random = new Random(11);
        var rounds = int.Parse(Environment.GetEnvironmentVariable("TITRANT_FUZZ") ?? "400", CultureInfo.InvariantCulture) / 10 + 200;
        for (var round = 0; round < rounds; round++)
        {
            var bytes = carrier.ToArray();
            var at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = 0; break;
                case 2: bytes = bytes[..at]; break;
                default: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(60))..]]; break;
            }
            var chart = Asked(Encoding.Latin1.GetString(bytes));
            var found = Found(chart, "DPYD");
            var changed = bytes.AsSpan().IndexOf(carrying) < 0;
            Assert.True(found is null || GeneAssessment.IsReduced(found.Phenotype) || changed, $"round {round}: {found?.Phenotype}");
        }
    }
}
