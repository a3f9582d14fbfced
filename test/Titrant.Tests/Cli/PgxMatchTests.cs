using Titrant.Cli;

namespace Titrant.Tests.Cli;

/// <summary>The matcher by itself, for whoever compares programs.</summary>
public sealed class PgxMatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (int Code, string[] Lines, string Error) Run(string vcf, params string[] args)
    {
        var path = _folder.File("s.vcf");
        File.WriteAllText(path, vcf);
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(["pgx", "match", path, .. args], new Surroundings(output, error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), _ => null, Colour: false));
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }

    private static string Vcf(params string[] records) =>
        "##fileformat=VCFv4.2\n##contig=<ID=chr10,assembly=GRCh38>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n" + string.Concat(records.Select(r => r.Replace(' ', '\t') + "\n"));

    private static readonly string[] s_star2 = ["chr10 94775367 . A G . PASS . GT 0/1", "chr10 94781859 . G A . PASS . GT 0/1", "chr10 94842866 . A G . PASS . GT 1/1"];

    [Fact]
    public void The_best_pairs_of_a_named_gene_come_with_score_and_phenotype()
    {
        var (code, lines, _) = Run(Vcf(s_star2), "--gene", "CYP2C19");
        Assert.Equal(0, code);
        Assert.StartsWith("# For comparing programs, not for people", lines[0], StringComparison.Ordinal);
        var cells = lines[2].Split('\t');
        Assert.Equal(["CYP2C19", "*1/*2", "Intermediate Metabolizer"], [cells[0], cells[1], cells[3]]);
    }

    [Fact]
    public void All_matches_hold_the_best_and_more()
    {
        var best = Run(Vcf(s_star2), "--gene", "CYP2C19").Lines[2].Split('\t')[1];
        var all = Run(Vcf(s_star2), "--gene", "CYP2C19", "--all-matches").Lines[2].Split('\t')[1].Split("; ");
        Assert.Equal(best, all[0]);
        Assert.True(all.Length > 1, string.Join(";", all));
    }

    [Fact]
    public void CYP2D6_is_matched_only_by_name_and_marked_as_research()
    {
        Assert.DoesNotContain(Run(Vcf(s_star2)).Lines, l => l.StartsWith("CYP2D6", StringComparison.Ordinal));
        var line = Run(Vcf("chr22 42128945 . C T . PASS . GT 0/1"), "--gene", "CYP2D6").Lines[2];
        Assert.Contains("research-no-copy-number", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOGENE")]
    [InlineData("MT-RNR1")]
    public void A_gene_without_positions_is_refused_by_name(string gene)
    {
        var (code, _, error) = Run(Vcf(s_star2), "--gene", gene);
        Assert.Equal(64, code);
        Assert.Contains(gene, error, StringComparison.Ordinal);
    }
}
