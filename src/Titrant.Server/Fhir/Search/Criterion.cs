using System.Text.Json;
using Titrant.Patient.Store;

namespace Titrant.Server.Fhir.Search;

/// <summary>One parameter of a search: any of its values, or :missing.</summary>
/// <param name="Missing">Asked for by :missing; null where values are.</param>
internal sealed record Criterion(SearchParameter Parameter, IReadOnlyList<SearchValue> Values, IReadOnlyList<string> Written, bool? Missing)
{
    private const int MaxValues = 200;

    public bool Matches(StoredResource stored, JsonElement resource)
    {
        if (Parameter.Name == "_id") return Missing is { } id ? !id : Written.Contains(stored.Id, StringComparer.Ordinal);
        if (Parameter.Name == "_lastUpdated")
        {
            var at = new DateTimeOffset(stored.LastUpdated.Ticks - (stored.LastUpdated.Ticks % TimeSpan.TicksPerMillisecond), stored.LastUpdated.Offset);
            return Missing is { } updated ? !updated : Values.Any(v => ((DateValue)v).Holds(at, at));
        }
        if (Missing is { } missing) return Parameter.Elements(resource).Any() != missing;
        return Parameter.Elements(resource).Any(element => Values.Any(v => v.Matches(element))) || IsFiled(stored, resource);
    }

    // Intake finds the patient behind an identifier, a contained resource, or a Bundle about one person. Those results are the patient's too.
    private bool IsFiled(StoredResource stored, JsonElement resource) =>
        Parameter.Target == "Patient" && stored.Type != "Provenance" && Values.Any(v => v is ReferenceValue { Address: var address } && address == stored.Person)
        && !Parameter.Elements(resource).Any(ReferenceValue.HasAddress);

    /// <summary>Null with a fault where it cannot be read.</summary>
    public static (Criterion? Criterion, SearchFault? Fault) Read(SearchParameter parameter, string modifier, string text)
    {
        if (modifier == "missing")
            return text is "true" or "false" ? (new(parameter, [], [], text == "true"), null) : (null, new("value", $"{parameter.Name}:missing is true or false."));
        if (!Allows(parameter, modifier)) return (null, new("not-supported", $"{parameter.Name} has no modifier of that name here."));
        var written = SearchValue.Split(text, ',');
        if (written.Count > MaxValues) return (null, new("too-costly", $"{parameter.Name} has more than {MaxValues} values."));
        var values = new List<SearchValue>(written.Count);
        foreach (var one in written)
        {
            if (one.Length == 0) return (null, new("value", $"{parameter.Name} has an empty value."));
            if (SearchValue.Read(parameter, modifier, one, out var why) is not { } value) return (null, new("value", $"{parameter.Name} {why}."));
            values.Add(value);
        }
        return (new(parameter, values, [.. written.Select(SearchValue.Unescaped)], null), null);
    }

    private static bool Allows(SearchParameter parameter, string modifier) => modifier.Length == 0 || parameter.Kind switch
    {
        ParameterKind.String => modifier is "exact" or "contains",
        ParameterKind.Reference => ResourceTypes.IsKnown(modifier) && (parameter.Name != "patient" || modifier == "Patient"),
        _ => false,
    };
}

/// <param name="Code">IssueType of the OperationOutcome.</param>
internal sealed record SearchFault(string Code, string Says);
