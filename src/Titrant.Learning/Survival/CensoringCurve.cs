using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>
/// G(t), the chance of not being censored by t: Kaplan-Meier with censoring as the event. At one time, events come first: who has one there is no longer at risk of censoring.
/// </summary>
internal sealed class CensoringCurve
{
    private readonly double[] _times, _stays;

    private CensoringCurve(RiskTable table, bool eventsFirst)
    {
        (_times, _stays) = (table.Times, new double[table.Times.Length]);
        var g = 1.0;
        for (var i = 0; i < _times.Length; i++)
        {
            var at = table.AtRisk[i] - (eventsFirst ? table.Events[i] : 0);
            if (table.Censored[i] > 0) g *= (at - table.Censored[i]) / at;
            _stays[i] = g;
        }
    }

    /// <param name="eventsFirst">False where those who have an event at that time still count as at risk of censoring, as cmprsk counts for the Fine-Gray weights.</param>
    public static CensoringCurve Of(SurvivalOutcome outcome, bool eventsFirst = true)
    {
        if (outcome.Entry is not null)
            throw new StudyException("SUR013", "outcome", "Weighting by the chance of being censored is not defined here for people who entered late.", "Use figures that allow left truncation (Harrell C, Aalen-Johansen), or start everybody at 0.");
        return new(RiskTable.Of(outcome), eventsFirst);
    }

    public double At(double t) => StepCurve.At(_times, _stays, t, 1);
    public double Before(double t) => StepCurve.Before(_times, _stays, t, 1);
}
