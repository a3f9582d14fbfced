using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using System.Diagnostics;
using System.Globalization;
using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Vcf;
using Titrant.Tests.Formats.Vcf;

namespace Titrant.Tests.Medicine.Clopidogrel;

/// <summary>From a file's bytes to the card.</summary>
public sealed class FilesTests
{
    private static readonly string s_pgx = Path.Combine(Environment.GetEnvironmentVariable("TITRANT_SHARED") ?? Path.Combine(ConformanceTests.Root(), "..", "shared"), "data", "pgx");

    private static string Written(GenomeBuild build, string diplotype, string[]? notCovered = null) => VcfText.File(
        [.. Genomes.Sample(Pharmacogene.Of("CYP2C19"), diplotype, build: build, notCovered: notCovered).Calls.Select(c =>
        {
            var alts = c.Alleles.Where(a => a != c.Ref).Distinct().ToList();
            var gt = string.Join('/', c.Alleles.Select(a => a == c.Ref ? 0 : alts.IndexOf(a) + 1));
            return VcfText.Record("10", c.Pos, c.Ref, alts.Count == 0 ? "." : string.Join(',', alts), gt);
        })], [build == GenomeBuild.GRCh38 ? VcfText.Length38 : VcfText.Length37]);

    private static Person After(DocumentRead read)
    {
        var person = Person.Man(61).Has("I21.4", "NSTEMI, stent").Takes("Clopidogrel 75 mg");
        return person with { Drafts = person.Drafts.AddRange(read.Drafts) };
    }

    [Theory]
    [InlineData(GenomeBuild.GRCh37)]
    [InlineData(GenomeBuild.GRCh38)]
    public void A_file_of_either_build_leads_to_the_same_card(GenomeBuild build)
    {
        var read = VcfText.Read(Written(build, "*2/*2"), new VcfRequest(Pharmacogene.AllLoci()));
        Assert.Empty(read.Issues);
        Assert.Equal(build, read.Sample().Build);
        Assert.Contains("*2/*2 (poor metaboliser)", Assert.Single(After(read).Asked.Advice).Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_build_is_not_known_never_makes_a_poor_metaboliser_normal()
    {
        var text = Written(GenomeBuild.GRCh37, "*2/*2").Replace(VcfText.Length37, VcfText.Length38, StringComparison.Ordinal);
        var read = VcfText.Read(text, new VcfRequest(Pharmacogene.AllLoci()));
        Assert.Equal(["VCF008"], read.Codes());
        Assert.Empty(After(read).Asked.Answers);
    }

    [Fact]
    public void A_variants_only_file_is_a_gap_and_not_normal()
    {
        var variantsOnly = VcfText.File([VcfText.Record("chr10", 94842866, "A", "G", "1/1")]);
        Assert.IsType<Gap>(After(VcfText.Read(variantsOnly, new VcfRequest(Pharmacogene.AllLoci()))).Asked.Answer("Genotype", "CYP2C19"));
    }

    [Fact]
    public void One_reference_block_over_the_gene_is_normal_but_for_the_usual_allele()
    {
        var block = VcfText.File([VcfText.Record("chr10", 94759680, "T", "<NON_REF>", "0/0", info: "END=94858547")]);
        var finding = Assert.IsType<Finding>(After(VcfText.Read(block, new VcfRequest(Pharmacogene.AllLoci()))).Asked.Answer("Genotype", "CYP2C19"));
        Assert.Equal(["*38/*38"], ((Result.Diplotype)finding.Result).Diplotypes);
    }

    private const int SpliceSite = 94781859;

    // A fully covered *1/*1 file whose record at rs4244285 is replaced.
    private static Answer? WithSpliceSite(params string[] records)
    {
        var lines = Written(GenomeBuild.GRCh38, "*1/*1").Split('\n').Where(l => !l.Contains($"\t{SpliceSite}\t", StringComparison.Ordinal) && l.Length > 0).ToList();
        var at = lines.FindIndex(l => l.StartsWith("10\t", StringComparison.Ordinal) && int.Parse(l.Split('\t')[1], CultureInfo.InvariantCulture) > SpliceSite);
        lines.InsertRange(at, records.Select(r => r.Replace(' ', '\t')));
        return After(VcfText.Read(string.Join('\n', lines) + "\n", new VcfRequest(Pharmacogene.AllLoci()))).Asked.Answer("Genotype", "CYP2C19");
    }

    [Theory]
    [InlineData("./1", "A", "PASS", ".", 94781859, "G")]
    [InlineData("1/.", "A", "PASS", ".", 94781859, "G")]
    [InlineData("0/1", "*", "PASS", ".", 94781859, "G")]
    [InlineData("0/0", "A", "LowQual", ".", 94781859, "G")]
    [InlineData("0/1", "CA", "PASS", ".", 94781858, "CG")]
    [InlineData("0/1", "<DEL>", "PASS", "END=94790000", 94781000, "N")]
    public void What_a_file_half_says_of_the_splice_site_is_never_normal(string gt, string alt, string filter, string info, int pos, string reference) =>
        Assert.Contains("*2 (rs4244285)", Assert.IsType<Gap>(WithSpliceSite(VcfText.Record("10", pos, reference, alt, gt, filter: filter, info: info))).Says, StringComparison.Ordinal);

    [Fact]
    public void A_weak_reference_block_over_the_splice_site_is_never_normal() =>
        Assert.IsType<Gap>(WithSpliceSite(VcfText.Record("10", 94781858, "C", "<NON_REF>", "0/0:3:2", format: "GT:GQ:MIN_DP", info: "END=94781870")));

    [Theory]
    [InlineData("A,T", "0/1")]
    [InlineData("T,A", "2|0")]
    public void A_site_with_several_alternatives_is_read_by_the_one_that_is_carried(string alts, string gt)
    {
        // rs12769205 is not carried here: the splice variant alone fits no defined pair, and is named.
        Assert.Contains("*2 (rs4244285)", Assert.IsType<Gap>(WithSpliceSite(VcfText.Record("10", SpliceSite, "G", alts, gt))).Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rs12248560", 96521657)]
    [InlineData("rs28399504", 96522463)]
    [InlineData("rs12769205", 96535124)]
    [InlineData("rs41291556", 96535173)]
    [InlineData("rs4986893", 96540410)]
    [InlineData("rs4244285", 96541616)]
    [InlineData("rs3758581", 96602623)]
    public void GRCh37_positions_are_those_of_dbSNP(string rsid, int position)
    {
        var defined = Pharmacogene.Of("CYP2C19").Positions.Single(p => p.RsId == rsid);
        Assert.Equal(position, defined.On37!.Value.Pos);
        // The usual base at rs3758581 is G; only GRCh38 holds the rare A.
        Assert.Equal(rsid == "rs3758581" ? "G" : defined.Ref38, defined.Ref37);
    }

    [Fact]
    public void Both_builds_positions_are_those_of_a_second_table()
    {
        var path = Path.Combine(s_pgx, "tables", "cpic_pypgx", "variant-table.csv.gz");
        Assert.SkipUnless(File.Exists(path), "shared data are not here");
        using var text = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress));
        var compared = 0;
        while (text.ReadLine() is { } line)
            if (line.Split(',') is ["CYP2C19", _, _, var rsid, _, var on37, var on38, var ref37, var ref38, ..] && Pharmacogene.Of("CYP2C19").Positions.FirstOrDefault(p => p.RsId == rsid) is { } ours)
            {
                compared++;
                Assert.Equal((on37, on38, ref37, ref38), ($"{ours.On37!.Value.Pos}", $"{ours.On38.Pos}", ours.Ref37!, ours.Ref38));
            }
        Assert.Equal(34, compared);
    }

    [Fact]
    public void A_genome_that_was_refused_is_named_to_whoever_takes_clopidogrel_and_to_nobody_else()
    {
        var text = Written(GenomeBuild.GRCh37, "*2/*2").Replace(VcfText.Length37, VcfText.Length38, StringComparison.Ordinal);
        var read = VcfText.Read(text, new VcfRequest(Pharmacogene.AllLoci()));
        var asked = (After(read) with { Issues = read.Issues.ToSeq() }).Asked;
        Assert.Empty(asked.Advice);
        Assert.Contains("s.vcf", Assert.IsType<Gap>(asked.Answer("Genotype", "CYP2C19")).Says, StringComparison.Ordinal);
        var gap = Assert.IsType<Gap>(asked.Answer("ClopidogrelCyp2c19"));
        Assert.Equal("drug:clopidogrel", gap.About);
        Assert.Contains("s.vcf", gap.Says, StringComparison.Ordinal);
        Assert.Empty((Person.Man(61).Takes("Ramipril 5 mg OD") with { Issues = read.Issues.ToSeq() }).Asked.Answers);
    }

    [Theory]
    [InlineData("examples/pharmcat.example.vcf.gz", "*38/*38")]
    [InlineData("examples/pharmcat.example2.vcf.gz", "*2/*2")]
    public void The_published_examples_give_their_diplotype(string file, string diplotype)
    {
        var path = Path.Combine(s_pgx, file);
        Assert.SkipUnless(File.Exists(path), "shared data are not here");
        using var bytes = File.OpenRead(path);
        var read = VcfReader.Read(file, bytes, VcfText.Since, new VcfRequest(Pharmacogene.AllLoci()));
        Assert.Equal(diplotype, GeneCall.Of(Pharmacogene.Of("CYP2C19"), read.Sample()).Best[0].ToString());
    }

    [Fact]
    public void A_raw_genome_of_88_thousand_records_is_read_in_well_under_a_second()
    {
        var path = Path.Combine(s_pgx, "real_wgs", "PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr10.vcf.bgz");
        Assert.SkipUnless(File.Exists(path), "shared data are not here");
        var bytes = File.ReadAllBytes(path);
        DocumentRead Once(string? sample) => VcfReader.Read("chr10.vcf.gz", new MemoryStream(bytes), VcfText.Since, new VcfRequest(Pharmacogene.AllLoci(), sample));
        Assert.Equal(["VCF004"], Once(null).Codes());
        Once("NA18526");
        var clock = Stopwatch.StartNew();
        var read = Once("NA18526");
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{read.Sample().Records} records in {clock.ElapsedMilliseconds} ms; {read.Sample().Build} by {read.Sample().BuildEvidence}; {read.Sample().Calls.Count} calls; {string.Join(' ', read.Issues)}"));
        Assert.Equal(GenomeBuild.GRCh38, read.Sample().Build);
        Assert.True(clock.ElapsedMilliseconds < 3000);
    }
}
