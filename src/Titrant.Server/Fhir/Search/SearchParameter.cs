using System.Text.Json;
using Titrant.Patient.Knowledge;

namespace Titrant.Server.Fhir.Search;

internal enum ParameterKind { Token, Reference, Date, String }

/// <summary>One row of Fhir/search_parameters.tsv: the one list from which search and CapabilityStatement are made.</summary>
/// <param name="Paths">Elements below the resource, each as its steps.</param>
/// <param name="System">Code system of an element that is a bare code; "" where the element states its own.</param>
/// <param name="Target">The type that a reference without one means; "" where it must be written.</param>
internal sealed record SearchParameter(string Name, ParameterKind Kind, IReadOnlyList<string[]> Paths, string System, string Target)
{
    public static Table Table { get; } = Table.Embedded(typeof(SearchParameter).Assembly, "Fhir/search_parameters.tsv");

    private static readonly Dictionary<string, List<SearchParameter>> s_byType = Read();

    /// <summary>The types that can be searched, in the order of the table.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. Table.Rows.Select(r => r["type"]).Where(t => t != "*").Distinct()];

    /// <summary>Empty where the type cannot be searched.</summary>
    public static IReadOnlyList<SearchParameter> Of(string type) => s_byType.TryGetValue(type, out var found) ? [.. s_byType["*"], .. found] : [];

    public static SearchParameter? Find(string type, string name) => Of(type).FirstOrDefault(p => p.Name == name);

    /// <summary>"_id", "_lastUpdated": answered from the store, whatever the bytes say.</summary>
    public bool IsOfStore => Name.StartsWith('_');

    public IEnumerable<JsonElement> Elements(JsonElement resource) => Paths.SelectMany(path => At(resource, path));

    private static IEnumerable<JsonElement> At(JsonElement from, ArraySegment<string> path)
    {
        if (from.ValueKind == JsonValueKind.Array) return from.EnumerateArray().SelectMany(item => At(item, path));
        if (path.Count == 0) return from.ValueKind == JsonValueKind.Null ? [] : [from];
        return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(path[0], out var next) ? At(next, path[1..]) : [];
    }

    private static Dictionary<string, List<SearchParameter>> Read() => Table.Rows
        .GroupBy(r => r["type"], StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Select(r => new SearchParameter(
            r["parameter"], Enum.Parse<ParameterKind>(r["kind"], ignoreCase: true), [.. r.List("path").Select(p => p.Split('.'))], r["system"], r["target"])).ToList(), StringComparer.Ordinal);
}
