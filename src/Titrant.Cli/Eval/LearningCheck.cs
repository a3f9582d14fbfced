using System.Globalization;
using MathNet.Numerics;
using Titrant.Learning;
using Titrant.Learning.Boosting;
using Titrant.Learning.Calibrate;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Splits;
using Titrant.Learning.Studies;
using Titrant.Learning.Survival;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Numerics;

namespace Titrant.Cli.Eval;

/// <summary>One learner's figure on every fold of every seed, in one order for all learners.</summary>
/// <param name="Discrimination">Harrell's C, or the AUC; empty where refused.</param>
/// <param name="Brier">Of a yes or no; else empty.</param>
/// <param name="Slope">Calibration slope, of the log hazard or of the logit; NaN where a fold does not give one, empty where refused.</param>
internal sealed record LearnerFolds(string Learner, double[] Discrimination, double[] Brier, double[] Slope, string? Refused);

/// <summary>Cross-validation of learners on the same folds.</summary>
internal static class LearningCheck
{
    public const int Folds = 5;
    private const ulong Seed = 5;

    public static IReadOnlyList<LearnerFolds> Run(Table table, Outcome outcome, int[] copies, IReadOnlyList<LearnerSpec> learners, int repeats)
    {
        var folds = Enumerable.Range(0, repeats).Select(r => Sides.Folds(table, outcome, copies, Folds, Seed, $"repeat {r}")).ToArray();
        return [.. learners.Select(learner =>
        {
            var (scores, errors, slopes, refused) = (new double[repeats * Folds], new double[repeats * Folds], new double[repeats * Folds], new string?[repeats * Folds]);
            Parallel.For(0, repeats * Folds, k =>
            {
                int[] learn = [.. Rows(k, f => f != k % Folds)], check = [.. Rows(k, f => f == k % Folds)];
                try
                {
                    var model = Make(learner).Fit(table.Rows(learn), outcome.Rows(learn), new((ulong)k));
                    (scores[k], errors[k], slopes[k]) = Score(model, table.Rows(check), outcome.Rows(check));
                }
                catch (StudyException refusal)
                {
                    refused[k] = $"{refusal.Code} {refusal.Place}: {refusal.Says}";
                }
                catch (NonConvergenceException e)
                {
                    refused[k] = e.Message;
                }
            });
            return refused.FirstOrDefault(r => r is not null) is { } why ? new LearnerFolds(learner.Kind, [], [], [], $"{why} ({refused.Count(r => r is not null)} of {refused.Length} folds)") : new(learner.Kind, scores, outcome is BinaryOutcome ? errors : [], slopes, null);
        })];

        IEnumerable<int> Rows(int k, Func<int, bool> of) => Enumerable.Range(0, table.RowCount).Where(i => of(folds[k / Folds][i]));
    }

    private static IEstimator Make(LearnerSpec learner) => learner.Kind == BoostedShapesModel.Name ? new BoostedShapesEstimator() : Learners.Make(learner);

    private static (double Discrimination, double Brier, double Slope) Score(Model model, Table table, Outcome outcome)
    {
        var margin = model.Margin(table);
        if (outcome is SurvivalOutcome survival) return (Concordance.Harrell(survival, margin).Value!.Value, 0, SlopeOf(survival, margin));
        var happened = ((BinaryOutcome)outcome).Happened;
        double[] chance = [.. model.Probability(table).Select(p => p!.Value)];
        return (RocArea.Of(margin, happened).Value!.Value, BrierScore.Of(chance, happened).Value!.Value, CalibrationFigures.Slope(chance, happened).Value ?? double.NaN);
    }

    // A model that says the same of everybody has no slope.
    private static double SlopeOf(SurvivalOutcome outcome, double[] margin)
    {
        try
        {
            return CoxRegression.Fit(new CoxRows(margin, ["log hazard"], outcome)).Coefficients[0];
        }
        catch (StudyException)
        {
            return double.NaN;
        }
    }

    /// <summary>
    /// Mean over the folds of all seeds. Folds share training rows, so that their variance is widened by test/training size (Nadeau &amp; Bengio 2003, doi:10.1023/A:1024068626366).
    /// </summary>
    public static Figure Mean(string name, double[] perFold, int rows)
    {
        var (mean, k) = (perFold.Average(), perFold.Length);
        var variance = perFold.Sum(v => (v - mean) * (v - mean)) / (k - 1) * (1.0 / k + 1.0 / (Folds - 1));
        var half = StudentT.Quantile(0.975, k - 1) * Math.Sqrt(variance);
        return Figure.Of(name, mean, (mean - half, mean + half), string.Create(CultureInfo.InvariantCulture, $"95 % corrected t, {k / Folds} x {Folds} folds"), rows, Math.Sqrt(variance));
    }
}
