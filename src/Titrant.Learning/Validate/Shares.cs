using Titrant.Numerics.Distributions;

namespace Titrant.Learning.Validate;

/// <summary>
/// Shares with Wilson's interval. Where rows are of the same persons, or some are censored, the interval is that of the number of independent rows that would
/// have the same variance (the effective number; Korn &amp; Graubard 1998, Survey Methodology 24:193), so that it stays within 0 and 1.
/// </summary>
internal static class Shares
{
    /// <summary>Σ hits / Σ of; with 0 and 1 in unrelated rows it is Wilson's interval of the counts.</summary>
    /// <param name="hits">Each within 0 and the row's <paramref name="of"/>, on average over rows.</param>
    public static Figure Of(string name, double[] hits, double[] of, int[] person, bool isCensored, string whyNot, double level = 0.95)
    {
        if (Influence.Ratio(hits, of) is not { } ratio) return Figure.NotEstimable(name, 0, whyNot);
        var whole = of.Sum();
        var p = Math.Clamp(ratio.Value, 0, 1);
        var error = ratio.Error(person);
        // All or none: no spread tells how many rows count; each person counts once.
        var effective = p is > 0 and < 1 && error > 1e-12 ? p * (1 - p) / (error * error)
            : Math.Min(whole, Enumerable.Range(0, of.Length).Where(i => of[i] > 0).Select(i => person[i]).Distinct().Count());
        var kind = isCensored ? "Wilson on the effective number under censoring" : Persons.Repeat(person) ? "Wilson on the effective number of persons" : "Wilson";
        return Figure.Of(name, p, Wilson(p, effective, level), Figure.Named(level, kind), (int)Math.Round(whole), error);
    }

    public static (double Low, double High) Wilson(double p, double n, double level)
    {
        var z = Normal.Quantile(0.5 + level / 2);
        var centre = (p + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return (p <= 0 ? 0 : Math.Max(0, centre - half), p >= 1 ? 1 : Math.Min(1, centre + half));
    }

    /// <summary>
    /// First less second, of people who are in one of the two only, from the intervals of each (MOVER: Zou &amp; Donner 2008, doi:10.1002/sim.3095;
    /// for two shares that is Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8&lt;873::AID-SIM779&gt;3.0.CO;2-I).
    /// </summary>
    public static Figure Difference(string name, Figure first, Figure second)
    {
        var n = first.N + second.N;
        if (first.Value is not { } a || second.Value is not { } b) return Figure.NotEstimable(name, n, (first.Value is null ? first.WhyNot : "everybody else: " + second.WhyNot)!);
        if (first.Interval is not { } u || second.Interval is not { } v) return Figure.Bare(name, a - b, n, "one of the two has no interval");
        return Figure.Of(name, a - b, (a - b - Root(a - u.Low, v.High - b), a - b + Root(u.High - a, b - v.Low)), Figure.Named(0.95, "from both intervals (MOVER)"), n);

        static double Root(double x, double y) => double.Hypot(x, y);
    }
}
