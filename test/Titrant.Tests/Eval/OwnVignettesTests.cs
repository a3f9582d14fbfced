using Titrant.Cli.Eval;

namespace Titrant.Tests.Eval;

/// <summary>
/// eval/vignettes.jsonl: 150 invented patients whose authors did not know the code. What passed stays passed; what is open is
/// named here, and this test fails as well when one of those begins to pass, so that the list stays true.
/// </summary>
public sealed class OwnVignettesTests
{
    /// <summary>Z030: two body weights of one day that contradict each other. Z036: an INR of 6.8, which no capability reads yet.</summary>
    private static readonly string[] Open = ["Z030", "Z036"];

    [Fact]
    public void What_careful_clinicians_expect_of_150_patients_is_said_and_nothing_forbidden()
    {
        Repository.Data("pgx");
        var path = Path.Combine(Repository.Root, "eval", "vignettes.jsonl");
        var cases = Vignettes.Run(new EvalInput(path, [.. File.ReadLines(path)], _ => { }) { Shared = Repository.Shared }).ToList();
        Assert.Equal(150, cases.Count);
        Assert.Equal(Open, cases.Where(c => !c.Passed).Select(c => c.Id).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(cases, c => c.Actual.Contains("must not", StringComparison.Ordinal));
    }
}
