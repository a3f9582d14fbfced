using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Estimators;

/// <summary>Least squares, with a ridge where asked.</summary>
/// <param name="Ridge">λ on standardised numbers; 0 for none.</param>
public sealed record LinearEstimator(double Ridge = 0, MissingRule Missing = MissingRule.MeanAndIndicator) : IEstimator
{
    public string Name => Ridge > 0 ? "linear, ridge" : "linear";

    public Model Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (outcome is not NumberOutcome y) throw Faults.WrongOutcome(Name, "a number for each row");
        var coding = TableCoding.Learn(table, Missing, isEnough: Ridge > 0 ? null : IndicatorRule.For(y));
        var fit = LinearFit.Of(coding.Encode(table), coding.Terms, y.Value, RowWeights.Of(table), Ridge);
        return LinearModel.Of("linear", Scale.Number, coding, fit.Coefficients[0].Value, fit.Coefficients.Skip(1), Ridge > 0 ? Ridge : null);
    }
}

/// <summary>Logistic regression, with a ridge where asked.</summary>
/// <param name="Ridge">λ on standardised numbers; 0 for none.</param>
public sealed record LogisticEstimator(double Ridge = 0, MissingRule Missing = MissingRule.MeanAndIndicator) : IEstimator
{
    public string Name => Ridge > 0 ? "logistic, ridge" : "logistic";

    public Model Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (outcome is not BinaryOutcome y) throw Faults.WrongOutcome(Name, "a yes or no for each row");
        var coding = TableCoding.Learn(table, Missing, isEnough: Ridge > 0 ? null : IndicatorRule.For(y));
        var fit = LogisticFit.Of(coding.Encode(table), coding.Terms, y.Happened, RowWeights.Of(table), null, Ridge);
        return LinearModel.Of("logistic", Scale.LogOdds, coding, fit.Coefficients[0].Value, fit.Coefficients.Skip(1), Ridge > 0 ? Ridge : null);
    }
}

/// <summary>Multinomial logistic regression against the first class, with a ridge where asked.</summary>
/// <param name="Ridge">λ on standardised numbers; 0 for none.</param>
public sealed record MultinomialEstimator(double Ridge = 0, MissingRule Missing = MissingRule.MeanAndIndicator) : IEstimator
{
    public string Name => Ridge > 0 ? "multinomial, ridge" : "multinomial";

    public Model Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (outcome is not ClassOutcome y) throw Faults.WrongOutcome(Name, "one of several classes for each row");
        var coding = TableCoding.Learn(table, Missing, isEnough: Ridge > 0 ? null : IndicatorRule.For(y));
        var fit = MultinomialFit.Of(coding.Encode(table), coding.Terms, y.Class, y.Names, RowWeights.Of(table), Ridge);
        return new MultinomialModel("multinomial", coding.Names, y.Names.ToSeq(), coding,
            [0, .. fit.Coefficients.Select(c => c[0].Value)], [.. new double[coding.Terms.Count], .. fit.Coefficients.SelectMany(c => c.Skip(1).Select(v => v.Value))], Ridge > 0 ? Ridge : null);
    }
}

/// <summary>The weight column of a table.</summary>
internal static class RowWeights
{
    /// <returns>Null where no column has that role.</returns>
    /// <exception cref="StudyException">LIN007 where a weight is missing or below 0.</exception>
    public static double[]? Of(Table table)
    {
        if (table.Of(ColumnRole.Weight) is not { } column) return null;
        var weights = column.Raw.ToArray();
        return weights.All(w => w is 0 or (>= Magnitude.Least and <= Magnitude.Most)) && weights.Sum() > 0 ? weights : throw Faults.NotANumber(column.Name);
    }
}
