using System.Globalization;
using Titrant.Numerics;

namespace Titrant.Learning.Validate;

/// <summary>Two learners on the same folds.</summary>
public static class PairedDifference
{
    /// <summary>
    /// Mean difference over all folds of all seeds with the corrected resampled t interval (Nadeau &amp; Bengio 2003, doi:10.1023/A:1024068626366): variance
    /// (1/J + test/train) s² with J - 1 degrees of freedom, since the training sets of folds and seeds share most of their people;
    /// the same with J = folds × repeats for repeated cross-validation (Bouckaert &amp; Frank 2004, doi:10.1007/978-3-540-24775-3_3).
    /// </summary>
    /// <param name="ours">[seeds][folds] a figure of ours in each fold.</param>
    /// <param name="theirs">[seeds][folds] the rival's on the same rows.</param>
    /// <param name="trainShare">Of the rows that each model learns from: .8 with five folds.</param>
    public static Figure OverFoldsAndSeeds(string name, double[][] ours, double[][] theirs, double trainShare, int rows, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(theirs);
        if (trainShare is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(trainShare), "A share between 0 and 1.");
        if (ours.Length != theirs.Length || ours.Zip(theirs).Any(p => p.First.Length != p.Second.Length)) throw new ArgumentException("The same seeds and folds of both.", nameof(theirs));
        double[] each = [.. ours.Zip(theirs).SelectMany(p => p.First.Zip(p.Second, (a, b) => a - b))];
        if (each.Length == 0) return Figure.NotEstimable(name, rows, "no fold");
        if (each.Any(d => !double.IsFinite(d))) return Figure.NotEstimable(name, rows, "one of the two could not be measured in every fold");
        var mean = each.Average();
        if (each.Length < 2) return Figure.Bare(name, mean, rows, "one fold only");
        var spread = each.Sum(d => (d - mean) * (d - mean)) / (each.Length - 1);
        if (spread <= 0) return Figure.Bare(name, mean, rows, "the difference is the same in every fold");
        var error = Math.Sqrt((1.0 / each.Length + (1 - trainShare) / trainShare) * spread);
        var half = StudentT.Quantile(0.5 + level / 2, each.Length - 1) * error;
        return Figure.Of(name, mean, (mean - half, mean + half), Figure.Named(level, string.Create(CultureInfo.InvariantCulture, $"corrected resampled t, {ours.Length} seeds, {each.Length} folds in all")), rows, error);
    }
}
