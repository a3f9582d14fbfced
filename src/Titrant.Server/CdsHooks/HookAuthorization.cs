using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>Reads `fhirAuthorization` (CDS Hooks 2.0, "Passing the Access Token to the CDS Service").</summary>
internal static class HookAuthorization
{
    public const string Section = "Passing the Access Token to the CDS Service";

    private const int LongestToken = 64 << 10;

    /// <summary>Null where it cannot be used.</summary>
    public static FhirAuthorization? Read(HookObject sent)
    {
        var token = sent.Text("access_token", Ask.Required, LongestToken);
        if (token is not null && !HookIds.IsToken(token)) sent.Forbidden("access_token", "It cannot stand in a header.");
        var type = sent.Text("token_type", Ask.Required, 64);
        if (type is not null && type != "Bearer")
        {
            if (type.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) sent.Odd("token_type", "It is written Bearer.");
            else sent.Forbidden("token_type", "Only Bearer tokens are known.");
        }
        int? seconds = null;
        if (sent.Value("expires_in", JsonValueKind.Number, Ask.Required) is { } expires)
        {
            if (expires.TryGetInt32(out var whole)) seconds = whole;
            else sent.Forbidden("expires_in", "Whole seconds were expected.");
        }
        var scope = sent.Text("scope", Ask.Required);
        var subject = sent.Text("subject", Ask.Required);
        var patient = sent.Text("patient", Ask.Optional, 512);
        if (patient is not null && patient.StartsWith("Patient/", StringComparison.Ordinal))
        {
            sent.Odd("patient", "The bare id was expected.");
            patient = patient["Patient/".Length..];
        }
        if (patient is null && scope is not null && scope.Split(' ').Any(s => s.StartsWith("patient/", StringComparison.Ordinal))) sent.Odd("patient", "Scopes for one patient should name the patient.");
        sent.Close();
        if (token is null || seconds is not { } left || scope is null || subject is null) return null;
        if (left > 0) return new(token, left, scope, subject, patient);
        sent.Odd("expires_in", "The token has already expired; it is not used.");
        return null;
    }
}
