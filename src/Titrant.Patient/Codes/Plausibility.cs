using System.Collections.Concurrent;
using System.Globalization;

namespace Titrant.Patient.Codes;

/// <summary>
/// Judges a number in the unit that was written. A value outside what severe disease reaches is held back where the same number
/// in another unit in use lies inside it; one beyond any living person is refused; an unusual one is kept and flagged.
/// Nothing is ever rescaled.
/// </summary>
internal sealed class Plausibility(Analyte analyte)
{
    private const int MostUnits = 1000;
    private readonly ConcurrentDictionary<(string? Code, string Words), UnitOfAnalyte> _units = new();
    private readonly (string Code, UnitOfAnalyte Unit)[] _inUse = [.. analyte.UnitsInUse.Select(u => (u, UnitOfAnalyte.Of(analyte, u)))];

    private readonly string _outside = $"outside the usual {analyte.Usual} {analyte.Unit}";

    public UnitOfAnalyte UnitOf(Quantity written)
    {
        var key = (written.UnitCode, written.Unit);
        if (_units.TryGetValue(key, out var unit)) return unit;
        unit = UnitOfAnalyte.Of(analyte, written.UnitCode, written.Unit);
        if (_units.Count < MostUnits) _units.TryAdd(key, unit);
        return unit;
    }

    public Reading Judge(Fact fact, Quantity written)
    {
        var unit = UnitOf(written);
        if (unit.Problem is { } problem) return new(fact, analyte, written, null, problem, unit.Why);
        var value = unit.Convert(written.Number);
        if (value is not { } stated || !analyte.Plausible.Contains(stated)) return Refused(fact, written);
        if (!analyte.Credible.Contains(stated) && !IsBoundBeyond(stated, written.Comparator) && Elsewhere(written.Number) is { Length: > 0 } units)
            return new(fact, analyte, written, null, Usability.HeldBack, Ask(written, units));
        return analyte.Usual.Contains(stated)
            ? new(fact, analyte, written, stated, Usability.Usable, "")
            : new(fact, analyte, written, stated, Usability.Unusual, _outside);
    }

    private Reading Refused(Fact fact, Quantity written) => Elsewhere(written.Number) is { Length: > 0 } units
        ? new(fact, analyte, written, null, Usability.HeldBack, Ask(written, units))
        : new(fact, analyte, written, null, Usability.Impossible, $"no living person has {written}; the bounds are {analyte.Plausible} {analyte.Unit}");

    // "<4 umol/L" says only that the assay ends there.
    private bool IsBoundBeyond(decimal stated, Comparator comparator) => comparator switch
    {
        Comparator.Less or Comparator.LessOrEqual => stated < analyte.Credible.Low,
        Comparator.Greater or Comparator.GreaterOrEqual => stated > analyte.Credible.High,
        _ => false,
    };

    // Units in use in which the same number is credible, those that make it usual first. The stated unit is not among them: there it is not.
    private (string Code, decimal Value)[] Elsewhere(decimal number)
    {
        var found = new List<(string Code, decimal Value)>();
        foreach (var (code, unit) in _inUse)
            if (unit.Convert(number) is { } value && analyte.Credible.Contains(value)) found.Add((code, value));
        return [.. found.OrderBy(f => analyte.Usual.Contains(f.Value) ? 0 : 1)];
    }

    private static string Ask(Quantity written, (string Code, decimal Value)[] units) =>
        string.Create(CultureInfo.InvariantCulture, $"{written} is implausible; {written.Written} would be plausible in {string.Join(" or ", units.Select(u => u.Code))}");
}
