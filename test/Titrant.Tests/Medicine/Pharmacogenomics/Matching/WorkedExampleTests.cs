using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Matching;

/// <summary>The worked example of the reference matcher's documentation (PharmCAT, "NamedAlleleMatcher 101").</summary>
public sealed class WorkedExampleTests
{
    private static readonly Pharmacogene s_gene = Example();

    [Fact]
    public void The_pair_with_more_specified_cells_is_first()
    {
        var match = Match(allMatches: true);
        Assert.Equal(["*1/*2 7", "*3/*5 2"], match.Pairs.Select(p => $"{p} {p.Score}"));
        Assert.Equal(["*1/*2"], Match().Pairs());
    }

    [Fact]
    public void A_missing_position_is_cut_out_of_every_allele_and_its_score() =>
        Assert.Equal(["*1/*2 6", "*3/*5 2"], Match(allMatches: true, missing: 4).Pairs.Select(p => $"{p} {p.Score}"));

    [Fact]
    public void Alleles_that_a_missing_position_makes_equal_are_both_named()
    {
        var match = Match(missing: 0);
        Assert.Equal(["*1/*2 5", "*1/*3 5"], match.Pairs.Select(p => $"{p} {p.Score}"));
        Assert.Contains(GeneMatcher.SeveralTop, match.Notes);
        Assert.Equal(["rs1"], match.Missing);
    }

    [Fact]
    public void In_phase_only_the_pair_on_those_strands_is_left()
    {
        var observed = Sample();
        observed[0] = new("C", "T", Observed.Phased);
        observed[3] = new("A", "G", Observed.Phased);
        // Only *3 and *5 have A and T on different strands.
        Assert.Equal(["*3/*5"], GeneMatcher.Match(s_gene, observed).Pairs());
    }

    [Fact]
    public void Nothing_called_is_no_call() => Assert.False(GeneMatcher.Match(s_gene, new Dictionary<int, Observed>()).IsCalled);

    private static GeneMatch Match(bool allMatches = false, int missing = -1)
    {
        var observed = Sample();
        observed.Remove(missing);
        return GeneMatcher.Match(s_gene, observed, new MatchOptions(allMatches));
    }

    private static Dictionary<int, Observed> Sample() => new() { [0] = new("C", "T", ""), [1] = new("C", "C", ""), [2] = new("T", "T", ""), [3] = new("A", "G", ""), [4] = new("A", "A", "") };

    private static Pharmacogene Example()
    {
        string[] refs = ["C", "C", "T", "G", "A"];
        string[] alts = ["T", "T", "A", "A", "G"];
        var positions = refs.Select((r, i) => new DefinedPosition($"rs{i + 1}", new Locus("chr1", 100 + i), r, [alts[i]], null, null)).ToSeq();
        // As the document has it, *2 is T at rs1 and A at rs4.
        (string, string)[] rows = [("*1", "CCTGA"), ("*2", "T..A."), ("*3", "...A."), ("*4", ".T..."), ("*5", "T....")];
        return new("EXAMPLE", "chr1", positions, rows.Select((r, n) => new NamedAllele(r.Item1, "", n == 0, false, r.Item2.Select((c, i) => (c, i)).Where(x => x.c != '.').ToDictionary(x => x.i, x => x.c.ToString()))).ToSeq());
    }
}
