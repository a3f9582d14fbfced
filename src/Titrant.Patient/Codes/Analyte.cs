using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Codes;

/// <summary>
/// A laboratory analyte or vital sign: component x property x specimen x timing x method, over all LOINC codes of one meaning.
/// Bounds are in the canonical unit; a null bound is open.
/// </summary>
/// <param name="Key">"creatinine": stable, used in needs and answers.</param>
/// <param name="CountsAs">The broader analyte among whose readings its values are listed as well (fasting glucose: glucose); else null.</param>
/// <param name="Unit">UCUM code of the canonical unit. "1" is a pure number, which needs no unit.</param>
/// <param name="UnitsInUse">UCUM codes in which laboratories report it, the canonical first.</param>
/// <param name="MolarMass">g/mol, for mass and mole; null where it does not apply.</param>
/// <param name="Charge">Elementary charges, for equivalents.</param>
/// <param name="Usual">The adult reference range, or a drug's therapeutic window: outside it a value is flagged.</param>
/// <param name="Credible">What severe disease reaches: outside it a value is held back if another unit explains it.</param>
/// <param name="Plausible">Beyond it no living person.</param>
/// <param name="Names">Local names that mean this and nothing else.</param>
public sealed record Analyte(
    string Key, string Name, string? CountsAs, Seq<string> Loinc, string Unit, Seq<string> UnitsInUse, decimal? MolarMass, int? Charge,
    int Decimals, Bounds Usual, Bounds Credible, Bounds Plausible, Seq<string> Names)
{
    /// <summary>Ambiguous names with the units (UCUM) that settle them.</summary>
    internal Seq<(string Name, Seq<string> Units)> NamesByUnit { get; init; }

    /// <summary>Units that UCUM cannot convert into this analyte's: code and factor ("text 1" for a mere spelling), "NGSP", or "no".</summary>
    internal Seq<(string Unit, string Rule)> Own { get; init; }

    /// <summary>What an adult reaches; open where age makes no difference.</summary>
    internal Bounds Adult { get; init; }

    /// <summary>A value of the broader analyte itself is preferred to it at the same time: a laboratory's creatinine to that of a bedside device.</summary>
    internal bool Yields { get; init; }

    /// <summary>The subject of its issues and gaps: "test:glucose", also for a fasting glucose.</summary>
    public string About => "test:" + (CountsAs ?? Key);

    internal static Analyte Of(Row row)
    {
        var also = row["also"];
        return new(row["key"], row["name"], also.Length == 0 ? null : also, row.List("loinc").ToSeq(), row["unit"], row.List("units").ToSeq(),
            row.Number("molar mass"), (int?)row.Number("charge"), (int)row.Number("decimals")!.Value,
            new(row.Number("usual low"), row.Number("usual high")), new(row.Number("credible low"), row.Number("credible high")),
            new(row.Number("plausible low"), row.Number("plausible high")), row.List("names").ToSeq())
        {
            NamesByUnit = row.List("names by unit").Select(text => Split(text, '@'))
                .Select(p => (p.Left, p.Right.Split(", ").ToSeq())).ToSeq(),
            Adult = new(row.Number("adult low"), row.Number("adult high")),
            Yields = row["yields"] == "yes",
            Own = row.List("own").Select(text => Split(text, '=')).ToSeq(),
        };
    }

    private static (string Left, string Right) Split(string text, char by)
    {
        var at = text.LastIndexOf(by);
        return (text[..at].Trim(), text[(at + 1)..].Trim());
    }
}

/// <summary>A range with either end open; the ends belong to it.</summary>
public readonly record struct Bounds(decimal? Low, decimal? High)
{
    public bool IsOpen => Low is null && High is null;
    public bool Contains(decimal value) => !(value < Low) && !(value > High);

    public override string ToString() => (Low, High) switch
    {
        (null, null) => "",
        (null, { } high) => FormattableString.Invariant($"up to {high}"),
        ({ } low, null) => FormattableString.Invariant($"from {low}"),
        ({ } low, { } high) => FormattableString.Invariant($"{low} to {high}"),
    };
}
