using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Titrant.Medicine.Briefs;
using Titrant.Server.Hosting;

namespace Titrant.Server.Pages;

/// <summary>The look and the rules that all pages share: one column, no script, nothing from elsewhere.</summary>
internal static class PlainPage
{
    /// <summary>What the pages of a server add to the style sheet of the brief.</summary>
    public static string StyleSheet { get; } = Read();

    /// <summary>Only this style sheet, only this server's forms: whatever a record smuggles in stays text.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("\n" + BriefPage.StyleSheet + StyleSheet)))}'; img-src data:; base-uri 'none'; form-action 'self'";

    public static byte[] Write(string title, Action<Html> main)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var h = new Html(text);
        h.Doctype();
        using (h.In("html", ("lang", "en")))
        {
            using (h.In("head"))
            {
                h.Void("meta", ("charset", "utf-8"));
                h.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
                h.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                h.Void("meta", ("name", "referrer"), ("content", "no-referrer"));
                h.Void("meta", ("name", "robots"), ("content", "noindex"));
                h.Void("meta", ("name", "titrant-tag"), ("content", "research-use"));
                h.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
                h.Element("title", title == "Titrant" ? title : title + " \u00b7 Titrant");
                h.Style(BriefPage.StyleSheet + StyleSheet);
            }
            using (h.In("body"))
            {
                h.Element("a", "Skip to the page", ("class", "skip"), ("href", "#page"));
                Bar(h, []);
                using (h.In("main", ("id", "page")))
                {
                    h.Element("h1", title);
                    main(h);
                }
                using (h.In("footer")) h.Element("p", Brief.Use);
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Home, the list, what this page adds, and the tag.</summary>
    public static void Bar(Html h, IReadOnlyList<(string Text, string Address)> links, Action<Html>? more = null)
    {
        using (h.In("div", ("class", "frame bar")))
        {
            using (h.In("nav", ("aria-label", "Titrant")))
            {
                h.Element("a", "Titrant", ("href", "/"), ("class", "home"));
                h.Element("a", "Patients", ("href", "/patients"));
                foreach (var (text, address) in links) h.Element("a", text, ("href", address));
                // The header of a brief says so itself.
                if (more is null) h.Element("span", "research use", ("class", "tag"));
            }
            more?.Invoke(h);
        }
    }

    /// <summary>A page of this server. It is about a person more often than not: no cache keeps it, no other site frames it.</summary>
    public static Task Send(HttpContext context, int status, byte[] page)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = Policy + "; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return Reply.Page(context, status, page);
    }

    private static string Read()
    {
        using var stream = typeof(PlainPage).Assembly.GetManifestResourceStream("Pages/pages.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
