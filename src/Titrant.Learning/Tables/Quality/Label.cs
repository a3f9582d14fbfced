using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Tables;

/// <summary>The outcome as what a single column is held against: who had it, and when.</summary>
/// <param name="Happened">[rows] the event of any cause, yes, the commonest class, or a number above its median.</param>
/// <param name="Time">[rows] null where the outcome has no time.</param>
internal sealed record Label(bool[] Happened, double[]? Time)
{
    public int Count => Happened.Length;
    public double Rate { get; } = Happened.Count(h => h) / (double)Math.Max(1, Happened.Length);

    public static Label Of(Outcome outcome) => outcome switch
    {
        BinaryOutcome binary => new(binary.Happened, null),
        SurvivalOutcome survival => new([.. survival.Cause.Select(c => c != 0)], survival.Time),
        ClassOutcome classes => new(Commonest(classes.Class), null),
        NumberOutcome number => new(AboveMedian(number.Value), null),
        _ => throw new ArgumentException("Not an outcome.", nameof(outcome)),
    };

    private static bool[] Commonest(int[] classes)
    {
        var most = classes.CountBy(c => c).OrderByDescending(p => p.Value).ThenBy(p => p.Key).First().Key;
        return [.. classes.Select(c => c == most)];
    }

    private static bool[] AboveMedian(double[] values)
    {
        var median = values.Order().ElementAt(values.Length / 2);
        var above = values.Select(v => v > median).ToArray();
        return above.Contains(true) ? above : [.. values.Select(v => v >= median)];
    }
}
