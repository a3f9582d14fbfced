using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>Dosage: the words as written, beside what the structure allows to compute.</summary>
internal static class DosageReader
{
    public static Seq<Dosage> All(Element list)
    {
        if (!list.Exists) return [];
        var all = new List<Dosage>();
        foreach (var dosage in list.Items)
            all.Add(Of(dosage, dosage[DoseAndRate].First));
        return all.ToSeq();
    }

    /// <param name="amount">Where the dose stands: doseAndRate of an order, the dosage itself of an administration.</param>
    public static Dosage Of(Element dosage, Element amount)
    {
        var text = dosage[Text].Text() ?? dosage[PatientInstruction].Text() ?? dosage[FhirName.Timing][FhirName.Code][Text].Text() ?? "";
        if (text.Length == 0 && amount[DoseRange].RangeInWords() is { } range) text = range;
        return new Dosage(text, amount[DoseQuantity].Quantity() ?? amount[Dose].Quantity(), TimesPerDay(dosage[FhirName.Timing]), dosage[Route].Term(),
            dosage[AsNeededBoolean].Flag() == true || dosage[AsNeededCodeableConcept].Exists);
    }

    /// <summary>Earliest start and latest end of the timing's bounds; no end where one dosage has none.</summary>
    public static (Moment? Start, Moment? End) Bounds(Element list, Moment? authored)
    {
        if (!list.Exists) return (null, null);
        Moment? start = null, end = null;
        var open = false;
        foreach (var dosage in list.Items)
        {
            var repeat = dosage[FhirName.Timing][Repeat];
            var (from, to) = repeat[BoundsPeriod].Period();
            if (to is null && repeat[BoundsDuration].Days() is { } days && (from ?? authored) is { } begin) to = LastDay(begin, days);
            if (from is { } f && (start is null || f.Earliest < start.Value.Earliest)) start = f;
            if (to is not { } t) open = true;
            else if (end is null || t.Earliest > end.Value.Earliest) end = t;
        }
        return (start, open ? null : end);
    }

    /// <summary>
    /// Thirty days from the first of the month are covered up to the thirtieth. Null where the start is no day or the length no treatment's.
    /// </summary>
    public static Moment? LastDay(Moment from, decimal days)
    {
        if (from.Precision < Precision.Day || from.Earliest.Year > 9000 || days is < 1 or > 36_500) return null;
        var last = from.Earliest.AddDays((double)Math.Ceiling(days) - 1);
        return Moment.Day(last.Year, last.Month, last.Day);
    }

    /// <summary>Administrations in 24 hours; null where the timing gives a range or nothing countable.</summary>
    private static decimal? TimesPerDay(Element timing)
    {
        if (!timing.Exists) return null;
        var repeat = timing[Repeat];
        if (!repeat.Exists) return ByCode(timing[FhirName.Code].FirstCode());
        if (repeat[FrequencyMax].Exists || repeat[PeriodMax].Exists) return null;

        var days = repeat[FhirName.DayOfWeek].Exists ? repeat[FhirName.DayOfWeek].Items.Count : 0;
        var clock = Math.Max(repeat[TimeOfDay].Exists ? repeat[TimeOfDay].Items.Count : 0, repeat[FhirName.When].Exists ? repeat[FhirName.When].Items.Count : 0);
        var unit = repeat[PeriodUnit].Text();
        var written = repeat[Frequency].Number();
        if (written is < 0 or > 10_000) return null;
        if (unit is null || repeat[FhirName.Period].Number() is not { } period)
        {
            var perDay = clock > 0 ? clock : days > 0 ? written ?? 1 : (decimal?)null;
            return perDay is null ? ByCode(timing[FhirName.Code].FirstCode()) : days > 0 ? perDay * days / 7 : perDay;
        }
        if (period is < 0.001m or > 10_000 || DataTypes.DaysIn(unit) is not { } inDays) return null;
        var frequency = written ?? (clock > 0 ? clock : 1);
        var rate = frequency / (period * inDays);
        // "once a day, on Mondays" is once a week; "once a week, on Mondays" already is.
        return days > 0 && unit == "d" ? rate * days / 7 : rate;
    }

    // HL7 v3 GTS abbreviations, as bound to Timing.code.
    private static decimal? ByCode(string? code) => code switch
    {
        "QD" or "AM" or "PM" or "BED" => 1,
        "BID" => 2,
        "TID" => 3,
        "QID" => 4,
        "QOD" => 0.5m,
        "Q1H" => 24,
        "Q2H" => 12,
        "Q3H" => 8,
        "Q4H" => 6,
        "Q6H" => 4,
        "Q8H" => 3,
        "WK" => 1m / 7m,
        "MO" => 1m / 30.4375m,
        _ => null,
    };
}
