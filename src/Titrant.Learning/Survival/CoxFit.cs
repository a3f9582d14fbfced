using System.Text.Json.Serialization;
using MathNet.Numerics.LinearAlgebra;
using Titrant.Patient;

namespace Titrant.Learning.Survival;

/// <summary>A fitted Cox model as numbers.</summary>
/// <param name="Coefficients">[width] log hazard ratio per unit of the column.</param>
/// <param name="Covariance">[width × width], from the information (of the penalised likelihood where there is a ridge).</param>
/// <param name="RobustCovariance">[width × width], Lin &amp; Wei 1989 (doi:10.1080/01621459.1989.10478874): summed over clusters where they were given, else over rows.</param>
/// <param name="Means">[width] of the columns over the rows, by their weights; the baseline belongs to a row of them, with offset 0.</param>
/// <param name="LogLikelihoodAtZero">Partial, with the tie rule of the fit.</param>
/// <param name="Baselines">One per stratum, in order of the stratum's number.</param>
public sealed record CoxFit(
    Seq<string> Names, double[] Coefficients, double[] Covariance, double[] RobustCovariance, double[] Means, double LogLikelihoodAtZero, double LogLikelihood,
    ChiSquareTest ScoreTest, Seq<CoxBaseline> Baselines, CoxOptions Options, int N, int Events)
{
    public double Error(int column) => Math.Sqrt(Covariance[column * Names.Count + column]);
    public double RobustError(int column) => Math.Sqrt(RobustCovariance[column * Names.Count + column]);

    /// <summary>The log hazard ratio with its Wald interval.</summary>
    public Figure Coefficient(string name, bool robust = false, double level = 0.95)
    {
        var j = Names.Span.IndexOf(name);
        return Figure.Wald($"log hazard ratio of {name}, {Options.Ties} ties", Coefficients[j], robust ? RobustError(j) : Error(j), robust ? "Wald, robust" : "Wald", N, level: level);
    }

    [JsonIgnore]
    public ChiSquareTest LikelihoodRatioTest => ChiSquareTest.Of("likelihood ratio", 2 * (LogLikelihood - LogLikelihoodAtZero), Names.Count);

    [JsonIgnore]
    public ChiSquareTest WaldTest
    {
        get
        {
            var b = Vector<double>.Build.Dense(Coefficients);
            return ChiSquareTest.Of("Wald", b.DotProduct(Matrix<double>.Build.DenseOfRowMajor(b.Count, b.Count, Covariance).Cholesky().Solve(b)), b.Count);
        }
    }

    /// <summary>(x - means) β: the log hazard relative to a row of means.</summary>
    public double Relative(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var j = 0; j < Coefficients.Length; j++) sum += (x[j] - Means[j]) * Coefficients[j];
        return sum;
    }

    /// <summary>xβ of every row.</summary>
    public double[] LinearPredictor(double[] x)
    {
        var p = Coefficients.Length;
        var eta = new double[x.Length / p];
        for (var i = 0; i < eta.Length; i++) for (var j = 0; j < p; j++) eta[i] += x[i * p + j] * Coefficients[j];
        return eta;
    }

    public CoxBaseline Baseline(int stratum = 0) => Baselines.Count == 1 ? Baselines[0] : Baselines.First(b => b.Stratum == stratum);

    internal static CoxFit Of(RiskSets sets, CoxOptions options, double[] beta, Matrix<double> covariance, double atZero, double value, double score)
    {
        var (rows, p) = (sets.Rows, sets.Rows.Width);
        var hazards = CoxHazards.Of(sets, options.Ties, beta);
        var (coefficients, flat, robust) = (new double[p], new double[p * p], new double[p * p]);
        for (var j = 0; j < p; j++) coefficients[j] = beta[j] / sets.Spread[j];
        for (var j = 0; j < p; j++) for (var k = 0; k < p; k++) flat[j * p + k] = covariance[j, k] / (sets.Spread[j] * sets.Spread[k]);
        var influence = hazards.Score * covariance;   // [rows × width], standardised
        var groups = Enumerable.Range(0, rows.Count).GroupBy(i => rows.Cluster?[i] ?? i);
        var sum = new double[p];
        foreach (var group in groups)
        {
            Array.Clear(sum);
            foreach (var i in group) for (var j = 0; j < p; j++) sum[j] += (rows.Weights?[i] ?? 1) * influence[i, j] / sets.Spread[j];
            for (var j = 0; j < p; j++) for (var k = 0; k < p; k++) robust[j * p + k] += sum[j] * sum[k];
        }
        return new(rows.Names, coefficients, flat, robust, sets.Mean, atZero, value, ChiSquareTest.Of("score", score, p),
            hazards.Baselines(sets), options, rows.Count, Enumerable.Range(0, rows.Count).Count(rows.IsEvent));
    }
}
