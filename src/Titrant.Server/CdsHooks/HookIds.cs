using System.Text.RegularExpressions;

namespace Titrant.Server.CdsHooks;

/// <summary>Which texts are ids, references and addresses. What passes may stand in a URL as it is.</summary>
internal static partial class HookIds
{
    /// <summary>FHIR's id (R4 datatypes), and the underscore and length that some servers use beyond it. No dots alone: they climb in a path.</summary>
    public static bool IsId(string text) => Id().IsMatch(text) && text is not ("." or "..");

    /// <summary>What FHIR itself allows.</summary>
    public static bool IsStrictId(string text) => text.Length <= 64 && !text.Contains('_', StringComparison.Ordinal) && IsId(text);

    /// <summary>"MedicationRequest/1".</summary>
    public static bool IsReference(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is var at and > 0 && TypeName().IsMatch(text.AsSpan(0, at)) && IsId(text[(at + 1)..]);

    public static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);

    /// <summary>An absolute http or https address.</summary>
    public static Uri? Web(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 ? uri : null;

    /// <summary>The base address of a FHIR server: no user, query or fragment in it.</summary>
    public static Uri? FhirBase(string text) => Web(text) is { } uri && (uri.UserInfo + uri.Query + uri.Fragment).Length == 0 ? uri : null;

    /// <summary>A bearer token as it may stand in a header (RFC 6750: visible ASCII).</summary>
    public static bool IsToken(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    [GeneratedRegex(@"\A[A-Za-z0-9\-._]{1,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[A-Z][A-Za-z]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();
}
