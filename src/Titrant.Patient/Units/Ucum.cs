using System.Diagnostics.CodeAnalysis;
using Titrant.Numerics;

namespace Titrant.Patient.Units;

/// <summary>
/// Conversion between units, exact except on logarithmic and tangent scales.
/// It knows units, not substances: what depends on the analyte (the HbA1c master equation, the mass of one international unit)
/// is refused here and belongs to the analyte's own rule.
/// </summary>
public static class Ucum
{
    static readonly Rational ParticlesPerMole = Unit.Parse("mol").Meaning.Factor;
    static readonly BoundedCache<(string From, string To), Link> Links = new(4096);

    // Value in `to` = value in `from` times Factor; without a factor either one end is a special scale, or Refusal says why not.
    sealed record Link(Rational? Factor, string? Refusal);

    /// <summary>Null when there is no such conversion; <see cref="TryConvert"/> also says why.</summary>
    public static Rational? Convert(Rational value, Unit from, Unit to, MolarMass? mass = null) =>
        TryConvert(value, from, to, mass, out var result, out _) ? result : null;

    /// <summary>As <see cref="Convert(Rational, Unit, Unit, MolarMass?)"/>, rounded to the 28 places of a decimal; null also when the result is beyond ±7.9e28.</summary>
    public static decimal? Convert(decimal value, Unit from, Unit to, MolarMass? mass = null) =>
        Convert((Rational)value, from, to, mass)?.ToDecimal();

    /// <param name="mass">
    /// The substance, needed between mass and amount (its grams per mole) and between equivalents and amount (its charge);
    /// not looked at when the units are comparable as they are.
    /// </param>
    /// <param name="reason">Why not, in a plain sentence, or null.</param>
    public static bool TryConvert(Rational value, Unit from, Unit to, MolarMass? mass, out Rational result, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var link = Links.GetOrAdd((from.Code, to.Code), _ => Join(from, to));
        if (link.Refusal is null)
        {
            var converted = link.Factor is { } factor ? value * factor
                : from.Meaning.ToBase(value) is { } inBase ? to.Meaning.FromBase(inBase) : null;
            result = converted.GetValueOrDefault();
            reason = converted is null ? $"The value has no equal in {to}" : null;
            return converted is not null;
        }
        result = default;
        reason = link.Refusal;
        if (AcrossSubstance(from.Meaning, to.Meaning) is not var (masses, equivalents)) return false;

        reason = mass switch
        {
            null or { GramsPerMole: <= 0 } when masses != 0 => $"A molar mass is needed to convert {from} to {to}",
            null or { Charge: null or 0 } when equivalents != 0 => $"A charge is needed to convert {from} to {to}",
            _ => null,
        };
        if (reason is not null) return false;
        var bridge = Rational.One;
        if (masses != 0) bridge *= (ParticlesPerMole / mass!.Value.GramsPerMole).Pow(masses);
        if (equivalents != 0) bridge *= (ParticlesPerMole / Math.Abs((decimal)mass!.Value.Charge!.Value)).Pow(equivalents);
        result = value * from.Meaning.Factor * bridge / to.Meaning.Factor;
        return true;
    }

    /// <summary>The product in base units with their codes in order, for example 1.5 g by 2 m is 3 g.m; the mole stays a mole.</summary>
    /// <returns>Null when a unit is on a special scale (Cel, pH, dB): their products have no meaning.</returns>
    public static (Rational Value, Unit Unit)? Multiply(Rational value, Unit unit, Rational by, Unit byUnit) =>
        Combine(value, unit, by, byUnit, divide: false);

    /// <summary>The quotient in base units; see <see cref="Multiply"/>.</summary>
    /// <returns>Null when a unit is on a special scale or the divisor is zero.</returns>
    public static (Rational Value, Unit Unit)? Divide(Rational value, Unit unit, Rational by, Unit byUnit) =>
        by.IsZero ? null : Combine(value, unit, by, byUnit, divide: true);

    static (Rational, Unit)? Combine(Rational value, Unit unit, Rational by, Unit byUnit, bool divide)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(byUnit);
        var (first, second) = (unit.Meaning, byUnit.Meaning);
        if (first.Mixed || second.Mixed || first.Scale is not null || second.Scale is not null) return null;
        var meaning = first.Times(second.Pow(divide ? -1 : 1));
        var powers = meaning.Dimension.Powers.Append(("mol", meaning.Moles)).Where(p => p.Item2 != 0)
            .OrderBy(p => p.Item1, StringComparer.Ordinal).Select(p => Dimension.Written(p.Item1, p.Item2));
        var code = string.Join('.', powers);
        if (!Unit.TryParse(code.Length == 0 ? "1" : code, out var product, out _)) return null;
        var number = divide ? value / by : value * by;
        return (number * meaning.Factor / product.Meaning.Factor, product);
    }

    static Link Join(Unit from, Unit to)
    {
        var (source, target) = (from.Meaning, to.Meaning);
        if (from.Equals(to)) return new(Rational.One, null);
        if (source.Mixed || target.Mixed)
            return new(null, $"{(source.Mixed ? from : to)} has a special unit inside a product, which has no defined conversion");
        if (source.AmountRatio != target.AmountRatio && source.Dimension.Equals(target.Dimension))
            return new(null, $"{(source.AmountRatio ? from : to)} is a ratio of amounts, {(source.AmountRatio ? to : from)} is not: the analyte decides how they relate");
        if (!source.IsComparableTo(target)) return new(null, $"{from} and {to} measure different things");
        if (source.Scale is null && target.Scale is null) return new(source.Factor / target.Factor, null);
        if (source.Scale is not null && source.Scale == target.Scale) return new(source.Factor / target.Factor, null);
        return new(null, null);
    }

    // Grams and equivalents that change into moles on the way (or back: negative), when all that differs is how one substance is counted.
    static (int Masses, int Equivalents)? AcrossSubstance(Canonical from, Canonical to)
    {
        if (from.Mixed || to.Mixed || from.Scale is not null || to.Scale is not null) return null;
        var masses = from.Dimension["g"] - to.Dimension["g"];
        var equivalents = from.Dimension[UcumTable.Equivalent] - to.Dimension[UcumTable.Equivalent];
        if ((masses, equivalents) == (0, 0)) return null;
        if (Math.Abs(masses) > 1 || Math.Abs(equivalents) > 1 || masses + equivalents + from.Moles - to.Moles != 0) return null;
        return Rest(from.Dimension).Equals(Rest(to.Dimension)) ? (masses, equivalents) : null;
    }

    static Dimension Rest(Dimension dimension) => dimension.Without("g").Without(UcumTable.Equivalent);
}
