using System.Diagnostics;
using System.Text;
using Titrant.Cli.Eval;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Conformance;
using Titrant.Medicine.Pharmacogenomics.Matching;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Matching;

public sealed class MatchingLawsTests
{
    public static TheoryData<string> Genes => [.. Pharmacogene.Names.Where(g => Pharmacogene.Of(g).Positions.Count > 0)];

    [Theory]
    [MemberData(nameof(Genes))]
    public void A_sample_of_all_pairs_comes_back_from_its_own_file(string gene)
    {
        var law = new PairLaw(Pharmacogene.Of(gene));
        foreach (var phased in (bool[])[true, false])
        {
            var count = PgxPairs.Check(Pharmacogene.Of(gene), law, phased, Math.Max(1, law.Pairs / 100));
            Assert.True(count.Wrong.Count == 0 && count.Asked > 0, string.Join("; ", count.Wrong.Take(3)));
        }
    }

    [Theory]
    [MemberData(nameof(Genes))]
    public void A_file_of_reference_bases_is_the_reference_twice(string gene)
    {
        var table = Pharmacogene.Of(gene);
        Assert.Equal([$"{table.Reference.Name}/{table.Reference.Name}"], Genotyped.Match(gene).Pairs());
        Assert.Equal($"{table.Reference.Name}/{table.Reference.Name}", Genotyped.Match(gene).Recommended());
    }

    [Theory]
    [MemberData(nameof(Genes))]
    public void Which_strand_is_written_first_changes_nothing(string gene)
    {
        foreach (var (_, observed) in Random(gene, 60))
        {
            var turned = observed.ToDictionary(o => o.Key, o => o.Value with { First = o.Value.Second, Second = o.Value.First });
            var (one, two) = (GeneMatcher.Match(Pharmacogene.Of(gene), observed), GeneMatcher.Match(Pharmacogene.Of(gene), turned));
            Assert.Equal(one.Pairs, two.Pairs);
            Assert.Equal(one.Found, two.Found);
            Assert.Equal(one.Recommend, two.Recommend);
        }
    }

    [Theory]
    [MemberData(nameof(Genes))]
    public void The_top_answer_is_the_first_of_all_answers(string gene)
    {
        foreach (var (_, observed) in Random(gene, 60))
        {
            var (top, all) = (GeneMatcher.Match(Pharmacogene.Of(gene), observed), GeneMatcher.Match(Pharmacogene.Of(gene), observed, new MatchOptions(AllMatches: true)));
            Assert.Equal(all.Pairs.Take(top.Pairs.Count), top.Pairs);
            Assert.Equal(all.Pairs.Count > 0, top.Pairs.Count > 0);
        }
    }

    [Fact]
    public void The_order_of_the_records_changes_nothing()
    {
        var gene = Pharmacogene.Of("CYP2C19");
        var law = new PairLaw(gene);
        var lines = Encoding.UTF8.GetString(law.Vcf(3, 17, phased: false)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var shuffled = string.Join('\n', lines.Take(2).Concat(lines.Skip(2).Reverse())) + "\n";
        Assert.Equal(Read(gene, string.Join('\n', lines) + "\n").Pairs, Read(gene, shuffled).Pairs);
    }

    [Theory]
    [InlineData("RYR1")]
    [InlineData("CYP2D6")]
    [InlineData("CYP2C19")]
    public void A_gene_is_matched_in_well_under_a_millisecond(string gene)
    {
        var samples = Random(gene, 200).Select(s => s.Observed).ToList();
        var table = Pharmacogene.Of(gene);
        foreach (var observed in samples) GeneMatcher.Match(table, observed);
        var clock = Stopwatch.StartNew();
        foreach (var observed in samples) GeneMatcher.Match(table, observed);
        // Ten times the aim, so that a busy machine fails nothing that an idle one passes.
        Assert.True(clock.Elapsed.TotalMilliseconds / samples.Count < 10, $"{clock.Elapsed.TotalMilliseconds / samples.Count} ms");
    }

    private static GeneMatch Read(Pharmacogene gene, string vcf)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(vcf));
        return GeneMatcher.Match(gene, ConformanceVcf.Read(bytes, [gene]).Of(gene).Observed);
    }

    // Two alleles of the table on unphased, phased and part-phased strands, with some positions not called.
    private static IEnumerable<(string Name, Dictionary<int, Observed> Observed)> Random(string gene, int rounds)
    {
        var table = Pharmacogene.Of(gene);
        var random = new Random(20261121);
        var alleles = table.Alleles.Where(a => a.Cells.Count > 0 && !a.IsIgnored).ToList();
        for (var round = 0; round < rounds; round++)
        {
            var (a, b) = (alleles[random.Next(alleles.Count)], alleles[random.Next(alleles.Count)]);
            var observed = new Dictionary<int, Observed>();
            for (var i = 0; i < table.Positions.Count; i++)
            {
                if (table.Positions[i].Role is PositionRole.Ignored or PositionRole.Extra || table.Positions[i].Role == PositionRole.Defining && random.Next(20) == 0) continue;
                observed[i] = new(Base(a, i), Base(b, i), ((string[])["", Observed.Phased, "set 1"])[random.Next(3)]);
            }
            yield return ($"{a.Name}/{b.Name}", observed);
        }

        string Base(NamedAllele allele, int i) => allele.Cells.TryGetValue(i, out var cell) && !Pharmacogene.IsSeveral(cell) ? cell : table.Filled(i);
    }
}
