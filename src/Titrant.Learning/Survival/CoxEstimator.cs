using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>
/// Learns a Cox model from a table: numbers as they are, categories against their commonest level. A column of role Weight gives case weights,
/// one of role Person the clusters of the robust variance (several rows of one person, as time-varying values have it).
/// </summary>
/// <param name="Strata">Names a category column, each level of which has its own baseline hazard; it is not itself a feature.</param>
/// <param name="Cause">The cause of interest, whose hazard is cause-specific; the other causes together then have a model of their own, so that a probability is a cumulative incidence. 0 for any.</param>
public sealed record CoxEstimator(CoxOptions? Options = null, string? Strata = null, int Cause = 0, MissingRule Missing = MissingRule.Refuse) : IEstimator
{
    public string Name => $"Cox, {(Options ?? new()).Ties} ties{(Options?.Ridge > 0 ? ", ridge" : "")}{(Strata is null ? "" : $", strata of {Strata}")}";

    Model IEstimator.Fit(Table table, Outcome outcome, FitRun run) => Fit(table, outcome, run);

    public CoxModel Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (coding, rows, levels) = SurvivalRows.Of(table, outcome, "Cox", Missing, Strata, Cause, Options?.Ridge > 0);
        var fit = CoxRegression.Fit(rows, Options, run.Cancel);
        run.Progress?.Invoke(0.5);
        var others = Cause > 0 && rows.Outcome.Cause.Any(c => c != 0 && c != Cause) ? Rivals(rows, run) : null;
        run.Progress?.Invoke(1);
        return new(coding, fit, Strata, levels, others);
    }

    private CoxFit Rivals(CoxRows rows, FitRun run)
    {
        try
        {
            return CoxRegression.Fit(rows with { Cause = 1, Outcome = rows.Outcome with { Cause = [.. rows.Outcome.Cause.Select(c => c != 0 && c != Cause ? 1 : 0)] } }, Options, run.Cancel);
        }
        catch (StudyException e)
        {
            throw new StudyException(e.Faults.Select(f => f with { Place = $"{f.Place}, in the model of the other causes" }).ToSeq());
        }
    }
}
