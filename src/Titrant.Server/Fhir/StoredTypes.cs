using Titrant.Patient.Knowledge;

namespace Titrant.Server.Fhir;

/// <summary>What the CapabilityStatement promises of every type: the routes of <see cref="FhirApi"/> take all of R4.</summary>
internal static class StoredTypes
{
    public static IReadOnlyList<string> All { get; } =
        [.. Table.Embedded(typeof(StoredTypes).Assembly, "Fhir/resource_types.tsv").Rows.Select(r => r["type"])];

    public static IReadOnlyList<string> Interactions { get; } = ["read", "vread", "create", "update"];

    public static IReadOnlyList<string> SystemInteractions { get; } = ["transaction"];
}
