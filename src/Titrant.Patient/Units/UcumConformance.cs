using System.Text.Json;
using Titrant.Numerics;

namespace Titrant.Patient.Units;

/// <summary>
/// Answers rows in the format of the published UCUM functional tests (a <c>section</c> each) and of mass-amount conversions
/// (<c>src</c>, <c>dst</c>, <c>molecularWeight</c>, <c>charge</c>, <c>sig</c>), one JSON object per line.
/// </summary>
public static class UcumConformance
{
    const int MostDigits = 40;

    /// <summary>One answer per non-empty line; a line of neither format is an answer that did not pass.</summary>
    public static IEnumerable<(string Id, bool Passed, string Expected, string Actual)> Run(IEnumerable<string> jsonLines)
    {
        ArgumentNullException.ThrowIfNull(jsonLines);
        return jsonLines.Where(line => !string.IsNullOrWhiteSpace(line)).Select((line, index) => Answer(line, index + 1));
    }

    static (string Id, bool Passed, string Expected, string Actual) Answer(string line, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var row = json.RootElement;
            if (row.ValueKind == JsonValueKind.Object)
                return row.TryGetProperty("section", out _) ? Functional(row)
                    : row.TryGetProperty("src", out _) ? MassAndAmount(row)
                    : (Id(row, number), false, "", "neither format");
        }
        catch (JsonException)
        {
            // falls through: the line is reported below
        }
        return ($"line {number}", false, "", "not a JSON object");
    }

    static string Id(JsonElement row, int number) => Text(row, "id") is { Length: > 0 } id ? id : $"line {number}";

    static (string, bool, string, string) Functional(JsonElement row)
    {
        var (section, id) = (Text(row, "section"), Text(row, "id"));
        var (expected, actual) = section switch
        {
            "validation" => (Text(row, "valid"), Unit.TryParse(Text(row, "unit"), out _, out _) ? "true" : "false"),
            "displayNameGeneration" => (Text(row, "display"), Unit.TryParse(Text(row, "unit"), out var unit, out var problem) ? unit.DisplayName : problem),
            "conversion" => ($"{Plain(Text(row, "outcome"))} {Text(row, "dstUnit")}", Converted(row)),
            "multiplication" or "division" => ($"{Plain(Text(row, "vRes"))} {Text(row, "uRes")}", Combined(row, section == "division")),
            _ => ("", "an unknown section"),
        };
        return ($"{section} {id}", expected == actual, expected, actual);
    }

    static string Converted(JsonElement row)
    {
        var (written, to) = (Text(row, "value"), Text(row, "dstUnit"));
        if (!Rational.TryParse(written, out var value)) return "not a number";
        if (!Unit.TryParse(Text(row, "srcUnit"), out var source, out var problem) || !Unit.TryParse(to, out var target, out problem)) return problem;
        return Ucum.TryConvert(value, source, target, null, out var result, out var reason)
            ? $"{ToDigitsOf(Text(row, "outcome"), result, written)} {to}"
            : reason;
    }

    static string Combined(JsonElement row, bool divide)
    {
        var (first, second) = (Text(row, "v1"), Text(row, "v2"));
        if (!Rational.TryParse(first, out var value) || !Rational.TryParse(second, out var by)) return "not a number";
        if (!Unit.TryParse(Text(row, "u1"), out var unit, out var problem) || !Unit.TryParse(Text(row, "u2"), out var byUnit, out problem)) return problem;
        var result = divide ? Ucum.Divide(value, unit, by, byUnit) : Ucum.Multiply(value, unit, by, byUnit);
        return result is var (number, product) ? $"{ToDigitsOf(Text(row, "vRes"), number, first, second)} {product}" : "no such product";
    }

    static (string, bool, string, string) MassAndAmount(JsonElement row)
    {
        var (from, to) = (Text(row, "src"), Text(row, "dst"));
        var id = $"{Text(row, "value")} {from} -> {to}";
        var refused = Text(row, "expected").Length == 0;
        var digits = row.TryGetProperty("sig", out var sig) && sig.ValueKind == JsonValueKind.Number && sig.TryGetInt32(out var count) && count is > 0 and <= MostDigits ? count : MostDigits;
        var expected = refused ? "refused" : Rational.TryParse(Text(row, "expected"), out var wanted) ? wanted.ToText(digits) : "not a number";

        if (!Rational.TryParse(Text(row, "value"), out var value)) return (id, false, expected, "not a number");
        if (!Unit.TryParse(from, out var source, out var problem) || !Unit.TryParse(to, out var target, out problem)) return (id, refused, expected, problem);
        var converted = Ucum.TryConvert(value, source, target, Substance(row), out var result, out var reason);
        var actual = converted ? result.ToText(digits) : reason!;
        return (id, refused ? !converted : actual == expected, expected, actual);
    }

    static MolarMass? Substance(JsonElement row)
    {
        var hasMass = Rational.TryParse(Text(row, "molecularWeight"), out var grams);
        var hasCharge = int.TryParse(Text(row, "charge"), out var charge);
        return hasMass || hasCharge ? new MolarMass(grams.ToDecimal() ?? 0, hasCharge ? charge : null) : null;
    }

    // The published outcomes are rounded, not always as far as their inputs would allow, so their own digits are compared.
    // Trailing zeros of an integer outcome say nothing; there the least digits of the decimal inputs count.
    static string ToDigitsOf(string outcome, Rational result, params ReadOnlySpan<string> inputs)
    {
        if (Rational.TryParse(outcome, out var wanted) && wanted == result) return Plain(outcome);
        var digits = Digits(outcome);
        if (!Mantissa(outcome).Contains('.', StringComparison.Ordinal))
            foreach (var input in inputs)
                if (Mantissa(input).Contains('.', StringComparison.Ordinal)) digits = Math.Min(digits, Digits(input));
        return result.ToText(Math.Min(digits, MostDigits));
    }

    static string Mantissa(string number) => number.Split('e', 'E')[0];

    static int Digits(string number) => Math.Max(1, Mantissa(number).Replace(".", "", StringComparison.Ordinal).TrimStart('+', '-', '0').Length);

    // 1e-7 is compared as 0.0000001: the same digits, another notation.
    static string Plain(string number) =>
        number.AsSpan().ContainsAny('e', 'E') && Rational.TryParse(number, out var value) ? value.ToText(Math.Min(Digits(number), MostDigits)) : number;

    static string Text(JsonElement row, string name) => row.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        }
        : "";
}
