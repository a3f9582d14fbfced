using System.Text;
using Titrant.Medicine.Briefs;

namespace Titrant.Server.CdsHooks;

/// <summary>
/// Writes GitHub-flavoured markdown in which only this class makes markup: every text is one escaped line. Nobody knows how an
/// EHR renders a card, so what a record says must stay text also where HTML is passed through or addresses are linked unasked.
/// </summary>
internal sealed class Markdown
{
    private readonly StringBuilder _to = new();

    /// <summary>A paragraph that begins with our own word in bold; nothing where the text is empty.</summary>
    public Markdown Say(string head, string text)
    {
        if (text.Length == 0) return this;
        Break();
        if (head.Length > 0) _to.Append("**").Append(head).Append("** ");
        _to.Append(Escape(text));
        return this;
    }

    /// <summary>A list under our own word in bold; nothing where there are no items.</summary>
    public Markdown List(string head, IEnumerable<string> items) => ListOf(head, items.Where(i => i.Length > 0).Select(Escape));

    /// <summary>As <see cref="List"/>, each item linked where its address is https.</summary>
    public Markdown Links(string head, IEnumerable<(string Text, string Url)> items) => ListOf(head, items.Select(i => BriefCard.IsAddress(i.Url) ? $"[{Escape(i.Text)}]({Address(i.Url)})" : Escape(i.Text)));

    public override string ToString() => _to.ToString();

    private Markdown ListOf(string head, IEnumerable<string> escaped)
    {
        var items = escaped.ToList();
        if (items.Count == 0) return this;
        Break();
        _to.Append("**").Append(head).Append("**\n");
        foreach (var item in items) _to.Append("\n- ").Append(item);
        return this;
    }

    private void Break() => _to.Append(_to.Length > 0 ? "\n\n" : "");

    // A well-formed address holds no space or quote; brackets would end the link too early.
    private static string Address(string url) => url.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal)
        .Replace(">", "%3E", StringComparison.Ordinal).Replace("\\", "%5C", StringComparison.Ordinal);

    public static string Escape(string text)
    {
        var clean = Unlinked(HookText.Doses(HookText.Clean(text)).TrimStart());
        var to = new StringBuilder(clean.Length + 16);
        for (var i = 0; i < clean.Length; i++)
        {
            var c = clean[i];
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '{' or '}' or '|' or '~' or '$') to.Append('\\').Append(c);
            else if (c is '/' && i + 1 < clean.Length && clean[i + 1] is '/') to.Append("/ ");
            else if (c is '&') to.Append("&amp;");
            // "< 30" and "<30" open no tag anywhere and are read more easily as they are.
            else if (c is '<' && !(i + 1 < clean.Length && (clean[i + 1] is ' ' || char.IsAsciiDigit(clean[i + 1])))) to.Append("&lt;");
            else if (c is '>' && i == 0) to.Append("&gt;");
            else if (i == 0 && (c is '#' or '+' or '-' or '=')) to.Append('\\').Append(c);
            else if ((c is '.' or ')') && i is > 0 and < 10 && clean.AsSpan(0, i).IndexOfAnyExceptInRange('0', '9') < 0) to.Append('\\').Append(c);
            else to.Append(c);
        }
        return to.ToString();
    }

    // GFM makes links of bare addresses and mail addresses, also behind a backslash: these must not look like addresses at all.
    private static string Unlinked(string text) => text
        .Replace("@", "(at)", StringComparison.Ordinal)
        .Replace("www.", "www .", StringComparison.OrdinalIgnoreCase);
}
