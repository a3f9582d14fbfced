using System.Globalization;
using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>A table and its outcome as a survival model is fitted to them: one coding, faults named by the line of the file.</summary>
/// <param name="StrataLevels">The words of the strata; empty without.</param>
internal sealed record SurvivalRows(TableCoding Coding, CoxRows Rows, Seq<string> StrataLevels)
{
    /// <exception cref="StudyException">SUR001-SUR009, SUR015, SUR017.</exception>
    public static SurvivalRows Of(Table table, Outcome outcome, string learner, MissingRule missing, string? strata, int cause, bool isPenalised = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (outcome is not SurvivalOutcome survival)
            throw new StudyException("SUR017", "outcome", $"A {learner} model needs a time to an event.", "State the columns of the time and of the event, or choose a learner for this kind of outcome.");
        if (survival.Count != table.RowCount) throw new ArgumentException("One outcome per row.", nameof(outcome));
        string Place(int row) => string.Create(CultureInfo.InvariantCulture, $"line {table.Origins[row]}");
        SurvivalFaults.Check(survival, cause, Place);
        var (levels, codes) = Groups(table, strata);
        if (strata is not null && table[strata].Spec.Type != ColumnType.Category)
            throw new StudyException("SUR015", $"column {strata}", "Strata are words, and here are numbers.", "State the column as a category in the column dictionary.");
        if (strata is not null) table = table.With(table.Features.Select(c => c.Name).Where(n => n != strata));
        var coding = TableCoding.Learn(table, missing, standardise: false, isPenalised ? null : IndicatorRule.For(survival, cause));
        var constant = coding.Features.Where(f => f.Terms.Count == 0).Select(f => new StudyFault("SUR009", $"column {f.Feature}", "Everybody at risk at an event has the same value, so that it cannot tell who has the event.", "Leave the column out.")).ToSeq();
        if (constant.Count > 0) throw new StudyException(constant);
        double[]? weights = null;
        if (table.Of(ColumnRole.Weight) is { } weight)
        {
            CodingFaults.RefuseMissing(table, [weight.Name]);
            weights = weight.Raw.ToArray();
        }
        return new(coding, new CoxRows(coding.Encode(table), coding.Terms, survival, weights, null, codes, Groups(table, table.Of(ColumnRole.Person)?.Name).Codes, cause) { Place = Place }, levels);
    }

    /// <summary>Mean of each term over the rows, by their weights.</summary>
    public double[] Means()
    {
        var (means, total) = (new double[Rows.Width], Rows.Weights?.Sum() ?? Rows.Count);
        for (var i = 0; i < Rows.Count; i++) for (var j = 0; j < means.Length; j++) means[j] += (Rows.Weights?[i] ?? 1) / total * Rows.X[i * means.Length + j];
        return means;
    }

    private static (Seq<string> Levels, int[]? Codes) Groups(Table table, string? name)
    {
        if (name is null) return ([], null);
        if (table.Find(name) is not { } column) throw new StudyException("SUR015", $"column {name}", "There is no such column.", "Correct the name, or leave it out.");
        CodingFaults.RefuseMissing(table, [name]);
        // A number may name a person or a site as well as a word does.
        var values = column.Raw.ToArray();
        double[] distinct = [.. values.Distinct().Order()];
        return (column.Levels, column.Spec.Type == ColumnType.Category ? [.. values.Select(v => (int)v)] : [.. values.Select(v => Array.BinarySearch(distinct, v))]);
    }
}
