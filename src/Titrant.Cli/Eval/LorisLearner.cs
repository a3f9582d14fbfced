using System.Globalization;
using Titrant.Learning.Boosting;
using Titrant.Learning.Linear.Estimators;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Published;
using Titrant.Learning.Splits;
using Titrant.Learning.Survival;
using Titrant.Learning.Validate;

namespace Titrant.Cli.Eval;

/// <summary>
/// What is learned from the training cohort. The learner was chosen by 10 repeats of 5-fold cross-validation inside that cohort before any other was opened; `--full` repeats the choice. A cohort that
/// lacks a feature altogether gets a model learned without it.
/// </summary>
internal sealed class LorisLearner(LorisCohort train)
{
    public const ulong Seed = 20260101;
    private const int Folds = 5, Repeats = 10;

    private static readonly PublishedModel s_pan = PublishedModels.Find("LORIS")!;

    private static readonly IReadOnlyList<IEstimator> s_candidates =
    [
        new ElasticNetEstimator(0, LambdaRule.Minimum), new ElasticNetEstimator(0.5, LambdaRule.Minimum), new ElasticNetEstimator(1, LambdaRule.Minimum), new ElasticNetEstimator(1, LambdaRule.OneStandardError),
        new BoostedShapesEstimator(),
    ];

    private static readonly IEstimator s_committed = s_candidates[2];

    private readonly Dictionary<string, Model> _response = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CoxModel?> _cox = new(StringComparer.Ordinal);

    public static string Committed => $"logistic, {Name(s_committed)}";

    public IReadOnlyList<string> All { get; } = [.. s_pan.Needs.Select(n => n.Name), s_pan.Category];

    /// <summary>A hazard is said only of a cancer that somebody of the training cohort has.</summary>
    public IReadOnlySet<string> Cancers { get; } = train.Cancer.OfType<string>().ToHashSet(StringComparer.Ordinal);

    /// <summary>The six features less what nobody of the cohort has.</summary>
    public string[] Features(LorisCohort cohort) => [.. All.Except(cohort.Absent)];

    public Model Response(string[] features)
    {
        var key = string.Join('|', features);
        if (_response.TryGetValue(key, out var known)) return known;
        var (rows, outcome) = Labelled(features);
        return _response[key] = s_committed.Fit(train.Features(features, rows), outcome, new(Seed));
    }

    /// <summary>Null where the training cohort has no such times.</summary>
    public CoxModel? Cox(string[] features, string what)
    {
        var key = $"{what}|{string.Join('|', features)}";
        if (_cox.TryGetValue(key, out var known)) return known;
        var times = what == "death" ? train.Death : train.Progression;
        int[] rows = [.. train.Complete(features).Where(times.IsKnown)];
        return _cox[key] = rows.Length == 0 ? null : new CoxEstimator().Fit(train.Features(features, rows),
            new SurvivalOutcome(null, [.. rows.Select(r => times.Months![r])], [.. rows.Select(r => times.Happened[r]!.Value ? 1 : 0)]), new(Seed));
    }

    /// <summary>Every candidate's AUC on rows of the training cohort that it did not learn from.</summary>
    public IEnumerable<EvalCase> Choose()
    {
        var (rows, outcome) = Labelled([.. All]);
        var table = train.Features(All, rows);
        var areas = s_candidates.Select(_ => new List<double>()).ToArray();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var fold = Sides.Folds(table, outcome, [.. Enumerable.Range(0, rows.Length)], Folds, Seed, $"repeat {repeat}");
            for (var f = 0; f < Folds; f++)
            {
                int[] learn = [.. Enumerable.Range(0, rows.Length).Where(i => fold[i] != f)], check = [.. Enumerable.Range(0, rows.Length).Where(i => fold[i] == f)];
                for (var c = 0; c < s_candidates.Count; c++)
                    areas[c].Add(RocArea.Of(s_candidates[c].Fit(table.Rows(learn), outcome.Rows(learn), new(Seed)).Margin(table.Rows(check)), outcome.Rows(check).Happened).Value!.Value);
            }
        }
        var own = areas[s_candidates.TakeWhile(c => c != s_committed).Count()];
        for (var c = 0; c < s_candidates.Count; c++)
        {
            var less = LearningCheck.Mean("AUC less the committed learner's", [.. areas[c].Zip(own, (a, b) => a - b)], rows.Length);
            yield return new($"inside the training cohort, {Name(s_candidates[c])}", !(less.Low > 0), "not surely better than the committed learner",
                string.Create(CultureInfo.InvariantCulture, $"mean AUC {areas[c].Average():0.0000} of {Repeats} x {Folds} folds, {(s_candidates[c] == s_committed ? "committed" : $"{less.Value:+0.0000;-0.0000} ({less.Low:0.0000} to {less.High:0.0000}) against the committed one")}"));
        }
    }

    private (int[] Rows, BinaryOutcome Outcome) Labelled(string[] features)
    {
        int[] rows = [.. train.Complete(features).Where(r => train.Response[r] is not null)];
        return (rows, new([.. rows.Select(r => train.Response[r]!.Value)]));
    }

    private static string Name(IEstimator estimator) => estimator is ElasticNetEstimator e
        ? string.Create(CultureInfo.InvariantCulture, $"{e.Name} (alpha {e.Alpha}), lambda of {e.Folds} folds, {(e.Rule == LambdaRule.Minimum ? "smallest deviance" : "one standard error")}") : estimator.Name;
}
