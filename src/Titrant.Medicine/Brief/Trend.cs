using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Briefs;

/// <param name="Unusual">Outside the usual range, but possible: shown and used, with a mark.</param>
public sealed record TrendPoint(string Date, decimal Value, Comparator Comparator, bool Unusual, string Place) : Wire;

/// <summary>One analyte over time, in its canonical unit (UCUM), oldest first.</summary>
/// <param name="Low">Lower bound of the reference band; null where open or not known.</param>
/// <param name="BandSource">"usual adult range" or "the laboratory's range"; "" without a band.</param>
/// <param name="OwnMedian">Median of the person's values before the newest; null with fewer than five.</param>
/// <param name="OwnLow">Lower quartile of the same values.</param>
/// <param name="OlderNotShown">Earlier values that the list leaves out.</param>
public sealed record Trend(
    string Analyte, string Name, string Unit, int Decimals, Seq<TrendPoint> Points, decimal? Low, decimal? High, string BandSource,
    decimal? OwnMedian, decimal? OwnLow, decimal? OwnHigh, int OwnCount, int OlderNotShown) : Wire
{
    internal const int MostTrends = 24, MostPoints = 120, FewestForOwn = 5;

    internal static (Seq<Trend> Trends, Seq<LastValue> Others) Of(IReadOnlyDictionary<string, IReadOnlyList<Reading>> readings, HashSet<FactId> touched)
    {
        var ranked = readings
            .Select(p => (p.Key, Usable: Once(p.Value.Where(r => r.IsUsable && r.At is not null).OrderBy(r => r.At).ThenBy(r => r.Fact.Id))))
            .Where(p => p.Usable.Count > 0)
            .OrderByDescending(p => p.Usable.Any(r => touched.Contains(r.Fact.Id)))
            .ThenByDescending(p => p.Usable.Count > 1)
            .ThenByDescending(p => p.Usable[^1].Usability == Usability.Unusual)
            .ThenByDescending(p => p.Usable.Count)
            .ThenBy(p => p.Key, StringComparer.Ordinal)
            .ToList();
        var drawn = ranked.Take(MostTrends).Where(p => p.Usable.Count > 1).ToList();
        return (drawn.Select(p => Of(p.Usable)).ToSeq(),
            ranked.Except(drawn).OrderBy(p => p.Usable[0].Analyte.Name, StringComparer.Ordinal).Select(p => LastValue.Of(p.Usable)).ToSeq());
    }

    private static Trend Of(List<Reading> usable)
    {
        var a = usable[0].Analyte;
        var (low, high, source) = Band(a, usable);
        var before = usable.SkipLast(1).Where(r => r.Comparator == Comparator.Equal).Select(r => r.Value!.Value).Order().ToList();
        var own = before.Count >= FewestForOwn;
        return new(a.Key, a.Name, a.Unit, a.Decimals,
            usable.TakeLast(MostPoints).Select(Point).ToSeq(), low, high, source,
            own ? Quantile(before, 0.5m) : null, own ? Quantile(before, 0.25m) : null, own ? Quantile(before, 0.75m) : null, before.Count,
            Math.Max(0, usable.Count - MostPoints));
    }

    private static TrendPoint Point(Reading r) =>
        new(FactLines.DateOf(r.Fact.When), r.Value!.Value, r.Comparator, r.Usability == Usability.Unusual, Words.Cut(r.Fact.Source.ToString(), 200));

    // One result reported in two units is one result: of two numbers of one time that round to each other the finer is drawn.
    private static List<Reading> Once(IEnumerable<Reading> ordered)
    {
        var once = new List<Reading>();
        var (halves, values) = (new List<decimal>(), new Dictionary<(DateTimeOffset?, When, Comparator, decimal), SortedSet<(decimal Value, int Index)>>());
        // Numbers of one rounding lie far apart or are one: only neighbours are looked at.
        var roundings = new Dictionary<(DateTimeOffset?, When, Comparator), HashSet<decimal>>();
        foreach (var reading in ordered)
        {
            var (time, value, half) = ((reading.At, reading.Fact.When, reading.Comparator), reading.Value!.Value, HalfDigit(reading));
            var known = roundings.TryGetValue(time, out var halvesThere) ? halvesThere : roundings[time] = [];
            var at = -1;
            foreach (var other in known)
                foreach (var (near, index) in Set(other).GetViewBetween((value - half - other, 0), (value + half + other, int.MaxValue)))
                    if (index > at && Math.Abs(near - value) < half + other) at = index;
            if (at < 0)
            {
                at = once.Count;
                once.Add(reading);
                halves.Add(half);
            }
            else if (half < halves[at])
            {
                Set(halves[at]).Remove((once[at].Value!.Value, at));
                (once[at], halves[at]) = (reading, half);
            }
            else continue;
            known.Add(half);
            Set(half).Add((value, at));

            SortedSet<(decimal Value, int Index)> Set(decimal of)
            {
                var key = (time.At, time.When, time.Comparator, of);
                return values.TryGetValue(key, out var set) ? set : values[key] = [];
            }
        }
        return once;
    }

    // Half a unit of the last digit written, in the canonical unit.
    private static decimal HalfDigit(Reading r)
    {
        var half = new decimal(5, 0, 0, false, (byte)Math.Min(r.Written.Number.Scale + 1, 28));
        return InCanonical(r.Analyte, r.Written, r.Written.Number + half) is { } above ? Math.Abs(above - r.Value!.Value) : 0;
    }

    // The laboratory's own range comes first: it knows its method. It is converted as the value is.
    private static (decimal?, decimal?, string) Band(Analyte a, List<Reading> usable)
    {
        for (var i = usable.Count - 1; i >= 0; i--)
            if (RangeOf(usable[i]) is { } range && Converted(a, range, usable[i].Written) is { } band)
                return (band.Low, band.High, "the laboratory's range");
        return a.Usual.IsOpen ? (null, null, "") : (a.Usual.Low, a.Usual.High, "usual adult range");
    }

    private static ReferenceRange? RangeOf(Reading r) => r.Fact.Claim is not Measurement m ? null
        : m.Value is not Value.Absent ? m.Range
        : m.Components.FirstOrDefault(c => c.Value is Value.Number n && n.Quantity == r.Written)?.Range;

    // A range without a unit of its own is in the value's unit (FHIR). One that no person could lie in is a slip and is passed over.
    private static Bounds? Converted(Analyte a, ReferenceRange range, Quantity written)
    {
        var (low, high) = (End(range.Low), End(range.High));
        if (low is null && high is null || range.Low is not null && low is null || range.High is not null && high is null) return null;
        if (low > high || high is { } h && !a.Plausible.Contains(h) || low > a.Plausible.High) return null;
        var band = new Bounds(low is { } l && l <= (a.Plausible.Low ?? 0) ? null : low, high);
        return band.IsOpen ? null : band;

        decimal? End(Quantity? end) => end is null ? null
            : InCanonical(a, end.Unit.Length == 0 && end.UnitCode is null ? written : end, end.Number) is { } value ? decimal.Round(value, a.Decimals + 1) : null;
    }

    private static decimal? InCanonical(Analyte a, Quantity unit, decimal number) =>
        unit.UnitCode == a.Unit && unit.Unit == a.Unit ? number
        : AnalyteTable.Default.ByKey(a.Key)?.Unit == a.Unit ? AnalyteTable.Default.InCanonical(a, unit, number) : null;

    // Linear interpolation between order statistics (Hyndman and Fan 1996, type 7; doi:10.2307/2684934).
    internal static decimal Quantile(List<decimal> sorted, decimal p)
    {
        var at = (sorted.Count - 1) * p;
        var below = (int)decimal.Floor(at);
        return below + 1 < sorted.Count ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}

/// <summary>The newest usable value of an analyte that is not drawn.</summary>
public sealed record LastValue(string Analyte, string Name, decimal Value, Comparator Comparator, string Unit, int Decimals, string Date, bool Unusual, int Values) : Wire
{
    internal static LastValue Of(List<Reading> usable)
    {
        var (last, a) = (usable[^1], usable[0].Analyte);
        return new(a.Key, a.Name, last.Value!.Value, last.Comparator, a.Unit, a.Decimals, FactLines.DateOf(last.Fact.When), last.Usability == Usability.Unusual, usable.Count);
    }
}
