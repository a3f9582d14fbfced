using System.Runtime.Intrinsics;

namespace Titrant.Learning.Boosting;

/// <summary>
/// By how much each term is believed. All features stop after the same pass, which is too late for those that say little. So each term gets a factor of 0 or more (Breiman 1995,
/// "Better subset regression using the nonnegative garrote", doi:10.1080/00401706.1995.10484371), learned from what each part's model says of the rows that it did not see (stacking,
/// Breiman 1996, doi:10.1007/BF00117832), and drawn towards the factor that all have in common.
/// </summary>
/// <param name="loss">Of all rows.</param>
/// <param name="columns">[terms][rows] bins, or cells of a pair.</param>
/// <param name="tables">[parts][terms][256] of mean 0.</param>
/// <param name="part">[rows]</param>
internal sealed class TermFactors(BoostingLoss loss, IReadOnlyList<byte[]> columns, double[][][] tables, int[] part, CancellationToken cancel)
{
    /// <summary>Standard deviation of the factors about the common one that is expected beforehand.</summary>
    private const double Spread = 0.5;

    private const double LongestMove = 0.5;
    private const int Sweeps = 40;
    private readonly double[] _said = new double[part.Length];   // of one term, [rows]

    /// <param name="constants">[parts] the score without any term.</param>
    /// <returns>[terms]</returns>
    public double[] Of(double[] constants)
    {
        var (factor, common, n) = (Enumerable.Repeat(1.0, columns.Count).ToArray(), 1.0, part.Length);
        double[] start = [.. part.Select(p => constants[p])];
        double[][] score = [(double[])start.Clone()];
        for (var t = 0; t < factor.Length; t++) Add(1, Say(t), score[0]);
        var (gradients, step, sum) = (new Vector128<double>[][] { new Vector128<double>[n] }, new double[n], new double[n]);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            loss.Gradients(score, gradients);
            var penalty = loss.Dispersion(score) / (Spread * Spread);
            Array.Clear(step);   // what the score has moved since the gradient was taken
            for (var i = 0; i < n; i++) sum[i] = score[0][i] - start[i];
            var by = Move(gradients[0], step, sum, 0, 0);
            common *= 1 + by;
            var moved = Math.Abs(by);
            for (var t = 0; t < factor.Length; t++)
            {
                var (was, said) = (factor[t] * (1 + by), Say(t));
                factor[t] = Math.Max(0, was + Move(gradients[0], step, said, penalty, was - common, was));
                moved = Math.Max(moved, Math.Abs(factor[t] - was));
            }
            Add(1, step, score[0]);
            if (moved < 1e-4) break;
        }
        return factor;
    }

    // One Newton step on one factor; the score follows at once.
    private static double Move(Vector128<double>[] gradient, double[] step, double[] said, double penalty, double apart, double most = double.PositiveInfinity)
    {
        double slope = 0, curve = 0;
        for (var i = 0; i < said.Length; i++)
        {
            var h = gradient[i][1] * said[i];
            slope += gradient[i][0] * said[i] + h * step[i];
            curve += h * said[i];
        }
        if (!(curve > 0)) return 0;
        var by = Math.Max(-most, -Math.Clamp((slope + penalty * apart) / (curve + penalty), -LongestMove, LongestMove));
        if (by != 0) Add(by, said, step);
        return by;
    }

    private double[] Say(int term)
    {
        cancel.ThrowIfCancellationRequested();
        var codes = columns[term];
        for (var i = 0; i < _said.Length; i++) _said[i] = tables[part[i]][term][codes[i]];
        return _said;
    }

    private static void Add(double times, double[] what, double[] to)
    {
        for (var i = 0; i < to.Length; i++) to[i] += times * what[i];
    }
}
