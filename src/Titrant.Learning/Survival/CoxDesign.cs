namespace Titrant.Learning.Survival;

/// <summary>Refuses columns about which the risk sets can say nothing, by name.</summary>
internal static class CoxDesign
{
    /// <param name="shrunk">With a ridge, columns may follow from each other; a constant one still says nothing.</param>
    public static void Refuse(RiskSets sets, CoxLikelihood atZero, bool shrunk)
    {
        var (names, p) = (sets.Rows.Names, sets.Rows.Width);
        var information = atZero.InformationMatrix();
        var events = sets.Rows.Weights is null ? 1.0 : sets.Rows.Weights.Max();
        List<string> constant = [.. names.Where((_, j) => sets.Spread[j] == 0 || (!shrunk && information[j, j] <= 1e-12 * events))];
        if (constant.Count > 0)
            throw new StudyException("SUR009", $"column {string.Join(", ", constant)}", "Everybody at risk at an event has the same value, so that it cannot tell who has the event.", "Leave the column out.");
        if (shrunk) return;
        // Correlations within risk sets. Without pivoting, |R_jj| of QR is what column j has of its own beyond the columns before it.
        var correlation = information.MapIndexed((i, j, v) => v / Math.Sqrt(information[i, i] * information[j, j]));
        var r = correlation.QR().R;
        for (var j = 1; j < p; j++)
        {
            if (Math.Abs(r[j, j]) > 1e-10) continue;
            var before = correlation.SubMatrix(0, p, 0, j).QR().Solve(correlation.Column(j));
            var sources = string.Join(", ", names.Where((_, k) => k < j && Math.Abs(before[k]) > 1e-6));
            throw new StudyException("SUR010", $"column {names[j]}", $"It follows from {sources}: among those at risk it carries nothing of its own, and the effects cannot be told apart.", "Leave one of these columns out.");
        }
    }
}
