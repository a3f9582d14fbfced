using System.Globalization;
using System.Numerics;

namespace Titrant.Numerics;

/// <summary>An exact fraction, always in lowest terms with a positive denominator. <c>default</c> is zero.</summary>
public readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    const int LongestText = 512;
    const int LargestPowerOfTen = 9999;

    readonly BigInteger _denominator;

    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException();
        if (denominator.Sign < 0) (numerator, denominator) = (-numerator, -denominator);
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = common.IsOne ? numerator : numerator / common;
        _denominator = common.IsOne ? denominator : denominator / common;
    }

    public static Rational Zero => default;
    public static Rational One { get; } = new(1, 1);

    public BigInteger Numerator { get; }
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;
    public bool IsZero => Numerator.IsZero;
    public int Sign => Numerator.Sign;

    public static Rational operator +(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);
    public static Rational operator -(Rational a, Rational b) => a + -b;
    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);
    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);
    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);
    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;
    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;
    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public static implicit operator Rational(int value) => new(value, 1);

    public static implicit operator Rational(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = ((new BigInteger((uint)bits[2]) << 32) + (uint)bits[1] << 32) + (uint)bits[0];
        var scale = (bits[3] >> 16) & 0xFF;
        return new(bits[3] < 0 ? -magnitude : magnitude, BigInteger.Pow(10, scale));
    }

    /// <summary>The shortest decimal that reads back as this double; null when it is not finite.</summary>
    public static Rational? FromDouble(double value) =>
        double.IsFinite(value) && TryParse(value.ToString("R", CultureInfo.InvariantCulture), out var exact) ? exact : null;

    /// <exception cref="DivideByZeroException">Zero to a negative power.</exception>
    public Rational Pow(int exponent) => exponent >= 0
        ? new(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent))
        : new(BigInteger.Pow(Denominator, -exponent), BigInteger.Pow(Numerator, -exponent));

    /// <summary>
    /// Reads a decimal such as <c>-6.30</c> or <c>1.6e-19</c>, exactly. Text longer than 512 characters or with
    /// an exponent beyond ±9999 is refused, so that a hostile file cannot ask for gigabytes of digits.
    /// </summary>
    public static bool TryParse(string? text, out Rational value)
    {
        value = default;
        if (string.IsNullOrEmpty(text) || text.Length > LongestText) return false;
        var exponentAt = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = 0;
        if (exponentAt >= 0 && !(int.TryParse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                                 && exponent is >= -LargestPowerOfTen and <= LargestPowerOfTen)) return false;
        var mantissa = exponentAt >= 0 ? text[..exponentAt] : text;
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }
        if (!mantissa.AsSpan().ContainsAnyInRange('0', '9')
            || !BigInteger.TryParse(mantissa, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits)) return false;
        var power = BigInteger.Pow(10, Math.Abs(exponent));
        value = exponent >= 0 ? new(digits * power, 1) : new(digits, power);
        return true;
    }

    /// <summary>Positional decimal text, rounded half away from zero to so many significant digits, trailing zeros kept.</summary>
    public string ToText(int significantDigits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(significantDigits, 1);
        if (IsZero) return "0";
        var magnitude = BigInteger.Abs(Numerator);
        var lead = (int)Math.Floor(BigInteger.Log10(magnitude) - BigInteger.Log10(Denominator));   // 10^lead <= |x| < 10^(lead+1)
        if (AtLeastPowerOfTen(magnitude, lead + 1)) lead++;
        else if (!AtLeastPowerOfTen(magnitude, lead)) lead--;

        var decimals = significantDigits - 1 - lead;
        var digits = Scaled(magnitude, decimals);
        if (digits == BigInteger.Pow(10, significantDigits)) { digits /= 10; decimals--; }   // 9.96 to two digits is 10, not 10.0
        return (Sign < 0 ? "-" : "") + Positional(digits, decimals);
    }

    /// <summary>As <see cref="ToText"/>, but without trailing zeros: the exact value whenever it has no more than that many digits.</summary>
    public string ToShortText(int mostDigits)
    {
        var text = ToText(mostDigits);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>The nearest decimal with at most 28 places, without trailing zeros; null when it is beyond ±7.9e28.</summary>
    public decimal? ToDecimal()
    {
        var magnitude = BigInteger.Abs(Numerator);
        var limit = (BigInteger.One << 96) - 1;
        for (var places = 28; places >= 0; places--)
        {
            var digits = Scaled(magnitude, places);
            if (digits > limit) continue;
            while (places > 0 && (digits % 10).IsZero) { digits /= 10; places--; }
            var mask = new BigInteger(uint.MaxValue);
            return new decimal((int)(uint)(digits & mask), (int)(uint)(digits >> 32 & mask), (int)(uint)(digits >> 64), Sign < 0, (byte)places);
        }
        return null;
    }

    public double ToDouble()
    {
        if (IsZero) return 0;
        var magnitude = BigInteger.Abs(Numerator);
        var shift = (int)(Denominator.GetBitLength() - magnitude.GetBitLength()) + 63;
        var (over, under) = shift >= 0 ? (magnitude << shift, Denominator) : (magnitude, Denominator << -shift);
        var quotient = (ulong)BigInteger.DivRem(over, under, out var rest);   // 63 or 64 bits
        if (!rest.IsZero) quotient |= 1;   // keeps a tie from looking like one
        return Sign * Math.ScaleB((double)quotient, -shift);
    }

    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);
    public override string ToString() => Denominator.IsOne
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    bool AtLeastPowerOfTen(BigInteger magnitude, int power) => power >= 0
        ? magnitude >= Denominator * BigInteger.Pow(10, power)
        : magnitude * BigInteger.Pow(10, -power) >= Denominator;

    BigInteger Scaled(BigInteger magnitude, int decimals)
    {
        var over = decimals >= 0 ? magnitude * BigInteger.Pow(10, decimals) : magnitude;
        var under = decimals >= 0 ? Denominator : Denominator * BigInteger.Pow(10, -decimals);
        return (2 * over + under) / (2 * under);
    }

    static string Positional(BigInteger digits, int decimals)
    {
        var text = digits.ToString(CultureInfo.InvariantCulture);
        if (decimals <= 0) return text + new string('0', -decimals);
        text = text.PadLeft(decimals + 1, '0');
        return text.Insert(text.Length - decimals, ".");
    }
}
