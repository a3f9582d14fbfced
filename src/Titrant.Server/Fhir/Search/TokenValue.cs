using System.Text.Json;
using static Titrant.Server.JsonText;

namespace Titrant.Server.Fhir.Search;

/// <summary>
/// code | system|code | |code (no system) | system| (any code). Codes match without letter case, as R4 advises where it is not known
/// whether the system tells cases apart (search.html#token): a row too many is safer than one too few. Systems match exactly.
/// </summary>
/// <param name="System">Null: any; "": none stated.</param>
/// <param name="Code">"": any.</param>
/// <param name="Implied">System of the element where it is a bare code.</param>
internal sealed record TokenValue(string? System, string Code, string Implied) : SearchValue
{
    public static TokenValue Read(string implied, string text)
    {
        var parts = Split(text, '|');
        return parts.Count == 1 ? new(null, Unescaped(text), implied) : new(Unescaped(parts[0]), Unescaped(string.Join('|', parts.Skip(1))), implied);
    }

    public override bool Matches(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Is(Implied, element.GetString()!) || (System is "" && Is("", element.GetString()!)),
        JsonValueKind.True => Is(Implied, "true"),
        JsonValueKind.False => Is(Implied, "false"),
        JsonValueKind.Object when element.TryGetProperty("coding", out var codings) =>
            codings.ValueKind == JsonValueKind.Array && codings.EnumerateArray().Any(coding => Coded(coding, "code")),
        JsonValueKind.Object => Coded(element, "code") || Coded(element, "value"),
        _ => false,
    };

    private bool Coded(JsonElement element, string member) => Text(element, member) is { } code && Is(Text(element, "system") ?? "", code);

    private bool Is(string system, string code) => (System is null || System == system) && (Code.Length == 0 || Code.Equals(code, StringComparison.OrdinalIgnoreCase));
}
