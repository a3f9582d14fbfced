using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>Gives everybody the same curve, without looking at a feature: what any model must beat.</summary>
/// <param name="Cause">The cause of interest, others competing (Aalen-Johansen); 0 for any (Kaplan-Meier).</param>
public sealed record NobodyKnownEstimator(int Cause = 0) : IEstimator
{
    public string Name => "Kaplan-Meier, nobody known";

    public Model Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(run);
        if (outcome is not SurvivalOutcome survival)
            throw new StudyException("SUR017", "outcome", "A Kaplan-Meier curve needs a time to an event.", "State the columns of the time and of the event, or choose a learner for this kind of outcome.");
        SurvivalFaults.Check(survival, Cause);
        if (Cause == 0) survival = survival with { Cause = [.. survival.Cause.Select(c => c == 0 ? 0 : 1)] };
        var (curve, cause) = (AalenJohansen.Of(survival), Math.Max(1, Cause));
        run.Progress?.Invoke(1);
        return new NobodyKnownModel(curve.Times.ToSeq(), curve.Times.Select(t => curve.At(cause, t)).ToSeq());
    }
}

/// <summary>Margin 0 for everybody.</summary>
/// <param name="Incidence">At each time, 0-1.</param>
public sealed record NobodyKnownModel(Seq<double> Times, Seq<double> Incidence) : Model("kaplan-meier", [], Scale.LogHazard)
{
    public override double[] Margin(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new double[table.RowCount];
    }

    public override double?[] Probability(Table table, double? horizon = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (horizon is not { } t) throw new ArgumentNullException(nameof(horizon), "A time to an event has a probability only by a horizon.");
        double? by = t > Times[^1] ? null : StepCurve.At([.. Times], [.. Incidence], t, 0);
        return [.. Enumerable.Repeat(by, table.RowCount)];
    }

    public override Contributions Contributions(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new(0, [.. Enumerable.Range(0, table.RowCount).Select(_ => Array.Empty<double>())], []);
    }
}
