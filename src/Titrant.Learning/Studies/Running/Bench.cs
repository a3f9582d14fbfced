using System.Globalization;
using Titrant.Learning.Calibrate;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Splits;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Running;

/// <summary>What one learner came to on the rows that are open.</summary>
/// <param name="Repeats">Predictions for every row by models (and corrections) that had not seen it, one for each repeat.</param>
/// <param name="Sites">As the model says them: a correction would have been learned at the site as well.</param>
/// <param name="Final">Learned from all open rows, with the correction learned on the first repeat's out-of-fold predictions; null where it refused.</param>
internal sealed record Learned(LearnerSpec Spec, Seq<Predicted> Repeats, Seq<(string Site, Predicted Predicted, StudyCohort Cohort)> Sites, FittedModel? Final, StudyFault? Refused);

/// <summary>Every learner on the same folds, each fit once: what is finished is kept.</summary>
internal sealed class Bench(Study study, StudyCohort cohort, Pieces pieces, StudySteps steps, CancellationToken cancel)
{
    private readonly int[][] _folds = [.. Enumerable.Range(1, study.Splits.Repeats).Select(k => Sides.Folds(cohort.Table, cohort.Outcome, cohort.Person, study.Splits.Folds, study.Seed, string.Create(CultureInfo.InvariantCulture, $"repeat {k}")))];
    private readonly (int[] Of, string[] Names) _sites = study.Splits.Site is { } site ? Sides.Sites(cohort.Table[site]) : ([], []);

    private readonly double[] _times = cohort.Outcome is SurvivalOutcome survival ? RiskCurves.Grid(survival, study.Outcome.Horizon) : [];

    public static int StepsOf(Study study, StudyCohort cohort) =>
        study.Learners.Count * (study.Splits.Folds * study.Splits.Repeats + (study.Splits.Site is { } site ? Sides.Sites(cohort.Table[site]).Names.Length : 0) + 1);

    public Learned Learn(LearnerSpec spec)
    {
        var (repeats, sites) = (new List<Predicted>(), new List<(string, Predicted, StudyCohort)>());
        var left = StepsOf(study, cohort) / study.Learners.Count;
        try
        {
            var estimator = Learners.Make(spec);
            for (var k = 0; k < _folds.Length; k++) repeats.Add(CrossValidated(spec, estimator, k, ref left));
            for (var s = 0; s < _sites.Names.Length; s++) if (LeftOut(spec, estimator, s, ref left) is { } site) sites.Add(site);
            var corrected = study.Recalibrate is { } kind ? repeats.Select(r => Recalibration.OutOfFold(r, kind)).ToArray() : null;
            var final = pieces.Model(spec, "all rows", () => Whole(Fit(spec, estimator, cohort, "all rows")));
            steps.End();
            return new(spec, corrected?.Select(c => c.CrossFitted).ToSeq() ?? repeats.ToSeq(), sites.ToSeq(), final with { Name = study.Name, Calibrator = corrected?[0].ForUse }, null);
        }
        catch (StudyException refusal)
        {
            steps.Skip(left);
            return new(spec, [], [], null, refusal.Faults[0]);
        }
    }

    /// <summary>What a model learned from all open rows says of other people.</summary>
    public Predicted Predict(Learned learned, StudyCohort others)
    {
        var model = learned.Final!;
        var piece = Say(model.Model, others);
        if (model.Calibrator is not { } correction || piece.Probability is not { } raw)
            return new(piece.Model, piece.Scale, others.Outcome, Horizon, piece.Margin, piece.Probability, others.Person, null) { Curves = Curves(piece) };
        double?[] mended = [.. raw.Select(p => p is { } chance ? correction.Of(chance) : (double?)null)];
        return mended.All(p => p is not null)
            ? new($"{piece.Model}, {study.Recalibrate} recalibrated", Scale.LogOdds, others.Outcome, null, [.. mended.Select(p => Logit(Calibrator.Held(p!.Value)))], mended, others.Person, null)
            : new(piece.Model, piece.Scale, others.Outcome, null, piece.Margin, mended, others.Person, null);
    }

    private FittedModel Whole(Model model) => new(study.Name, model, model.Features.Select(f => FeatureSeen.Of(cohort.Table[f])).ToSeq(), study.Outcome, null);

    private RiskCurves? Curves(Piece piece) => piece.Curves is { } curves ? new(_times, curves) : null;

    private static double Logit(double p) => Math.Log(p / (1 - p));

    private double? Horizon => study.Outcome.Kind == OutcomeKind.TimeToEvent ? study.Outcome.Horizon : null;

    private int Width => cohort.Outcome is ClassOutcome classes ? classes.Names.Length : 1;

    private Predicted CrossValidated(LearnerSpec spec, IEstimator estimator, int repeat, ref int left)
    {
        var (fold, n, folds) = (_folds[repeat], cohort.Table.RowCount, study.Splits.Folds);
        var margin = new double[n * Width];
        var probability = new double?[n];
        double?[][] curves = [.. _times.Select(_ => new double?[n])];
        Piece? last = null;
        for (var f = 0; f < folds; f++)
        {
            int[] test = [.. Enumerable.Range(0, n).Where(r => fold[r] == f)];
            var step = string.Create(CultureInfo.InvariantCulture, $"repeat {repeat + 1} fold {f + 1} of {folds}");
            last = Fitted(spec, estimator, cohort.Where(r => fold[r] != f), cohort.Rows(test), step);
            left--;
            for (var i = 0; i < test.Length; i++)
            {
                last.Margin.AsSpan(i * Width, Width).CopyTo(margin.AsSpan(test[i] * Width));
                probability[test[i]] = last.Probability?[i];
                for (var t = 0; t < curves.Length; t++) curves[t][test[i]] = last.Curves?[t][i];
            }
        }
        return new(last!.Model, last.Scale, cohort.Outcome, Horizon, margin, probability.Any(p => p is not null) ? probability : null, cohort.Person, fold)
        {
            Curves = last.Curves is null ? null : new(_times, curves),
        };
    }

    // Learned from everybody who was never at the site.
    private (string, Predicted, StudyCohort)? LeftOut(LearnerSpec spec, IEstimator estimator, int site, ref int left)
    {
        var there = cohort.Where(r => _sites.Of[r] == site);
        var seen = there.Person.ToHashSet();
        var piece = Fitted(spec, estimator, cohort.Where(r => _sites.Of[r] != site && !seen.Contains(cohort.Person[r])), there, "without site " + _sites.Names[site]);
        left--;
        return (_sites.Names[site], new(piece.Model, piece.Scale, there.Outcome, Horizon, piece.Margin, piece.Probability, there.Person, null) { Curves = Curves(piece) }, there);
    }

    private Piece Fitted(LearnerSpec spec, IEstimator estimator, StudyCohort train, StudyCohort test, string step)
    {
        cancel.ThrowIfCancellationRequested();
        var piece = pieces.Get(spec, step, test.Table.RowCount * Width, () => Say(Fit(spec, estimator, train, step), test));
        steps.End();
        return piece;
    }

    private Model Fit(LearnerSpec spec, IEstimator estimator, StudyCohort train, string step)
    {
        steps.Begin($"{spec.Kind}, {step}");
        return estimator.Fit(train.ForLearning(), train.Outcome, new FitRun(Chance.For(study.Seed, "fit " + step).Bits(), steps.Within, cancel));
    }

    private Piece Say(Model model, StudyCohort others)
    {
        var chances = study.Outcome.Kind switch
        {
            OutcomeKind.YesNo => model.Probability(others.Table),
            OutcomeKind.TimeToEvent when Horizon is { } by => model.Probability(others.Table, by),
            _ => null,
        };
        return new(model.Kind, model.Scale, model.Margin(others.Table), chances is not null && chances.Any(p => p is not null) ? chances : null)
        {
            Curves = _times.Length == 0 || chances is null ? null : RiskCurves.Of(model, others.Table, _times).Risk,
        };
    }
}
