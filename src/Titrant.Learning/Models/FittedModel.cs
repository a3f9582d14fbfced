using Titrant.Learning.Calibrate;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>A model with what it needs to be used on one person: what it foretells, whom it learned from, how its chances are corrected. It is what a model file holds.</summary>
/// <param name="Name">In the registry: lower case, digits, hyphens.</param>
/// <param name="Features">Of the rows it learned from, in the order of the model's features.</param>
/// <param name="Calibrator">Learned on rows that the model did not see; null for none.</param>
public sealed record FittedModel(string Name, Model Model, Seq<FeatureSeen> Features, OutcomeSpec Outcome, Calibrator? Calibrator)
{
    /// <exception cref="StudyException">As the estimator; MOD012 for a time to an event without a horizon.</exception>
    public static FittedModel Learn(string name, IEstimator estimator, Table table, Outcome outcome, OutcomeSpec spec, FitRun run, Calibrator? calibrator = null)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Kind == OutcomeKind.TimeToEvent && spec.Horizon is null)
            throw new StudyException("MOD012", spec.Place, "A time to an event has a chance only by a horizon, and none is stated.", "State the horizon of the outcome.");
        var model = estimator.Fit(table, outcome, run);
        return new(name, model, model.Features.Select(f => FeatureSeen.Of(table[f])).ToSeq(), spec, calibrator);
    }

    /// <summary>Chance (0-1) of the outcome per row, corrected by the calibrator.</summary>
    /// <param name="horizon">In the outcome's unit of time; null for the outcome's own. A calibrator was learned at that one, and leaves the chance by another as it is.</param>
    public double?[] Probability(Table table, double? horizon = null)
    {
        var by = horizon ?? Outcome.Horizon;
        var raw = Model.Probability(table, Outcome.Kind == OutcomeKind.TimeToEvent ? by : null);
        return Calibrator is null || by != Outcome.Horizon ? raw : [.. raw.Select(p => p is { } share ? Calibrator.Of(share) : (double?)null)];
    }

    /// <summary>Why the model cannot speak about this row, a sentence for each feature; empty where it can. Holds the person's own values: for that person's page, never for a log.</summary>
    public Seq<string> OffRange(Table table, int row)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Features.Select(f => f.Off(table, row)).OfType<string>().ToSeq();
    }

    /// <summary>What to warn of beside the answer about this row, a sentence for each feature in which few of the people learned from were like it. Holds the person's own values, as <see cref="OffRange"/>.</summary>
    public Seq<string> Unusual(Table table, int row)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Features.Select(f => f.Rare(table, row)).OfType<string>().ToSeq();
    }
}
