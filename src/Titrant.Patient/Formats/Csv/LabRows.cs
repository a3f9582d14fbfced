using System.Globalization;

namespace Titrant.Patient.Formats.Csv;

/// <summary>date, code, system, name, value, unit, comparator, ref_low, ref_high, specimen, method, status, id.</summary>
internal static class LabRows
{
    public static (Draft?, Issue?) Row(string document, SheetRow row, Known known)
    {
        var place = $"{document}:{row.Line}";
        var name = row["name", "test", "test_name", "analyte", "local_name", "description"];
        var code = row["code", "loinc", "loinc_code"];
        if (name.Length == 0 && code.Length == 0) return (null, new("CSV005", place, "neither name nor code"));
        if (!CsvReader.TryWhen(row["date", "datetime", "collected", "effective", "time", "timestamp"], out var when))
            return (null, new("CSV006", place, $"date '{row["date", "datetime", "collected", "effective", "time", "timestamp"]}'"));
        if (ReadValue(row, out var value) is { } problem) return (null, problem with { Place = place });

        var words = row["status"].ToLowerInvariant();
        StatusKind? status = words switch
        {
            "" or "final" or "corrected" or "amended" => StatusKind.Final,
            "preliminary" or "registered" => StatusKind.Preliminary,
            "entered-in-error" or "error" => StatusKind.Retracted,
            "cancelled" or "canceled" => StatusKind.NotDone,
            _ => null,
        };
        if (status is null) return (null, new("CSV007", place, $"status '{words}'"));

        var system = row["system"];
        Seq<Concept> codings = code.Length == 0 ? [] : [new Concept(SystemOf(system, code, row["loinc", "loinc_code"].Length > 0), code, name)];
        var unit = row["unit", "units"];
        var range = Range(row, unit);
        Term? specimen = row["specimen"] is { Length: > 0 } s ? Term.Of(s) : null;
        Term? method = row["method"] is { Length: > 0 } m ? Term.Of(m) : null;
        var id = row["id", "result_id", "accession"];
        return (new Draft(when, new Measurement(new Term(name, codings), value!, specimen, method, range, [], ["laboratory"], Remark: row["note", "comment", "remark"]),
            CsvReader.Seen(document, row.Line, id.Length > 0 ? $"CSV|{id}" : null, known, new(status.Value, words))), null);
    }

    // "7.0", "<0.1", ">= 90", "1,5" is refused: a comma may be a decimal point or a thousands mark.
    private static Issue? ReadValue(SheetRow row, out Value? value)
    {
        value = null;
        var text = row["value", "result", "result_value"];
        var comparator = row["comparator"];
        if (text.Length == 0) { value = new Value.Absent(""); return null; }
        if (comparator.Length == 0)
        {
            var length = text.StartsWith(">=", StringComparison.Ordinal) || text.StartsWith("<=", StringComparison.Ordinal) ? 2 : text[0] is '<' or '>' or '\u2264' or '\u2265' ? 1 : 0;
            (comparator, text) = (text[..length], text[length..].Trim());
        }
        Comparator? sign = comparator switch
        {
            "" or "=" => Comparator.Equal, "<" => Comparator.Less, "<=" or "\u2264" => Comparator.LessOrEqual,
            ">" => Comparator.Greater, ">=" or "\u2265" => Comparator.GreaterOrEqual, _ => null,
        };
        if (sign is null) return new("CSV008", "", $"comparator '{comparator}'");
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
        {
            var unit = row["unit", "units"];
            value = new Value.Number(new Quantity(number, text, sign.Value, unit, null));
            return null;
        }
        if (text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiDigit(c) || c is ',' or '.' or ' ' or '-' or '+' or '\'')) return new("CSV009", "", $"value '{text}'");
        value = new Value.Words(text);
        return null;
    }

    private static ReferenceRange? Range(SheetRow row, string unit)
    {
        var low = Bound(row["ref_low", "reference_low"], unit);
        var high = Bound(row["ref_high", "reference_high"], unit);
        return low is null && high is null ? null : new(low, high, "");
    }

    private static Quantity? Bound(string text, string unit) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n)
            ? new Quantity(n, text, Comparator.Equal, unit, null) : null;

    internal static string SystemOf(string system, string code, bool loincColumn) => system.ToLowerInvariant() switch
    {
        "loinc" or Systems.Loinc => Systems.Loinc,
        "rxnorm" or Systems.RxNorm => Systems.RxNorm,
        "snomed" or "snomed ct" or "sct" or Systems.Snomed => Systems.Snomed,
        "atc" or Systems.Atc => Systems.Atc,
        // A LOINC code has a check digit behind a hyphen, which no other common system writes.
        "" when loincColumn || (code.Length is >= 3 and <= 8 && code[^2] == '-' && code[..^2].All(char.IsAsciiDigit) && char.IsAsciiDigit(code[^1])) => Systems.Loinc,
        _ => system,
    };
}
