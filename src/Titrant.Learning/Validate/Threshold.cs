using System.Globalization;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>
/// What a threshold of the predicted chance does. With censoring the people above it and those below it each have their own Kaplan-Meier or Aalen-Johansen estimate at
/// the horizon (Vickers et al. 2008, doi:10.1186/1472-6947-8-53), here as pseudo-values, whose sums and spreads are those of the estimates.
/// </summary>
/// <param name="Happened">[rows] 0 or 1, or pseudo-values among the rows of the same side.</param>
internal sealed record Threshold(double At, bool[] IsPositive, double[] Happened, int[] Person, bool IsCensored)
{
    /// <summary>Null where one side was not followed that long.</summary>
    public static Threshold? Of(double at, double[] chance, HappenedBy happened, int[] person)
    {
        bool[] positive = [.. chance.Select(c => c >= at)];
        int[] above = [.. Enumerable.Range(0, chance.Length).Where(i => positive[i])], below = [.. Enumerable.Range(0, chance.Length).Where(i => !positive[i])];
        if (happened.Of(above) is not { } a || happened.Of(below) is not { } b) return null;
        var all = new double[chance.Length];
        for (var k = 0; k < above.Length; k++) all[above[k]] = a[k];
        for (var k = 0; k < below.Length; k++) all[below[k]] = b[k];
        return new(at, positive, all, person, happened.IsCensored);
    }

    public double[] TruePositive => Each((p, h) => p ? h : 0);
    public double[] FalsePositive => Each((p, h) => p ? 1 - h : 0);
    public double[] TrueNegative => Each((p, h) => p ? 0 : 1 - h);
    public double[] FalseNegative => Each((p, h) => p ? 0 : h);

    public Figure SelectionRate() => Share("selection rate", Each((p, _) => p ? 1 : 0), Each((_, _) => 1), "no rows");
    public Figure Sensitivity(double level = 0.95) => Share("sensitivity", TruePositive, Each((_, h) => h), "no row has the outcome", level);
    public Figure Specificity(double level = 0.95) => Share("specificity", TrueNegative, Each((_, h) => 1 - h), "every row has the outcome", level);
    public Figure FalsePositiveRate() => Share("false positive rate", FalsePositive, Each((_, h) => 1 - h), "every row has the outcome");
    public Figure PositiveValue() => Share("PPV", TruePositive, Each((p, _) => p ? 1 : 0), "nobody is positive");
    public Figure NegativeValue() => Share("NPV", TrueNegative, Each((p, _) => p ? 0 : 1), "nobody is negative");

    /// <summary>2J / (1 + J) with J = tp / (tp + fp + fn), a share, whose interval carries over.</summary>
    public Figure F1()
    {
        var j = Share("F1", TruePositive, Each((p, h) => p ? 1 : h), "no row is positive or has the outcome");
        return j is { Value: { } v, Interval: var (low, high) } ? j with { Value = Of(v), Interval = (Of(low), Of(high)), Kind = j.Kind + " of tp / (tp + fp + fn)", N = IsPositive.Length, Error = null } : j;

        static double Of(double j) => 2 * j / (1 + j);
    }

    /// <summary>PPV and NPV where another share has the outcome, by Bayes' rule from the bounds of sensitivity and specificity, each at the square root of the level: at least at the level.</summary>
    public IEnumerable<Figure> AtPrevalence(double prevalence)
    {
        var each = Math.Sqrt(0.95);
        var (se, sp) = (Sensitivity(each), Specificity(each));
        yield return Bayes("PPV", (a, b) => Ratio(a * prevalence, (1 - b) * (1 - prevalence)));
        yield return Bayes("NPV", (a, b) => Ratio(b * (1 - prevalence), (1 - a) * prevalence));

        Figure Bayes(string what, Func<double, double, double?> value)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{what} at prevalence {prevalence:0.####}");
            if (se is not { Value: { } a, Interval: var (lowSe, highSe) } || sp is not { Value: { } b, Interval: var (lowSp, highSp) }) return Figure.NotEstimable(name, IsPositive.Length, "rows with and without the outcome are needed");
            return value(a, b) is not { } at ? Figure.NotEstimable(name, IsPositive.Length, "nobody is on this side of the threshold")
                : Figure.Of(name, at, (value(lowSe, lowSp) ?? 0, value(highSe, highSp) ?? 1), Figure.Named(0.95, "from the bounds of sensitivity and specificity"), IsPositive.Length);
        }

        static double? Ratio(double right, double wrong) => right + wrong > 0 ? right / (right + wrong) : null;
    }

    /// <summary>True positives less false positives at the odds of the threshold, per person. It asks only about those at or above the threshold; null where they were not followed that long.</summary>
    public static Influence? Benefit(double at, double[] chance, HappenedBy happened)
    {
        int[] above = [.. Enumerable.Range(0, chance.Length).Where(i => chance[i] >= at)];
        if (happened.Of(above) is not { } a) return null;
        var net = new double[chance.Length];
        for (var k = 0; k < above.Length; k++) net[above[k]] = Net(at, a[k]);
        return Mean(net);
    }

    public static Influence BenefitOfAll(double at, double[] happened) => Mean([.. happened.Select(h => Net(at, h))]);

    public PointFigures Figures(double? prevalence) => new(At, Count(TruePositive), Count(FalsePositive), Count(TrueNegative), Count(FalseNegative),
    [
        Sensitivity(), Specificity(), PositiveValue(), NegativeValue(), F1(), .. prevalence is { } p ? AtPrevalence(p) : [],
    ]);

    private static double Net(double at, double happened) => happened - at / (1 - at) * (1 - happened);

    private static Influence Mean(double[] values)
    {
        var mean = values.Average();
        return new(mean, [.. values.Select(v => (v - mean) / values.Length)]);
    }

    private static int Count(double[] shares) => (int)Math.Round(shares.Sum());

    private double[] Each(Func<bool, double, double> value)
    {
        var values = new double[IsPositive.Length];
        for (var i = 0; i < values.Length; i++) values[i] = value(IsPositive[i], Happened[i]);
        return values;
    }

    private Figure Share(string name, double[] hits, double[] of, string whyNot, double level = 0.95) => Shares.Of(name, hits, of, Person, IsCensored, whyNot, level);
}
