using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>Learns the cumulative incidence of one cause where others may come first. No case weights, late entries or several rows of a person.</summary>
/// <param name="Cause">1 or more.</param>
public sealed record FineGrayEstimator(int Cause = 1, MissingRule Missing = MissingRule.Refuse) : IEstimator
{
    public string Name => "Fine-Gray";

    Model IEstimator.Fit(Table table, Outcome outcome, FitRun run) => Fit(table, outcome, run);

    public FineGrayModel Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (coding, rows, _) = SurvivalRows.Of(table, outcome, "Fine-Gray", Missing, null, Cause);
        if (rows.Weights is not null) throw new StudyException("MOD011", $"column {table.Of(ColumnRole.Weight)!.Name}", "A Fine-Gray model takes no case weights.", "Give the column another role, or choose cox.");
        if (rows.Cluster is { } persons && persons.Distinct().Count() < persons.Length)
            throw new StudyException("MOD011", $"column {table.Of(ColumnRole.Person)!.Name}", "Some people have several rows, and a Fine-Gray model takes one of each.", "Keep one row of each person by a cohort rule, or choose cox.");
        var fit = FineGray.Fit(rows with { Cluster = null }, run.Cancel);
        run.Progress?.Invoke(1);
        return new(coding, fit, rows.Outcome.Time.Max());
    }
}

/// <summary>Its margin is the log subdistribution hazard xβ; a probability is the cumulative incidence of the cause.</summary>
/// <param name="Last">The last time that anybody was seen.</param>
public sealed record FineGrayModel(TableCoding Coding, FineGrayFit Fit, double Last) : Model("fine-gray", Coding.Names, Scale.LogHazard)
{
    public override Seq<string> Notes => Coding.Notes;

    public override double[] Margin(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (x, width) = (Coding.Encode(table), Fit.Means.Length);
        var margin = new double[table.RowCount];
        for (var i = 0; i < margin.Length; i++) for (var j = 0; j < width; j++) margin[i] += Fit.Coefficients[j] * x[i * width + j];
        return margin;
    }

    public override double?[] Probability(Table table, double? horizon = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (horizon is not { } t) throw new ArgumentNullException(nameof(horizon), "A time to an event has a probability only by a horizon.");
        var (x, width) = (Coding.Encode(table), Fit.Means.Length);
        return [.. Enumerable.Range(0, table.RowCount).Select(i => t > Last ? (double?)null : Fit.Incidence(t, x.AsSpan(i * width, width)))];
    }

    /// <summary>Per feature its difference in log subdistribution hazard from the people learned from, on average.</summary>
    public override Contributions Contributions(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var baseline = 0.0;
        for (var j = 0; j < Fit.Means.Length; j++) baseline += Fit.Coefficients[j] * Fit.Means[j];
        return Coding.Contributions(table, baseline, Fit.Coefficients, Fit.Means);
    }
}
