using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Titrant.Learning.Survival;

/// <summary>A statistic that is χ² with so many degrees of freedom where there is no difference.</summary>
public sealed record ChiSquareTest(string Name, double Statistic, int Degrees, double P)
{
    internal static ChiSquareTest Of(string name, double statistic, int degrees) => new(name, statistic, degrees, 1 - ChiSquared.CDF(degrees, Math.Max(0, statistic)));

    /// <exception cref="StudyException">SUR018 where the variance is 0.</exception>
    /// <summary>u' V⁻¹ u; the degrees of freedom are the rank of V, so that a group that could not have shown a difference does not count.</summary>
    internal static ChiSquareTest Quadratic(string name, double[] u, double[,] variance)
    {
        var v = Matrix<double>.Build.DenseOfArray(variance);
        var svd = v.Svd();
        var rank = svd.S.Count(s => s > 1e-10 * svd.S[0] && s > 0);
        if (rank == 0) throw new StudyException("SUR018", name, "There is nothing to compare: no event finds people of both kinds at risk, or there are too few event times.", "Look at longer follow-up, or at groups that are observed over the same time.");
        var rotated = svd.U.TransposeThisAndMultiply(Vector<double>.Build.Dense(u));
        var statistic = 0.0;
        for (var i = 0; i < rank; i++) statistic += rotated[i] * rotated[i] / svd.S[i];
        return Of(name, statistic, rank);
    }
}
