namespace Titrant.Medicine.Kidney;

/// <summary>One creatinine, μmol/L.</summary>
internal readonly record struct Creatinine(DateTimeOffset At, double Value);

internal enum Change { Steady, Rising, Falling, NothingToCompare }

/// <param name="Stage">KDIGO stage 1-3 while rising, else 0.</param>
/// <param name="Compared">The earlier values that show it.</param>
internal sealed record Injury(Change Change, int Stage, double Ratio, IReadOnlyList<Creatinine> Compared);

/// <summary>
/// Acute kidney injury by creatinine (KDIGO 2012, Kidney Int Suppl 2012;2:1, section 2.1): a rise of 26.5 μmol/L (0.3 mg/dL)
/// within 48 h, or to 1.5 times the baseline known or presumed within 7 days. Baseline, as in the algorithm of NHS England
/// (2014): the lowest of the 7 days before, else the most recent of the 8 to 365 days before.
/// </summary>
internal static class AcuteInjury
{
    public const double Rise = 26.5;

    /// <summary>Is the last value of a series (oldest first) part of a change?</summary>
    public static Injury Of(IReadOnlyList<Creatinine> series)
    {
        if (series.Count == 0) return new(Change.NothingToCompare, 0, 1, []);
        var last = series[^1];
        var before = series.Take(series.Count - 1).Where(c => c.At < last.At && c.At >= last.At.AddDays(-365)).ToList();
        if (before.Count == 0) return new(Change.NothingToCompare, 0, 1, []);
        var week = before.Where(c => c.At >= last.At.AddDays(-7)).ToList();
        var older = before.Where(c => c.At < last.At.AddDays(-7)).ToList();

        var rivals = new List<Creatinine>();
        if (week.Count > 0) rivals.Add(week.MinBy(c => c.Value));
        if (older.Count > 0) rivals.Add(older[^1]);
        var baseline = rivals.MinBy(c => c.Value);
        var ratio = last.Value / baseline.Value;
        var twoDays = before.Where(c => c.At >= last.At.AddHours(-48)).ToList();
        var sudden = twoDays.Where(c => last.Value - c.Value >= Rise).ToList();
        if (ratio >= 1.5 || sudden.Count > 0)
        {
            var stage = ratio >= 3 || last.Value >= 353.6 ? 3 : ratio >= 2 ? 2 : 1;
            return new(Change.Rising, stage, ratio, [.. new[] { baseline }.Concat(sudden).Concat(week.TakeLast(2)).Distinct().OrderBy(c => c.At)]);
        }

        // The way down is no steady state either, until the value is back within 10 % of where it was before.
        var back = older.Count > 0 && last.Value <= 1.1 * older.Min(c => c.Value);
        var peak = week.Count > 0 ? week.MaxBy(c => c.Value) : default;
        if (!back && week.Count > 0 && (peak.Value >= 1.5 * last.Value || twoDays.Any(c => c.Value - last.Value >= Rise)))
            return new(Change.Falling, 0, ratio, [peak]);
        return new(Change.Steady, 0, ratio, [before[^1]]);
    }

    /// <summary>The series without episodes: what stands 1.5-fold above the last steady value, unless it stays there for 90 days.</summary>
    public static IReadOnlyList<Creatinine> WithoutEpisodes(IReadOnlyList<Creatinine> series)
    {
        var kept = new List<Creatinine>(series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            var c = series[i];
            var later = series.Skip(i + 1).Where(x => x.At <= c.At.AddDays(180)).ToList();
            var reference = kept.Count > 0 && kept[^1].At >= c.At.AddDays(-365) ? kept[^1].Value
                : later.Count > 0 ? later.Min(x => x.Value) : c.Value;
            var stays = later.Any(x => x.At >= c.At.AddDays(90)) && later.Where(x => x.At >= c.At.AddDays(90)).All(x => x.Value >= 1.5 * reference);
            if (c.Value < 1.5 * reference || stays) kept.Add(c);
        }
        return kept;
    }
}
