using System.Text.Json;
using Titrant.Learning;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Linear.Paths;

namespace Titrant.Tests.Learning.Linear;

public sealed class FitTests
{
    private static readonly Cohort People = Cohort.Of(300, 3, "fits");
    private static readonly string[] Names = ["x0", "x1", "x2"];

    // Two groups: the odds ratio of a 2x2 table and Woolf's standard error (1955), √(1/a + 1/b + 1/c + 1/d).
    [Fact]
    public void A_two_by_two_table_gives_its_log_odds_ratio_and_Woolfs_error()
    {
        var (x, y) = TwoByTwo(30, 10, 15, 45);
        var fit = LogisticFit.Of(x, ["exposed"], y);
        Assert.Equal(Math.Log(30.0 * 45 / (10 * 15)), fit.Coefficients[1].Value, 1e-10);
        Assert.Equal(Math.Sqrt(1.0 / 30 + 1.0 / 10 + 1.0 / 15 + 1.0 / 45), fit.Coefficients[1].StandardError!.Value, 1e-10);
        var (low, high) = ProfileInterval.Of(x, ["exposed"], y, "exposed");
        Assert.InRange(low!.Value, 1.0, 1.4);
        Assert.Equal(1.959963985 * 1.959963985 / 2, fit.LogLikelihood - LogisticFit.Of([], [], y, offset: [.. x.Select(v => v * high!.Value)]).LogLikelihood, 1e-6);
    }

    [Fact]
    public void Federated_oracle_of_pooled_logistic_regression_comes_out()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Repository.Data("learning", "oracles", "federated", "pooled_expected.json")));
        var expected = json.RootElement.GetProperty("pooled_logistic_E");
        // Two column names hold a comma within quotes.
        var lines = File.ReadAllLines(Repository.Data("learning", "federated", "fed_tcga_brca.csv")).Select(l => l.Replace(", ", " ", StringComparison.Ordinal).Split(',').Select(c => c.Trim('"')).ToArray()).ToList();
        var names = expected.GetProperty("coef").EnumerateObject().Select(p => p.Name.Trim('`')).Where(n => n != "(Intercept)").ToArray();
        var columns = names.Select(n => Array.IndexOf(lines[0], n)).ToArray();
        Assert.DoesNotContain(-1, columns);
        double[] x = [.. lines.Skip(1).SelectMany(r => columns.Select(c => double.Parse(r[c], System.Globalization.CultureInfo.InvariantCulture)))];
        var at = Array.IndexOf(lines[0], "E");
        var fit = LogisticFit.Of(x, names, [.. lines.Skip(1).Select(r => r[at] is "1" or "1.0")]);
        foreach (var coefficient in expected.GetProperty("coef").EnumerateObject())
            Assert.Equal(coefficient.Value.GetDouble(), fit.Coefficients.Single(c => c.Term == coefficient.Name.Trim('`') || (c.Term, coefficient.Name) == ("(intercept)", "(Intercept)")).Value, 1e-6);
        Assert.Equal(expected.GetProperty("deviance").GetDouble(), -2 * fit.LogLikelihood, 1e-6);
    }

    [Fact]
    public void A_column_that_separates_is_named_and_no_huge_coefficient_is_returned()
    {
        double[] x = [.. Enumerable.Range(0, 40).SelectMany(i => new[] { Math.Sin(i), i < 20 ? 0.0 : 1 + i })];
        var refusal = Assert.Throws<StudyException>(() => LogisticFit.Of(x, ["noise", "leak"], [.. Enumerable.Range(0, 40).Select(i => i >= 20)]));
        Assert.Equal(("LIN003", "column leak"), (refusal.Code, refusal.Place));
        var (quasi, y) = TwoByTwo(30, 0, 15, 45);
        Assert.Equal("column exposed", Assert.Throws<StudyException>(() => LogisticFit.Of(quasi, ["exposed"], y)).Place);
        Assert.True(Math.Abs(LogisticFit.Of(quasi, ["exposed"], y, ridge: 0.01).Coefficients[1].Value) < 10);
        Assert.Equal("LIN003", Assert.Throws<StudyException>(() => MultinomialFit.Of(quasi, ["exposed"], [.. y.Select((h, i) => h ? 1 + i % 2 : 0)], ["a", "b", "c"])).Code);
    }

    [Fact]
    public void A_singular_design_names_the_column_that_adds_nothing()
    {
        double[] x = [.. Enumerable.Range(0, 30).SelectMany(i => new[] { i, Math.Cos(i), 2.0 * i - 3 * Math.Cos(i) + 1 })];
        var y = Enumerable.Range(0, 30).Select(i => i % 3 == 0).ToArray();
        Assert.Equal(("LIN004", "column sum"), Coded(() => LogisticFit.Of(x, ["a", "b", "sum"], y)));
        Assert.Equal(("LIN004", "column sum"), Coded(() => LinearFit.Of(x, ["a", "b", "sum"], [.. y.Select((h, i) => i + (h ? 1.0 : 0))])));
        Assert.Equal(("LIN004", "column flat"), Coded(() => LogisticFit.Of([.. y.Select(_ => 4.0)], ["flat"], y)));
        Assert.Equal("LIN002", Coded(() => LogisticFit.Of(x, ["a", "b", "sum"], new bool[30])).Code);
        Assert.Equal("LIN001", Coded(() => LogisticFit.Of([], ["a"], [])).Code);
        Assert.Equal("LIN013", Coded(() => LinearFit.Of([1, 2, 3, 4], ["a", "b"], [1, 2])).Code);

        static (string Code, string Place) Coded(Action act) => Assert.Throws<StudyException>(act) is var e ? (e.Code, e.Place) : default;
    }

    [Fact]
    public void A_straight_line_has_the_error_of_the_closed_form()
    {
        double[] x = [1, 2, 3, 5, 8, 13], y = [2.1, 2.9, 4.2, 6.1, 8.8, 14.3];
        var line = Titrant.Numerics.LeastSquares.Fit([.. x.Zip(y)]);
        var fit = LinearFit.Of(x, ["x"], y);
        Assert.Equal(line.Slope, fit.Coefficients[1].Value, 1e-12);
        Assert.Equal(line.SlopeError, fit.Coefficients[1].StandardError!.Value, 1e-12);
        Assert.Equal(fit.Coefficients[1].Value, LinearFit.Of([.. x, .. x], ["x"], [.. y, .. y]).Coefficients[1].Value, 1e-12);
    }

    [Fact]
    public void Ridge_fits_equal_the_path_at_alpha_0()
    {
        double[] standard = [.. Standardised()];
        var settings = new PathSettings(0, Lambdas: [0.2], Threshold: 1e-22);
        var logistic = LogisticFit.Of(standard, Names, People.Happened(), ridge: 0.2);
        var linear = LinearFit.Of(standard, Names, People.Number(), ridge: 0.2);
        var (one, two) = (ElasticNet.Binomial(standard, People.Happened(), settings), ElasticNet.Gaussian(standard, People.Number(), settings));
        for (var j = 0; j < 3; j++)
        {
            Assert.Equal(one.Coefficients[0][j], logistic.Coefficients[j + 1].Value, 1e-8);
            Assert.Equal(two.Coefficients[0][j], linear.Coefficients[j + 1].Value, 1e-8);
        }
        Assert.Null(logistic.Coefficients[1].Wald());
    }

    [Fact]
    public void Multinomial_regression_of_two_classes_is_logistic_regression()
    {
        var happened = People.Happened();
        var one = LogisticFit.Of(People.X, Names, happened);
        var two = MultinomialFit.Of(People.X, Names, [.. happened.Select(h => h ? 1 : 0)], ["no", "yes"]);
        for (var j = 0; j < 4; j++)
        {
            Assert.Equal(one.Coefficients[j].Value, two.Coefficients[0][j].Value, 1e-9);
            Assert.Equal(one.Coefficients[j].StandardError!.Value, two.Coefficients[0][j].StandardError!.Value, 1e-9);
        }
    }

    // At the optimum the expected count of each class equals its count (Agresti 2013, section 8.1).
    [Fact]
    public void Multinomial_regression_reproduces_the_counts_of_three_classes()
    {
        var classes = People.Class();
        var fit = MultinomialFit.Of(People.X, Names, classes, ["a", "b", "c"]);
        var expected = new double[3];
        for (var i = 0; i < People.Rows; i++)
        {
            double[] odds = [1, .. fit.Coefficients.Select(c => Math.Exp(c[0].Value + Enumerable.Range(0, 3).Sum(j => c[j + 1].Value * People.X[i * 3 + j])))];
            for (var g = 0; g < 3; g++) expected[g] += odds[g] / odds.Sum();
        }
        for (var g = 0; g < 3; g++) Assert.Equal(classes.Count(c => c == g), expected[g], 1e-6);
    }

    private static (double[] X, bool[] Y) TwoByTwo(int exposedCases, int exposedControls, int otherCases, int otherControls) =>
        ([.. Enumerable.Repeat(1.0, exposedCases + exposedControls), .. Enumerable.Repeat(0.0, otherCases + otherControls)],
         [.. Enumerable.Repeat(true, exposedCases), .. Enumerable.Repeat(false, exposedControls), .. Enumerable.Repeat(true, otherCases), .. Enumerable.Repeat(false, otherControls)]);

    private static double[] Standardised()
    {
        var design = new PathDesign(People.X, 3, [.. Enumerable.Repeat(1.0 / People.Rows, People.Rows)], true);
        return [.. Enumerable.Range(0, People.Rows).SelectMany(i => Enumerable.Range(0, 3).Select(j => design.Column(j)[i]))];
    }
}
