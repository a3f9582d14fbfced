using System.Text.Json;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Store;
using static Titrant.Server.JsonText;

namespace Titrant.Server.Fhir;

/// <summary>Whose a resource is: what it says of its patient, else the only patient that it mentions, else the only one it came with.</summary>
internal static class IntakeSubject
{
    /// <param name="json">With its references as the store knows them.</param>
    /// <param name="alone">The only patient of the bundle ("Patient/1"); null where there is none, or several.</param>
    /// <returns>"Patient/1", or <see cref="IResourceStore.Nobody"/>.</returns>
    public static string Of(IntakeEntry entry, string id, ReadOnlyMemory<byte> json, IntakeIdentifiers identifiers, string? alone)
    {
        if (entry.Type == "Patient") return "Patient/" + id;
        var element = ResourceTypes.PatientElement(entry.Type);
        if (element.Length > 0)
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
            if (document.RootElement.TryGetProperty(element, out var value))
            {
                var place = $"{entry.Place}.{element}";
                var named = (value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value })
                    .Select(r => Named(r, document.RootElement, identifiers, place)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
                if (named.Count > 1) throw new IntakeRefusedException(422, "invalid", "The resource is about more than one patient; send one for each.", place);
                if (named.Count == 1) return named[0];
            }
        }
        var mentioned = ResourceText.Links(json).Where(l => l.StartsWith("Patient/", StringComparison.Ordinal) && ResourceTypes.Relative(l) is not null).Distinct(StringComparer.Ordinal).ToList();
        if (mentioned.Count == 1) return mentioned[0];
        return mentioned.Count == 0 && element.Length > 0 && alone is not null ? alone : IResourceStore.Nobody;
    }

    // Null where it names a group, a device, or nobody.
    private static string? Named(JsonElement reference, JsonElement root, IntakeIdentifiers identifiers, string place)
    {
        if (reference.ValueKind != JsonValueKind.Object) return null;
        if (Text(reference, "reference") is { } link)
        {
            if (link is ['#', .. var inner]) return Contained(root, inner, identifiers, place);
            var history = link.IndexOf("/_history/", StringComparison.Ordinal);
            var name = history < 0 ? link : link[..history];
            if (ResourceTypes.Relative(name) is { } target) return target.Type == "Patient" ? name : null;
            if (!name.Contains(':', StringComparison.Ordinal) && !name.StartsWith("Patient", StringComparison.Ordinal)) return null;
            // A urn that nothing here carries, or an address elsewhere: of another type it is no patient, otherwise nobody can say who it is.
            var parts = name.Split('/');
            if (parts.Length > 2 && ResourceTypes.IsKnown(parts[^2]) && parts[^2] != "Patient") return null;
            throw Unknown(place);
        }
        return reference.TryGetProperty("identifier", out var identifier) && Text(reference, "type") is null or "Patient" ? ByIdentifier(identifier, identifiers, place) : null;
    }

    private static string? Contained(JsonElement root, string id, IntakeIdentifiers identifiers, string place)
    {
        if (root.TryGetProperty("contained", out var list) && list.ValueKind == JsonValueKind.Array)
            foreach (var inner in list.EnumerateArray())
                if (inner.ValueKind == JsonValueKind.Object && Text(inner, "id") == id)
                {
                    if (Text(inner, "resourceType") != "Patient") return null;
                    if (inner.TryGetProperty("identifier", out var all) && all.ValueKind == JsonValueKind.Array)
                        foreach (var identifier in all.EnumerateArray()) return ByIdentifier(identifier, identifiers, place);
                }
        throw Unknown(place);
    }

    private static string? ByIdentifier(JsonElement identifier, IntakeIdentifiers identifiers, string place)
    {
        if (identifier.ValueKind != JsonValueKind.Object || Text(identifier, "value") is not { } value) return null;
        var token = Text(identifier, "system") is { } system ? $"{system}|{value}" : value;
        return identifiers.Find("Patient", token, alsoSent: true) is [var id] ? "Patient/" + id : throw Unknown(place);
    }

    public static IntakeRefusedException Unknown(string place) =>
        new(422, "not-found", "The resource names a patient who is neither stored here nor sent with it; send the Patient first, or in the same Bundle.", place);
}
