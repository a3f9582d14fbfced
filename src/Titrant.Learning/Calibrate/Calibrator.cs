using Titrant.Learning.Linear;
using Titrant.Learning.Linear.Fits;
using Titrant.Patient;

namespace Titrant.Learning.Calibrate;

/// <summary>Maps a model's share to a share that happens as often as it says; never falling. Learned on rows that the model did not see.</summary>
public abstract record Calibrator(string Kind)
{
    // Shares of exactly 0 or 1 have no log-odds.
    private const double Nearest = 1e-12;

    /// <param name="share">0-1.</param>
    public abstract double Of(double share);

    internal static double Held(double share) => Math.Clamp(share, Nearest, 1 - Nearest);

    private protected static void Check(double[] share, bool[] happened)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(happened);
        if (share.Length != happened.Length) throw new ArgumentException("One outcome for each share.", nameof(happened));
        if (share.Length == 0) throw Faults.NoRows();
        if (share.Any(s => s is not (>= 0 and <= 1))) throw Faults.NotANumber("share");
        if (Array.TrueForAll(happened, h => h == happened[0])) throw Faults.OneClass(happened[0] ? "happened" : "did not happen");
    }
}

/// <summary>logit p' = intercept + slope·logit p, with Platt's smoothed targets (Platt 1999, Advances in Large Margin Classifiers, equation 11).</summary>
public sealed record PlattCalibrator(double Intercept, double Slope) : Calibrator("Platt")
{
    /// <exception cref="StudyException">LIN001, LIN002, LIN003, LIN004.</exception>
    public static PlattCalibrator Fit(double[] share, bool[] happened)
    {
        Check(share, happened);
        double cases = happened.Count(h => h), controls = happened.Length - cases;
        var x = DesignMatrix.Of([.. share.Select(s => Logistic.Logit(Held(s)))], ["logit"], share.Length, isPenalised: false);
        double[] target = [.. happened.Select(h => h ? (cases + 1) / (cases + 2) : 1 / (controls + 2))];
        var fit = LogisticFit.Newton(x, target, [.. Enumerable.Repeat(1.0, target.Length)], new double[target.Length], 0, ["logit"]);
        return new(fit.Coefficients[0].Value, fit.Coefficients[1].Value);
    }

    public override double Of(double share) => Logistic.Of(Intercept + Slope * Logistic.Logit(Held(share)));
}

/// <summary>
/// logit p' = c + a·ln p - b·ln(1 - p) with a, b at least 0 (Kull, Silva Filho &amp; Flach 2017, doi:10.1214/17-EJS1338SI); a side that would fall is left out and the other refitted.
/// </summary>
public sealed record BetaCalibrator(double A, double B, double C) : Calibrator("beta")
{
    /// <exception cref="StudyException">LIN001, LIN002, LIN003, LIN004.</exception>
    public static BetaCalibrator Fit(double[] share, bool[] happened)
    {
        Check(share, happened);
        string[] names = ["ln p", "-ln(1 - p)"];
        double[] both = [.. share.SelectMany(s => new[] { Math.Log(Held(s)), -Math.Log(1 - Held(s)) })];
        var (c, a, b) = Values(LogisticFit.Of(both, names, happened));
        if (a >= 0 && b >= 0) return new(a, b, c);
        var kept = a < 0 ? 1 : 0;
        var one = LogisticFit.Of([.. share.Select((_, i) => both[2 * i + kept])], [names[kept]], happened);
        var slope = one.Coefficients[1].Value;
        if (slope < 0) return new(0, 0, Logistic.Logit((double)happened.Count(h => h) / happened.Length));
        return kept == 1 ? new(0, slope, one.Coefficients[0].Value) : new(slope, 0, one.Coefficients[0].Value);

        static (double C, double A, double B) Values(LogisticFit fit) => (fit.Coefficients[0].Value, fit.Coefficients[1].Value, fit.Coefficients[2].Value);
    }

    public override double Of(double share) => Logistic.Of(C + A * Math.Log(Held(share)) - B * Math.Log(1 - Held(share)));
}

/// <summary>The least-squares never-falling step function by pooling adjacent violators (Barlow et al. 1972; Zadrozny &amp; Elkan 2002, doi:10.1145/775047.775151), linear between steps.</summary>
/// <param name="At">Ends of the steps, rising.</param>
/// <param name="Level">Share at each end.</param>
public sealed record IsotonicCalibrator(Seq<double> At, Seq<double> Level) : Calibrator("isotonic")
{
    /// <exception cref="StudyException">LIN001, LIN002, LIN007.</exception>
    public static IsotonicCalibrator Fit(double[] share, bool[] happened)
    {
        Check(share, happened);
        var steps = new List<(double From, double To, double Sum, int Count)>();
        foreach (var group in share.Zip(happened).GroupBy(p => p.First).OrderBy(g => g.Key))
        {
            var step = (From: group.Key, To: group.Key, Sum: (double)group.Count(p => p.Second), Count: group.Count());
            while (steps.Count > 0 && steps[^1].Sum / steps[^1].Count >= step.Sum / step.Count)
            {
                var last = steps[^1];
                step = (last.From, step.To, last.Sum + step.Sum, last.Count + step.Count);
                steps.RemoveAt(steps.Count - 1);
            }
            steps.Add(step);
        }
        var ends = steps.SelectMany(s => s.From == s.To ? [(s.From, s.Sum / s.Count)] : new[] { (s.From, s.Sum / s.Count), (s.To, s.Sum / s.Count) }).ToList();
        return new(ends.Select(e => e.Item1).ToSeq(), ends.Select(e => e.Item2).ToSeq());
    }

    public override double Of(double share)
    {
        if (share <= At[0]) return Level[0];
        if (share >= At[^1]) return Level[^1];
        var k = At.Span.BinarySearch(share);
        if (k >= 0) return Level[k];
        k = ~k;
        return Level[k - 1] + (Level[k] - Level[k - 1]) * (share - At[k - 1]) / (At[k] - At[k - 1]);
    }
}
