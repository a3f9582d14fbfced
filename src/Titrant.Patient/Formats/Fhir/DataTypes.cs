using System.Text;
using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>FHIR's data types as ours.</summary>
internal static class DataTypes
{
    /// <summary>CodeableConcept; null where it says nothing.</summary>
    public static Term? Term(this Element e)
    {
        if (!e.Exists) return null;
        var text = e[Text].Text();
        var codings = e[Coding].Items;
        var count = 0;
        Concept? only = null;
        List<Concept>? many = null;
        foreach (var coding in codings)
        {
            if (coding.Concept() is not { } concept)
            {
                text ??= coding[Display].Text();
                continue;
            }
            if (count++ == 0) only = concept;
            else (many ??= [only!]).Add(concept);
        }
        if (count == 0) return text is null ? null : Patient.Term.Of(text);
        return new Term(text ?? "", many is null ? [only!] : many.ToSeq());
    }

    /// <summary>Coding; null where it has no code.</summary>
    public static Concept? Concept(this Element e)
    {
        if (!e.Exists || e[Code].Text() is not { } code) return null;
        return new Concept(e[FhirName.System].Text() ?? "", code, e[FhirName.Version].Text(), e[Display].Text() ?? "");
    }

    public static Seq<Term> Terms(this Element e)
    {
        if (!e.Exists) return [];
        var terms = new List<Term>();
        foreach (var item in e.Items) if (item.Term() is { } term) terms.Add(term);
        return terms.ToSeq();
    }

    /// <summary>The codes of a list of CodeableConcepts: "laboratory", "problem-list-item".</summary>
    public static Seq<string> Codes(this Element e)
    {
        if (!e.Exists) return [];
        string? only = null;
        List<string>? many = null;
        foreach (var item in e.Items)
            foreach (var coding in item[Coding].Items)
                if (coding[Code].Text() is { } code)
                {
                    if (only is null) only = code;
                    else (many ??= [only]).Add(code);
                }
        return many is not null ? many.ToSeq() : only is not null ? [only] : [];
    }

    /// <summary>The first code of a CodeableConcept, for statuses.</summary>
    public static string? FirstCode(this Element e) => e[Coding].First[Code].Text() ?? e[Text].Text();

    /// <summary>The code of a Coding (R4 Encounter.class) or of a list of concepts (R5).</summary>
    public static string? FirstCodeOfEither(this Element e) => !e.Exists ? null : e.IsList ? e.First.FirstCode() : e[Code].Text();

    /// <summary>Quantity with a value. UnitCode only where the system is UCUM.</summary>
    public static Quantity? Quantity(this Element e)
    {
        if (!e.Exists || e[FhirName.Value] is not { Exists: true } value || value.Number() is not { } number) return null;
        var code = e[Code].Text();
        var ucum = code is not null && e[FhirName.System].Says("http://unitsofmeasure.org"u8);
        return new Quantity(number, value.Written(), ComparatorOf(e[FhirName.Comparator]), e[Unit].Text() ?? code ?? "", ucum ? code : null);
    }

    public static When Period(this Element e) => e.Exists ? new When(e[Start].Moment(), e[End].Moment()) : default;

    /// <summary>Age, Period, Range or text of an onset or abatement, in words.</summary>
    public static string? InWords(this Element e) => e.Quantity()?.ToString();

    public static string? RangeInWords(this Element e) =>
        e.Exists ? $"{e[Low].Quantity()} to {e[High].Quantity()}" : null;

    /// <summary>Annotations, one per line.</summary>
    public static string Notes(this Element e)
    {
        if (!e.Exists) return "";
        string? only = null;
        StringBuilder? many = null;
        foreach (var note in e.Items)
            if (note[Text].Text() is { } text)
            {
                if (only is null) only = text;
                else (many ??= new StringBuilder(only)).Append('\n').Append(text);
            }
        return many?.ToString() ?? only ?? "";
    }

    /// <summary>A reference's target as written; a logical one as "system|value".</summary>
    public static string? Target(this Element e)
    {
        if (!e.Exists) return null;
        if (e[FhirName.Reference].Text() is { } reference) return reference;
        return e[Identifier] is { Exists: true } id && id[FhirName.Value].Text() is { } value ? $"{id[FhirName.System].Text()}|{value}" : null;
    }

    /// <summary>Known-at of a written date: the moment itself; of a month or a year, its end, so that nothing is known too early.</summary>
    public static Known? Stated(this Moment? moment) => moment is not { } m ? null
        : new Known(m.Precision >= Precision.Day ? m.Earliest : m.Latest, KnownBasis.Stated);

    /// <summary>Whole and part days of a FHIR Duration; null where its unit is not one of time.</summary>
    public static decimal? Days(this Element e)
    {
        if (e.Quantity() is not { } q || DaysIn(q.UnitCode ?? q.Unit) is not { } unit) return null;
        if (q.Number is < 0 or > 36_500) { e.Refuse("FHIR008", "a duration that no treatment has"); return null; }
        var days = q.Number * unit;
        return days <= 36_500 ? days : null;
    }

    /// <summary>UCUM and everyday words for units of time, in days; a month counts 30.4375, a year 365.25.</summary>
    public static decimal? DaysIn(string unit) => unit switch
    {
        "s" => 1m / 86_400m,
        "min" => 1m / 1_440m,
        "h" or "hour" or "hours" => 1m / 24m,
        "d" or "day" or "days" => 1m,
        "wk" or "week" or "weeks" => 7m,
        "mo" or "month" or "months" => 30.4375m,
        "a" or "year" or "years" => 365.25m,
        _ => null,
    };

    private static Comparator ComparatorOf(Element e)
    {
        if (!e.Exists) return Comparator.Equal;
        switch (e.Text())
        {
            case "<": return Comparator.Less;
            case "<=": return Comparator.LessOrEqual;
            case ">=": return Comparator.GreaterOrEqual;
            case ">": return Comparator.Greater;
            default: e.Refuse("FHIR018", "a comparator other than <, <=, >=, >"); return Comparator.Equal;
        }
    }
}
