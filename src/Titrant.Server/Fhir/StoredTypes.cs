using Titrant.Server.Fhir.Search;

namespace Titrant.Server.Fhir;

/// <summary>The types that the CapabilityStatement lists, and what can be done with them.</summary>
internal static class StoredTypes
{
    public static IReadOnlyList<string> All { get; } = [.. SearchParameter.Types, "Medication"];

    public static IReadOnlyList<string> Interactions { get; } = ["read", "vread"];

    public static IReadOnlyList<string> SystemInteractions { get; } = [];
}
