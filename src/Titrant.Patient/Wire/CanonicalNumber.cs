using System.Globalization;

namespace Titrant.Patient.Wire;

/// <summary>A double as ECMAScript writes it (ECMA-262, Number::toString with radix 10), which RFC 8785 section 3.2.2.3 adopts.</summary>
internal static class CanonicalNumber
{
    internal static string Format(double value)
    {
        if (!double.IsFinite(value)) throw new CanonicalJsonException("JCS102", "NaN and infinities are not JSON");
        if (value == 0) return "0";   // minus zero too
        // "E16" would give 17 digits always; "R" gives the fewest that read back to the same double, which is ECMAScript's choice.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var (digits, point) = Decompose(shortest);
        var k = digits.Length;
        var n = point;   // value = 0.digits x 10^n, the n of ECMA-262
        var body = n switch
        {
            _ when k <= n && n <= 21 => digits + new string('0', n - k),
            > 0 and <= 21 => $"{digits[..n]}.{digits[n..]}",
            > -6 and <= 0 => "0." + new string('0', -n) + digits,
            _ => Exponential(digits, n - 1),
        };
        return value < 0 ? "-" + body : body;
    }

    static string Exponential(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
    }

    static (string Digits, int Point) Decompose(string shortest)
    {
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? shortest : shortest[..e];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), point - leading);
    }
}
