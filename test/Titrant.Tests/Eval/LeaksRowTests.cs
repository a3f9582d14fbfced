using Titrant.Cli.Eval;

namespace Titrant.Tests.Eval;

public sealed class LeaksRowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Data => Repository.Data("learning");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_the_columns_of_SUPPORT_that_were_known_too_late_most_are_flagged_and_no_honest_one()
    {
        var row = LeaksRow.Row;
        List<string> lines = [.. row.Read!(Data).Where(l => l.StartsWith("support2\t", StringComparison.Ordinal))];
        Assert.Equal(46, lines.Count);
        var cases = row.Run(new EvalInput(Data, lines, _ => { })).ToList();
        Assert.Equal(19, cases.Count(c => c.Expected == "flagged"));
        Assert.True(cases.Count(c => c.Expected == "flagged" && c.Passed) >= 17);
        Assert.All(cases.Where(c => c.Expected == "not flagged"), c => Assert.True(c.Passed, $"{c.Id}: {c.Actual}"));
        // The control: what is corrupted fails, and only that.
        var corrupted = row.Run(new EvalInput(Data, [row.Corrupt!(lines[0]), .. lines.Skip(1)], _ => { })).ToList();
        Assert.Equal(!cases[0].Passed, corrupted[0].Passed);
        Assert.Equal(cases.Skip(1).Select(c => c.Passed), corrupted.Skip(1).Select(c => c.Passed));
    }

    [Fact]
    public void The_reason_of_death_in_a_column_is_flagged_before_anybody_learns_from_it()
    {
        var row = LeaksRow.Row;
        List<string> lines = [.. row.Read!(Data).Where(l => l.StartsWith("flchain\t", StringComparison.Ordinal))];
        Assert.All(row.Run(new EvalInput(Data, lines, _ => { })), c => Assert.True(c.Passed, $"{c.Id}: {c.Actual}"));
    }

    [Fact]
    public void A_table_of_ones_own_is_shown_with_what_is_flagged_and_a_wrong_outcome_is_named()
    {
        var path = _folder.File("own.csv");
        File.WriteAllLines(path, Enumerable.Range(0, 300).Select(i => $"{30 + i * 7 % 50},{i % 3},{(i % 3 == 0 ? "yes" : "no")},{(i % 3 == 0 ? "1" : "0")}").Prepend("age,ward,told,died"));
        var row = LeaksRow.Row;
        var cases = row.Run(new EvalInput(path, [.. row.Read!(path)], _ => { }) { Outcome = "died" }).ToDictionary(c => c.Id);
        Assert.StartsWith("determines", cases["own.csv told"].Actual, StringComparison.Ordinal);
        Assert.Equal("not flagged", cases["own.csv age"].Actual);
        var refusal = Assert.Throws<Titrant.Learning.StudyException>(() => row.Run(new EvalInput(path, [.. row.Read!(path)], _ => { }) { Outcome = "dead" }).ToList());
        Assert.Equal("TAB030", refusal.Code);
    }
}
