using System.Globalization;
using System.Text.Json.Serialization;

namespace Titrant.Patient;

public enum Comparator { Equal, Less, LessOrEqual, GreaterOrEqual, Greater }

/// <summary>
/// A number as written. <see cref="Number"/> is exact (28 digits); <see cref="Written"/> keeps the digits ("7.0" is not "7").
/// <see cref="UnitCode"/> is the UCUM code where one was given; <see cref="Unit"/> the unit's own words.
/// </summary>
public sealed record Quantity(decimal Number, string Written, Comparator Comparator, string Unit, string? UnitCode)
{
    public static Quantity Of(decimal number, string unit) =>
        new(number, number.ToString(CultureInfo.InvariantCulture), Comparator.Equal, unit, unit);

    public override string ToString() => $"{Sign}{Written} {(Unit.Length > 0 ? Unit : UnitCode)}".TrimEnd();

    public string Sign => Comparator switch
    {
        Comparator.Less => "<",
        Comparator.LessOrEqual => "\u2264",
        Comparator.GreaterOrEqual => "\u2265",
        Comparator.Greater => ">",
        _ => "",
    };
}

/// <summary>What an observation says: one of FHIR's value[x].</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "value")]
[JsonDerivedType(typeof(Value.Number), "number")]
[JsonDerivedType(typeof(Value.Coded), "coded")]
[JsonDerivedType(typeof(Value.Words), "words")]
[JsonDerivedType(typeof(Value.YesNo), "yes-no")]
[JsonDerivedType(typeof(Value.Whole), "whole")]
[JsonDerivedType(typeof(Value.Between), "between")]
[JsonDerivedType(typeof(Value.Ratio), "ratio")]
[JsonDerivedType(typeof(Value.Time), "time")]
[JsonDerivedType(typeof(Value.Samples), "samples")]
[JsonDerivedType(typeof(Value.Absent), "absent")]
public abstract record Value
{
    public sealed record Number(Quantity Quantity) : Value;
    public sealed record Coded(Term Term) : Value;
    public sealed record Words(string Text) : Value;
    public sealed record YesNo(bool Yes) : Value;
    public sealed record Whole(long Integer) : Value;
    public sealed record Between(Quantity? Low, Quantity? High) : Value;
    public sealed record Ratio(Quantity? Numerator, Quantity? Denominator) : Value;
    public sealed record Time(When When) : Value;
    /// <summary>SampledData or an attachment: kept by content address or inline text, never interpreted here.</summary>
    public sealed record Samples(string Kind, string Text) : Value;
    /// <summary>No value, and why (FHIR data-absent-reason code, or "" where no reason was given).</summary>
    public sealed record Absent(string Reason) : Value;
}
