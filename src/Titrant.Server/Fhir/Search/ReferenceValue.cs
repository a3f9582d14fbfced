using System.Text.Json;
using Titrant.Patient.Store;

namespace Titrant.Server.Fhir.Search;

/// <summary>Type/id, or an address in full.</summary>
/// <param name="Address">"Patient/1", or "https://ehr.example/fhir/Patient/1".</param>
internal sealed record ReferenceValue(string Address) : SearchValue
{
    /// <param name="type">What a bare id means; "" where it means nothing.</param>
    /// <param name="only">The one type that may be asked for; "" where any.</param>
    public static ReferenceValue? Read(string text, string type, string only)
    {
        text = Unescaped(text);
        if (text.Contains("://", StringComparison.Ordinal) || text.StartsWith("urn:", StringComparison.Ordinal)) return new(text);
        var parts = text.Split('/');
        return parts switch
        {
            [var id] when type.Length > 0 && FhirName.IsId(id) => new($"{type}/{id}"),
            [var of, var id] when FhirName.IsType(of) && FhirName.IsId(id) && (only.Length == 0 || only == of) => new(text),
            _ => null,
        };
    }

    /// <summary>
    /// The same address, its version left aside. An address in full also answers for Type/id where the store filed the resource under
    /// that very person: intake has then already found that both are one.
    /// </summary>
    public override bool Matches(JsonElement element, string person)
    {
        if (Text(element, "reference") is not { } reference) return false;
        var history = reference.IndexOf("/_history/", StringComparison.Ordinal);
        if (history > 0) reference = reference[..history];
        return reference == Address
            || (person == Address && person != IResourceStore.Nobody && reference.EndsWith("/" + Address, StringComparison.Ordinal));
    }
}
