using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Clopidogrel;

public sealed class NamedAllelesTests
{
    private static Pharmacogene Gene => Pharmacogene.Of("CYP2C19");
    private static IEnumerable<(string, string)> Pairs => from a in Gene.Alleles.Where(a => a.Cells.Count > 0).Select((a, i) => (a, i))
                                                          from b in Gene.Alleles.Where(a => a.Cells.Count > 0).Skip(a.i) select (a.a.Name, b.Name);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_pair_of_alleles_comes_back_from_its_own_genome(bool phased)
    {
        var (count, alone, outranked) = (0, 0, new List<string>());
        foreach (var (a, b) in Pairs)
        {
            count++;
            var expected = AlleleNames.Natural.Compare(a, b) <= 0 ? $"{a}/{b}" : $"{b}/{a}";
            var call = GeneCall.Of(Gene, Genomes.Sample(Gene, $"{a}/{b}", phased));
            Assert.Contains(expected, call.Possible.Select(p => p.ToString()));
            Assert.Empty(call.Unknown);
            if (call.Best.Count == 1 && call.Best[0].ToString() == expected) alone++; else outranked.Add(expected);
            // Whatever is thought likelier explains the very same bases.
            foreach (var other in call.Best) Assert.True(Explains(other, a, b, phased), $"{other} for {expected}");
        }
        Assert.Equal(666, count);
        // Without phase these four have the bases of another pair with more specified cells: *1/*2 with the A that *2 may have
        // (for *2/*11), *1/*4 with the T that *4 may have (*4/*17), *1/*35 with the C that *35 may have (*15/*35), *38/*40 (*1/*34).
        Assert.Equal(phased ? [] : ["*1/*34", "*2/*11", "*4/*17", "*15/*35"], outranked);
        Assert.Equal(phased ? 666 : 662, alone);
    }

    [Fact]
    public void The_reference_is_written_as_the_usual_name_when_its_position_was_not_called() =>
        Assert.Equal("*1/*1", GeneCall.Of(Gene, Genomes.Sample(Gene, "*1/*1", notCovered: ["rs3758581"])).Best[0].ToString());

    [Fact]
    public void Both_builds_give_the_same_diplotype()
    {
        foreach (var diplotype in (string[])["*1/*1", "*2/*17", "*38/*38", "*1/*41"])
            Assert.Equal(diplotype, GeneCall.Of(Gene, Genomes.Sample(Gene, diplotype, build: GenomeBuild.GRCh37)).Best[0].ToString());
    }

    [Fact]
    public void Turning_phase_units_gives_the_pairs_that_listing_every_sequence_gives()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 400; round++)
        {
            var observed = Enumerable.Range(0, Gene.Positions.Count).Where(_ => random.Next(12) > 0).ToDictionary(i => i, i => new Observed(Gene.Positions[i].Ref38, Gene.Positions[i].Ref38, ""));
            foreach (var i in observed.Keys.OrderBy(_ => random.Next()).Take(random.Next(6)))
            {
                var alt = Gene.Positions[i].Alts[0];
                var unit = (string[])["", "", "phased", "set 1", "set 2"];
                observed[i] = random.Next(3) == 0 ? new Observed(alt, alt, "") : random.Next(2) == 0
                    ? new Observed(alt, Gene.Positions[i].Ref38, unit[random.Next(5)]) : new Observed(Gene.Positions[i].Ref38, alt, unit[random.Next(5)]);
            }
            var expected = BySequences(observed).Order(StringComparer.Ordinal);
            Assert.Equal(expected, NamedAlleles.Match(Gene, observed).Select(p => p.ToString()).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The published procedure: list every sequence, match alleles to sequences, keep complements.</summary>
    private static HashSet<string> BySequences(Dictionary<int, Observed> observed)
    {
        var heterozygous = observed.Keys.Where(i => !observed[i].IsHomozygous).Order().ToList();
        var units = heterozygous.Select(i => observed[i].Unit.Length > 0 ? observed[i].Unit : $"#{i}").Distinct().ToList();
        var alleles = Gene.Alleles.Where(a => a.Cells.Keys.Any(observed.ContainsKey)).ToList();
        var pairs = new HashSet<string>();
        for (var bits = 0; bits < 1 << units.Count; bits++)
        {
            string At(int i, bool other)
            {
                var o = observed[i];
                var turned = o.IsHomozygous ? 0 : bits >> units.IndexOf(o.Unit.Length > 0 ? o.Unit : $"#{i}") & 1;
                return turned == 1 != other ? o.Second : o.First;
            }
            var one = alleles.Where(a => observed.Keys.All(i => Gene.Fits(a, i, At(i, false)))).ToList();
            var two = alleles.Where(a => observed.Keys.All(i => Gene.Fits(a, i, At(i, true)))).ToList();
            foreach (var a in one)
                foreach (var b in two)
                    pairs.Add(AlleleNames.Natural.Compare(a.Name, b.Name) <= 0 ? $"{a.Name}/{b.Name}" : $"{b.Name}/{a.Name}");
        }
        return pairs;
    }

    private static bool Explains(DiplotypeMatch other, string a, string b, bool phased)
    {
        var (x, y) = (Gene.Alleles.Single(n => n.Name == other.First), Gene.Alleles.Single(n => n.Name == other.Second));
        bool All(Func<int, bool> test) => Enumerable.Range(0, Gene.Positions.Count).All(test);
        bool Straight(int i) => Gene.Fits(x, i, Genomes.Base(Gene, a, i)) && Gene.Fits(y, i, Genomes.Base(Gene, b, i));
        bool Turned(int i) => Gene.Fits(y, i, Genomes.Base(Gene, a, i)) && Gene.Fits(x, i, Genomes.Base(Gene, b, i));
        return phased ? All(Straight) || All(Turned) : All(i => Straight(i) || Turned(i));
    }

    [Theory]
    [InlineData("*2", "*10", -1)]
    [InlineData("*10", "*9", 1)]
    [InlineData("*1", "*1", 0)]
    [InlineData("*02", "*2a", -1)]
    public void Names_are_in_natural_order(string a, string b, int order) => Assert.Equal(order, Math.Sign(AlleleNames.Natural.Compare(a, b)));
}
