using Titrant.Cli.Eval;

namespace Titrant.Tests.Eval;

public sealed class PgxTablesTests
{
    [Theory]
    [InlineData("pgx-phenotypes", 50_000)]
    [InlineData("pgx-recommendations", 2_500)]
    [InlineData("pgx-examples", 300)]
    public void Every_published_line_that_the_tables_cover_is_met_and_a_corrupted_one_is_not(string name, int least)
    {
        var row = PgxTables.Rows.Single(r => r.Name == name);
        var path = Repository.Data(row.Data.Split(Path.DirectorySeparatorChar));
        var lines = row.Read!(path).ToList();
        var cases = row.Run(new EvalInput(path, lines, _ => { })).ToList();
        Assert.True(cases.Count >= least);
        Assert.Empty(cases.Where(c => c.Covered && !c.Passed).Select(c => $"{c.Id}: {c.Actual} for {c.Expected}"));

        List<string> corrupted = [.. lines.Take(row.HasHeader ? 1 : 0), .. lines.Skip(row.HasHeader ? 1 : 0).Where((_, i) => i % 97 == 0).Select(row.Corrupt!)];
        Assert.DoesNotContain(row.Run(new EvalInput(path, corrupted, _ => { })), c => c.Passed);
    }
}
