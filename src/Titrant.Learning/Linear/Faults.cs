using System.Globalization;

namespace Titrant.Learning.Linear;

/// <summary>What keeps a linear model from being fitted, said once each.</summary>
internal static class Faults
{
    public static StudyException NoRows() => new("LIN001", "rows", "no row is left to learn from.", "Relax the cohort rules or state where the rows were lost.");

    public static StudyException OneClass(string only) => new("LIN002", "outcome", $"every row has one class only, '{only}'.", "A model needs rows of both; widen the cohort or the horizon.");

    public static StudyException EmptyClass() => new("LIN014", "outcome", "a class that is named has no row.", "Leave that class out of the outcome, or widen the cohort.");

    public static StudyException Separation(string feature) => new("LIN003", $"column {feature}",
        "it separates the classes, alone or with others, so that its coefficient has no finite estimate.", "Drop or merge it, or use a penalised model.");

    /// <param name="sources">The columns that it is made of; empty for a constant one.</param>
    public static StudyFault Singular(string feature, IReadOnlyList<string> sources) => new("LIN004", $"column {feature}",
        sources.Count == 0 ? "it has the same value in every row, so that it can tell nothing." : $"it follows from {string.Join(", ", sources)}, so that no coefficient can be told from another.",
        sources.Count == 0 ? "Drop it, or use a penalised model." : "Drop one of them, or use a penalised model.");

    public static StudyFault Magnitude(string column) => new("LIN015", $"column {column}", "values beyond 1e100, or nearer to 0 than 1e-100, cannot be calculated with.", "Correct the values, or state the column in another unit.");

    public static StudyException NotFinite() => new("LIN006", "fit", "it came to no finite coefficients.", "Look for extreme values and for columns that nearly follow from others, or use a penalised model.");

    public static StudyException NoEvents() => new("LIN005", "outcome", "no event happened in these rows.", "Widen the cohort or the horizon.");

    public static StudyException NoConvergence(double lambda) => new("LIN006", string.Create(CultureInfo.InvariantCulture, $"lambda {lambda:g4}"),
        "the fit does not come to rest.", "Stop the path at a larger lambda, or standardise the columns.");

    public static StudyException NotANumber(string feature) => new("LIN007", $"column {feature}", "a value is missing or infinite where the fit needs a number.", "Say how missing values are filled.");

    public static StudyException WrongOutcome(string estimator, string wants) => new("LIN008", "outcome", $"{estimator} does not learn this kind of outcome.", $"It needs {wants}.");

    public static StudyException ConstantOutcome() => new("LIN009", "outcome", "every row has the same value.", "There is nothing to learn; check the outcome column.");

    public static StudyException NoFeatures() => new("LIN010", "columns", "no feature is left to learn from.", "Give at least one column the role of a feature.");

    public static StudyFault MissingColumn(string feature) => new("LIN011", $"column {feature}", "the model was fitted with it, and the table has no such column.", "Add the column, or choose a model without it.");

    public static StudyFault WrongType(string feature) => new("LIN012", $"column {feature}", "it is a number here and a category in the model, or the reverse.", "Correct its type in the column dictionary.");

    public static StudyException TooFewRows(int rows, int columns) => new("LIN013", "rows",
        string.Create(CultureInfo.InvariantCulture, $"{rows} rows do not determine {columns} coefficients."), "Use fewer columns, more rows or a penalised model.");
}
