using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Explain;

/// <summary>
/// Shapley values (Shapley 1953; of a model, interventional: Lundberg &amp; Lee 2017, arXiv:1705.07874; Janzing et al. 2020, arXiv:1910.13413) by going through every coalition:
/// exact, and what faster explainers are checked against. Baseline + sum of the values = the margin.
/// </summary>
/// <param name="Baseline">Value of the empty coalition: the mean margin of the background.</param>
public sealed record ExactShapley(double Baseline, Seq<double> Values, Seq<string> Names)
{
    public const int MostFeatures = 12;

    /// <param name="value">Of a coalition: bit k says that player k takes part.</param>
    public static ExactShapley Of(Func<int, double> value, Seq<string> names)
    {
        ArgumentNullException.ThrowIfNull(value);
        var n = names.Count;
        if (n is 0 or > MostFeatures) throw new ArgumentException("1 to 12 features; every one doubles the work.", nameof(names));
        var of = new double[1 << n];
        for (var s = 0; s < of.Length; s++) of[s] = value(s);
        var weight = new double[n];   // |S|! (n - |S| - 1)! / n!
        weight[0] = 1.0 / n;
        for (var size = 1; size < n; size++) weight[size] = weight[size - 1] * size / (n - size);
        var phi = new double[n];
        for (var s = 0; s < of.Length; s++)
            for (var k = 0; k < n; k++)
                if ((s & (1 << k)) == 0) phi[k] += weight[int.PopCount(s)] * (of[s | (1 << k)] - of[s]);
        return new(of[0], phi.ToSeq(), names);
    }

    /// <summary>Of one row's margin: features outside a coalition take the values of the background's rows, and the margins are averaged.</summary>
    /// <param name="background">A few hundred rows at most: each coalition asks about all of them.</param>
    /// <param name="row">Row of <paramref name="table"/>, whose categories are those of the background.</param>
    public static ExactShapley Of(Model model, Table background, Table table, int row)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        ArgumentNullException.ThrowIfNull(table);
        if (model.Scale == Scale.ClassLogOdds) throw new ArgumentException("A model of several classes has a margin per class.", nameof(model));
        if (background.RowCount == 0) throw new ArgumentException("The background has rows.", nameof(background));
        var columns = model.Features.Select(f => (Own: Taken(background[f], table[f], row, background.RowCount), Others: background[f])).ToArray();
        var rest = background.Columns.Where(c => !model.Features.Contains(c.Name)).ToArray();
        return Of(s => model.Margin(new(columns.Select((c, k) => (s & (1 << k)) != 0 ? c.Own : c.Others).Concat(rest).ToSeq(), background.Origins)).Average(), model.Features);
    }

    // A category is meant by its word, since each table numbers its words itself. A word that the background does not have joins its list at the end.
    private static Column Taken(Column background, Column own, int row, int rows)
    {
        if (own.IsMissing(row)) return background.Filled(rows, double.NaN);
        if (own.Levels.IsEmpty) return background.Filled(rows, own[row]);
        var word = own.Levels[(int)own[row]];
        var at = background.Levels.Span.IndexOf(word);
        var levels = at >= 0 ? background.Levels : background.Levels.Add(word);
        return new(background.Spec, [.. Enumerable.Repeat((double)(at >= 0 ? at : levels.Count - 1), rows)], levels);
    }
}
