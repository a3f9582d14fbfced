using Titrant.Cli.Eval;

namespace Titrant.Tests.Eval;

/// <summary>
/// Invented patients whose authors did not know the code. What passed stays passed; what is open is named here, and this test
/// fails as well when one of those begins to pass, so that the lists stay true.
/// </summary>
public sealed class OwnVignettesTests
{
    /// <summary>
    /// Z030: two body weights of one day that contradict each other. Z036: an INR of 6.8, which no capability reads yet. P060: the
    /// whole genome of a man with two X bases refused (his G6PD is not concluded, the other genes are). Q026: "Co-codomol". Q039: eliglustat beside an inhibitor of CYP2D6.
    /// </summary>
    [Theory]
    [InlineData("vignettes.jsonl", 150, new[] { "Z030", "Z036" })]
    [InlineData("pgx-vignettes.jsonl", 159, new[] { "P060", "Q026", "Q039" })]
    public void What_careful_clinicians_expect_of_invented_patients_is_said_and_nothing_forbidden(string file, int count, string[] open)
    {
        Repository.Data("pgx");
        var path = Path.Combine(Repository.Root, "eval", file);
        var cases = Vignettes.Run(new EvalInput(path, [.. File.ReadLines(path)], _ => { }) { Shared = Repository.Shared }).ToList();
        Assert.Equal(count, cases.Count);
        Assert.Equal(open, cases.Where(c => !c.Passed).Select(c => c.Id).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(cases, c => c.Actual.Contains("must not", StringComparison.Ordinal));
    }
}
