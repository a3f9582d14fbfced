using System.Globalization;
using Titrant.Patient.Units;

namespace Titrant.Patient.Codes;

/// <summary>How a value in one unit becomes one in the analyte's canonical unit, or why it does not.</summary>
/// <param name="Problem">Null where it converts.</param>
internal sealed record UnitOfAnalyte(Usability? Problem, string Why, Func<decimal, decimal?> ToCanonical)
{
    // A number above this is no measurement in any unit, and would overflow.
    private const decimal Most = 1e15m;

    /// <summary>The value in the canonical unit; null where it has none.</summary>
    public decimal? Convert(decimal value) => Math.Abs(value) > Most ? null : ToCanonical(value);

    /// <param name="code">The UCUM code that the document declares, or null.</param>
    /// <param name="words">The unit's own words.</param>
    public static UnitOfAnalyte Of(Analyte analyte, string? code, string words)
    {
        if (string.IsNullOrWhiteSpace(code)) return string.IsNullOrWhiteSpace(words) ? Missing(analyte) : OfText(analyte, words.Trim(), declaredUcum: false);
        var declared = OfText(analyte, code.Trim(), declaredUcum: true);
        if (declared.Problem is not null || string.IsNullOrWhiteSpace(words) || words == code) return declared;
        var spelled = OfText(analyte, words.Trim(), declaredUcum: false);
        return spelled.Problem is null && !Same(declared, spelled)
            ? Refuse(Usability.WrongUnit, $"the unit is written '{words}' and coded '{code}'")
            : declared;
    }

    /// <summary>A unit of the table itself.</summary>
    public static UnitOfAnalyte Of(Analyte analyte, string unit) => OfText(analyte, unit, declaredUcum: true);

    /// <summary>True where both make the same of a number: mg/L and ug/mL.</summary>
    public static bool Same(UnitOfAnalyte a, UnitOfAnalyte b) =>
        a.Convert(10) is { } x && b.Convert(10) is { } y && Math.Abs(x - y) <= Math.Abs(x) * 1e-6m;

    private static UnitOfAnalyte Missing(Analyte analyte) =>
        analyte.Unit == "1" ? Factor(1) : Refuse(Usability.NoUnit, "no unit is written and none is assumed");

    private static UnitOfAnalyte OfText(Analyte analyte, string text, bool declaredUcum)
    {
        if (OwnRule(analyte, text, null) is { } own) return own;
        Unit? unit = null;
        if (!(declaredUcum && Unit.TryParse(text, out unit, out _)) && !UnitSpelling.TryResolve(text, out unit, out _))
            return Refuse(Usability.UnknownUnit, $"the unit '{text}' is not known, or has two meanings");
        if (OwnRule(analyte, unit.Code, unit) is { } resolved) return resolved;
        if (unit.Code == analyte.Unit) return Factor(1);
        // A pure number and HbA1c accept only the units listed: UCUM would turn an INR of 70 % into 0.7.
        var ngsp = analyte.Own.Any(o => o.Rule == "NGSP");
        if (analyte.Unit == "1" && (analyte.UnitsInUse.Contains(unit.Code) || unit.Code.StartsWith('{'))) return Factor(1);
        if (ngsp && Bare(unit.Code) == analyte.Unit) return Factor(1);
        return analyte.Unit != "1" && !ngsp && Linear(analyte, unit, Unit.Parse(analyte.Unit), 1) is { } linear ? linear
            : Refuse(Usability.WrongUnit, $"{analyte.Name} is not measured in '{text}'");
    }

    private static UnitOfAnalyte? OwnRule(Analyte analyte, string code, Unit? read)
    {
        foreach (var (unit, rule) in analyte.Own.Span)
        {
            if (rule == "no" && code.Contains(unit, StringComparison.OrdinalIgnoreCase))
                return Refuse(Usability.WrongUnit, $"{analyte.Name} is not measured in '{code}'");
            if (rule == "NGSP" && (unit == code || unit == Bare(code))) return new(null, "", percent => HbA1c.IfccFromNgsp(percent));
            // "G/l" is gauss per litre to UCUM and 10*9/L to a haematologist: such a spelling is taken as text, never as a unit.
            var asText = rule.StartsWith("text ", StringComparison.Ordinal);
            if (!decimal.TryParse(asText ? rule[5..] : rule, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor)) continue;
            if (unit == code) return Factor(factor);
            if (!asText && read is not null && Unit.TryParse(unit, out var known, out _) && Linear(analyte, read, known, factor) is { } linear) return linear;
        }
        return null;
    }

    // "mmol/mol{Hb}" is mmol/mol.
    private static string Bare(string code)
    {
        var open = code.IndexOf('{', StringComparison.Ordinal);
        return open > 0 && code.EndsWith('}') ? code[..open] : code;
    }

    private static UnitOfAnalyte? Linear(Analyte analyte, Unit unit, Unit canonical, decimal factor)
    {
        MolarMass? mass = analyte.MolarMass is { } grams ? new(grams, analyte.Charge)
            : analyte.Charge is { } charge ? new(0, charge) : null;
        if (Ucum.Convert(1m, unit, canonical, mass) is not { } forth || forth == 0) return null;
        if (factor == 1 && Ucum.Convert(0m, unit, canonical, mass) != 0m) return new(null, "", value => Ucum.Convert(value, unit, canonical, mass));
        // One of the two directions is a short decimal (1 mmol/L of glucose is 18.0156 mg/dL): use that one, so that nothing is rounded twice.
        return Ucum.Convert(1m, canonical, unit, mass) is { } back && back.Scale < forth.Scale
            ? new(null, "", value => value / back * factor)
            : Factor(forth * factor);
    }

    private static UnitOfAnalyte Factor(decimal factor) => factor == 1 ? new(null, "", value => value) : new(null, "", value => value * factor);

    private static UnitOfAnalyte Refuse(Usability problem, string why) => new(problem, why, _ => null);
}
