using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>Learns a Weibull accelerated-failure-time model from a table. It knows one kind of event: where there are several causes, either all count (0), or it is refused.</summary>
public sealed record WeibullEstimator(int Cause = 0, MissingRule Missing = MissingRule.Refuse) : IEstimator
{
    public string Name => "Weibull";

    Model IEstimator.Fit(Table table, Outcome outcome, FitRun run) => Fit(table, outcome, run);

    public WeibullModel Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var rows = SurvivalRows.Of(table, outcome, "Weibull", Missing, null, Cause);
        if (Cause > 0 && rows.Rows.Outcome.Cause.Any(c => c != 0 && c != Cause))
            throw new StudyException("MOD010", "outcome", "Another cause may come first, and a Weibull model knows one kind of event only.", "Choose fine-gray or cox, or let every cause count with the option 'cause: any'.");
        var fit = WeibullRegression.Fit(rows.Rows, run.Cancel);
        run.Progress?.Invoke(1);
        return new(rows.Coding, fit, rows.Means().ToSeq(), rows.Rows.Outcome.Time.Max());
    }
}

/// <summary>Its margin is the expected log time, intercept + xβ: higher means later, so less of the outcome.</summary>
/// <param name="Means">Of each term over the rows learned from.</param>
/// <param name="Last">The last time that anybody was seen: a probability beyond it would rest on the shape of the curve alone, and is not given.</param>
public sealed record WeibullModel(TableCoding Coding, WeibullFit Fit, Seq<double> Means, double Last) : Model("weibull", Coding.Names, Scale.LogTime)
{
    public override Seq<string> Notes => Coding.Notes;

    public override double[] Margin(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (x, width) = (Coding.Encode(table), Means.Count);
        var margin = new double[table.RowCount];
        for (var i = 0; i < margin.Length; i++) margin[i] = Fit.Location(x.AsSpan(i * width, width));
        return margin;
    }

    public override double?[] Probability(Table table, double? horizon = null)
    {
        if (horizon is not { } t) throw new ArgumentNullException(nameof(horizon), "A time to an event has a probability only by a horizon.");
        return [.. Margin(table).Select(m => t > Last ? (double?)null : t <= 0 ? 0 : 1 - Math.Exp(-Math.Exp((Math.Log(t) - m) / Fit.Scale)))];
    }

    /// <summary>Per feature its difference in log time from the people learned from, on average.</summary>
    public override Contributions Contributions(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Coding.Contributions(table, Fit.Location(Means.Span), Fit.Coefficients.AsSpan(1), [.. Means]);
    }
}
