namespace Titrant.Server.CdsHooks;

/// <summary>
/// Which addresses may be called: those under a base of the tenant's list, and nothing else. The check is made on the parsed
/// address that is then sent, so that no second parser can read it otherwise.
/// </summary>
internal static class FhirBackAddress
{
    // What servers read otherwise than we do: dots and slashes escaped once or twice, controls, and "/fhir/..;/admin", where a
    // servlet container drops what follows the semicolon and then climbs.
    private static readonly string[] s_otherwise = ["%2e", "%2f", "%5c", "%25", "%3b", ";", "%0", "%1", "%7f", "%c0"];

    /// <summary>The listed base under which a FHIR server lies; null where it lies under none.</summary>
    public static Uri? Listed(IReadOnlyList<Uri> listed, Uri server) => listed.FirstOrDefault(b => IsUnder(b, server));

    /// <summary>Same scheme, host and port, and the base's path or one below it; no user, no fragment, no path that is something else when unescaped.</summary>
    public static bool IsUnder(Uri listed, Uri address)
    {
        if (!listed.IsAbsoluteUri || !address.IsAbsoluteUri || listed.Scheme is not ("http" or "https")) return false;
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0 || address.Scheme != listed.Scheme || address.Port != listed.Port) return false;
        if (!address.IdnHost.Equals(listed.IdnHost, StringComparison.OrdinalIgnoreCase)) return false;
        var path = address.AbsolutePath;
        if (path.Contains("//", StringComparison.Ordinal) || s_otherwise.Any(o => path.Contains(o, StringComparison.OrdinalIgnoreCase))) return false;
        var root = listed.AbsolutePath.TrimEnd('/');
        return path == root || path.StartsWith(root + "/", StringComparison.Ordinal);
    }

    /// <summary>True where nobody on the way can read a token: TLS, or this machine.</summary>
    public static bool IsPrivate(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.IsLoopback;

    /// <summary>A link of a Bundle, absolute or relative to the server; null where it is no address.</summary>
    public static Uri? Link(Uri server, string url)
    {
        if (!Uri.TryCreate(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/", UriKind.Absolute, out var folder)) return null;
        return Uri.TryCreate(folder, url, out var link) && link.Scheme is "http" or "https" ? link : null;
    }

    /// <summary>FHIR R4 id (hl7.org/fhir/R4/datatypes.html#id). Dots alone are a step in a path, whatever FHIR says.</summary>
    public static bool IsId(string? id) =>
        id is { Length: > 0 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && id.Any(c => c != '.');

    /// <summary>A prefetch template with its tokens replaced; null with the reason where a token has no value that may stand in an address.</summary>
    public static string? Filled(string template, HookRequest request, out string why)
    {
        why = "";
        var filled = template;
        foreach (var (token, value) in new[] { ("context.patientId", request.PatientId), ("context.encounterId", request.EncounterId), ("context.userId", request.UserId), ("userPractitionerId", Of("Practitioner")) })
        {
            var written = "{{" + token + "}}";
            if (!filled.Contains(written, StringComparison.Ordinal)) continue;
            if (!(token == "context.userId" ? IsReference(value) : IsId(value))) { why = $"{token} is no FHIR id"; return null; }
            filled = filled.Replace(written, value, StringComparison.Ordinal);
        }
        if (!filled.Contains("{{", StringComparison.Ordinal)) return filled;
        why = "the template needs what this hook does not bring";
        return null;

        string? Of(string type) => request.UserId is { } user && user.StartsWith(type + "/", StringComparison.Ordinal) ? user[(type.Length + 1)..] : null;
    }

    private static bool IsReference(string? text) =>
        text?.Split('/') is [var type, var id] && type.Length > 0 && type.All(char.IsAsciiLetter) && IsId(id);
}
