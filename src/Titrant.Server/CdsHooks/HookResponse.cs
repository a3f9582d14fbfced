using System.Text.Json;
using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>
/// Writes the answer of a hook (CDS Hooks 2.0, "CDS Service Response"). There are never systemActions: nothing is done to an
/// order that a person has not accepted.
/// </summary>
internal static class HookResponse
{
    public const string Extension = "org.titrant.advice";

    public static byte[] Write(IReadOnlyList<HookCard> cards)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("cards");
            foreach (var card in cards) Card(json, card);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Card(Utf8JsonWriter json, HookCard card)
    {
        json.WriteStartObject();
        json.WriteString("uuid", card.Uuid);
        json.WriteString("summary", card.Summary);
        if (card.Detail.Length > 0) json.WriteString("detail", card.Detail);
        json.WriteString("indicator", card.Indicator);
        Source(json, card.Source);
        if (card.Suggestions.Count > 0)
        {
            json.WriteStartArray("suggestions");
            foreach (var suggestion in card.Suggestions) Suggestion(json, suggestion);
            json.WriteEndArray();
            json.WriteString("selectionBehavior", card.SelectionBehavior ?? "at-most-one");
        }
        if (card.OverrideReasons.Count > 0)
        {
            json.WriteStartArray("overrideReasons");
            foreach (var reason in card.OverrideReasons) Coding(json, reason);
            json.WriteEndArray();
        }
        if (card.Links.Count > 0)
        {
            json.WriteStartArray("links");
            foreach (var link in card.Links)
            {
                json.WriteStartObject();
                json.WriteString("label", link.Label);
                json.WriteString("url", link.Url);
                json.WriteString("type", link.Type);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (card.Advice is { } advice)
        {
            json.WriteStartObject("extension");
            json.WriteStartObject(Extension);
            json.WriteString("adviceKey", HookText.Clean(advice.ToString()));
            if (card.Strength is { } strength) json.WriteString("strength", strength.ToString());
            if (card.RunId.Length > 0) json.WriteString("runId", card.RunId);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter json, HookSource source)
    {
        json.WriteStartObject("source");
        json.WriteString("label", source.Label);
        if (source.Url is { } url) json.WriteString("url", url);
        if (source.Topic is { } topic)
        {
            json.WritePropertyName("topic");
            Coding(json, topic);
        }
        json.WriteEndObject();
    }

    private static void Suggestion(Utf8JsonWriter json, HookSuggestion suggestion)
    {
        json.WriteStartObject();
        json.WriteString("label", suggestion.Label);
        json.WriteString("uuid", suggestion.Uuid);
        if (suggestion.IsRecommended) json.WriteBoolean("isRecommended", true);
        json.WriteStartArray("actions");
        foreach (var action in suggestion.Actions)
        {
            json.WriteStartObject();
            json.WriteString("type", action.Type);
            json.WriteString("description", action.Description);
            if (action.Resource is { } resource)
            {
                json.WritePropertyName("resource");
                json.WriteRawValue(resource.Span);
            }
            if (action.ResourceId is { } id) json.WriteString("resourceId", id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Coding(Utf8JsonWriter json, Concept coding)
    {
        json.WriteStartObject();
        json.WriteString("system", coding.System);
        json.WriteString("code", coding.Code);
        json.WriteString("display", coding.Display);
        json.WriteEndObject();
    }
}
