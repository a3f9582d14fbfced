using System.Text;
using System.Text.Json;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>The resources of suggestions, as text and as JSON.</summary>
internal static class ActionResources
{
    public static string Text(HookAction action) => Encoding.UTF8.GetString(action.Resource!.Value.Span);

    public static JsonElement Json(HookAction action) => JsonDocument.Parse(action.Resource!.Value).RootElement;
}
