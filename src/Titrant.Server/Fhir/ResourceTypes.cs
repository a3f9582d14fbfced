using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Titrant.Patient.Knowledge;

namespace Titrant.Server.Fhir;

/// <summary>The concrete resource types of R4.</summary>
internal static partial class ResourceTypes
{
    private static readonly Table s_table = Table.Embedded(typeof(ResourceTypes).Assembly, "Fhir/resource_types.tsv");

    private static readonly FrozenDictionary<string, string> s_patient = s_table.Rows.ToFrozenDictionary(r => r["type"], r => r["patient"], StringComparer.Ordinal);

    /// <summary>All but the three that only carry others.</summary>
    public static IReadOnlyList<string> Stored { get; } = [.. s_table.Rows.Select(r => r["type"]).Where(IsStored)];

    public static bool IsStored(string type) => type is not ("Bundle" or "Parameters" or "OperationOutcome");

    public static bool IsKnown(string type) => s_patient.ContainsKey(type);

    /// <summary>The element whose reference says whose the resource is; "" where the type has none.</summary>
    public static string PatientElement(string type) => s_patient.GetValueOrDefault(type, "");

    /// <summary>FHIR R4 datatypes, id.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    /// <summary>"Observation/1" -> its parts; null for anything else.</summary>
    public static (string Type, string Id)? Relative(string reference)
    {
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IsKnown(reference[..slash]) && IsId(reference[(slash + 1)..]) ? (reference[..slash], reference[(slash + 1)..]) : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9\-\.]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
