namespace Titrant.Learning.Studies.Reading;

/// <summary>What a study file says, the same tree from YAML and from JSON; every node knows its line.</summary>
internal abstract record StudyNode(int Line);

/// <param name="Quoted">Written as a word on purpose: a quoted "1" and a bare 1 read alike, a bare ~ is nothing, a quoted one is a word.</param>
internal sealed record StudyText(string Text, bool Quoted, int Line) : StudyNode(Line)
{
    public bool IsNothing => !Quoted && Text is "" or "~" or "null";
}

internal sealed record StudyItems(IReadOnlyList<StudyNode> Items, int Line) : StudyNode(Line);

/// <summary>Keys in the order in which they were written.</summary>
internal sealed record StudyMap(IReadOnlyList<(string Key, int Line, StudyNode Value)> Entries, int Line) : StudyNode(Line);

/// <summary>The text cannot be read as a tree; the reader adds the name of the file.</summary>
internal sealed class StudyTextException(string code, int line, string says, string remedy) : Exception
{
    public string Code => code;
    public int Line => line;
    public string Says => says;
    public override string Message => says;
    public string Remedy => remedy;
}

internal static class StudyBounds
{
    /// <summary>A study is written by a person.</summary>
    public const int MostBytes = 1 << 20;
    public const int MostDepth = 16;
    public const int MostNodes = 50_000;

    public static void Check(int depth, int nodes, int line)
    {
        if (depth > MostDepth) throw new StudyTextException("STU005", line, "The file is nested deeper than any study.", "Compare it with the example in docs/study.md.");
        if (nodes > MostNodes) throw new StudyTextException("STU005", line, "The file says more than any study.", "Compare it with the example in docs/study.md.");
    }
}
