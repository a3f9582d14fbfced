using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Validate;

/// <summary>Ways to look at predictions.</summary>
internal static class PredictedRows
{
    public static Predicted Of(this Predicted p, int[] rows)
    {
        var wide = p.Outcome.Count == 0 ? 1 : p.Margin.Length / p.Outcome.Count;
        return p with
        {
            Outcome = p.Outcome.Rows(rows),
            Margin = [.. rows.SelectMany(r => p.Margin.AsSpan(r * wide, wide).ToArray())],
            Probability = p.Probability is { } chance ? [.. rows.Select(r => chance[r])] : null,
            Person = [.. rows.Select(r => p.Person[r])],
            Fold = p.Fold is { } fold ? [.. rows.Select(r => fold[r])] : null,
            Curves = p.Curves?.Rows(rows),
        };
    }

    /// <summary>Higher means more of the outcome, or earlier.</summary>
    public static double[] Risk(this Predicted p) => p.Scale == Scale.LogTime ? [.. p.Margin.Select(m => -m)] : p.Margin;

    /// <summary>The rows that have a predicted chance.</summary>
    public static int[] WithChance(this Predicted p) => p.Probability is not { } chance ? [] : [.. Enumerable.Range(0, chance.Length).Where(i => chance[i] is { } c && double.IsFinite(c))];

    public static double[] Chances(this Predicted p) => [.. p.Probability!.Select(c => Math.Clamp(c!.Value, 0, 1))];

    public static int? Events(this Outcome outcome) => outcome switch
    {
        BinaryOutcome yes => yes.Happened.Count(h => h),
        SurvivalOutcome time => HappenedBy.CauseOf(time) is var cause && cause == 0 ? time.Events : time.Cause.Count(c => c == cause),
        _ => null,
    };

    /// <summary>Rows of each fold, in the order of the folds' numbers; all rows where there was one model.</summary>
    public static int[][] Folds(this Predicted p) => p.Fold is not { } fold ? [[.. Enumerable.Range(0, p.Outcome.Count)]]
        : [.. Enumerable.Range(0, fold.Length).GroupBy(i => fold[i]).OrderBy(g => g.Key).Select(g => g.ToArray())];

    /// <summary>A figure, or the reason of whoever refused to make it.</summary>
    public static Figure Try(string name, int n, Func<Figure> make)
    {
        try
        {
            return make();
        }
        catch (StudyException refusal)
        {
            return Figure.NotEstimable(name, n, refusal.Says.TrimEnd('.'));
        }
    }
}
