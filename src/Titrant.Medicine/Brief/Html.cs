using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Titrant.Medicine.Briefs;

/// <summary>
/// Writes elements; every text and attribute value passes through <see cref="Encode"/>. Tag and attribute names are our own
/// constants. Notes, names and codes are hostile until encoded.
/// </summary>
internal sealed partial class Html(TextWriter to)
{
    /// <summary>Longer texts are cut and say so: one field must not make the page unreadable.</summary>
    private const int Longest = 4_000;

    private readonly Stack<string> _open = new();

    public void Doctype() => to.Write("<!doctype html>\n");

    /// <summary>Opens an element; disposing closes it.</summary>
    public Closer In(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(tag, attributes);
        _open.Push(tag);
        return new(this);
    }

    public void Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(tag, attributes);
        // Titles, options and drawings hold text alone.
        if (tag is "title" or "text" or "option") Encode(to, text); else Text(text);
        End(tag);
    }

    /// <summary>Within a sentence: no space follows that the sentence has not.</summary>
    public void Inline(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(tag, attributes);
        Text(text);
        to.Write("</");
        to.Write(tag);
        to.Write('>');
    }

    /// <summary>An element without content or end tag: meta, br.</summary>
    public void Void(string tag, params ReadOnlySpan<(string Name, string Value)> attributes) => Start(tag, attributes);

    /// <summary>A day inside the text becomes an element of its own, so that no line breaks after "2026-".</summary>
    public void Text(string text)
    {
        text = Words.Cut(text, Longest);
        var from = 0;
        foreach (var day in Days().EnumerateMatches(text))
        {
            Encode(to, text[from..day.Index]);
            to.Write("<time>");
            to.Write(text.AsSpan(day.Index, day.Length));
            to.Write("</time>");
            from = day.Index + day.Length;
        }
        Encode(to, from == 0 ? text : text[from..]);
    }

    [GeneratedRegex("(?<![0-9A-Za-z_/.-])[12][0-9]{3}-[01][0-9](-[0-3][0-9])?(?![0-9A-Za-z_/-])", RegexOptions.CultureInvariant)]
    private static partial Regex Days();

    /// <summary>Our own style sheet.</summary>
    public void Style(string css)
    {
        if (css.Contains("</", StringComparison.Ordinal)) throw new ArgumentException("A style sheet must not hold '</'.", nameof(css));
        to.Write("<style>\n");
        to.Write(css);
        to.Write("</style>\n");
    }

    private void Start(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        to.Write('<');
        to.Write(tag);
        foreach (var (name, value) in attributes)
        {
            to.Write(' ');
            to.Write(name);
            if (value.Length == 0) continue;
            to.Write("=\"");
            Encode(to, value);
            to.Write('"');
        }
        to.Write('>');
    }

    private void End(string tag)
    {
        to.Write("</");
        to.Write(tag);
        to.Write(tag is "span" or "b" or "text" ? ">" : ">\n");
    }

    // Most of a page: what is written as it stands, a run at a time.
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        [.. Enumerable.Range(' ', 0x7f - ' ').Concat(Enumerable.Range(0xa0, 0x180 - 0xa0)).Select(c => (char)c).Except("<>&\"'"), '\u2013', '\u2018', '\u2019', '\u201c', '\u201d']);

    internal static void Encode(TextWriter to, string text)
    {
        var afterRightToLeft = false;
        Span<char> units = stackalloc char[2];
        for (var rest = Words.Cut(text, Longest).AsSpan(); rest.Length > 0;)
        {
            var run = afterRightToLeft ? 0 : rest.IndexOfAnyExcept(s_plain) is var stop and >= 0 ? stop : rest.Length;
            to.Write(rest[..run]);
            rest = rest[run..];
            if (rest.Length == 0) return;
            Rune.DecodeFromUtf16(rest, out var rune, out var used);
            rest = rest[used..];
            // A digit after a right-to-left word is shown before that word: "X 5 mg" would read as "5 X mg". A mark keeps it in place.
            if (afterRightToLeft && Rune.IsDigit(rune)) to.Write('\u200e');
            if (IsRightToLeft(rune.Value)) afterRightToLeft = true;
            else if (Rune.IsLetterOrDigit(rune)) afterRightToLeft = false;
            switch (rune.Value)
            {
                case '<': to.Write("&lt;"); break;
                case '>': to.Write("&gt;"); break;
                case '&': to.Write("&amp;"); break;
                case '"': to.Write("&quot;"); break;
                case '\'': to.Write("&#39;"); break;
                case '\n' or '\r' or '\t': to.Write(' '); break;
                default: if (IsDeceptive(rune.Value)) to.Write('\ufffd'); else to.Write(units[..rune.EncodeToUtf16(units)]); break;
            }
        }
    }

    // Hebrew, Arabic, Syriac, Thaana, N'Ko and their later blocks; their presentation forms.
    internal static bool IsRightToLeft(int c) => c is (>= 0x590 and <= 0x8ff) or (>= 0xfb1d and <= 0xfdff) or (>= 0xfe70 and <= 0xfefe) or (>= 0x10800 and <= 0x10fff) or (>= 0x1e800 and <= 0x1efff);

    // Control characters, and the marks that make "gpj.exe" read as "exe.jpg" or turn a dose around.
    internal static bool IsDeceptive(int c) =>
        c is < 0x20 or (>= 0x7f and <= 0x9f) or 0x061c or 0x200e or 0x200f or (>= 0x2028 and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfeff or >= 0xe0000 and <= 0xe007f;

    internal readonly struct Closer(Html html) : IDisposable
    {
        public void Dispose() => html.End(html._open.Pop());
    }
}
