using System.Globalization;
using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Validate;

/// <summary>What a threshold does: everybody at or above it counts as positive.</summary>
public sealed record OperatingPoint(double Threshold, int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    public static OperatingPoint At(double threshold, ReadOnlySpan<double> share, ReadOnlySpan<bool> happened)
    {
        if (share.Length != happened.Length) throw new ArgumentException("One outcome for each share.", nameof(happened));
        int tp = 0, fp = 0, tn = 0, fn = 0;
        for (var i = 0; i < share.Length; i++)
            _ = (share[i] >= threshold, happened[i]) switch { (true, true) => tp++, (true, false) => fp++, (false, false) => tn++, (false, true) => fn++ };
        return new(threshold, tp, fp, tn, fn);
    }

    public int Rows => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    public Figure Sensitivity(double level = 0.95) => Share("sensitivity", TruePositives, TruePositives + FalseNegatives, level, "no row has the outcome");
    public Figure Specificity(double level = 0.95) => Share("specificity", TrueNegatives, TrueNegatives + FalsePositives, level, "every row has the outcome");

    /// <summary>At the prevalence of these rows; elsewhere <see cref="PositiveValueAt"/>.</summary>
    public Figure PositiveValue(double level = 0.95) => Share("PPV", TruePositives, TruePositives + FalsePositives, level, "nobody is positive");
    public Figure NegativeValue(double level = 0.95) => Share("NPV", TrueNegatives, TrueNegatives + FalseNegatives, level, "nobody is negative");

    /// <summary>F1 = 2J / (1 + J) with J = tp / (tp + fp + fn), a share, whose Wilson interval carries over.</summary>
    public Figure F1(double level = 0.95)
    {
        var any = TruePositives + FalsePositives + FalseNegatives;
        if (any == 0) return Figure.NotEstimable("F1", Rows, "no row is positive or has the outcome");
        var (low, high) = Wilson.Interval(TruePositives, any, level);
        return Figure.Of("F1", Of((double)TruePositives / any), (Of(low), Of(high)), Figure.Named(level, "Wilson on tp / (tp + fp + fn)"), Rows);

        static double Of(double j) => 2 * j / (1 + j);
    }

    /// <summary>
    /// PPV where a share <paramref name="prevalence"/> has the outcome, by Bayes' rule. Its interval takes the bounds of sensitivity and specificity, each at
    /// the square root of the level, and so covers at least at the level.
    /// </summary>
    public Figure PositiveValueAt(double prevalence, double level = 0.95) => Bayes(Named("PPV", prevalence), prevalence, level,
        (sensitivity, specificity) => Ratio(sensitivity * prevalence, (1 - specificity) * (1 - prevalence)), (s, p) => (s.Low, p.Low, s.High, p.High));

    /// <inheritdoc cref="PositiveValueAt"/>
    public Figure NegativeValueAt(double prevalence, double level = 0.95) => Bayes(Named("NPV", prevalence), prevalence, level,
        (sensitivity, specificity) => Ratio(specificity * (1 - prevalence), (1 - sensitivity) * prevalence), (s, p) => (s.Low, p.Low, s.High, p.High));

    private Figure Bayes(string name, double prevalence, double level, Func<double, double, double?> value, Func<(double Low, double High), (double Low, double High), (double, double, double, double)> ends)
    {
        if (prevalence is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(prevalence), "A share between 0 and 1.");
        var (cases, controls) = (TruePositives + FalseNegatives, TrueNegatives + FalsePositives);
        if (cases == 0 || controls == 0) return Figure.NotEstimable(name, Rows, "rows of both classes are needed");
        var each = Math.Sqrt(level);
        var (lowSe, lowSp, highSe, highSp) = ends(Wilson.Interval(TruePositives, cases, each), Wilson.Interval(TrueNegatives, controls, each));
        return value((double)TruePositives / cases, (double)TrueNegatives / controls) is not { } at ? Figure.NotEstimable(name, Rows, "nobody is on this side of the threshold")
            : Figure.Of(name, at, (value(lowSe, lowSp) ?? 0, value(highSe, highSp) ?? 1), Figure.Named(level, "from Wilson bounds of sensitivity and specificity"), Rows);
    }

    private static double? Ratio(double right, double wrong) => right + wrong > 0 ? right / (right + wrong) : null;

    private static string Named(string what, double prevalence) => string.Create(CultureInfo.InvariantCulture, $"{what} at prevalence {prevalence:0.####}");

    private static Figure Share(string name, int hits, int of, double level, string why) => of == 0 ? Figure.NotEstimable(name, 0, why)
        : Figure.Of(name, (double)hits / of, Wilson.Interval(hits, of, level), Figure.Named(level, "Wilson"), of);
}
