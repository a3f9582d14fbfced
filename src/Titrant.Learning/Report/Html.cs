using System.Buffers;
using System.Text;

namespace Titrant.Learning.Report;

/// <summary>
/// Writes elements that are well-formed XML as well as HTML; every text and attribute value is encoded. Tag and attribute names are our own constants;
/// titles, column names and levels are hostile until encoded.
/// </summary>
internal sealed class Html
{
    /// <summary>Longer texts are cut and say so: one field must not make the page unreadable.</summary>
    private const int Longest = 2_000;

    // Most of a page: written as it stands, a run at a time.
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        [.. Enumerable.Range(' ', 0x7f - ' ').Select(c => (char)c).Except("<>&\"'"), '\u2013', '\u2212', '\u2265', '\u00a0']);

    private readonly StringBuilder _to = new(1 << 16);
    private readonly Stack<string> _open = new();

    public override string ToString() => _to.ToString();

    public void Doctype() => _to.Append("<!DOCTYPE html>\n");

    /// <summary>Opens an element; disposing closes it.</summary>
    public Closer In(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(tag, attributes, ">");
        _open.Push(tag);
        return new(this);
    }

    public void Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(tag, attributes, ">");
        Encode(text);
        End(tag);
    }

    /// <summary>An element without content or end tag: meta, a line of a drawing.</summary>
    public void Void(string tag, params ReadOnlySpan<(string Name, string Value)> attributes) => Start(tag, attributes, "/>");

    public void Text(string text) => Encode(text);

    public void P(string text, string style = "")
    {
        if (style.Length > 0) Element("p", text, ("class", style)); else Element("p", text);
    }

    /// <summary>Our own style sheet.</summary>
    public void Style(string css)
    {
        if (css.AsSpan().IndexOfAny('<', '&') >= 0) throw new ArgumentException("A style sheet must hold neither '<' nor '&'.", nameof(css));
        _to.Append("<style>\n").Append(css).Append("</style>\n");
    }

    private void Start(string tag, ReadOnlySpan<(string Name, string Value)> attributes, string end)
    {
        _to.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            _to.Append(' ').Append(name).Append("=\"");
            // A path is numbers of our own, and half of one is another picture.
            if (name == "d") _to.Append(value); else Encode(value);
            _to.Append('"');
        }
        _to.Append(end);
    }

    private void End(string tag)
    {
        _to.Append("</").Append(tag).Append('>');
        if (tag is not ("span" or "b" or "a" or "code" or "text" or "tspan")) _to.Append('\n');
    }

    private void Encode(string text)
    {
        var cut = text.Length > Longest;
        for (var rest = cut ? text.AsSpan(0, Longest) : text; rest.Length > 0;)
        {
            var run = rest.IndexOfAnyExcept(s_plain) is var stop and >= 0 ? stop : rest.Length;
            _to.Append(rest[..run]);
            rest = rest[run..];
            if (rest.Length == 0) break;
            Rune.DecodeFromUtf16(rest, out var rune, out var used);
            rest = rest[used..];
            switch (rune.Value)
            {
                case '<': _to.Append("&lt;"); break;
                case '>': _to.Append("&gt;"); break;
                case '&': _to.Append("&amp;"); break;
                case '"': _to.Append("&quot;"); break;
                case '\'': _to.Append("&#39;"); break;
                case '\n' or '\r' or '\t': _to.Append(' '); break;
                default:
                    if (IsDeceptive(rune.Value)) _to.Append('\ufffd'); else _to.Append(rune.ToString());
                    break;
            }
        }
        if (cut) _to.Append(" [cut]");
    }

    // Control characters, what XML forbids, and the marks that turn a word around.
    private static bool IsDeceptive(int c) =>
        c is < 0x20 or (>= 0x7f and <= 0x9f) or 0x061c or 0x200e or 0x200f or (>= 0x2028 and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfeff or 0xfffe or 0xffff or (>= 0xe0000 and <= 0xe007f);

    internal readonly struct Closer(Html html) : IDisposable
    {
        public void Dispose() => html.End(html._open.Pop());
    }
}
