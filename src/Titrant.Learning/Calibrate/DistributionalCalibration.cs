using MathNet.Numerics.Distributions;

namespace Titrant.Learning.Calibrate;

/// <summary>
/// D-calibration (Haider et al. 2020, JMLR 21(85)): predicted survival at the time of the event is uniform where a model is calibrated;
/// somebody censored at S is spread evenly over what lies below S.
/// </summary>
/// <param name="Shares">Of the rows in each tenth of survival, from 0-.1 up.</param>
/// <param name="P">Of Pearson's χ² against equal shares; small where calibration fails. Null below 5 expected rows a bin.</param>
public sealed record DistributionalCalibration(double[] Shares, double ChiSquare, int Degrees, double? P, int N)
{
    /// <param name="survival">Predicted survival of each row at its own time, 0-1.</param>
    public static DistributionalCalibration Of(double[] survival, bool[] happened, int bins = 10)
    {
        ArgumentNullException.ThrowIfNull(survival);
        ArgumentNullException.ThrowIfNull(happened);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        if (survival.Length != happened.Length) throw new ArgumentException("One outcome for each row.", nameof(happened));
        if (survival.Length == 0) throw Linear.Faults.NoRows();
        if (survival.Any(s => s is not (>= 0 and <= 1))) throw Linear.Faults.NotANumber("survival");
        var counts = new double[bins];
        for (var i = 0; i < survival.Length; i++)
        {
            var s = survival[i];
            var own = Math.Min(bins - 1, (int)(s * bins));
            if (happened[i] || s == 0) counts[own] += 1;
            else
            {
                counts[own] += (s - (double)own / bins) / s;
                for (var b = 0; b < own; b++) counts[b] += 1 / (bins * s);
            }
        }
        var expected = (double)survival.Length / bins;
        var chi = counts.Sum(c => (c - expected) * (c - expected) / expected);
        return new([.. counts.Select(c => c / survival.Length)], chi, bins - 1, expected < 5 ? null : 1 - ChiSquared.CDF(bins - 1, chi), survival.Length);
    }
}
