using System.Globalization;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>
/// Learns a Cox model from a table: numbers as they are, categories against their commonest level. A column of role Weight gives case weights,
/// one of role Person the clusters of the robust variance (several rows of one person).
/// </summary>
/// <param name="Strata">Names a category column, each level of which has its own baseline hazard; it is not itself a feature.</param>
/// <param name="Cause">The cause of interest; 0 for any.</param>
public sealed record CoxEstimator(CoxOptions? Options = null, string? Strata = null, int Cause = 0) : IEstimator
{
    public string Name => $"Cox, {(Options ?? new()).Ties} ties{(Options?.Ridge > 0 ? ", ridge" : "")}{(Strata is null ? "" : $", strata of {Strata}")}";

    Model IEstimator.Fit(Table table, Outcome outcome, FitRun run) => Fit(table, outcome, run);

    public CoxModel Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(run);
        if (outcome is not SurvivalOutcome survival)
            throw new StudyException("SUR017", "outcome", "A Cox model needs a time to an event.", "State the columns of the time and of the event, or choose a learner for this kind of outcome.");
        if (survival.Count != table.RowCount) throw new ArgumentException("One outcome per row.", nameof(outcome));
        string Place(int row) => string.Create(CultureInfo.InvariantCulture, $"line {table.Origins[row]}");
        SurvivalFaults.Check(survival, Cause, Place);
        var (levels, strata) = Categories(table, Strata);
        if (Strata is not null && table[Strata].Spec.Type != ColumnType.Category)
            throw new StudyException("SUR015", $"column {Strata}", "Strata are words, and here are numbers.", "State the column as a category in the column dictionary.");
        if (Strata is not null) table = table.With(table.Features.Select(c => c.Name).Where(n => n != Strata));
        var columns = CoxEncoding.Learn(table);
        double[]? weights = null;
        if (table.Of(ColumnRole.Weight) is { } weight)
        {
            CoxEncoding.RefuseMissing(table, [weight.Name]);
            weights = [.. Enumerable.Range(0, table.RowCount).Select(i => weight[i])];
        }
        var rows = new CoxRows(CoxEncoding.Encode(table, columns), columns.SelectMany(c => c.Terms).ToSeq(), survival, weights, null, strata, Categories(table, table.Of(ColumnRole.Person)?.Name).Codes, Cause) { Place = Place };
        var fit = CoxRegression.Fit(rows, Options, run.Cancel);
        run.Progress?.Invoke(1);
        return new(columns, fit, Strata, levels);
    }

    private static (Seq<string> Levels, int[]? Codes) Categories(Table table, string? name)
    {
        if (name is null) return ([], null);
        if (table.Find(name) is not { } column) throw new StudyException("SUR015", $"column {name}", "There is no such column.", "Correct the name, or leave it out.");
        CoxEncoding.RefuseMissing(table, [name]);
        // A number may name a person or a site as well as a word does.
        var values = Enumerable.Range(0, column.Count).Select(i => column[i]).ToArray();
        double[] distinct = [.. values.Distinct().Order()];
        return (column.Levels, column.Spec.Type == ColumnType.Category ? [.. values.Select(v => (int)v)] : [.. values.Select(v => Array.BinarySearch(distinct, v))]);
    }
}
