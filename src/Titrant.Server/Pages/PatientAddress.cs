using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Titrant.Patient;

namespace Titrant.Server.Pages;

/// <summary>
/// Where a person's page lies: /patients/1 for "Patient/1", and /patients/~p1 for an identifier of another form, as a folder's
/// files may give it. A bare identifier finds such a person too, where no "Patient/" of that name exists.
/// </summary>
internal static class PatientAddress
{
    private const string Fhir = "Patient/", Other = "~";
    private const int Longest = 512;

    public static string Of(PersonId person)
    {
        var id = person.Value;
        // A browser folds /patients/.. away before it asks.
        var bare = id.StartsWith(Fhir, StringComparison.Ordinal) ? id[Fhir.Length..] : "";
        return "/patients/" + (bare.Length > 0 && bare is not ("." or "..") && !bare.StartsWith(Other, StringComparison.Ordinal) ? Uri.EscapeDataString(bare) : Other + Uri.EscapeDataString(id));
    }

    /// <summary>Whom a request may mean, the likeliest first; empty for an identifier of absurd length.</summary>
    public static IReadOnlyList<PersonId> Read(HttpContext context)
    {
        var id = Raw(context);
        return id.Length is 0 or > Longest ? [] : id.StartsWith(Other, StringComparison.Ordinal) ? [new(id[Other.Length..])] : [new(Fhir + id), new(id)];
    }

    // The decoded path keeps "%2F" as it came, so that "a/b" and "a%2Fb" would be one; the target as sent tells them apart.
    private static string Raw(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        target = target.Split('?', '#')[0];
        var at = target.LastIndexOf("/patients/", StringComparison.Ordinal);
        return at < 0 ? (string)context.Request.RouteValues["id"]! : Uri.UnescapeDataString(target[(at + "/patients/".Length)..].Split('/')[0]);
    }
}
