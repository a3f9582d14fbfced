using System.Globalization;

namespace Titrant.Patient;

/// <summary>How much of a moment was written down. "2018-12" stays a month; it never becomes the first of December.</summary>
public enum Precision { Year, Month, Day, Minute, Second, Fraction }

/// <summary>
/// A moment as written: FHIR date, dateTime or instant. <see cref="Earliest"/> and <see cref="Latest"/> bound what was meant.
/// A time without an offset is kept as such (<see cref="HasOffset"/> false) and compared as UTC.
/// </summary>
public readonly record struct Moment(DateTimeOffset Earliest, Precision Precision, bool HasOffset)
{
    public DateTimeOffset Latest => Precision switch
    {
        Precision.Year => Earliest.AddYears(1).AddTicks(-1),
        Precision.Month => Earliest.AddMonths(1).AddTicks(-1),
        Precision.Day => Earliest.AddDays(1).AddTicks(-1),
        Precision.Minute => Earliest.AddMinutes(1).AddTicks(-1),
        Precision.Second => Earliest.AddSeconds(1).AddTicks(-1),
        _ => Earliest,
    };

    public DateOnly Date => DateOnly.FromDateTime(Earliest.DateTime);

    /// <summary>True where day, time and offset are all written: precise enough to tell two samples of one day apart.</summary>
    public bool IsFullTimestamp => HasOffset && Precision >= Precision.Second;

    public static Moment Day(int year, int month, int day) =>
        new(new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero), Precision.Day, false);

    public static Moment At(DateTimeOffset at) => new(at, Precision.Fraction, true);

    /// <summary>Reads YYYY, YYYY-MM, YYYY-MM-DD, and date-times with or without seconds, fraction and offset. Nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Moment moment)
    {
        moment = default;
        text = text.Trim();
        if (text.Length > 35 || !TryDigits(text, 0, 4, out var year) || year == 0) return false;
        var month = 1;
        var day = 1;
        if (text.Length == 4) return Make(year, 1, 1, default, TimeSpan.Zero, Precision.Year, false, out moment);
        if (text[4] != '-' || !TryDigits(text, 5, 2, out month)) return false;
        if (text.Length == 7) return Make(year, month, 1, default, TimeSpan.Zero, Precision.Month, false, out moment);
        if (text[7] != '-' || !TryDigits(text, 8, 2, out day)) return false;
        if (text.Length == 10) return Make(year, month, day, default, TimeSpan.Zero, Precision.Day, false, out moment);
        if (text[10] is not ('T' or ' ')) return false;
        return TryTime(text[11..], out var time, out var offset, out var precision, out var hasOffset)
            && Make(year, month, day, time, offset, precision, hasOffset, out moment);
    }

    private static bool TryTime(ReadOnlySpan<char> text, out TimeSpan time, out TimeSpan offset, out Precision precision, out bool hasOffset)
    {
        (time, offset, precision, hasOffset) = (default, default, Precision.Minute, false);
        if (!TryDigits(text, 0, 2, out var hour) || text.Length < 5 || text[2] != ':' || !TryDigits(text, 3, 2, out var minute)) return false;
        var at = 5;
        var second = 0;
        long ticks = 0;
        if (at < text.Length && text[at] == ':')
        {
            if (!TryDigits(text, at + 1, 2, out second)) return false;
            at += 3;
            precision = Precision.Second;
            if (at < text.Length && text[at] == '.')
            {
                at++;
                precision = Precision.Fraction;
                long scale = TimeSpan.TicksPerSecond / 10;
                var first = at;
                while (at < text.Length && char.IsAsciiDigit(text[at])) { ticks += (text[at] - '0') * scale; scale /= 10; at++; }
                if (at == first) return false;
            }
        }
        // 24:00 is not FHIR; a leap second (60) is, and is read as the last second of its minute.
        if (hour > 23 || minute > 59 || second > 60) return false;
        time = new TimeSpan(hour, minute, Math.Min(second, 59)) + TimeSpan.FromTicks(ticks);
        if (at == text.Length) return true;
        hasOffset = true;
        if (text[at] == 'Z') return at + 1 == text.Length;
        if (text[at] is not ('+' or '-') || text.Length != at + 6 || text[at + 3] != ':') return false;
        if (!TryDigits(text, at + 1, 2, out var oh) || !TryDigits(text, at + 4, 2, out var om) || oh > 14 || om > 59) return false;
        offset = new TimeSpan(oh, om, 0);
        if (offset > TimeSpan.FromHours(14)) return false;
        if (text[at] == '-') offset = -offset;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, int at, int count, out int number)
    {
        number = 0;
        if (text.Length < at + count) return false;
        for (var i = at; i < at + count; i++)
        {
            if (!char.IsAsciiDigit(text[i])) return false;
            number = number * 10 + (text[i] - '0');
        }
        return true;
    }

    private static bool Make(int year, int month, int day, TimeSpan time, TimeSpan offset, Precision precision, bool hasOffset, out Moment moment)
    {
        moment = default;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) + time;
        if (local.Ticks < offset.Ticks || local.Ticks - offset.Ticks > DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay * 367) return false;
        moment = new Moment(new DateTimeOffset(local, offset), precision, hasOffset);
        return true;
    }

    /// <summary>As written, in FHIR's form, to the precision that was written.</summary>
    public override string ToString()
    {
        var format = Precision switch
        {
            Precision.Year => "yyyy",
            Precision.Month => "yyyy-MM",
            Precision.Day => "yyyy-MM-dd",
            Precision.Minute => "yyyy-MM-ddTHH:mm",
            Precision.Second => "yyyy-MM-ddTHH:mm:ss",
            _ => "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        };
        return Earliest.ToString(HasOffset && Precision >= Precision.Minute ? format + "zzz" : format, CultureInfo.InvariantCulture);
    }
}

/// <summary>
/// The first time axis: when the claim is about. A single moment has <c>Start == End</c>; an open period lacks one bound;
/// <see cref="Unknown"/> lacks both.
/// </summary>
public readonly record struct When(Moment? Start, Moment? End)
{
    public static When Unknown => default;
    public static When At(Moment moment) => new(moment, moment);
    public static When Since(Moment moment) => new(moment, null);

    public bool IsKnown => Start is not null || End is not null;
    public bool IsMoment => Start is not null && Start == End;

    /// <summary>The instant that orders facts on a timeline: the earliest that the start can mean, else the end.</summary>
    public DateTimeOffset? Order => Start?.Earliest ?? End?.Earliest;

    public override string ToString() =>
        !IsKnown ? "" : IsMoment ? Start!.Value.ToString() : $"{Start}/{End}";
}
