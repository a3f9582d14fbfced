using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>A Cox model of named columns. Its margin is the log hazard xβ; survival comes from the baseline of the fit.</summary>
/// <param name="StrataColumn">Null where there is one baseline.</param>
/// <param name="StrataLevels">The words of the strata; the index is the stratum of the fit's baselines.</param>
public sealed record CoxModel(Seq<CoxColumn> Columns, CoxFit Fit, string? StrataColumn, Seq<string> StrataLevels) : Model("cox", Columns.Select(c => c.Name).ToSeq(), Scale.LogHazard)
{
    public override double?[] Probability(Table table, double? horizon = null) =>
        horizon is { } t ? [.. Survival(table, t).Select(s => 1 - s)] : throw new ArgumentNullException(nameof(horizon), "A time to an event has a probability only by a horizon.");

    public override double[] Margin(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fit.LinearPredictor(CoxEncoding.Encode(table, Columns));
    }

    /// <summary>Per feature its difference in log hazard from the people the model was fitted to, on average; the baseline is their mean log hazard.</summary>
    public override Contributions Contributions(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (x, width) = (CoxEncoding.Encode(table, Columns), Fit.Coefficients.Length);
        var terms = new double[table.RowCount][];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = new double[Columns.Count];
            var at = 0;
            for (var c = 0; c < Columns.Count; c++)
                for (var k = 0; k < Columns[c].Width; k++, at++) terms[i][c] += Fit.Coefficients[at] * (x[i * width + at] - Fit.Means[at]);
        }
        return new(MeanMargin, terms, Features);
    }

    /// <summary>Chance of no event by t, per row; null where t lies beyond the follow-up of the row's stratum.</summary>
    public double?[] Survival(Table table, double t)
    {
        var (margin, baselines) = (Margin(table), Baselines(table));
        return [.. margin.Select((m, i) => t <= baselines[i].Last ? baselines[i].Survival(t, m - MeanMargin) : (double?)null)];
    }

    /// <summary>The same of one row, with its interval.</summary>
    public Figure Survival(Table table, int row, double t)
    {
        ArgumentNullException.ThrowIfNull(table);
        var one = table.Rows([row]);
        return Baselines(one)[0].Survival(t, CoxEncoding.Encode(one, Columns), Fit);
    }

    private double MeanMargin
    {
        get
        {
            var sum = 0.0;
            for (var j = 0; j < Fit.Coefficients.Length; j++) sum += Fit.Coefficients[j] * Fit.Means[j];
            return sum;
        }
    }

    private CoxBaseline[] Baselines(Table table)
    {
        if (StrataColumn is null) return [.. Enumerable.Repeat(Fit.Baselines[0], table.RowCount)];
        if (table.Find(StrataColumn) is not { } column) throw new StudyException("SUR015", $"column {StrataColumn}", "Survival needs the stratum, and the table does not have it.", "Add the column under that name.");
        CoxEncoding.RefuseMissing(table, [StrataColumn]);
        var known = Fit.Baselines.ToDictionary(b => b.Stratum);
        CoxBaseline?[] found = [.. Enumerable.Range(0, table.RowCount).Select(i => known.GetValueOrDefault(StrataLevels.Span.IndexOf(column.Levels[(int)column[i]])))];
        if (found.Any(b => b is null))
            throw new StudyException("SUR016", $"column {StrataColumn}", "Some rows are of a stratum without an event when the model was fitted: it has no baseline.", "Fit again with such people, or do not predict for them.");
        return found!;
    }
}
