using System.Globalization;
using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Linear.Paths;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Estimators;

/// <summary>
/// Elastic net with lambda chosen by cross-validation within the rows given. Coding and path are learned anew in each fold.
/// Cox: the loss of a fold is the deviance of all rows less that of the training rows (Verweij &amp; Van Houwelingen 1993, doi:10.1002/sim.4780122407).
/// </summary>
/// <param name="Folds">At least 2; rows of one person stay together where a column has that role.</param>
/// <param name="Unpenalised">Features whose terms are always in.</param>
/// <param name="Cause">Of a time to an event: the cause of interest, others censoring; 0 for any.</param>
public sealed record ElasticNetEstimator(
    double Alpha = 1, LambdaRule Rule = LambdaRule.OneStandardError, int Folds = 10, Seq<string> Unpenalised = default, Stopping Stopping = Stopping.Compatible,
    int Cause = 0, MissingRule Missing = MissingRule.MeanAndIndicator) : IEstimator
{
    public string Name => Alpha == 1 ? "lasso" : Alpha == 0 ? "ridge" : "elastic net";

    public Model Fit(Table table, Outcome outcome, FitRun run) => Choose(table, outcome, run).Model;

    /// <param name="folds">Fold of each row, 0, 1, ...; null to deal them by chance.</param>
    public (Model Model, PenaltyChoice Choice) Choose(Table table, Outcome outcome, FitRun run, int[]? folds = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(run);
        if (table.RowCount == 0) throw Faults.NoRows();
        var all = outcome;
        if (outcome is SurvivalOutcome times) outcome = OfCause(times, table);
        folds ??= Deal(table, outcome, run.Seed);
        if (folds.Length != table.RowCount) throw new ArgumentException("One fold for each row.", nameof(folds));
        var count = folds.Max() + 1;
        var quiet = run with { Progress = null };
        var (coding, whole) = Path(table, outcome, null, quiet);
        run.Progress?.Invoke(1.0 / (count + 1));
        var (losses, weights) = (new List<double[]>(), new List<double>());
        for (var f = 0; f < count; f++)
        {
            int[] train = [.. Enumerable.Range(0, folds.Length).Where(r => folds[r] != f)], test = [.. Enumerable.Range(0, folds.Length).Where(r => folds[r] == f)];
            if (test.Length > 0)
            {
                var (loss, weight) = Fold(table, outcome, train, test, whole.Lambdas, quiet);
                if (weight > 0)
                {
                    losses.Add(loss);
                    weights.Add(weight);
                }
            }
            run.Progress?.Invoke((f + 2.0) / (count + 1));
        }
        var choice = PenaltyChoice.Of(whole.Lambdas, [.. losses], [.. weights]);
        return (ModelAt(coding, whole, Rule == LambdaRule.Minimum ? choice.Minimum : choice.OneStandardError, table, outcome, all), choice);
    }

    private (double[] Loss, double Weight) Fold(Table table, Outcome outcome, int[] train, int[] test, double[] lambdas, FitRun run)
    {
        var (coding, path) = Path(table.Rows(train), outcome.Rows(train), lambdas, run);
        var weights = RowWeights.Of(table);
        if (outcome is SurvivalOutcome survival)
        {
            var events = test.Where(r => survival.Cause[r] != 0).Sum(r => weights?[r] ?? 1);
            double[] all = coding.Encode(table), seen = coding.Encode(table.Rows(train));
            return (events == 0 ? [] : [.. lambdas.Select((_, k) => (PenalisedPath.Loss(outcome, path.Margin(all, k), weights)
                - PenalisedPath.Loss(outcome.Rows(train), path.Margin(seen, k), Part(weights, train))) / events)], events);
        }
        var x = coding.Encode(table.Rows(test));
        var own = Part(weights, test);
        var total = own?.Sum() ?? test.Length;
        return ([.. lambdas.Select((_, k) => PenalisedPath.Loss(outcome.Rows(test), path.Margin(x, k), own) / total)], total);
    }

    private (TableCoding Coding, PenalisedPath Path) Path(Table table, Outcome outcome, double[]? lambdas, FitRun run)
    {
        var coding = TableCoding.Learn(table, Missing);
        var free = Unpenalised.ToHashSet(StringComparer.Ordinal);
        double[]? factors = free.Count == 0 ? null : [.. coding.Features.SelectMany(f => f.Terms.Select(_ => free.Contains(f.Feature) ? 0.0 : 1.0))];
        var settings = new PathSettings(Alpha, Standardise: true, Stopping, Lambdas: lambdas, Factors: factors);
        return (coding, PenalisedPath.Of(coding.Encode(table), outcome, settings, RowWeights.Of(table), run));
    }

    private LinearModel WithHazard(LinearModel model, Table table, SurvivalOutcome outcome, SurvivalOutcome all)
    {
        var weights = RowWeights.Of(table);
        var others = Cause > 0 && all.Cause.Any(c => c != 0 && c != Cause) ? BaselineHazard.Of(null, all.Time, i => all.Cause[i] != 0 && all.Cause[i] != Cause, null, weights) : null;
        return model with { Baseline = BaselineHazard.Of(null, outcome.Time, i => outcome.Cause[i] != 0, model.Margin(table), weights), Others = others };
    }

    private Model ModelAt(TableCoding coding, PenalisedPath path, int k, Table table, Outcome outcome, Outcome all)
    {
        const string kind = "elastic net";
        if (outcome is ClassOutcome classes)
            return new MultinomialModel(kind, coding.Names, classes.Names.ToSeq(), coding, path.Intercepts[k].ToSeq(), path.Coefficients[k].ToSeq(), path.Lambdas[k]);
        var scale = outcome switch { NumberOutcome => Scale.Number, BinaryOutcome => Scale.LogOdds, _ => Scale.LogHazard };
        var model = LinearModel.Of(kind, scale, coding, path.Intercepts[k][0], coding.Terms.Select((t, j) => new Coefficient(t, path.Coefficients[k][j], null)), path.Lambdas[k]);
        return outcome is SurvivalOutcome survival ? WithHazard(model, table, survival, (SurvivalOutcome)all) : model;
    }

    private SurvivalOutcome OfCause(SurvivalOutcome outcome, Table table)
    {
        SurvivalFaults.Check(outcome, Cause, row => string.Create(CultureInfo.InvariantCulture, $"line {table.Origins[row]}"));
        if (outcome.Entry is not null && outcome.Entry.Any(e => e > 0)) throw new StudyException("SUR013", "outcome", "Some people entered late, which an elastic net does not learn from.", "Choose cox with a ridge, or exclude those rows by a cohort rule.");
        return outcome with { Entry = null, Cause = [.. outcome.Cause.Select(c => c != 0 && (Cause == 0 || c == Cause) ? 1 : 0)] };
    }

    // Whole persons, those with the outcome spread over the folds as evenly as they go.
    private int[] Deal(Table table, Outcome outcome, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Folds, 2);
        int Kind(int[] rows) => outcome switch
        {
            BinaryOutcome y => rows.Any(r => y.Happened[r]) ? 1 : 0,
            SurvivalOutcome y => rows.Any(r => y.Cause[r] != 0) ? 1 : 0,
            ClassOutcome y => y.Class[rows[0]],
            _ => 0,
        };
        var person = table.Of(ColumnRole.Person);
        var persons = Enumerable.Range(0, table.RowCount).GroupBy(r => person is null || person.IsMissing(r) ? -1.0 - r : person[r]).Select(g => g.ToArray()).ToArray();
        Chance.For(seed, "elastic net folds").Shuffle<int[]>(persons);
        persons = [.. persons.OrderBy(Kind)];
        var folds = new int[table.RowCount];
        for (var p = 0; p < persons.Length; p++) foreach (var r in persons[p]) folds[r] = p % Math.Min(Folds, persons.Length);
        return folds;
    }

    private static double[]? Part(double[]? weights, int[] rows) => weights is null ? null : [.. rows.Select(r => weights[r])];
}
