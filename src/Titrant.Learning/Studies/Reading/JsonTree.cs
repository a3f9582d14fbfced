using System.Text;
using System.Text.Json;

namespace Titrant.Learning.Studies.Reading;

/// <summary>JSON as the same tree.</summary>
internal static class JsonTree
{
    /// <exception cref="StudyTextException">STU003, STU005 or STU010.</exception>
    public static StudyNode Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            reader.Read();
            var (line, upTo, nodes) = (1, 0, 0);
            var root = Node(ref reader, utf8, 0, ref line, ref upTo, ref nodes);
            reader.Read();
            return root;
        }
        catch (JsonException fault)
        {
            throw new StudyTextException("STU003", (int)(fault.LineNumber ?? 0) + 1, "This is not JSON.", "Check commas, quotes and brackets on this line and the one before it.");
        }
        catch (InvalidOperationException)
        {
            throw new StudyTextException("STU003", 1, "A text holds half a character.", "Save the file as UTF-8.");
        }
    }

    private static StudyNode Node(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, int depth, ref int line, ref int upTo, ref int nodes)
    {
        var at = Line(ref reader, utf8, ref line, ref upTo);
        StudyBounds.Check(depth, ++nodes, at);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                var list = new List<StudyNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Node(ref reader, utf8, depth + 1, ref line, ref upTo, ref nodes));
                return new StudyItems(list, at);
            case JsonTokenType.StartObject:
                var entries = new List<(string, int, StudyNode)>();
                var seen = new HashSet<string>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (key, keyLine) = (reader.GetString()!, Line(ref reader, utf8, ref line, ref upTo));
                    if (!seen.Add(key)) throw new StudyTextException("STU010", keyLine, $"'{key}' stands here a second time.", "Leave one of the two.");
                    reader.Read();
                    entries.Add((key, keyLine, Node(ref reader, utf8, depth + 1, ref line, ref upTo, ref nodes)));
                }
                return new StudyMap(entries, at);
            case JsonTokenType.String:
                return new StudyText(reader.GetString()!, Quoted: true, at);
            default:
                return new StudyText(Encoding.UTF8.GetString(reader.ValueSpan), Quoted: false, at);
        }
    }

    private static int Line(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, ref int line, ref int upTo)
    {
        var start = (int)reader.TokenStartIndex;
        line += utf8[upTo..start].Count((byte)'\n');
        upTo = start;
        return line;
    }
}
