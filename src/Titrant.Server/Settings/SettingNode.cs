using System.Text;
using System.Text.Json;

namespace Titrant.Server.Settings;

/// <summary>A value of the settings file with the line it begins on, so that a refusal can point at it.</summary>
/// <param name="Value">string, long, bool, a list of nodes, members by name, or null.</param>
internal sealed record SettingNode(object? Value, int Line)
{
    /// <summary>Comments and commas at the end are allowed: people write this file by hand. A key given twice is refused.</summary>
    /// <exception cref="ServerRefusedException">Not JSON, or deeper than 8.</exception>
    public static SettingNode Parse(byte[] utf8, string file)
    {
        var bytes = utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? utf8[3..] : utf8;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 });
        try
        {
            reader.Read();
            var root = Next(ref reader, bytes, file);
            return reader.Read() ? throw new ServerRefusedException($"{file}: something follows the end of the settings.") : root;
        }
        catch (JsonException e)
        {
            throw new ServerRefusedException($"{file}:{e.LineNumber + 1}: this is not JSON. Check quotes, commas and braces on this line and the one before.");
        }
        catch (InvalidOperationException)
        {
            throw new ServerRefusedException($"{file}: the file is not UTF-8. Save it as UTF-8.");
        }
    }

    private static SettingNode Next(ref Utf8JsonReader reader, byte[] bytes, string file)
    {
        var line = 1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return new(reader.GetString(), line);
            case JsonTokenType.True: return new(true, line);
            case JsonTokenType.False: return new(false, line);
            case JsonTokenType.Null: return new(null, line);
            case JsonTokenType.Number: return reader.TryGetInt64(out var whole) ? new(whole, line) : throw new ServerRefusedException($"{file}:{line}: numbers here are whole numbers.");
            case JsonTokenType.StartArray:
                var items = new List<SettingNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Next(ref reader, bytes, file));
                return new(items, line);
            default:
                var members = new Dictionary<string, SettingNode>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    var value = Next(ref reader, bytes, file);
                    if (!members.TryAdd(name, value)) throw new ServerRefusedException($"{file}:{value.Line}: \"{name}\" is given twice. Keep one.");
                }
                return new(members, line);
        }
    }
}
