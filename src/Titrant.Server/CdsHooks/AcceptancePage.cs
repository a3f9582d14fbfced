using System.Globalization;
using System.Text;
using Titrant.Medicine.Briefs;
using Titrant.Patient.Store;

namespace Titrant.Server.CdsHooks;

/// <summary>GET /acceptance: for the staff who decide which cards stay. No script, no network; holds nobody.</summary>
internal static class AcceptancePage
{
    public static byte[] Write(Acceptance acceptance)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var h = new Html(text);
        h.Doctype();
        using (h.In("html", ("lang", "en")))
        {
            using (h.In("head"))
            {
                h.Void("meta", ("charset", "utf-8"));
                h.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                h.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
                h.Element("title", "Cards followed and overridden");
                h.Style(BriefPage.StyleSheet);
            }
            using (h.In("body"))
            using (h.In("main"))
            {
                h.Element("h1", "Cards followed and overridden");
                h.Element("p", "A card that is mostly overridden is wrong, late, or known already: look at its reasons first. Surely overridden cards stand first.", ("class", "first"));
                if (acceptance.Rows.Count > 0) Table(h, acceptance);
                else h.Element("p", string.Create(CultureInfo.InvariantCulture, $"No advice has been shown {Acceptance.Smallest} times yet."));
                using (h.In("footer")) Notes(h, acceptance);
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Table(Html h, Acceptance acceptance)
    {
        using (h.In("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Cards by advice")))
        using (h.In("table"))
        {
            using (h.In("thead"))
            using (h.In("tr"))
                foreach (var name in new[] { "Advice", "Service", "Shown", "Accepted", "Overridden", "Unanswered", "Accepted of answered (95 %)", "Reasons against" }) h.Element("th", name, ("scope", "col"));
            using (h.In("tbody"))
                foreach (var row in acceptance.Rows)
                    using (h.In("tr"))
                    {
                        h.Element("th", row.Advice.Length > 0 ? row.Advice : "information only", ("scope", "row"));
                        h.Element("td", row.Service);
                        foreach (var count in new[] { row.Shown, row.Accepted, row.Overridden, row.Unanswered }) h.Element("td", Number(count), ("class", "n"));
                        h.Element("td", row.Accepted95 is { } a ? $"{Acceptance.Percent(a.Share)} ({Acceptance.Percent(a.Low)} to {Acceptance.Percent(a.High)})" : "none answered", ("class", "n"));
                        h.Element("td", string.Join(", ", row.Reasons.Select(r => $"{Word(r)} {Number(r.Count)}")));
                    }
        }
    }

    private static void Notes(Html h, Acceptance acceptance)
    {
        h.Element("p", "A card that is asked for again within one call of the EHR counts once. Unanswered cards were neither accepted nor overridden; whether anybody read them is not known. Intervals are Wilson score intervals.", ("class", "quiet"));
        h.Element("p", string.Create(CultureInfo.InvariantCulture, $"Counts hold no person and stay when a person is erased. Advice shown fewer than {Acceptance.Smallest} times is not listed: {Number(acceptance.RareKeys)} such, shown {Number(acceptance.RareShown)} times together."), ("class", "quiet"));
    }

    private static string Word(ReasonCount reason) => reason.Reason == ICardStore.OtherReason ? "another reason" : reason.Reason[(reason.Reason.LastIndexOf('|') + 1)..];

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
