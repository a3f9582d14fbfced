using System.Collections.Immutable;

namespace Titrant.Patient.Units;

/// <summary>
/// Exponents over the seven UCUM base units, and over each arbitrary unit and the equivalent, which are bases of their own:
/// an international unit of heparin is comparable to nothing else.
/// </summary>
internal sealed class Dimension : IEquatable<Dimension>
{
    readonly ImmutableArray<(string Base, int Exponent)> _powers;   // ordered by base, no zero exponents

    Dimension(IEnumerable<(string Base, int Exponent)> powers) =>
        _powers = [.. powers.Where(p => p.Exponent != 0).OrderBy(p => p.Base, StringComparer.Ordinal)];

    public static Dimension None { get; } = new([]);
    public static Dimension Of(string code) => new([(code, 1)]);

    public IEnumerable<(string Base, int Exponent)> Powers => _powers;
    public bool IsNone => _powers.IsEmpty;
    public int this[string code] => _powers.FirstOrDefault(p => p.Base == code).Exponent;

    public Dimension Times(Dimension other, int exponent)
    {
        if (other.IsNone) return this;
        var sum = _powers.ToDictionary(p => p.Base, p => p.Exponent, StringComparer.Ordinal);
        foreach (var (code, power) in other._powers) sum[code] = sum.GetValueOrDefault(code) + power * exponent;
        return new(sum.Select(p => (p.Key, p.Value)));
    }

    public Dimension Without(string code) => new(_powers.Where(p => p.Base != code));

    public bool Equals(Dimension? other) => other is not null && _powers.AsSpan().SequenceEqual(other._powers.AsSpan());
    public override bool Equals(object? obj) => Equals(obj as Dimension);
    public override int GetHashCode() => _powers.Aggregate(17, HashCode.Combine);
    public override string ToString() => IsNone ? "1" : string.Join('.', _powers.Select(p => Written(p.Base, p.Exponent)));

    internal static string Written(string code, int exponent) =>
        exponent == 1 ? code : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{code}{exponent}");
}
