using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Learning.Tables;
using Titrant.Patient;
using static Titrant.Tests.Learning.Survival.Invented;

namespace Titrant.Tests.Learning.Survival;

public sealed class CoxEstimatorTests
{
    private static readonly CoxRows s_people = People(1, 150);
    private static readonly FitRun s_run = new(1);

    [Fact]
    public void A_table_gives_the_coefficients_of_its_numbers_and_words()
    {
        var model = new CoxEstimator().Fit(Table(), s_people.Outcome, s_run);
        // "never" is the commonest of three words
        Assert.Equal(["age", "smoking = current", "smoking = former"], model.Fit.Names);
        Assert.Equal(["age", "smoking"], model.Features);
        var byHand = CoxRegression.Fit(new([.. Enumerable.Range(0, 150).SelectMany(i => new[] { s_people.X[i * 3], i % 5 == 0 ? 1.0 : 0, i % 5 == 1 ? 1.0 : 0 })], model.Fit.Names, s_people.Outcome));
        Close(byHand.Coefficients, model.Fit.Coefficients);
    }

    [Fact]
    public void Baseline_and_terms_add_up_to_the_margin()
    {
        var model = new CoxEstimator().Fit(Table(), s_people.Outcome, s_run);
        var (margin, (baseline, terms, names)) = (model.Margin(Table()), model.Contributions(Table())!);
        Assert.Equal(["age", "smoking"], names);
        for (var i = 0; i < 150; i++) Assert.Equal(margin[i], baseline + terms[i].Sum(), 1e-12);
        Assert.Equal(0, Enumerable.Range(0, 150).Sum(i => terms[i][0]), 1e-9);
    }

    [Fact]
    public void Survival_falls_with_time_and_carries_an_interval()
    {
        var model = new CoxEstimator().Fit(Table(), s_people.Outcome, s_run);
        var (early, late) = (model.Survival(Table(), 3), model.Survival(Table(), 20));
        for (var i = 0; i < 150; i++) Assert.True(early[i] > late[i]);
        var one = model.Survival(Table(), 4, 20);
        Close(late[4]!.Value, one.Value!.Value);
        Assert.True(one.Low < one.Value && one.Value < one.High);
        Assert.All(model.Survival(Table(), 1e6), Assert.Null);
    }

    [Fact]
    public void Strata_have_baselines_of_their_own_and_weights_and_persons_come_from_their_columns()
    {
        var model = new CoxEstimator(new(Ties.Breslow), Strata: "smoking").Fit(Table(), s_people.Outcome, s_run);
        Assert.Equal(["age"], model.Features);
        Assert.Equal(3, model.Fit.Baselines.Count);
        var byHand = CoxRegression.Fit(new([.. Enumerable.Range(0, 150).Select(i => s_people.X[i * 3])], ["age"], s_people.Outcome, Strata: [.. Enumerable.Range(0, 150).Select(Smoking)]), new(Ties.Breslow));
        Close(byHand.Coefficients, model.Fit.Coefficients);
        Close(byHand.Baseline(Smoking(7)).Survival(10, [s_people.X[21]], byHand).Value!.Value, model.Survival(Table(), 7, 10).Value!.Value);

        double[] twos = [.. Enumerable.Repeat(2.0, 150)];
        var weighted = Table().Columns.Add(new(new("w", ColumnType.Number, ColumnRole.Weight), twos)).Add(new(new("id", ColumnType.Number, ColumnRole.Person), [.. Enumerable.Range(0, 150).Select(i => (double)(i / 3))]));
        var fit = new CoxEstimator().Fit(new(weighted, [.. Enumerable.Range(2, 150)]), s_people.Outcome, s_run).Fit;
        var rows = new CoxRows([.. Enumerable.Range(0, 150).SelectMany(i => new[] { s_people.X[i * 3], i % 5 == 0 ? 1.0 : 0, i % 5 == 1 ? 1.0 : 0 })], fit.Names, s_people.Outcome, twos, Cluster: [.. Enumerable.Range(0, 150).Select(i => i / 3)]);
        Close(CoxRegression.Fit(rows).RobustCovariance, fit.RobustCovariance);
    }

    [Fact]
    public void Missing_values_are_refused_with_column_and_count()
    {
        double[] age = [.. Enumerable.Range(0, 150).Select(i => i < 4 ? double.NaN : s_people.X[i * 3])];
        var table = new Table([new(new("age", ColumnType.Number, ColumnRole.Feature), age)], [.. Enumerable.Range(2, 150)]);
        var refused = Assert.Throws<StudyException>(() => new CoxEstimator().Fit(table, s_people.Outcome, s_run));
        Assert.Equal(("SUR008", "column age"), (refused.Code, refused.Place));
        Assert.Contains("4 rows of age", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_faulty_time_is_named_by_its_line()
    {
        var outcome = s_people.Outcome with { Time = [.. s_people.Outcome.Time.Select((t, i) => i == 10 ? -3 : t)] };
        Assert.Equal("line 12", Assert.Throws<StudyException>(() => new CoxEstimator().Fit(Table(), outcome, s_run)).Place);
    }

    [Fact]
    public void A_table_without_the_column_or_with_a_new_word_is_refused_when_predicting()
    {
        var model = new CoxEstimator().Fit(Table(), s_people.Outcome, s_run);
        var age = Table()["age"];
        int[] lines = [.. Enumerable.Range(2, 150)];
        Assert.Equal(("LIN011", "column smoking"), Refused(new([age], lines)));
        Assert.Equal(("SUR016", "column smoking"), Refused(new([age, new(new("smoking", ColumnType.Category, ColumnRole.Feature), new double[150], ["pipe"])], lines)));
        Assert.Equal(("LIN012", "column smoking"), Refused(new([age, new(new("smoking", ColumnType.Number, ColumnRole.Feature), new double[150])], lines)));
        // Levels in another order are the same words.
        Column turned = new(new("smoking", ColumnType.Category, ColumnRole.Feature), [.. Enumerable.Range(0, 150).Select(i => 2.0 - Smoking(i))], ["never", "former", "current"]);
        Close(model.Margin(Table()), model.Margin(new([age, turned], lines)));

        (string, string) Refused(Table table)
        {
            var refused = Assert.Throws<StudyException>(() => model.Margin(table));
            return (refused.Code, refused.Place);
        }
    }

    [Fact]
    public void A_yes_or_no_is_not_a_time() =>
        Assert.Equal("SUR017", Assert.Throws<StudyException>(() => ((IEstimator)new CoxEstimator()).Fit(Table(), new BinaryOutcome(new bool[150]), s_run)).Code);

    [Fact]
    public void An_interrupted_fit_stops()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => new CoxEstimator().Fit(Table(), s_people.Outcome, s_run with { Cancel = stop.Token }));
    }

    private static int Smoking(int i) => (i % 5) switch { 0 => 0, 1 => 1, _ => 2 };

    private static Table Table() => new(
        [
            new(new("age", ColumnType.Number, ColumnRole.Feature), [.. Enumerable.Range(0, 150).Select(i => s_people.X[i * 3])]),
            new(new("smoking", ColumnType.Category, ColumnRole.Feature), [.. Enumerable.Range(0, 150).Select(i => (double)Smoking(i))], ["current", "former", "never"]),
        ],
        [.. Enumerable.Range(2, 150)]);
}
