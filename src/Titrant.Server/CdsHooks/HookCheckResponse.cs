using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>Cards and system actions, by "CDS Service Response" and the headings below it.</summary>
internal static class HookCheckResponse
{
    /// <summary>A summary is shorter than this.</summary>
    public const int SummaryEnd = 140;

    public static void Response(HookObject root, HookResources resources)
    {
        foreach (var card in root.Objects("cards", Ask.Required, "Card Attributes", mayBeEmpty: true)) Card(card, resources);
        foreach (var action in root.Objects("systemActions", Ask.Optional, "System Action", mayBeEmpty: true)) Action(action, resources, ofSystem: true);
        root.Close();
    }

    public static void Card(HookObject card, HookResources resources)
    {
        Uuid(card);
        if (card.Text("summary", Ask.Required) is { } summary && new System.Globalization.StringInfo(summary).LengthInTextElements >= SummaryEnd) card.Forbidden("summary", "It is not shorter than 140 characters.");
        card.Text("detail", Ask.Optional, 1 << 20);
        switch (card.Text("indicator", Ask.Required))
        {
            case null or "info" or "warning" or "critical": break;
            // Drafts of the specification had it, and its quick start still does.
            case "success": card.Odd("indicator", "It is info, warning or critical; success is of old drafts."); break;
            default: card.Forbidden("indicator", "It is info, warning or critical."); break;
        }
        if (card.Object("source", Ask.Required, "Source") is { } source) Source(source);
        var suggestions = card.Objects("suggestions", Ask.Optional, "Suggestion");
        foreach (var suggestion in suggestions) Suggestion(suggestion, resources);
        var behavior = card.Text("selectionBehavior", suggestions.Count > 0 ? Ask.Required : Ask.Optional);
        if (behavior is not (null or "any" or "at-most-one")) card.Forbidden("selectionBehavior", "It is any or at-most-one.");
        if (behavior == "at-most-one" && suggestions.Count(s => s.TryGet("isRecommended", out var r) && r.ValueKind == JsonValueKind.True) > 1) card.Forbidden("suggestions", "Where one may be chosen at most, one is recommended at most.");
        Reasons(card);
        foreach (var link in card.Objects("links", Ask.Optional, "Link")) Link(link);
        card.Close();
    }

    public static void Source(HookObject source)
    {
        source.Text("label", Ask.Required);
        Address(source, "url", Ask.Optional);
        Address(source, "icon", Ask.Optional);
        if (source.Object("topic", Ask.Optional, "Coding") is { } topic) Coding(topic, display: false);
        source.Close();
    }

    public static void Reasons(HookObject card)
    {
        foreach (var reason in card.Objects("overrideReasons", Ask.Optional, "Reasons for rejecting a card")) Coding(reason, display: true);
    }

    public static void Coding(HookObject coding, bool display)
    {
        coding.Text("code", Ask.Required);
        coding.Text("system", Ask.Required);
        coding.Text("display", display ? Ask.Required : Ask.Optional);
        coding.Close();
    }

    public static void Action(HookObject action, HookResources resources, bool ofSystem)
    {
        var type = action.Text("type", Ask.Required);
        if (type is not (null or "create" or "update" or "delete")) action.Forbidden("type", "It is create, update or delete.");
        // The specification's own system actions have none.
        action.Text("description", ofSystem ? Ask.Wanted : Ask.Required);
        if (action.Text("resourceId", Ask.Optional) is { } id && !HookIds.IsReference(id)) action.Forbidden("resourceId", "A relative reference such as MedicationRequest/1 was expected.");
        if (type == "delete")
        {
            if (action.TryGet("resource", out var old) && old.ValueKind == JsonValueKind.String) action.Odd("resource", "What is deleted is named by resourceId.");
            else if (!action.Has("resourceId")) action.Lacks("resourceId", "What is deleted is not named.");
        }
        else if (action.Value("resource", JsonValueKind.Object, type is null ? Ask.Optional : Ask.Required) is { } resource)
        {
            if (HookObject.Member(resource, "resourceType") is { ValueKind: JsonValueKind.String }) resources.Check(resource, action.Under("resource"), "Action");
            else action.Forbidden("resource", "It is no FHIR resource.");
        }
        action.Close();
    }

    private static void Suggestion(HookObject suggestion, HookResources resources)
    {
        suggestion.Text("label", Ask.Required);
        Uuid(suggestion);
        suggestion.Value("isRecommended", JsonValueKind.True, Ask.Optional);
        foreach (var action in suggestion.Objects("actions", Ask.Optional, "Action")) Action(action, resources, ofSystem: false);
        suggestion.Close();
    }

    private static void Link(HookObject link)
    {
        link.Text("label", Ask.Required);
        Address(link, "url", Ask.Required);
        var type = link.Text("type", Ask.Required);
        if (type is not (null or "absolute" or "smart")) link.Forbidden("type", "It is absolute or smart.");
        if (link.Text("appContext", Ask.Optional, 1 << 16) is not null && type == "absolute") link.Forbidden("appContext", "It is for SMART apps only.");
        link.Value("autolaunchable", JsonValueKind.True, Ask.Optional);
        link.Close();
    }

    private static void Address(HookObject of, string name, Ask ask)
    {
        if (of.Text(name, ask, 8192) is { } url && HookIds.Web(url) is null) of.Forbidden(name, "It is no absolute http or https address.");
    }

    private static void Uuid(HookObject of)
    {
        if (of.Text("uuid", Ask.Optional) is { } uuid && !HookIds.IsUuid(uuid)) of.Odd("uuid", "It is no UUID.");
    }
}
