using Titrant.Cli.Eval;

namespace Titrant.Tests.Eval;

public sealed class LearnersRowTests
{
    private static string Data => Repository.Data("learning");

    [Fact]
    public void The_copies_of_WHAS_are_counted_and_those_of_every_set_as_equal_lines_have_them()
    {
        var row = CopiesRow.Row;
        List<string> lines = [.. row.Read!(Data)];
        Assert.Contains("whas\t1310\t640", lines);
        Assert.All(row.Run(new EvalInput(Data, lines, _ => { })), c => Assert.True(c.Passed, $"{c.Id}: {c.Actual}"));
        Assert.DoesNotContain(row.Run(new EvalInput(Data, [.. lines.Select(row.Corrupt!)], _ => { })), c => c.Passed);
    }

    [Fact]
    public void Cox_on_one_row_of_each_copy_of_WHAS_is_as_published_and_not_what_the_copies_make_of_it()
    {
        var row = LearnersRow.Row;
        var cox = row.Run(new EvalInput(Data, ["whas\tcox\t0.775"], _ => { })).Single();
        Assert.True(cox.Passed, cox.Actual);
        Assert.StartsWith("1310 rows, 640 of them distinct", cox.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_learns_from_what_is_known_only_after_the_outcome()
    {
        var set = LearningSet.All.Single(s => s.Name == "support2");
        Assert.Equal(19, set.Left.Count);
        var (table, outcome) = set.Read(Data);
        Assert.Equal(27, table.Features.Count());
        Assert.Equal(7312, outcome.Count);
        Assert.DoesNotContain(table.Features, c => LearningSet.Leaky.Contains(c.Name));
    }

    [Fact]
    public void The_interval_of_a_mean_over_folds_counts_that_folds_share_their_training_rows()
    {
        // 10 differences: mean .02, variance 1/900; Nadeau and Bengio 2003: factor 1/10 + 1/4, t with 9 degrees .975 quantile 2.262157.
        double[] folds = [.. Enumerable.Range(0, 10).Select(i => 0.02 + (i % 2 == 0 ? 1 : -1) * Math.Sqrt(0.001))];
        var figure = LearningCheck.Mean("C", folds, 100);
        Assert.Equal(0.02, figure.Value!.Value, 12);
        var half = 2.262157 * Math.Sqrt(0.001 * 10 / 9 * (0.1 + 0.25));
        Assert.Equal((0.02 - half, 0.02 + half), figure.Interval!.Value, new Near(1e-6));
    }

    [Fact]
    public void Group_figures_are_those_of_a_count_by_hand()
    {
        var row = Fairness.Row;
        var path = Path.Combine(Data, "tabular", "support2.csv.gz");
        List<string> lines = [.. row.Read!(path)];
        Assert.Contains(lines, l => l.StartsWith("sex × race\tfemale, black\tsensitivity", StringComparison.Ordinal));
        var cases = row.Run(new EvalInput(path, lines, _ => { })).ToList();
        Assert.All(cases, c => Assert.True(c.Passed, $"{c.Id}: {c.Actual} for {c.Expected}"));
        Assert.Contains(cases, c => c.Expected == "withheld");
        Assert.DoesNotContain(row.Run(new EvalInput(path, [.. lines.Select(row.Corrupt!)], _ => { })), c => c.Passed);
    }

    [Fact]
    public void A_run_that_was_cut_short_is_taken_up_and_a_line_cut_in_half_is_computed_again()
    {
        var (row, said) = (LearnersRow.Row, new List<string>());
        var first = row.Run(new EvalInput(Data, ["whas\tcox\t0.775"], said.Add)).Single();
        Assert.Contains("calibration slope", first.Actual);
        Assert.Equal(3, said.Count);
        var progress = new List<string>();
        var again = row.Run(new EvalInput(Data, ["whas\tcox\t0.775"], _ => { }) { Earlier = said, Progress = progress.Add }).Single();
        Assert.Equal(first, again);
        Assert.Equal(["whas: taken from the earlier run"], progress);
        Assert.Equal(2, LearnersRow.Earlier([.. said.Take(2), said[2][..^9]], "whas", 640, 1).Count);
        Assert.Empty(LearnersRow.Earlier(said, "whas", 640, 10));
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double Low, double High)>
    {
        public bool Equals((double Low, double High) x, (double Low, double High) y) => Math.Abs(x.Low - y.Low) <= tolerance && Math.Abs(x.High - y.High) <= tolerance;
        public int GetHashCode((double Low, double High) obj) => 0;
    }
}
