using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Titrant.Learning.Studies.Reading;

/// <summary>YAML as a tree. Aliases and tags are refused: a study has no use for them, and they make a small file large or an object of it.</summary>
internal sealed class YamlTree
{
    private readonly Parser _events;
    private int _nodes;

    private YamlTree(string text) => _events = new(new StringReader(text));

    /// <exception cref="StudyTextException">STU003, STU004, STU005 or STU010.</exception>
    public static StudyNode Read(string text)
    {
        RefuseTabs(text);
        var tree = new YamlTree(text);
        try
        {
            tree._events.Consume<StreamStart>();
            tree._events.Consume<DocumentStart>();
            var root = tree.Node(0);
            tree._events.Consume<DocumentEnd>();
            if (tree._events.Accept<DocumentStart>(out var second)) throw Refused(second.Start, "A second document begins here.", "Leave one study in the file.");
            tree._events.Consume<StreamEnd>();
            return root;
        }
        catch (YamlException fault)
        {
            // The library's own words may quote what stands there.
            throw NotYaml(Line(fault.Start));
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            // The scanner's own way of saying so, of a bracket that is not closed for one.
            throw NotYaml(tree._events.Current is { } last ? Line(last.End) : 1);
        }
    }

    private StudyNode Node(int depth)
    {
        var at = _events.Current ?? throw new YamlException("no node");
        StudyBounds.Check(depth, ++_nodes, Line(at.Start));
        if (at is NodeEvent { Tag.IsEmpty: false } or NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
            throw Refused(at.Start, "Anchors, aliases and tags (&, *, !) are not read.", "Write the words out, or put quotes round them.");
        if (_events.TryConsume<Scalar>(out var scalar)) return new StudyText(scalar.Value, scalar.Style != ScalarStyle.Plain, Line(scalar.Start));
        if (_events.TryConsume<SequenceStart>(out var items))
        {
            var list = new List<StudyNode>();
            while (!_events.TryConsume<SequenceEnd>(out _)) list.Add(Node(depth + 1));
            return new StudyItems(list, Line(items.Start));
        }
        var map = _events.Consume<MappingStart>();
        var entries = new List<(string, int, StudyNode)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            if (Node(depth + 1) is not StudyText key) throw Refused(map.Start, "A key is a word.", "Write 'key: value'.");
            if (!seen.Add(key.Text)) throw new StudyTextException("STU010", key.Line, $"'{key.Text}' stands here a second time.", "Leave one of the two.");
            entries.Add((key.Text, key.Line, Node(depth + 1)));
        }
        return new StudyMap(entries, Line(map.Start));
    }

    private static StudyTextException NotYaml(int line) => new("STU003", line, "This is not YAML.", "Check indentation, colons, quotes and brackets on this line and the one before it.");

    private static void RefuseTabs(string text)
    {
        var line = 0;
        foreach (var one in text.AsSpan().EnumerateLines())
        {
            line++;
            var indent = one[..(one.Length - one.TrimStart(" \t").Length)];
            if (indent.Contains('\t') && indent.Length < one.Length)
                throw new StudyTextException("STU004", line, "A tab stands at the beginning of this line.", "YAML wants spaces there: two for each step.");
        }
    }

    private static StudyTextException Refused(Mark at, string says, string remedy) => new("STU005", Line(at), says, remedy);

    private static int Line(Mark at) => (int)Math.Max(1, at.Line);
}
