using Titrant.Numerics;

namespace Titrant.Patient.Units;

/// <summary>What a unit expression means: a factor over base units.</summary>
/// <param name="Factor">Multiple of the base units; on a special scale, the multiple of that scale's unit.</param>
/// <param name="Moles">
/// How many times the mole enters. UCUM counts the mole as the number 6.02214076e23, which <paramref name="Factor"/> already holds;
/// the exponent is kept because mass changes into amount only, never into a bare number.
/// </param>
/// <param name="AmountRatio">
/// Moles over moles: 48 mmol/mol of HbA1c is 6.5 %, not the 4.8 % that the bare number says, so it is kept apart from fractions.
/// </param>
/// <param name="Mixed">A special unit inside a product or power: valid to write, without a defined conversion (UCUM §21).</param>
internal sealed record Canonical(Rational Factor, Dimension Dimension, int Moles = 0, SpecialScale? Scale = null, bool AmountRatio = false, bool Mixed = false)
{
    public const int MostBits = 32_768;

    public static Canonical One { get; } = new(Rational.One, Dimension.None);
    public static Canonical Number(Rational number) => new(number, Dimension.None);

    bool IsNumber => Dimension.IsNone && Moles == 0 && Scale is null && !Mixed;

    /// <summary>Beyond any physical magnitude: such an expression was written to exhaust the reader.</summary>
    public bool IsAbsurd => Factor.Numerator.GetBitLength() > MostBits || Factor.Denominator.GetBitLength() > MostBits;

    public Canonical Times(Canonical other)
    {
        var product = new Canonical(Factor * other.Factor, Dimension.Times(other.Dimension, 1), Moles + other.Moles,
            AmountRatio: AmountRatio || other.AmountRatio || Math.Sign(Moles) * Math.Sign(other.Moles) < 0,
            Mixed: Mixed || other.Mixed);
        if (Scale is null && other.Scale is null) return product;
        if (IsNumber || other.IsNumber) return product with { Scale = Scale ?? other.Scale };
        return product with { Mixed = true };
    }

    public Canonical Pow(int exponent)
    {
        if (exponent == 1) return this;
        return new(Factor.Pow(exponent), Dimension.None.Times(Dimension, exponent), Moles * exponent,
            AmountRatio: AmountRatio, Mixed: Mixed || Scale is not null);
    }

    /// <summary>Convertible without knowing the substance.</summary>
    public bool IsComparableTo(Canonical other) =>
        !Mixed && !other.Mixed && AmountRatio == other.AmountRatio && Dimension.Equals(other.Dimension);

    public Rational? ToBase(Rational value) => Scale is null ? value * Factor : Scale.ToBase(value * Factor);

    public Rational? FromBase(Rational value) => Scale is null ? value / Factor : Scale.FromBase(value) is { } onScale ? onScale / Factor : null;
}
