using System.Text;

namespace Titrant.Learning.Report;

/// <summary>Head, style and frame of one self-contained file: no script, nothing loaded from elsewhere.</summary>
internal static class Page
{
    private static readonly string s_style = ReadStyle();

    public static string Of(string title, Action<Html> body)
    {
        var html = new Html();
        html.Doctype();
        using (html.In("html", ("lang", "en")))
        {
            using (html.In("head"))
            {
                html.Void("meta", ("charset", "utf-8"));
                html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'"));
                html.Element("title", title);
                html.Style(s_style);
            }
            using (html.In("body")) body(html);
        }
        return html.ToString();
    }

    /// <summary>A section with its heading, and the numbers of the TRIPOD+AI items that it answers.</summary>
    public static Section In(Html html, string id, string heading, string items = "")
    {
        var section = html.In("section", ("id", id), ("aria-labelledby", id + "-h"));
        using (html.In("h2", ("id", id + "-h")))
        {
            html.Text(heading);
            if (items.Length > 0)
            {
                html.Text(" ");
                html.Element("span", "TRIPOD+AI " + items, ("class", "items"));
            }
        }
        return new(section);
    }

    internal readonly struct Section(Html.Closer closer) : IDisposable
    {
        public void Dispose() => closer.Dispose();
    }

    /// <summary>Terms and what is to be said of each; an empty text is left out.</summary>
    public static void Terms(Html html, string style, params ReadOnlySpan<(string Term, string Says)> terms)
    {
        using (html.In("dl", ("class", style)))
            foreach (var (term, says) in terms)
            {
                if (says.Length == 0) continue;
                html.Element("dt", term);
                html.Element("dd", says);
            }
    }

    private static string ReadStyle()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("Report/report.css")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
