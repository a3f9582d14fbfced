using MathNet.Numerics.LinearAlgebra;

namespace Titrant.Learning.Survival;

/// <summary>The log partial likelihood, its gradient and information at β (standardised columns), with the ridge penalty taken off.</summary>
internal sealed class CoxLikelihood(RiskSets sets, CoxOptions options)
{
    public int Width => sets.Rows.Width;

    public double Value { get; private set; }
    public double[] Gradient { get; } = new double[sets.Rows.Width];
    public double[] Information { get; } = new double[sets.Rows.Width * sets.Rows.Width];   // lower triangle

    public void At(ReadOnlySpan<double> beta)
    {
        var b = beta.ToArray();
        var sum = 0.0;
        Array.Clear(Gradient);
        Array.Clear(Information);
        sets.Visit(beta, true, set =>
        {
            foreach (var row in set.Died.Span)
            {
                var weight = sets.Rows.Weights?[row] ?? 1;
                sum += weight * sets.Eta(b, row);
                var x = sets.X(row);
                for (var j = 0; j < Width; j++) Gradient[j] += weight * x[j];
            }
            sum -= set.Expand(options.Ties, Gradient, Information);
        });
        for (var j = 0; j < Width; j++)
        {
            // λ/2 Σ β² of the columns as they came; the standardised coefficient is β · spread.
            var penalty = sets.Spread[j] > 0 ? options.Ridge / (sets.Spread[j] * sets.Spread[j]) : 0;
            sum -= penalty * b[j] * b[j] / 2;
            Gradient[j] -= penalty * b[j];
            Information[j * Width + j] += penalty;
        }
        Value = sum;
    }

    public Matrix<double> InformationMatrix() => Symmetric(Information, Width);

    internal static Matrix<double> Symmetric(double[] lower, int width) => Matrix<double>.Build.Dense(width, width, (i, j) => i >= j ? lower[i * width + j] : lower[j * width + i]);
}
