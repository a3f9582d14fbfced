using MathNet.Numerics.LinearAlgebra;

namespace Titrant.Learning.Survival;

/// <summary>Residuals of a fitted Cox model on the rows it was fitted to (Therneau &amp; Grambsch 2000, chapters 4 and 7).</summary>
/// <param name="Martingale">[rows] events minus expected events.</param>
/// <param name="Deviance">[rows] the same, made symmetric.</param>
/// <param name="Score">[rows × width].</param>
/// <param name="DfBeta">[rows × width] by how much each coefficient would about fall without the row.</param>
/// <param name="Schoenfeld">One per event, in order of time within strata: row, time, x minus its mean in the risk set.</param>
public sealed record CoxResiduals(double[] Martingale, double[] Deviance, double[] Score, double[] DfBeta, IReadOnlyList<(int Row, double Time, double[] Residual)> Schoenfeld)
{
    public static CoxResiduals Of(CoxRows rows, CoxFit fit)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(fit);
        var (sets, p) = (new RiskSets(rows), rows.Width);
        var hazards = CoxHazards.Of(sets, fit.Options.Ties, [.. fit.Coefficients.Select((b, j) => b * sets.Spread[j])]);
        var score = new double[rows.Count * p];
        for (var i = 0; i < rows.Count; i++) for (var j = 0; j < p; j++) score[i * p + j] = hazards.Score[i, j] * sets.Spread[j];
        var influence = Matrix<double>.Build.DenseOfRowMajor(rows.Count, p, score) * Matrix<double>.Build.DenseOfRowMajor(p, p, fit.Covariance);
        var m = hazards.Martingale;
        return new(m, [.. m.Select((v, i) => Math.Sign(v) * Math.Sqrt(-2 * (v + (rows.IsEvent(i) ? Math.Log(1 - v) : 0))))],
            score, influence.ToRowMajorArray(), [.. hazards.Schoenfeld.Select(s => (s.Row, s.Time, s.Residual.Select((r, j) => r * sets.Spread[j]).ToArray()))]);
    }
}
