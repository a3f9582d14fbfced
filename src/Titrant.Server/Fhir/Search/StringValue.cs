using System.Text.Json;
using Titrant.Patient.Codes;

namespace Titrant.Server.Fhir.Search;

/// <summary>Starts with, whatever letter case and accents; :contains anywhere; :exact to the letter. A name is looked at in each of its parts.</summary>
internal sealed record StringValue(string Fold, string Written, string Modifier) : SearchValue
{
    private static readonly string[] s_parts = ["text", "family", "given", "prefix", "suffix"];

    public static string Folded(string text) => Folding.NoAccents(Unescaped(text)).ToLowerInvariant();

    public override bool Matches(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Is(element.GetString()!),
        JsonValueKind.Object => s_parts.Any(part => element.TryGetProperty(part, out var value) && Matches(value)),
        JsonValueKind.Array => element.EnumerateArray().Any(item => Matches(item)),
        _ => false,
    };

    private bool Is(string text) => Modifier switch
    {
        "exact" => text == Unescaped(Written),
        "contains" => Folding.NoAccents(text).ToLowerInvariant().Contains(Fold, StringComparison.Ordinal),
        _ => Folding.NoAccents(text).ToLowerInvariant().StartsWith(Fold, StringComparison.Ordinal),
    };
}
