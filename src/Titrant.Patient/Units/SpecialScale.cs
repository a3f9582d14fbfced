using Titrant.Numerics;

namespace Titrant.Patient.Units;

/// <summary>
/// A unit that is not a multiple of its reference: a temperature scale with its own zero, a logarithm, a tangent (UCUM §21, §22).
/// The temperature scales and the square root towards the reference are exact; the others have the 15 to 17 digits of a double.
/// </summary>
/// <param name="Reference">The reference quantity in base units, for example 5/9 K for the degree Fahrenheit.</param>
internal sealed record SpecialScale(string Function, Rational Reference)
{
    public Rational? ToBase(Rational onScale) => Inverse(onScale) is { } ratio ? ratio * Reference : null;

    public Rational? FromBase(Rational inBase) => Forward(inBase / Reference);

    Rational? Inverse(Rational x) => Function switch
    {
        "Cel" => x + 273.15m,
        "degF" => x + 459.67m,
        "degRe" => x + 218.52m,
        "sqrt" => x * x,
        "pH" or "hpX" => Power(10, -x),
        "hpC" => Power(100, -x),
        "hpM" => Power(1000, -x),
        "hpQ" => Power(50_000, -x),
        "ln" => Power(Math.E, x),
        "lg" => Power(10, x),
        "lgTimes2" => Power(10, x / 2),
        "ld" => Power(2, x),
        "tanTimes100" => Rational.FromDouble(Math.Atan((x / 100).ToDouble())),
        _ => null,
    };

    Rational? Forward(Rational y) => Function switch
    {
        "Cel" => y - 273.15m,
        "degF" => y - 459.67m,
        "degRe" => y - 218.52m,
        "sqrt" => Rational.FromDouble(Math.Sqrt(y.ToDouble())),
        "pH" or "hpX" => Rational.FromDouble(-Math.Log10(y.ToDouble())),
        "hpC" => Rational.FromDouble(-Math.Log10(y.ToDouble()) / 2),
        "hpM" => Rational.FromDouble(-Math.Log10(y.ToDouble()) / 3),
        "hpQ" => Rational.FromDouble(-Math.Log(y.ToDouble(), 50_000)),
        "ln" => Rational.FromDouble(Math.Log(y.ToDouble())),
        "lg" => Rational.FromDouble(Math.Log10(y.ToDouble())),
        "lgTimes2" => Rational.FromDouble(2 * Math.Log10(y.ToDouble())),
        "ld" => Rational.FromDouble(Math.Log2(y.ToDouble())),
        "tanTimes100" => Rational.FromDouble(100 * Math.Tan(y.ToDouble())),
        _ => null,
    };

    static Rational? Power(double root, Rational exponent) => Rational.FromDouble(Math.Pow(root, exponent.ToDouble()));
}
