using Titrant.Learning;
using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Linear.Estimators;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;

namespace Titrant.Tests.Learning.Linear;

public sealed class EstimatorTests
{
    private static readonly FitRun Run = new(5);
    private static readonly Cohort People = Cohort.Of(200, 5, "estimators");

    public static TheoryData<string> Kinds => ["linear", "logistic", "lasso of a number", "lasso of a yes or no", "lasso of a time"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Baseline_and_terms_add_up_to_the_margin(string kind)
    {
        var table = WithHoles();
        var model = Fit(kind, table);
        var margin = model.Margin(table);
        var (baseline, terms, names) = model.Contributions(table)!;
        Assert.Equal(table.Features.Select(f => f.Name), names);
        for (var i = 0; i < margin.Length; i++) Assert.Equal(margin[i], baseline + terms[i].Sum(), 1e-9);
        Assert.True(margin.Distinct().Count() > 50);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_model(string kind) => Assert.Equal(Fit(kind, WithHoles()), Fit(kind, WithHoles()));

    [Fact]
    public void Filling_and_scaling_are_learned_from_training_rows_alone()
    {
        var table = Cohort.Table(Cohort.Number("albumin", 30, 40, double.NaN, 900), Cohort.Category("stage", "I", "II", "II", null));
        var coding = TableCoding.Learn(table.Rows([0, 1, 2]));
        Assert.Equal([new NumberCoding("albumin", 35, 5, true), new CategoryCoding("stage", "II", ["I"], false)], coding.Features.ToArray());
        Assert.Equal(["albumin", "albumin missing", "stage = I"], coding.Terms.ToArray());
        Assert.Equal([-1, 0, 1, 1, 0, 0, 0, 1, 0, 173, 0, 0], coding.Encode(table));
    }

    [Fact]
    public void Features_missing_together_share_one_indicator()
    {
        var coding = TableCoding.Learn(Cohort.Table(Cohort.Number("a", 1, double.NaN, 3), Cohort.Number("b", 5, double.NaN, 4), Cohort.Number("c", double.NaN, 1, 2)));
        Assert.Equal(["a", "a missing", "b", "c", "c missing"], coding.Terms.ToArray());
    }

    [Fact]
    public void A_level_never_seen_counts_as_the_reference_and_a_lost_column_is_named()
    {
        var model = new LogisticEstimator().Fit(Cohort.Table(Cohort.Category("stage", "I", "II", "II", "I", "II", "I", "II")), new BinaryOutcome([true, false, true, false, false, true, false]), Run);
        var margin = model.Margin(Cohort.Table(Cohort.Category("stage", "IV", "II", "I")));
        Assert.Equal(margin[1], margin[0]);
        Assert.NotEqual(margin[2], margin[1]);
        var refusal = Assert.Throws<StudyException>(() => model.Margin(Cohort.Table(Cohort.Number("age", 4))));
        Assert.Equal(("LIN011", "column stage"), (refusal.Code, refusal.Place));
        Assert.Equal("LIN012", Assert.Throws<StudyException>(() => model.Margin(Cohort.Table(Cohort.Number("stage", 4)))).Code);
    }

    [Fact]
    public void One_standard_error_takes_the_larger_penalty_and_fewer_features()
    {
        var (table, outcome) = (People.AsTable(), new BinaryOutcome(People.Happened()));
        var (least, choice) = new ElasticNetEstimator(1, LambdaRule.Minimum).Choose(table, outcome, Run);
        var (sparse, again) = new ElasticNetEstimator(1, LambdaRule.OneStandardError).Choose(table, outcome, Run);
        Assert.Equal(choice.Loss, again.Loss);
        Assert.True(choice.Lambda(LambdaRule.OneStandardError) > choice.Lambda(LambdaRule.Minimum));
        Assert.True(choice.Loss[choice.OneStandardError] <= choice.Loss[choice.Minimum] + choice.Error[choice.Minimum]);
        Assert.True(Used(sparse) <= Used(least));
        Assert.NotEqual(0, ((LinearModel)sparse).Terms[0].Value);

        static int Used(Model model) => ((LinearModel)model).Terms.Count(t => t.Value != 0);
    }

    [Fact]
    public void Given_folds_are_used_as_given()
    {
        int[] folds = [.. Enumerable.Range(0, People.Rows).Select(i => i % 4)];
        var (table, outcome) = (People.AsTable(), new NumberOutcome(People.Number()));
        var first = new ElasticNetEstimator().Choose(table, outcome, new FitRun(1), folds).Choice;
        Assert.Equal(first.Loss, new ElasticNetEstimator().Choose(table, outcome, new FitRun(2), folds).Choice.Loss);
        Assert.NotEqual(first.Loss, new ElasticNetEstimator().Choose(table, outcome, new FitRun(2)).Choice.Loss);
    }

    [Fact]
    public void Classes_have_shares_that_sum_to_one()
    {
        var (table, outcome) = (People.AsTable(), new ClassOutcome(People.Class(), ["a", "b", "c"]));
        foreach (var estimator in (IEstimator[])[new MultinomialEstimator(), new ElasticNetEstimator(0.5, LambdaRule.Minimum, 4)])
        {
            var shares = ((MultinomialModel)estimator.Fit(table, outcome, Run)).Shares(table);
            for (var i = 0; i < shares.Length; i += 3) Assert.Equal(1, shares[i] + shares[i + 1] + shares[i + 2], 1e-12);
            for (var c = 0; c < 3; c++) Assert.Equal(outcome.Class.Count(k => k == c), Enumerable.Range(0, People.Rows).Sum(i => shares[i * 3 + c]), 1.0);
        }
    }

    [Fact]
    public void Progress_ends_at_one_and_a_cancelled_fit_stops()
    {
        var told = new List<double>();
        new ElasticNetEstimator(Folds: 3).Fit(People.AsTable(), new BinaryOutcome(People.Happened()), new FitRun(1, told.Add));
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
        Assert.Throws<OperationCanceledException>(() => new ElasticNetEstimator().Fit(People.AsTable(), new BinaryOutcome(People.Happened()), new FitRun(1, null, new CancellationToken(true))));
    }

    [Fact]
    public void What_cannot_be_learned_is_refused_with_a_code()
    {
        var table = People.AsTable();
        Assert.Equal("LIN008", Code(() => new LogisticEstimator().Fit(table, new NumberOutcome(People.Number()), Run)));
        Assert.Equal("LIN002", Code(() => new ElasticNetEstimator().Fit(table, new BinaryOutcome(new bool[People.Rows]), Run)));
        Assert.Equal("LIN001", Code(() => new ElasticNetEstimator().Fit(table.Rows([]), new BinaryOutcome([]), Run)));
        Assert.Equal("LIN001", Code(() => new LinearEstimator().Fit(table.Rows([]), new NumberOutcome([]), Run)));
        Assert.Equal("LIN010", Code(() => new LogisticEstimator().Fit(table.With([]), new BinaryOutcome(People.Happened()), Run)));
        Assert.Equal("LIN007", Code(() => new LogisticEstimator().Fit(new Table([.. table.Columns, new Column(new ColumnSpec("w", ColumnType.Number, ColumnRole.Weight), [.. Enumerable.Repeat(-1.0, People.Rows)])], [.. Enumerable.Range(0, People.Rows)]),
            new BinaryOutcome(People.Happened()), Run)));

        static string Code(Action act) => Assert.Throws<StudyException>(act).Code;
    }

    private static Table WithHoles()
    {
        var columns = People.AsTable().Columns.ToArray();
        columns[1] = Cohort.Number("x1", [.. Enumerable.Range(0, People.Rows).Select(i => i % 7 == 0 ? double.NaN : columns[1][i])]);
        return Cohort.Table([.. columns, Cohort.Category("stage", [.. Enumerable.Range(0, People.Rows).Select(i => (i * i % 11) switch { 0 => null, < 4 => "I", < 8 => "II", _ => "III" })])]);
    }

    private static Model Fit(string kind, Table table)
    {
        var (time, died) = People.Survival();
        return kind switch
        {
            "linear" => new LinearEstimator().Fit(table, new NumberOutcome(People.Number()), Run),
            "logistic" => new LogisticEstimator().Fit(table, new BinaryOutcome(People.Happened()), Run),
            "lasso of a number" => new ElasticNetEstimator(Rule: LambdaRule.Minimum, Folds: 4).Fit(table, new NumberOutcome(People.Number()), Run),
            "lasso of a yes or no" => new ElasticNetEstimator(Rule: LambdaRule.Minimum, Folds: 4).Fit(table, new BinaryOutcome(People.Happened()), Run),
            _ => new ElasticNetEstimator(0.5, LambdaRule.Minimum, 4).Fit(table, new SurvivalOutcome(null, time, [.. died.Select(d => d ? 1 : 0)]), Run),
        };
    }
}
