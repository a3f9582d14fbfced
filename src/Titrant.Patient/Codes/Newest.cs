namespace Titrant.Patient.Codes;

/// <summary>Chooses the newest of an analyte's readings, or says why none can be chosen.</summary>
internal static class Newest
{
    /// <summary>The newest, however old it is.</summary>
    public static Latest Of(IReadOnlyList<Reading> readings, DateTimeOffset asOf)
    {
        var usable = new List<Reading>();
        foreach (var reading in readings)
            if (reading.IsUsable && reading.At is not null && reading.Fact.StatusAt(asOf) is not (StatusKind.NotDone or StatusKind.Planned)) usable.Add(reading);
        if (usable.Count == 0) return new Latest.None(readings.Where(r => !r.IsUsable || r.At is null).ToSeq());

        var newest = NobodyIsAfter(usable);
        if (newest.Exists(r => r.Fact.StatusAt(asOf) == StatusKind.Final)) newest.RemoveAll(r => r.Fact.StatusAt(asOf) == StatusKind.Preliminary);
        if (!Agree(newest) && newest.Exists(r => !r.Analyte.Yields)) newest.RemoveAll(r => r.Analyte.Yields);
        if (!Agree(newest))
        {
            // The copy in a discharge letter says only the day; the laboratory's own result says the minute.
            var timed = newest.FindAll(IsTimed);
            if (timed.Count == 0 || !Agree(timed) || !Explained(newest.FindAll(r => !IsTimed(r)), usable.FindAll(IsTimed))) return new Latest.Conflict(newest.ToSeq());
            newest = timed;
        }
        var chosen = newest.OrderBy(r => IsTimed(r) ? 0 : 1).ThenByDescending(r => r.At).ThenBy(HalfDigit).ThenBy(r => r.Fact.Id).First();
        return new Latest.Value(chosen) { NewerHeldBack = NewerThan(chosen, readings, asOf) };
    }

    /// <summary>A value that is older than the limit is stale.</summary>
    public static Latest Within(Latest latest, DateTimeOffset asOf, TimeSpan? within) =>
        within is { } limit && latest is Latest.Value { Reading: var chosen } && asOf - chosen.At!.Value is var age && age > limit ? new Latest.Stale(chosen, age) : latest;

    // The latest of those that certainly came after the chosen one and could not be used.
    private static Reading? NewerThan(Reading chosen, IReadOnlyList<Reading> readings, DateTimeOffset asOf) => readings
        .Where(r => !r.IsUsable && r.At is not null && r.Fact.StatusAt(asOf) is not (StatusKind.NotDone or StatusKind.Planned) && Before(Time(chosen), Time(r)))
        .MaxBy(r => r.At);

    // Those than which no other reading is certainly later.
    private static List<Reading> NobodyIsAfter(List<Reading> usable)
    {
        var last = DateTimeOffset.MinValue;
        foreach (var reading in usable) if (Time(reading).Earliest > last) last = Time(reading).Earliest;
        // Offsets reach 14 h: nothing that ends earlier than that before the last start can be the newest.
        var near = usable.FindAll(r => Time(r).Latest.UtcTicks >= last.UtcTicks - TimeSpan.FromHours(28).Ticks);
        if (near.TrueForAll(r => Time(r).HasOffset) || near.TrueForAll(r => !Time(r).HasOffset)) return near.FindAll(r => Time(r).Latest >= last);
        // As Before, told by the last start of each kind: thousands of results of one day are one look each.
        var (instant, clock, ownInstant, ownClock) = (DateTimeOffset.MinValue, DateTime.MinValue, DateTimeOffset.MinValue, DateTime.MinValue);
        foreach (var start in near.Select(r => Time(r)).Select(t => (t.HasOffset, t.Earliest)))
            if (start.HasOffset) (instant, clock) = (Later(instant, start.Earliest), Later(clock, start.Earliest.DateTime));
            else (ownInstant, ownClock) = (Later(ownInstant, start.Earliest), Later(ownClock, start.Earliest.DateTime));
        return near.FindAll(r => Time(r) is { HasOffset: true } t ? t.Latest >= instant && t.Latest.DateTime >= ownClock : Time(r).Latest >= ownInstant && Time(r).Latest.DateTime >= clock);

        static T Later<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b) >= 0 ? a : b;
    }

    private static bool Before(Moment a, Moment b) => a.HasOffset == b.HasOffset ? a.Latest < b.Earliest
        // A time without an offset is the patient's own clock, so it is compared with the other's clock, not with UTC.
        : a.Latest.DateTime < b.Earliest.DateTime;

    private static bool Overlap(Moment a, Moment b) => !Before(a, b) && !Before(b, a);

    private static Moment Time(Reading reading) => reading.Fact.When.Start ?? reading.Fact.When.End!.Value;

    private static bool IsTimed(Reading reading) => Time(reading).Precision > Precision.Day;

    private static bool Agree(List<Reading> readings)
    {
        if (readings.TrueForAll(r => r.Comparator == readings[0].Comparator && r.Value == readings[0].Value)) return true;
        // Equal numbers are compared once. Numbers written in one unit with as many digits disagree soon, so the loop ends early.
        var numbers = readings.Select(Number.Of).Distinct().ToList();
        for (var i = 0; i < numbers.Count; i++)
            for (var j = i + 1; j < numbers.Count; j++)
                if (!numbers[i].Agrees(numbers[j])) return false;
        return true;
    }

    // Each result that says only the day has a timed one of that day that it may be the copy of.
    private static bool Explained(List<Reading> days, List<Reading> timed)
    {
        var numbers = timed.Select(t => (Number: Number.Of(t), Time: Time(t))).OrderBy(t => t.Number.Value).ToList();
        var widest = numbers.Select(t => t.Number.HalfDigit).DefaultIfEmpty(0).Max();
        return days.Select(d => (Number: Number.Of(d), Time: Time(d))).Distinct().All(d =>
        {
            var reach = d.Number.HalfDigit + widest;
            for (var i = FirstFrom(d.Number.Value - reach); i < numbers.Count && numbers[i].Number.Value <= d.Number.Value + reach; i++)
                if (numbers[i].Number.Agrees(d.Number) && Overlap(numbers[i].Time, d.Time)) return true;
            return false;
        });

        int FirstFrom(decimal least)
        {
            var (low, high) = (0, numbers.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (numbers[middle].Number.Value < least) low = middle + 1; else high = middle;
            }
            return low;
        }
    }

    // One result reported as 1.0 mg/dL and 88 umol/L is one result: each number stands for all that round to it.
    private readonly record struct Number(Comparator Comparator, decimal Value, decimal HalfDigit)
    {
        public static Number Of(Reading r) => new(r.Comparator, r.Value!.Value, Newest.HalfDigit(r));

        public bool Agrees(Number other) => Comparator == other.Comparator
            && (Value == other.Value || Math.Abs(Value - other.Value) < HalfDigit + other.HalfDigit);
    }

    // Half a unit of the last digit written, in the canonical unit.
    private static decimal HalfDigit(Reading reading)
    {
        var half = new decimal(5, 0, 0, false, (byte)Math.Min(reading.Written.Number.Scale + 1, 28));
        return AnalyteTable.Default.InCanonical(reading.Analyte, reading.Written, reading.Written.Number + half) is { } above
            ? Math.Abs(above - reading.Value!.Value)
            : 0;
    }
}
