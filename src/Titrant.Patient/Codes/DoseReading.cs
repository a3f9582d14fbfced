namespace Titrant.Patient.Codes;

/// <summary>
/// The dose that a run of dose words describes. A part is amounts followed by times ("10 mg mane", "5 mg nocte"); a text may have several.
/// </summary>
internal sealed class DoseReading
{
    sealed class Part
    {
        internal List<DoseWord> Amounts { get; } = [];
        internal DoseWord? Strong { get; set; }
        internal HashSet<string> Timings { get; } = new(StringComparer.Ordinal);
        internal string Written { get; set; } = "";

        internal Frequency? Frequency => Strong?.Frequency is { } f ? f
            : Timings.Count == 0 ? null
            : Timings.Any(t => t.StartsWith("weekday", StringComparison.Ordinal)) ? new(Timings.Count(t => t.StartsWith("weekday", StringComparison.Ordinal)), 7, Written)
            : new(Timings.Count, 1, Written);
    }

    readonly List<Part> _parts = [new()];
    readonly bool _prn, _stat, _changes;
    readonly decimal? _days;

    internal DoseReading(IEnumerable<DoseWord> words)
    {
        foreach (var word in words)
        {
            var part = _parts[^1];
            switch (word.Kind)
            {
                case DoseWordKind.Cut:
                    _changes = !word.Text.StartsWith("max", StringComparison.Ordinal) && word.Text != "not";
                    _prn |= word.Text.StartsWith("max", StringComparison.Ordinal) && part.Frequency is null;
                    return;
                case DoseWordKind.Mass or DoseWordKind.Volume or DoseWordKind.Count or DoseWordKind.Pair:
                    if (part.Frequency is not null && part.Amounts.Count > 0)
                    {
                        _parts.Add(part = new());
                    }
                    part.Amounts.Add(word);
                    if (word.Frequency is not null)
                    {
                        part.Strong = word;
                    }
                    break;
                case DoseWordKind.Times:
                    // "BD" twice in one part is a repetition; the first counts.
                    part.Strong ??= word;
                    break;
                case DoseWordKind.Timing:
                    part.Timings.Add(word.Unit);
                    part.Written = part.Written.Length == 0 ? word.Text : part.Written + " " + word.Text;
                    break;
                case DoseWordKind.Form:
                    Form ??= word;
                    break;
                case DoseWordKind.Route:
                    Route ??= word.Text;
                    break;
                case DoseWordKind.Prn:
                    _prn = true;
                    break;
                case DoseWordKind.Stat:
                    _stat = true;
                    break;
                case DoseWordKind.Days:
                    _days ??= word.Value;
                    break;
            }
        }
        // What follows the last time without a time of its own is a pack ("56 tablets") or a remark.
        if (_parts.Count > 1 && _parts[^1].Frequency is null)
        {
            _parts.RemoveAt(_parts.Count - 1);
        }
    }

    internal DoseWord? Form { get; }

    internal string? Route { get; }

    internal bool HasFrequency => _parts.Any(p => p.Frequency is not null);

    internal DoseWord? Pair => _parts[0].Amounts.FirstOrDefault(a => a.Kind == DoseWordKind.Pair);

    List<DoseWord> First => _parts[0].Amounts;

    /// <summary>The content of one piece, where the text states it.</summary>
    internal ProductStrength? Strength(string? formUnit)
    {
        if (First.FirstOrDefault(a => a.Kind == DoseWordKind.Mass) is not { Per: null, PerDay: false } mass)
        {
            return null;
        }
        var per = mass.PerUnit ?? (formUnit is { Length: > 0 } and not "mL" ? formUnit : null);
        return StatesStrength(mass) ? new(mass.Value, mass.Unit, per is "" ? null : per) : null;
    }

    // A mass is a strength when it is per something, when a form follows, when a count or another amount follows, or when nothing says how often.
    bool StatesStrength(DoseWord mass) => mass.PerUnit is not null
        || Form is { } form && form.At > mass.At && form.Unit is { Length: > 0 } and not "mL"
        || First.Any(a => a.At != mass.At && a.Kind is DoseWordKind.Count or DoseWordKind.Mass)
        || !HasFrequency && !_prn && !_stat && Route is null && mass.UpTo is null;

    internal Dose? Dose()
    {
        var parts = _parts.Where(p => p.Amounts.Count > 0 || p.Frequency is not null).ToList();
        if (parts.Count == 0)
        {
            return null;
        }
        var each = parts.Select(p => Each(p, null)).ToList();
        var amount = each[0].Amount;
        var frequency = Together(parts);
        if (amount is null && frequency is null && !_prn)
        {
            return null;
        }
        if (each.Any(e => e.Amount != amount))
        {
            amount = null;
        }
        return new(amount, amount is null ? null : each[0].UpTo, frequency, Route, _prn, each[0].Per, _days, _changes,
            each[0].Basis);
    }

    /// <summary>One ingredient's amount each time, per day and per week; null where the words do not determine it.</summary>
    internal (Amount? Each, Amount? Daily, Amount? Weekly) Of(ProductStrength? strength)
    {
        var parts = _parts.Where(p => p.Amounts.Count > 0 || p.Frequency is not null).ToList();
        if (parts.Count == 0)
        {
            return default;
        }
        var each = parts.Select(p => Each(p, strength)).ToList();
        var first = each[0];
        var fixedAmount = each.All(e => e.Amount == first.Amount) && first.UpTo is null ? first.Amount : null;
        if (fixedAmount is not null && IsCount(fixedAmount.Unit))
        {
            fixedAmount = null;
        }
        if (fixedAmount is not null && first.Per is not null)
        {
            fixedAmount = fixedAmount with { Unit = $"{fixedAmount.Unit}/{first.Per}" };
        }
        decimal total = 0;
        string? unit = null;
        var period = parts[0].Frequency?.PeriodDays;
        for (var i = 0; i < parts.Count; i++)
        {
            if (each[i] is not { UpTo: null, Amount: { } a } || IsCount(a.Unit) || _changes)
            {
                return (fixedAmount, null, null);
            }
            var times = each[i].Basis == DoseBasis.DailyTotal ? 1 : parts[i].Frequency is { } f && f.PeriodDays == period && period is not null ? f.Times : (decimal?)null;
            if (each[i].Basis == DoseBasis.DailyTotal)
            {
                period = 1;
            }
            if (times is not { } t)
            {
                return (fixedAmount, null, null);
            }
            unit ??= a.Unit;
            var value = unit == a.Unit ? a.Value : InMilligrams(a) is { } mg && InMilligrams(new(1, unit)) is { } per ? mg / per : -1;
            if (value < 0)
            {
                return (fixedAmount, null, null);
            }
            total += value * t;
        }
        var sum = new Amount(Trim(total), unit! + (first.Per is null ? "" : "/" + first.Per));
        return (fixedAmount, period == 1 ? sum : null, period == 7 ? sum : null);
    }

    static Frequency? Together(List<Part> parts)
    {
        var timed = parts.Select(p => p.Frequency).OfType<Frequency>().ToList();
        return timed.Count switch
        {
            0 => null,
            1 => timed[0],
            _ when timed.All(f => f.PeriodDays == timed[0].PeriodDays) => new(timed.Sum(f => f.Times), timed[0].PeriodDays, string.Join(" + ", timed.Select(f => f.AsWritten))),
            _ => null,
        };
    }

    (Amount? Amount, Amount? UpTo, string? Per, DoseBasis Basis) Each(Part part, ProductStrength? strength)
    {
        var count = part.Amounts.LastOrDefault(a => a.Kind == DoseWordKind.Count);
        var volume = part.Amounts.LastOrDefault(a => a.Kind == DoseWordKind.Volume);
        var mass = part.Amounts.LastOrDefault(a => a.Kind == DoseWordKind.Mass && a.PerUnit is null);
        var own = strength ?? Strength(Form?.Unit);
        var masses = part.Amounts.Count(a => a.Kind == DoseWordKind.Mass);
        if (count is not null && !(masses > 1 && mass is not null))
        {
            return own is not null && !PerVolume(own)
                ? (new(Trim(count.Value * own.Value), own.Unit), count.UpTo is { } u ? new(Trim(u * own.Value), own.Unit) : null, null, DoseBasis.Counted)
                : (new(count.Value, count.Unit.Length > 0 ? count.Unit : Form?.Unit is { Length: > 0 } f ? f : "dose"), count.UpTo is { } to ? new(to, count.Unit) : null, null, DoseBasis.Counted);
        }
        if (volume is not null && mass is null)
        {
            if (volume.Unit == "mL" && own is not null && PerVolume(own))
            {
                var millilitres = own.PerUnit == "mL" ? 1 : decimal.Parse(own.PerUnit!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
                return millilitres == 0 ? default : (new(Trim(volume.Value * own.Value / millilitres), own.Unit), volume.UpTo is { } vu ? new(Trim(vu * own.Value / millilitres), own.Unit) : null, null, DoseBasis.Counted);
            }
            return (new(volume.Value, volume.Unit), volume.UpTo is { } v ? new(v, volume.Unit) : null, null, DoseBasis.Stated);
        }
        if (mass is not null)
        {
            if (part == _parts[0] && !HasFrequency && !_prn && !_stat && Route is null && mass.Per is null && !mass.PerDay)
            {
                return default;
            }
            var amount = new Amount(mass.Value, mass.Unit);
            var basis = mass.PerDay ? DoseBasis.DailyTotal
                : masses == 1 && Form is { } form && form.At > mass.At && form.Unit is { Length: > 0 } and not "mL" ? DoseBasis.OneUnitEach : DoseBasis.Stated;
            return (amount, mass.UpTo is { } m ? new(m, mass.Unit) : null, mass.Per, basis);
        }
        return default;
    }

    static bool PerVolume(ProductStrength s) => s.PerUnit is { } per && per.EndsWith("mL", StringComparison.Ordinal);

    static bool IsCount(string unit) => unit is "tablet" or "capsule" or "actuation" or "drop" or "mL" or "L" or "sachet" or "patch" or "ampoule" or "suppository" or "dose" or "" or "%";

    static decimal? InMilligrams(Amount a) => a.Unit switch
    {
        "g" => a.Value * 1000,
        "mg" => a.Value,
        "microgram" => a.Value / 1000,
        "nanogram" => a.Value / 1_000_000,
        _ => null,
    };

    static decimal Trim(decimal value) => value / 1.000000000000000000000000000000000m;
}
