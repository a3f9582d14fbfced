namespace Titrant.Learning.Studies;

/// <param name="Share">Of the whole run, 0-1.</param>
/// <param name="Doing">"explainable boosting, repeat 1, fold 3 of 5".</param>
public sealed record StudyProgress(double Share, string Doing);

/// <summary>Counts steps of equal weight and hands on what a fit says of itself.</summary>
internal sealed class StudySteps(int total, Action<StudyProgress>? report)
{
    private int _done;
    private string _doing = "";

    public void Begin(string doing)
    {
        _doing = doing;
        Within(0);
    }

    public void Within(double share) => report?.Invoke(new(Math.Min(1, (_done + Math.Clamp(share, 0, 1)) / Math.Max(1, total)), _doing));

    public void End()
    {
        _done++;
        Within(0);
    }

    /// <summary>Steps that will not be taken, of a learner that refused.</summary>
    public void Skip(int steps) => _done += steps;
}
