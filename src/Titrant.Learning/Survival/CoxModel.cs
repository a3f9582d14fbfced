using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>A Cox model of named columns. Its margin is the log hazard xβ; survival comes from the baseline of the fit.</summary>
/// <param name="StrataColumn">Null where there is one baseline.</param>
/// <param name="StrataLevels">The words of the strata; the index is the stratum of the fit's baselines.</param>
/// <param name="Others">Of all other causes together, where one of several causes is meant: the margin is cause-specific, a probability is the cumulative incidence. Null for none.</param>
public sealed record CoxModel(TableCoding Coding, CoxFit Fit, string? StrataColumn, Seq<string> StrataLevels, CoxFit? Others = null) : Model("cox", Coding.Names, Scale.LogHazard)
{
    public override double?[] Probability(Table table, double? horizon = null)
    {
        if (horizon is not { } t) throw new ArgumentNullException(nameof(horizon), "A time to an event has a probability only by a horizon.");
        if (Others is null) return [.. Survival(table, t).Select(s => 1 - s)];
        var x = Coding.Encode(table);
        var (own, other, baselines) = (Fit.LinearPredictor(x), Others.LinearPredictor(x), Baselines(table));
        var (mean, otherMean) = (MeanMargin(Fit), MeanMargin(Others));
        return [.. baselines.Select((b, i) => t > b.Last ? (double?)null : Rival(b.Stratum) is { } rival
            ? CauseIncidence.By(t, b.Times, b.Hazard, Math.Exp(own[i] - mean), rival.Times, rival.Hazard, Math.Exp(other[i] - otherMean))
            : 1 - b.Survival(t, own[i] - mean))];

        CoxBaseline? Rival(int stratum) => Others.Baselines.FirstOrDefault(b => b.Stratum == stratum);
    }

    public override Seq<string> Notes => Coding.Notes;

    public override double[] Margin(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fit.LinearPredictor(Coding.Encode(table));
    }

    /// <summary>Per feature its difference in log hazard from the people the model was fitted to, on average; the baseline is their mean log hazard.</summary>
    public override Contributions Contributions(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Coding.Contributions(table, MeanMargin(Fit), Fit.Coefficients, Fit.Means);
    }

    /// <summary>Chance of no event of the cause by t as if no other cause could come first, per row; null where t lies beyond the follow-up of the row's stratum.</summary>
    public double?[] Survival(Table table, double t)
    {
        var (margin, baselines, mean) = (Margin(table), Baselines(table), MeanMargin(Fit));
        return [.. margin.Select((m, i) => t <= baselines[i].Last ? baselines[i].Survival(t, m - mean) : (double?)null)];
    }

    /// <summary>The same of one row, with its interval.</summary>
    public Figure Survival(Table table, int row, double t)
    {
        ArgumentNullException.ThrowIfNull(table);
        var one = table.Rows([row]);
        return Baselines(one)[0].Survival(t, Coding.Encode(one), Fit);
    }

    private static double MeanMargin(CoxFit fit)
    {
        var sum = 0.0;
        for (var j = 0; j < fit.Coefficients.Length; j++) sum += fit.Coefficients[j] * fit.Means[j];
        return sum;
    }

    private CoxBaseline[] Baselines(Table table)
    {
        if (StrataColumn is null) return [.. Enumerable.Repeat(Fit.Baselines[0], table.RowCount)];
        if (table.Find(StrataColumn) is not { } column) throw new StudyException("SUR015", $"column {StrataColumn}", "Survival needs the stratum, and the table does not have it.", "Add the column under that name.");
        CodingFaults.RefuseMissing(table, [StrataColumn]);
        var known = Fit.Baselines.ToDictionary(b => b.Stratum);
        CoxBaseline?[] found = [.. Enumerable.Range(0, table.RowCount).Select(i => known.GetValueOrDefault(StrataLevels.Span.IndexOf(column.Levels[(int)column[i]])))];
        if (found.Any(b => b is null))
            throw new StudyException("SUR016", $"column {StrataColumn}", "Some rows are of a stratum without an event when the model was fitted: it has no baseline.", "Fit again with such people, or do not predict for them.");
        return found!;
    }
}
