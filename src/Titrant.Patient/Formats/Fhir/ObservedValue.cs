using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>value[x]. Null where there is none; two of them refuse the resource, since nobody can say which is meant.</summary>
internal static class ObservedValue
{
    public static Value? Of(Element e)
    {
        Value? value = null;
        var tree = e.Tree;
        if (!e.Exists) return null;
        for (var child = e.Index + 1; child < tree[e.Index].Next; child = tree[child].Next)
        {
            var name = tree[child].Name;
            if (name is < ValueQuantity or > ValueReference) continue;
            var at = new Element(tree, child);
            if (Read(name, at) is not { } read) continue;
            if (value is not null) at.Refuse("FHIR020", "a second value[x]");
            value = read;
        }
        return value;
    }

    private static Value? Read(FhirName name, Element v)
    {
        if (!v.Exists) return null;
        switch (name)
        {
            case ValueQuantity: return v.Quantity() is { } quantity ? new Value.Number(quantity) : null;
            case ValueCodeableConcept: return v.Term() is { } term ? new Value.Coded(term) : null;
            case ValueCoding: return v.Concept() is { } concept ? new Value.Coded(Term.Of(concept)) : null;
            case ValueString or ValueTime or ValueUri or ValueCode: return v.Text() is { } text ? new Value.Words(text) : null;
            case ValueBoolean: return v.Flag() is { } flag ? new Value.YesNo(flag) : null;
            case ValueInteger: return Whole(v);
            case ValueDecimal: return v.Number() is { } number ? new Value.Number(new Quantity(number, v.Written(), Titrant.Patient.Comparator.Equal, "", null)) : null;
            case ValueRange: return new Value.Between(v[Low].Quantity(), v[High].Quantity());
            case ValueRatio: return new Value.Ratio(v[Numerator].Quantity(), v[Denominator].Quantity());
            case ValueSampledData: return new Value.Samples("SampledData", v.Json());
            case ValueDateTime or ValueDate: return v.Moment() is { } moment ? new Value.Time(When.At(moment)) : null;
            case ValuePeriod: return new Value.Time(v.Period());
            case ValueAttachment: return new Value.Samples("Attachment", v.Json());
            case ValueReference: return v.Target() is { } target ? new Value.Words(target) : null;
            default: return null;
        }
    }

    private static Value.Whole? Whole(Element v)
    {
        if (v.Number() is not { } number) return null;
        if (number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue) return new((long)number);
        v.Refuse("FHIR006", "a whole number was expected");
        return null;
    }
}
