using Titrant.Learning.Linear;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Calibrate;

/// <summary>Corrects a model's chances by what happened to people whom it did not learn from.</summary>
/// <param name="ForUse">Learned on all out-of-fold predictions: what a registered model carries.</param>
/// <param name="CrossFitted">The predictions, each fold corrected by what was learned on the other folds: what may be measured.</param>
public sealed record Recalibration(Calibrator ForUse, Predicted CrossFitted)
{
    /// <param name="kind">"Platt", "isotonic" or "beta".</param>
    /// <exception cref="StudyException">VAL005 for predictions that are not out of fold, VAL006 for an outcome that is no yes or no; LIN001-LIN007 of the fits.</exception>
    public static Recalibration OutOfFold(Predicted predicted, string kind)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        if (predicted.Fold is not { } fold || fold.Distinct().Count() < 2)
            throw new StudyException("VAL005", predicted.Model, "A correction of chances is learned on out-of-fold predictions only, and these are of one model.", "Give the predictions of a cross-validation.");
        if (predicted.Outcome is not BinaryOutcome outcome || predicted.WithChance().Length != outcome.Count)
            throw new StudyException("VAL006", predicted.Model, "Chances can be corrected of a yes or no where every row has one.", "Leave the correction out for this outcome.");
        var chance = predicted.Chances();
        var mended = new double?[chance.Length];
        foreach (var left in fold.Distinct())
        {
            int[] others = [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] != left)];
            var learned = Fit([.. others.Select(i => chance[i])], [.. others.Select(i => outcome.Happened[i])], kind);
            for (var i = 0; i < fold.Length; i++) if (fold[i] == left) mended[i] = learned.Of(chance[i]);
        }
        return new(Fit(chance, outcome.Happened, kind), predicted with
        {
            Probability = mended, Margin = [.. mended.Select(m => Logistic.Logit(Calibrator.Held(m!.Value)))], Scale = Scale.LogOdds, Model = $"{predicted.Model}, {kind} recalibrated",
        });
    }

    private static Calibrator Fit(double[] chance, bool[] happened, string kind) => kind switch
    {
        "Platt" => PlattCalibrator.Fit(chance, happened),
        "isotonic" => IsotonicCalibrator.Fit(chance, happened),
        "beta" => BetaCalibrator.Fit(chance, happened),
        _ => throw new ArgumentException("Platt, isotonic or beta.", nameof(kind)),
    };
}
