using System.Text.Json;
using System.Text.Json.Serialization;

namespace Titrant.Medicine.Briefs;

/// <summary>Anything written to brief.json. Members of a later version are kept, so that reading and writing loses nothing.</summary>
public abstract record Wire
{
    /// <summary>Members that this version does not know; null where there are none. Compared by reference.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
