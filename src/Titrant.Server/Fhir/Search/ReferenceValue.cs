using System.Text.Json;
using static Titrant.Server.JsonText;

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
            [var id] when type.Length > 0 && ResourceTypes.IsId(id) => new($"{type}/{id}"),
            [var of, var id] when ResourceTypes.IsKnown(of) && ResourceTypes.IsId(id) && (only.Length == 0 || only == of) => new(text),
            _ => null,
        };
    }

    /// <summary>The same address, its version left aside.</summary>
    public override bool Matches(JsonElement element)
    {
        if (Text(element, "reference") is not { } reference) return false;
        var history = reference.IndexOf("/_history/", StringComparison.Ordinal);
        return (history > 0 ? reference[..history] : reference) == Address;
    }

    /// <summary>True where an element names somebody by address, and not only by an identifier or by what the resource contains.</summary>
    public static bool HasAddress(JsonElement element) => Text(element, "reference") is { Length: > 0 } reference && reference[0] != '#';
}
