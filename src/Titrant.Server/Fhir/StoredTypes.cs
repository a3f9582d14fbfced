using Titrant.Patient.Knowledge;

namespace Titrant.Server.Fhir;

/// <summary>What the CapabilityStatement promises of every type: all of R4 but the three that only carry others.</summary>
internal static class StoredTypes
{
    public static IReadOnlyList<string> All { get; } =
        [.. Table.Embedded(typeof(StoredTypes).Assembly, "Fhir/resource_types.tsv").Rows.Select(r => r["type"])
            .Where(t => t is not ("Bundle" or "Parameters" or "OperationOutcome"))];

    public static IReadOnlyList<string> Interactions { get; } = ["read", "vread", "create", "update"];

    public static IReadOnlyList<string> SystemInteractions { get; } = ["transaction"];
}
