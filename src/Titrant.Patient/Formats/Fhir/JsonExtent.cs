using System.Buffers;

namespace Titrant.Patient.Formats.Fhir;

internal enum Extent { Complete, Truncated, BrokenLine }

/// <summary>
/// Finds where a JSON value ends by its brackets and quotes alone: no recursion, nothing held, resumable over a sliding window.
/// What lies between is checked by the real reader afterwards, so one bad resource does not take the others with it.
/// </summary>
/// <param name="byLine">NDJSON: no value reaches past its line.</param>
internal sealed class JsonExtent(ByteWindow window, bool byLine)
{
    private static readonly SearchValues<byte> s_structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> s_structureInLine = SearchValues.Create("\"{}[]\n"u8);
    private static readonly SearchValues<byte> s_text = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> s_textInLine = SearchValues.Create("\"\\\n"u8);
    private static readonly SearchValues<byte> s_afterScalar = SearchValues.Create(",]} \t\r\n"u8);

    private readonly SearchValues<byte> _structure = byLine ? s_structureInLine : s_structure;
    private readonly SearchValues<byte> _text = byLine ? s_textInLine : s_text;

    /// <summary>The deepest nesting met by the last call.</summary>
    public int Deepest { get; private set; }

    /// <summary>From the first byte of a value to behind its last.</summary>
    public Extent Value()
    {
        Deepest = 0;
        if (window.AtEnd) return Extent.Truncated;
        switch (window.Bytes[window.Position])
        {
            case (byte)'{' or (byte)'[':
                window.Position++;
                return Close(1);
            case (byte)'"':
                window.Position++;
                return Text();
            default:
                while (true)
                {
                    var at = window.Bytes.AsSpan(window.Position, window.End - window.Position).IndexOfAny(s_afterScalar);
                    if (at >= 0) { window.Position += at; return Extent.Complete; }
                    window.Position = window.End;
                    if (!window.More()) return Extent.Complete;
                }
        }
    }

    /// <summary>From inside <paramref name="depth"/> open brackets to behind the outermost one's end.</summary>
    public Extent Close(int depth)
    {
        Deepest = depth;
        while (true)
        {
            var span = window.Bytes.AsSpan(window.Position, window.End - window.Position);
            var at = span.IndexOfAny(_structure);
            if (at < 0)
            {
                window.Position = window.End;
                if (!window.More()) return Extent.Truncated;
                continue;
            }
            window.Position += at + 1;
            switch (span[at])
            {
                case (byte)'"':
                    if (Text() is not Extent.Complete and var broken) return broken;
                    break;
                case (byte)'{' or (byte)'[':
                    if (++depth > Deepest) Deepest = depth;
                    break;
                case (byte)'\n':
                    window.Position--;
                    return Extent.BrokenLine;
                default:
                    if (--depth == 0) return Extent.Complete;
                    break;
            }
        }
    }

    // Position is behind the opening quote.
    private Extent Text()
    {
        while (true)
        {
            var span = window.Bytes.AsSpan(window.Position, window.End - window.Position);
            var at = span.IndexOfAny(_text);
            if (at < 0)
            {
                window.Position = window.End;
                if (!window.More()) return Extent.Truncated;
                continue;
            }
            window.Position += at;
            if (span[at] == (byte)'"') { window.Position++; return Extent.Complete; }
            if (span[at] == (byte)'\n') return Extent.BrokenLine;
            window.Position++;
            if (window.AtEnd) return Extent.Truncated;
            window.Position++;
        }
    }
}
