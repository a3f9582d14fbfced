using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Explain;

/// <summary>Explains a model by the people it is asked about.</summary>
public static class Explanations
{
    /// <summary>
    /// A sum explains itself exactly: each term as it is, less its mean over the table, so that an importance does not depend on what a model calls its reference. Other models
    /// are described by accumulated local effects of numbers and partial dependence of categories. Null for several classes, whose margins are free up to a common number.
    /// </summary>
    /// <param name="table">Whose rows give means, importance and density: the rows that the model learned from.</param>
    public static Explanation? Of(Model model, Table table, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        if (model.Scale == Scale.ClassLogOdds || table.RowCount == 0) return null;
        if (model.Contributions(table) is not { } sum)
            return new("accumulated local effects of numbers, partial dependence of categories; intervals: 95 % bootstrap of people, the model taken as known", Named(model.Scale), model.Margin(table).Average(),
                Ordered(model.Features.Select(f => table[f].Spec.Type == ColumnType.Number ? Effects.Accumulated(model, table, f, seed) : Effects.Dependence(model, table, f, seed))));
        double[] mean = [.. sum.Names.Select((_, k) => sum.Terms.Average(t => t[k]))];
        return new("exact: the model is a sum", Named(model.Scale), sum.Baseline + mean.Sum(), Ordered(sum.Names.Select((name, k) =>
        {
            double[] term = [.. sum.Terms.Select(t => t[k] - mean[k])];
            if (table.Find(name) is { } column) return Shapes.Of(column, term);
            var parts = name.Split(" × ").Select(table.Find).OfType<Column>().ToArray();
            return Shapes.OfPair(name, parts, term);
        })));
    }

    internal static string Named(Scale scale) => scale switch { Scale.LogOdds or Scale.ClassLogOdds => "log-odds", Scale.LogHazard => "log-hazard", Scale.LogTime => "log-time", _ => "number" };

    private static Seq<Shape> Ordered(IEnumerable<Shape> shapes) => shapes.OrderByDescending(s => s.Importance).ThenBy(s => s.Feature, StringComparer.Ordinal).ToSeq();
}
