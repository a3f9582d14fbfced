using System.Collections.Concurrent;
using System.Collections.Frozen;
using Titrant.Numerics;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Units;

/// <summary>The unit atoms and prefixes of <c>Units/ucum.tsv</c>; definitions are resolved when first asked for.</summary>
internal sealed class UcumTable
{
    const string Mole = "mol";
    internal const string Equivalent = "eq";

    sealed record Row(string Kind, string Code, string Name, string Value, string Unit, bool Metric, bool Arbitrary, string Function);

    readonly FrozenDictionary<string, Row> _atoms;
    readonly FrozenDictionary<string, Row> _prefixes;
    readonly ConcurrentDictionary<string, Canonical> _meanings = new(StringComparer.Ordinal);

    UcumTable(IEnumerable<Row> rows)
    {
        var all = rows.ToList();
        _atoms = all.Where(r => r.Kind != "prefix").ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);
        _prefixes = all.Where(r => r.Kind == "prefix").ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);
    }

    public static UcumTable Shipped { get; } = new(Table.Embedded(typeof(Unit).Assembly, "Units/ucum.tsv").Rows.Select(c =>
        new Row(c[0], c[1], c[2], c[3], c[4], c[5] == "yes", c[6] == "yes", c[7])));

    public IEnumerable<string> Codes => _atoms.Keys;

    /// <summary>Reads an atom, or a prefix on a metric atom; null when there is none. <c>Pa</c> is the pascal before it is a peta-year.</summary>
    public (Canonical Meaning, string Name)? Read(string symbol)
    {
        if (_atoms.TryGetValue(symbol, out var atom)) return (Meaning(atom), atom.Name);
        for (var length = Math.Min(2, symbol.Length - 1); length > 0; length--)
            if (_prefixes.TryGetValue(symbol[..length], out var prefix) && _atoms.TryGetValue(symbol[length..], out var metric) && metric.Metric)
                return (Meaning(metric).Times(Canonical.Number(Number(prefix))), prefix.Name + metric.Name);
        return null;
    }

    Canonical Meaning(Row atom) => _meanings.GetOrAdd(atom.Code, _ => Define(atom));

    Canonical Define(Row atom)
    {
        if (atom.Kind == "base" || atom.Code == Equivalent || (atom.Arbitrary && atom.Unit == "1"))
            return new(Rational.One, Dimension.Of(atom.Code));
        var unit = UnitParser.Parse(atom.Unit, this).Meaning
                   ?? throw new InvalidDataException($"Units/ucum.tsv: {atom.Code} is defined by an unreadable unit");
        var meaning = unit.Times(Canonical.Number(Number(atom)));
        if (atom.Function.Length > 0)
            return new(Rational.One, meaning.Dimension, meaning.Moles, new SpecialScale(atom.Function, meaning.Factor));
        return atom.Code == Mole ? meaning with { Moles = 1 } : meaning;
    }

    static Rational Number(Row row) => Rational.TryParse(row.Value, out var value)
        ? value
        : throw new InvalidDataException($"Units/ucum.tsv: {row.Code} has an unreadable value");
}
