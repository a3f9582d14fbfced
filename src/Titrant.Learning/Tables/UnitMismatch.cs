using System.Globalization;
using Titrant.Numerics;
using Titrant.Patient.Codes;
using Titrant.Patient.Units;

namespace Titrant.Learning.Tables;

/// <summary>Whether a whole column looks as if it were written in another unit than the dictionary says. It only asks: no value is ever rescaled.</summary>
internal static class UnitMismatch
{
    private const int FewestValues = 10;
    private const double MostlyOutside = 0.8;
    private const double MostlyInside = 0.9;

    // Of every dimension, in the order in which they are proposed; an analyte's own units come before.
    private static readonly string[] s_usual =
        ["g/dL", "g/L", "mg/dL", "mg/L", "ug/dL", "ug/L", "ng/mL", "pg/mL", "mmol/L", "umol/L", "nmol/L", "pmol/L", "10*9/L", "10*6/L", "/uL", "%", "1", "mL/min", "L/min", "mm[Hg]", "kPa", "Cel", "[degF]", "K",
         "cm", "m", "mm", "[in_i]", "[ft_i]", "kg", "g", "[lb_av]", "a", "mo", "wk", "d", "h", "min", "s", "L", "mL", "/min", "/s"];

    /// <summary>The unit (UCUM) in which nearly all values would lie in the stated range, when most do not lie in it as they are; null where there is none.</summary>
    public static string? Of(ColumnSpec spec, IReadOnlyList<double> written)
    {
        if (spec.Unit.Length == 0 || (spec.Low is null && spec.High is null) || written.Count < FewestValues || !UnitSpelling.TryResolve(spec.Unit, out var unit, out _)) return null;
        if (written.Count(v => !Inside(spec, v)) <= MostlyOutside * written.Count) return null;
        var analyte = AnalyteOf(spec.Name);
        MolarMass? mass = analyte?.MolarMass is { } grams ? new(grams, analyte.Charge) : null;
        foreach (var code in (analyte?.UnitsInUse ?? []).Concat(s_usual))
        {
            if (!Unit.TryParse(code, out var other, out _) || Same(unit, other)) continue;
            if (!Ucum.TryConvert(Rational.One, other, unit, mass, out _, out _)) continue;
            if (written.Count(v => Converted(v, other, unit, mass) is { } value && Inside(spec, value)) >= MostlyInside * written.Count) return code;
        }
        return null;
    }

    /// <summary>Both make the same of a number: mmol/L and mol/m3.</summary>
    public static bool Same(Unit a, Unit b) =>
        a.Equals(b) || (Ucum.Convert(1m, a, b) == 1m && Ucum.Convert(10m, a, b) == 10m);

    public static string RangeOf(ColumnSpec spec) => (spec.Low, spec.High) switch
    {
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{low} to {high}"),
        ({ } low, _) => string.Create(CultureInfo.InvariantCulture, $"from {low}"),
        (_, { } high) => string.Create(CultureInfo.InvariantCulture, $"up to {high}"),
        _ => "",
    };

    private static bool Inside(ColumnSpec spec, double value) => !(value < spec.Low) && !(value > spec.High);

    private static double? Converted(double value, Unit from, Unit to, MolarMass? mass) =>
        Math.Abs(value) < 1e15 && Ucum.TryConvert(Rational.FromDouble(value) ?? Rational.Zero, from, to, mass, out var result, out _) ? result.ToDouble() : null;

    private static Analyte? AnalyteOf(string column)
    {
        var words = column.Replace('_', ' ').Replace('.', ' ').Trim();
        return AnalyteTable.Default.ByLocalName(words) ?? AnalyteTable.Default.ByKey(words.ToLowerInvariant());
    }
}
