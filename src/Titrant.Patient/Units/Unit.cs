using System.Diagnostics.CodeAnalysis;

namespace Titrant.Patient.Units;

/// <summary>
/// A case-sensitive UCUM expression, such as <c>mg/dL</c> or <c>10*9/L</c>. Two units are equal when they are written alike;
/// <c>mmol/L</c> and <c>mol/m3</c> are comparable, convertible by one, and not equal.
/// </summary>
public sealed class Unit : IEquatable<Unit>
{
    static readonly BoundedCache<string, (Unit? Unit, string? Problem)> Read = new(4096);

    Unit(string code, Canonical meaning, string display, IReadOnlyList<string> symbols) =>
        (Code, Meaning, DisplayName, Symbols) = (code, meaning, display, symbols);

    /// <summary>The expression as written, annotations included.</summary>
    public string Code { get; }

    /// <summary>The names in words, <c>(meter ^ 3) * (kilogram ^ -1)</c>. Annotations have no meaning and are not shown.</summary>
    public string DisplayName { get; }

    internal Canonical Meaning { get; }

    internal IReadOnlyList<string> Symbols { get; }

    /// <param name="code">Untrusted text; anything longer than 200 characters is refused.</param>
    /// <param name="problem">A plain sentence such as "10 is not a valid unit", or null.</param>
    public static bool TryParse(string? code, [NotNullWhen(true)] out Unit? unit, [NotNullWhen(false)] out string? problem)
    {
        var text = code ?? "";
        (unit, problem) = text.Length > UnitParser.LongestCode ? Make(text) : Read.GetOrAdd(text, Make);
        if (unit is null) problem ??= "Not a valid unit";
        return unit is not null;
    }

    /// <summary>For constants in code and in our own tables; a file's text goes through <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The code is not valid UCUM.</exception>
    public static Unit Parse(string code) => TryParse(code, out var unit, out var problem) ? unit : throw new FormatException(problem);

    /// <summary>
    /// Whether <see cref="Ucum"/> converts one into the other without knowing the substance. Arbitrary units ([iU], [CFU]) are comparable
    /// only to themselves. Stricter than UCUM in two places where its arithmetic misleads at a bedside: an equivalent is a mole only
    /// once the charge is known (calcium has two), and mmol/mol is no percentage (48 mmol/mol of HbA1c is 6.5 %, not 4.8 %).
    /// </summary>
    public bool IsComparableTo(Unit other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Code == other.Code || Meaning.IsComparableTo(other.Meaning);
    }

    public bool Equals(Unit? other) => other is not null && Code == other.Code;
    public override bool Equals(object? obj) => Equals(obj as Unit);
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => Code;

    static (Unit?, string?) Make(string code)
    {
        var (meaning, display, symbols, problem) = UnitParser.Parse(code, UcumTable.Shipped);
        return meaning is null ? (null, problem) : (new Unit(code, meaning, display, symbols), null);
    }
}
