using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>
/// Reads the body of a hook call (CDS Hooks 2.0, "HTTP Request"). Never throws on any bytes; the resources in the request are
/// slices of the body, read by nobody yet.
/// </summary>
internal static class HookReader
{
    private const string Call = "Calling a CDS Service", Prefetch = "Prefetch Template";

    /// <param name="service">The hook of the service that was called; a request for another hook is refused. Null where any will do.</param>
    public static HookRead Read(ReadOnlyMemory<byte> body, string? service = null)
    {
        var faults = new HookFaults();
        using var document = HookObject.Parse(ref body, faults);
        if (document is null || HookObject.Of(document.RootElement, "", Call, faults) is not { } root) return new(null, faults.All);
        var request = Request(body, root, faults, service);
        return new(faults.AnyFatal ? null : request, faults.All);
    }

    private static HookRequest? Request(ReadOnlyMemory<byte> body, HookObject root, HookFaults faults, string? service)
    {
        var hook = root.Text("hook", Ask.Required, 256);
        if (hook is not null && service is not null && hook != service) root.Forbidden("hook", $"This service answers {service} only.");
        var instance = root.Text("hookInstance", Ask.Required, 256);
        if (instance is not null && !HookIds.IsUuid(instance)) root.Odd("hookInstance", "It is no UUID.");
        var server = Server(root);
        var authorization = root.Object("fhirAuthorization", Ask.Optional, HookAuthorization.Section) is { } sent ? HookAuthorization.Read(sent) : null;
        if (root.Has("fhirAuthorization") && !root.Has("fhirServer")) root.Forbidden("fhirServer", "A token was sent without the server that it is for.");
        var prefetch = Sent(body, root, faults);
        if (root.Object("context", Ask.Required, "Context") is not { } at) return null;
        var context = HookContext.Read(body, at, hook ?? "", faults);
        root.Close();
        if (authorization?.Patient is { } restricted && context.PatientId is { } patient && restricted != patient)
        {
            root.Odd("fhirAuthorization", "The token is for another patient; it is not used.");
            authorization = null;
        }
        if (hook is null || instance is null) return null;
        return new(hook, instance, context.UserId, context.PatientId, context.EncounterId, server, authorization, context.Selections, context.Drafts, prefetch)
        {
            DraftsSent = context.DraftsSent,
        };
    }

    private static Uri? Server(HookObject root)
    {
        if (root.Text("fhirServer", Ask.Optional) is not { } text) return null;
        var server = HookIds.FhirBase(text);
        if (server is null) root.Forbidden("fhirServer", "It is no absolute http or https address of a FHIR server.");
        else if (server.Scheme == "http" && !server.IsLoopback) root.Odd("fhirServer", "Patients' data ask for https.");
        return server;
    }

    private static Dictionary<string, ReadOnlyMemory<byte>?> Sent(ReadOnlyMemory<byte> body, HookObject root, HookFaults faults)
    {
        var prefetch = new Dictionary<string, ReadOnlyMemory<byte>?>(StringComparer.Ordinal);
        if (root.Object("prefetch", Ask.Optional, Prefetch) is not { } sent) return prefetch;
        foreach (var key in sent.Names.ToList())
        {
            sent.TryGet(key, out var value);
            if (key == "extension") continue;
            Item(body, sent, key, value, prefetch, faults);
        }
        return prefetch;
    }

    /// <summary>One answer of the EHR to a template: a resource, a Bundle, null, or (before 1.0) an entry of a batch-response.</summary>
    private static void Item(ReadOnlyMemory<byte> body, HookObject sent, string key, JsonElement value, Dictionary<string, ReadOnlyMemory<byte>?> prefetch, HookFaults faults)
    {
        if (value.ValueKind == JsonValueKind.Object && HookObject.Member(value, "resourceType") is null && HookObject.Member(value, "resource") is { } inner)
        {
            sent.Odd(key, "The resource is wrapped in an entry, as before version 1.0.");
            value = inner;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Null: prefetch[key] = null; break;
            case JsonValueKind.Object: prefetch[key] = HookObject.Bytes(body, value); break;
            // An example of the specification answers with a bare id: as if nobody had looked.
            case JsonValueKind.String: sent.Odd(key, "A resource was expected, not a text; it is not used."); break;
            default: faults.Forbidden(sent.Under(key), "It has the wrong type: a resource or null was expected.", Prefetch); break;
        }
    }
}
