using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>Columns about which the risk sets can say nothing, each by name.</summary>
/// <param name="Kept">Columns without a fault.</param>
internal sealed record CoxDesign(Seq<StudyFault> Faults, int[] Kept)
{
    // Share of a column's variance within risk sets that is its own, beyond the columns before it.
    private const double Nothing = 1e-10;

    /// <param name="shrunk">With a ridge, columns may follow from each other; a constant one still says nothing.</param>
    public static CoxDesign Of(RiskSets sets, CoxLikelihood atZero, bool shrunk)
    {
        var (names, p) = (sets.Rows.Names, sets.Rows.Width);
        var information = atZero.InformationMatrix();
        var events = sets.Rows.Weights is null ? 1.0 : sets.Rows.Weights.Max();
        var (faults, kept, factor) = (new List<StudyFault>(), new List<int>(), new List<double[]>());
        for (var j = 0; j < p; j++)
        {
            if (sets.Spread[j] == 0 || (!shrunk && information[j, j] <= 1e-12 * events))
            {
                faults.Add(new("SUR009", $"column {names[j]}", "Everybody at risk at an event has the same value, so that it cannot tell who has the event.", "Leave the column out."));
                continue;
            }
            var (row, own) = Row(j);
            if (!shrunk && own <= Nothing)
            {
                var sources = string.Join(", ", Sources(row).Where(s => Math.Abs(s.Share) > 1e-6).Select(s => names[s.Column]));
                faults.Add(new("SUR010", $"column {names[j]}", $"It follows from {sources}: among those at risk it carries nothing of its own, and the effects cannot be told apart.", "Leave one of these columns out."));
                continue;
            }
            kept.Add(j);
            factor.Add([.. row, Math.Sqrt(Math.Max(own, Nothing))]);
        }
        return new(faults.ToSeq(), [.. kept]);

        double Correlation(int i, int j) => information[i, j] / Math.Sqrt(information[i, i] * information[j, j]);

        // The next row of the Cholesky factor of the kept columns' correlations, and what is left on the diagonal.
        (double[] Row, double Own) Row(int j)
        {
            var (row, own) = (new double[kept.Count], 1.0);
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = Correlation(kept[i], j);
                for (var k = 0; k < i; k++) row[i] -= factor[i][k] * row[k];
                row[i] /= factor[i][i];
                own -= row[i] * row[i];
            }
            return (row, own);
        }

        // How a column is made of the kept ones.
        (int Column, double Share)[] Sources(double[] row)
        {
            var shares = (double[])row.Clone();
            for (var i = shares.Length - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < shares.Length; k++) shares[i] -= factor[k][i] * shares[k];
                shares[i] /= factor[i][i];
            }
            return [.. shares.Select((s, i) => (kept[i], s))];
        }
    }
}
