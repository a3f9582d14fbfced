using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Titrant.Server.Pages;

/// <summary>A refusal for whoever sits before a browser; programs get an OperationOutcome.</summary>
internal static class ErrorPage
{
    public static bool IsAskedFor(HttpContext context) =>
        context.Request.Headers.Accept.Any(a => a is not null && a.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    public static Task Send(HttpContext context, int status, string says) => PlainPage.Send(context, status, PlainPage.Write(Title(status), h =>
    {
        h.Element("p", says);
        if (Next(status) is { Length: > 0 } next) h.Element("p", next);
        using (h.In("p"))
        {
            h.Inline("a", "Patients", ("href", "/patients"));
            h.Text(" \u00b7 ");
            h.Inline("a", "Start page", ("href", "/"));
        }
        h.Element("p", string.Create(CultureInfo.InvariantCulture, $"Answer {status}. Nothing was changed."), ("class", "quiet"));
    }));

    private static string Title(int status) => status switch
    {
        400 or 406 or 411 or 412 or 413 or 415 or 422 => "This request cannot be used",
        401 => "Who is asking is not known",
        403 or 421 => "Not allowed",
        404 or 410 => "Not found",
        405 => "This cannot be done here",
        408 or 429 or 503 => "Not just now",
        _ => "This did not work",
    };

    private static string Next(int status) => status switch
    {
        401 => "Open this page from the health record, or ask whoever runs this server for access.",
        403 => "Ask whoever runs this server if you need this.",
        408 or 429 or 503 => "Wait a moment, then load the page again.",
        >= 500 => "Load the page again. If it stays so, tell whoever runs this server.",
        _ => "",
    };
}
