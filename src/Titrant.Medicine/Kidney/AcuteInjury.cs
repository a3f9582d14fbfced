namespace Titrant.Medicine.Kidney;

/// <summary>One creatinine, μmol/L.</summary>
internal readonly record struct Creatinine(DateTimeOffset At, double Value);

internal enum Change { Steady, Rising, Falling, NothingToCompare }

/// <param name="Stage">Warning stage 1-3 while rising, else 0.</param>
/// <param name="Reference">What the ratio is to, in words.</param>
/// <param name="Compared">The earlier values that show it.</param>
/// <param name="Alerts">False where only the last value speaks for a rise: the published algorithm is silent.</param>
internal sealed record Injury(Change Change, int Stage, double Ratio, string Reference, IReadOnlyList<Creatinine> Compared, bool Alerts = true);

/// <summary>
/// Acute kidney injury by creatinine: the algorithm of NHS England (patient safety alert NHS/PSA/D/2014/010, 2014), in the reading of the
/// UK Renal Registry. Reference RV1 is the lowest of the last 7 days, RV2 the median of the 8 to 365 days before; where both exist the
/// higher ratio counts. From 1.5 stage 1, 2 stage 2, 3 stage 3, and 3 too above 354 μmol/L; below 1.5 a rise above 26 μmol/L over the
/// lowest of the last 48 h is stage 1. One rule is added: 1.5 times the last value, as after a recovery that the median still hides.
/// </summary>
internal static class AcuteInjury
{
    /// <summary>A rise must exceed this, μmol/L; 0.3 mg/dL is 26.5.</summary>
    public const double Rise = 26;
    private const double High = 354;

    /// <summary>Is the last value of a series (oldest first) part of a change?</summary>
    public static Injury Of(IReadOnlyList<Creatinine> series)
    {
        if (series.Count == 0) return new(Change.NothingToCompare, 0, 1, "", []);
        var last = series[^1];
        var before = new List<Creatinine>();
        for (var i = series.Count - 1; i >= 0 && series[i].At >= last.At.AddDays(-365); i--) if (series[i].At < last.At) before.Add(series[i]);
        if (before.Count == 0) return new(Change.NothingToCompare, 0, 1, "", []);
        before.Reverse();
        var week = before.FindAll(c => c.At >= last.At.AddDays(-7));
        var older = before.FindAll(c => c.At < last.At.AddDays(-7));

        var (ratio, reference) = (0d, "");
        if (week.Count > 0) (ratio, reference) = (last.Value / week.Min(c => c.Value), "the lowest of 7 days");
        if (older.Count > 0 && Median(older) is var median && last.Value / median > ratio)
            (ratio, reference) = (last.Value / median, older.Count == 1 ? "the value before" : FormattableString.Invariant($"the median of {older.Count} values of 8-365 days before ({median:0.#})"));
        var twoDays = before.FindAll(c => c.At >= last.At.AddHours(-48));
        var sudden = twoDays.Count > 0 && last.Value - twoDays.Min(c => c.Value) > Rise;
        IReadOnlyList<Creatinine> Shown() =>
            [.. older.Take(1).Concat(older.TakeLast(2)).Concat(week.Count > 0 ? [week.MinBy(c => c.Value)] : []).Concat(week.TakeLast(2)).Distinct().OrderBy(c => c.At)];

        if (ratio >= 1.5) return new(Change.Rising, ratio >= 3 || last.Value > High ? 3 : ratio >= 2 ? 2 : 1, ratio, reference, Shown());
        if (sudden) return new(Change.Rising, 1, ratio, reference, Shown());
        if (older.Count > 0 && last.Value / older[^1].Value is var step && step >= 1.5)
            return new(Change.Rising, step >= 3 ? 3 : step >= 2 ? 2 : 1, step, "the last value", Shown(), Alerts: false);

        // The way down is no steady state either, until the value is back within 10 % of where it was before.
        var back = older.Count > 0 && last.Value <= 1.1 * older.Min(c => c.Value);
        var peak = week.Count > 0 ? week.MaxBy(c => c.Value) : default;
        if (!back && week.Count > 0 && (peak.Value >= 1.5 * last.Value || twoDays.Exists(c => c.Value - last.Value > Rise)))
            return new(Change.Falling, 0, ratio, reference, [peak]);
        return new(Change.Steady, 0, ratio, reference, [before[^1]]);
    }

    private static double Median(List<Creatinine> values)
    {
        var sorted = values.ConvertAll(c => c.Value);
        sorted.Sort();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The series (oldest first) without episodes: what stands 1.5-fold above the last steady value, unless it stays there for 90 days.</summary>
    public static IReadOnlyList<Creatinine> WithoutEpisodes(IReadOnlyList<Creatinine> series)
    {
        var kept = new List<Creatinine>(series.Count);
        var (soon, later) = (LowestAfter(series, 0), LowestAfter(series, 90));
        for (var i = 0; i < series.Count; i++)
        {
            var c = series[i];
            var reference = kept.Count > 0 && kept[^1].At >= c.At.AddDays(-365) ? kept[^1].Value : soon[i] ?? c.Value;
            if (c.Value < 1.5 * reference || later[i] >= 1.5 * reference) kept.Add(c);
        }
        return kept;
    }

    // The lowest of the values that follow each one by this many days up to 180; null where none does. Both ends of the window only move
    // forwards, so one queue of rising values serves them all.
    private static double?[] LowestAfter(IReadOnlyList<Creatinine> series, int days)
    {
        var lowest = new double?[series.Count];
        var queue = new LinkedList<int>();
        var next = 0;
        for (var i = 0; i < series.Count; i++)
        {
            var (from, to) = (series[i].At.AddDays(days), series[i].At.AddDays(180));
            for (; next < series.Count && series[next].At <= to; next++)
            {
                while (queue.Last is { } end && series[end.Value].Value >= series[next].Value) queue.RemoveLast();
                queue.AddLast(next);
            }
            while (queue.First is { } first && (first.Value <= i || series[first.Value].At < from)) queue.RemoveFirst();
            if (queue.First is { } head) lowest[i] = series[head.Value].Value;
        }
        return lowest;
    }
}
