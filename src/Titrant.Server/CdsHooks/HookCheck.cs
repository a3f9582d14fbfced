using System.Text.Json;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Server.CdsHooks;

internal enum HookDocument { Unknown, Discovery, Request, Response, Feedback, Part }

/// <summary>Whether a document is what CDS Hooks 2.0 asks for.</summary>
internal sealed record HookVerdict(HookDocument Kind, IReadOnlyList<HookFault> Faults)
{
    public bool IsValid => Kind != HookDocument.Unknown && !Faults.Any(f => f.Fatal);

    /// <summary>The first breach with its path, for a terminal.</summary>
    public string Why => Faults.FirstOrDefault(f => f.Fatal) is { } fault ? $"{fault.Path}: {fault.Says}" : Kind == HookDocument.Unknown ? "no document of CDS Hooks" : "";
}

/// <summary>Conformance of any CDS Hooks document, also of a part cut out of one. The resources in it are read as FHIR: what is an error there counts.</summary>
internal static class HookCheck
{
    private const string Resource = "Providing FHIR Resources to a CDS Service";

    public static HookVerdict Of(ReadOnlyMemory<byte> bytes)
    {
        var faults = new HookFaults();
        using var document = HookObject.Parse(ref bytes, faults);
        if (document is null) return new(HookDocument.Unknown, faults.All);
        var json = document.RootElement;
        if (Has("hook") && !Has("services")) return Request(bytes);
        if (Has("services")) return Whole(HookDocument.Discovery, json, (root, f) => HookCheckDiscovery.Services(root));
        if (Has("cards") || Has("systemActions")) return Whole(HookDocument.Response, json, (root, f) => HookCheckResponse.Response(root, new HookResources(bytes, f)));
        if (Has("feedback")) return Whole(HookDocument.Feedback, json, (root, _) => HookCheckFeedback.Feedback(root));
        return Part(bytes, json);

        bool Has(string name) => HookObject.Member(json, name) is not null;
    }

    private static HookVerdict Whole(HookDocument kind, JsonElement json, Action<HookObject, HookFaults> check)
    {
        var faults = new HookFaults(emptyIsFatal: true);
        if (HookObject.Of(json, "", kind.ToString(), faults) is { } root) check(root, faults);
        return new(kind, faults.All);
    }

    private static HookVerdict Request(ReadOnlyMemory<byte> bytes)
    {
        var read = HookReader.Read(bytes);
        var faults = new HookFaults();
        foreach (var fault in read.Faults)
            if (fault.Fatal) faults.Forbidden(fault.Path, fault.Says, fault.Section);
            else faults.Odd(fault.Path, fault.Says, fault.Section);
        if (read.Request is not { } request) return new(HookDocument.Request, faults.All);
        var resources = new HookResources(bytes, faults);
        for (var i = 0; i < request.Drafts.Count; i++) resources.Check(request.Drafts[i], $"context.draftOrders[{i}]", Resource);
        foreach (var (key, sent) in request.Prefetch)
            if (sent is { } resource) resources.Check(resource, $"prefetch.{key}", Resource);
        return new(HookDocument.Request, faults.All);
    }

    // What a part lacks may stand in the whole; what it holds must be right.
    private static HookVerdict Part(ReadOnlyMemory<byte> bytes, JsonElement json)
    {
        var faults = new HookFaults(part: true, emptyIsFatal: true);
        if (HookObject.Of(json, "", "Part", faults) is not { } part) return new(HookDocument.Unknown, faults.All);
        var resources = new HookResources(bytes, faults);
        var known = true;
        if (part.Has("summary") || part.Has("indicator")) HookCheckResponse.Card(part, resources);
        else if (part.Has("type") && (part.Has("resource") || part.Has("resourceId"))) HookCheckResponse.Action(part, resources, ofSystem: false);
        else if (part.Has("hookInstance") || part.Has("context") || part.Has("fhirAuthorization") || part.Has("fhirServer")) RequestPart(bytes, part, resources, faults);
        else if (part.Has("prefetch")) PrefetchPart(bytes, part, resources, faults);
        else if (part.Has("overrideReasons")) HookCheckResponse.Reasons(part);
        else if (part.Has("source") && part.Object("source", Ask.Required, "Source") is { } source) HookCheckResponse.Source(source);
        else known = part.Has("extension");
        return new(known ? HookDocument.Part : HookDocument.Unknown, faults.All);
    }

    private static void RequestPart(ReadOnlyMemory<byte> bytes, HookObject part, HookResources resources, HookFaults faults)
    {
        if (part.Object("fhirAuthorization", Ask.Optional, HookAuthorization.Section) is { } authorization) HookAuthorization.Read(authorization);
        if (part.Has("prefetch")) PrefetchPart(bytes, part, resources, faults);
        if (part.Object("context", Ask.Optional, "Context") is not { } context) return;
        // The part does not name its hook: draft orders tell an order hook, anything else may be a hook that is not known here.
        var hook = context.Has("selections") ? "order-select" : context.Has("draftOrders") ? "order-sign" : "";
        var read = HookContext.Read(bytes, context, hook, faults);
        for (var i = 0; i < read.Drafts.Count; i++) resources.Check(read.Drafts[i], $"context.draftOrders[{i}]", Resource);
    }

    // Texts only: templates of a discovery document; else what an EHR sent.
    private static void PrefetchPart(ReadOnlyMemory<byte> bytes, HookObject part, HookResources resources, HookFaults faults)
    {
        if (part.Object("prefetch", Ask.Required, "Prefetch Template") is not { } prefetch) return;
        var values = prefetch.Names.Where(n => n != "extension").Select(n => (Name: n, Json: prefetch.TryGet(n, out var value) ? value : default)).ToList();
        if (values.All(v => v.Json.ValueKind == JsonValueKind.String))
        {
            HookCheckDiscovery.Templates(prefetch, "");
            return;
        }
        foreach (var (name, json) in values)
            if (json.ValueKind == JsonValueKind.Object) resources.Check(HookObject.Bytes(bytes, json), prefetch.Under(name), Resource);
            else if (json.ValueKind == JsonValueKind.String) prefetch.Odd(name, "A resource was expected, not a text.");
            else if (json.ValueKind != JsonValueKind.Null) faults.Forbidden(prefetch.Under(name), "A resource or null was expected.", "Prefetch Template");
    }
}

/// <summary>Reads the resources of a document as FHIR R4; an error of the reader is a breach. In a part the resources may be cut too: a remark.</summary>
internal sealed class HookResources(ReadOnlyMemory<byte> document, HookFaults faults)
{
    // No clock: nothing in the verdict depends on when the document is looked at.
    private static readonly Known s_known = new(DateTimeOffset.UnixEpoch, KnownBasis.Imported);

    public void Check(JsonElement resource, string path, string section) => Check(HookObject.Bytes(document, resource), path, section);

    public void Check(ReadOnlyMemory<byte> resource, string path, string section)
    {
        foreach (var issue in FhirReader.Read(path, resource, s_known).Issues)
            if (issue.Severity >= Severity.Error) faults.Lacks(issue.Place.StartsWith(path, StringComparison.Ordinal) ? issue.Place : path, $"{issue.Code} {issue.Meaning}", section);
    }
}
