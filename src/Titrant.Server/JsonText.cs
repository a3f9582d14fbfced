using System.Text.Json;

namespace Titrant.Server;

/// <summary>Texts in JSON that nobody has checked.</summary>
internal static class JsonText
{
    /// <summary>The text of a member; null where there is none, where it is of another kind, or where it is no text (half a surrogate pair).</summary>
    public static string? Text(JsonElement of, string name)
    {
        try
        {
            return of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
