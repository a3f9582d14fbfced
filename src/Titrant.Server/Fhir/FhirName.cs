namespace Titrant.Server.Fhir;

/// <summary>The grammar of names in FHIR addresses (R4 datatypes.html#id).</summary>
internal static class FhirName
{
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');

    public static bool IsType(string text) => text.Length is > 0 and <= 64 && char.IsAsciiLetterUpper(text[0]) && text.All(char.IsAsciiLetter);
}
