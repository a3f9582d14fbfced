namespace Titrant.Patient.Codes;

/// <summary>Chooses the newest of an analyte's readings, or says why none can be chosen.</summary>
internal static class Newest
{
    public static Latest Of(IReadOnlyList<Reading> readings, DateTimeOffset asOf, TimeSpan? within)
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
            var explained = newest.TrueForAll(r => IsTimed(r) || usable.Exists(t => IsTimed(t) && Overlap(Time(t), Time(r)) && Agree(t, r)));
            if (timed.Count == 0 || !explained || !Agree(timed)) return new Latest.Conflict(newest.ToSeq());
            newest = timed;
        }
        var chosen = newest.OrderBy(r => IsTimed(r) ? 0 : 1).ThenByDescending(r => r.At).ThenBy(HalfDigit).ThenBy(r => r.Fact.Id).First();
        var age = asOf - chosen.At!.Value;
        return within is { } limit && age > limit ? new Latest.Stale(chosen, age) : new Latest.Value(chosen) { NewerHeldBack = NewerThan(chosen, readings, asOf) };
    }

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
        return near.FindAll(r => !near.Exists(other => Before(Time(r), Time(other))));
    }

    private static bool Before(Moment a, Moment b) => a.HasOffset == b.HasOffset ? a.Latest < b.Earliest
        // A time without an offset is the patient's own clock, so it is compared with the other's clock, not with UTC.
        : a.Latest.DateTime < b.Earliest.DateTime;

    private static bool Overlap(Moment a, Moment b) => !Before(a, b) && !Before(b, a);

    private static Moment Time(Reading reading) => reading.Fact.When.Start ?? reading.Fact.When.End!.Value;

    private static bool IsTimed(Reading reading) => Time(reading).Precision > Precision.Day;

    private static bool Agree(List<Reading> readings)
    {
        for (var i = 0; i < readings.Count; i++)
            for (var j = i + 1; j < readings.Count; j++)
                if (!Agree(readings[i], readings[j])) return false;
        return true;
    }

    // One result reported as 1.0 mg/dL and 88 umol/L is one result: each number stands for all that round to it.
    private static bool Agree(Reading a, Reading b) => a.Comparator == b.Comparator
        && (a.Value == b.Value || Math.Abs(a.Value!.Value - b.Value!.Value) < HalfDigit(a) + HalfDigit(b));

    // Half a unit of the last digit written, in the canonical unit.
    private static decimal HalfDigit(Reading reading)
    {
        var half = new decimal(5, 0, 0, false, (byte)Math.Min(reading.Written.Number.Scale + 1, 28));
        return AnalyteTable.Default.InCanonical(reading.Analyte, reading.Written, reading.Written.Number + half) is { } above
            ? Math.Abs(above - reading.Value!.Value)
            : 0;
    }
}
