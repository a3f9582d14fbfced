using System.Globalization;

namespace Titrant.Medicine.Briefs;

/// <summary>The end of the page: what was not used and why, what was read, and which versions were at work.</summary>
internal static class BriefRecord
{
    private const int PlacesShown = 12, ValuesShown = 60;

    public static void NotUsed(Html h, Brief brief)
    {
        var r = brief.Refused;
        using (BriefPage.Section(h, "refused", "Not used, and why"))
        {
            if (r.Total == 0) { h.Element("p", "Everything in the files was read and used."); return; }
            if (r.Values > 0)
            {
                h.Element("h3", Words.Count(r.Values, "value") + " kept as written, not used");
                BriefPage.Table(h, ["Test", "As written", "Date", "Why", "Where"], r.ValueList.Take(ValuesShown), v =>
                    [v.Analyte, v.Written, v.Date.Length > 0 ? Words.Day(v.Date) : "not stated", v.Why, v.Place], caption: "Values that were not used");
                if (r.Values > ValuesShown) h.Element("p", $"{r.Values - ValuesShown} more in brief.json.", ("class", "quiet"));
            }
            foreach (var group in r.SetAside) SetAsideEntries(h, group);
            foreach (var issue in r.IssueList)
            {
                h.Element("h3", issue.Number == 1 ? issue.Meaning : $"{issue.Meaning} ({issue.Number} times)");
                h.Element("p", $"What helps: {issue.Remedy}");
                using (h.In("details", issue.Number <= 3 ? [("open", "")] : []))
                {
                    h.Element("summary", $"{issue.Code}, {issue.Severity.ToString().ToLowerInvariant()}: where");
                    BriefPage.Lines(h, issue.Places.Take(PlacesShown).Select(p => p.Detail.Length > 0 ? $"{p.At}: {p.Detail}" : p.At));
                    if (issue.Number > PlacesShown) h.Element("p", $"{issue.Number - PlacesShown} more; up to {Refused.MostPerCode} are listed in brief.json.", ("class", "quiet"));
                }
            }
            if (!r.Later.IsEmpty)
            {
                h.Element("h3", $"Later than {Words.Day(brief.AsOf)}");
                h.Element("p", $"{Words.Count(r.Later.Sum(c => c.Number), "entry", "entries")} known or dated only after this brief\u2019s moment: {string.Join(", ", r.Later.Select(c => $"{c.What} {c.Number}"))}.");
                if (!r.LaterPlaces.IsEmpty)
                    using (h.In("details"))
                    {
                        h.Element("summary", "Where");
                        BriefPage.Lines(h, r.LaterPlaces.Take(PlacesShown).Select(p => $"{p.At}: {p.Detail}"));
                        var more = r.Later.Sum(c => c.Number) - Math.Min(PlacesShown, r.LaterPlaces.Count);
                        if (more > 0) h.Element("p", $"{more} more; up to {Refused.MostPerCode} are listed in brief.json.", ("class", "quiet"));
                    }
            }
        }
    }

    // Quotation marks and the reason in each row: whoever reads one row alone does not take it for a value of today.
    private static void SetAsideEntries(Html h, SetAside group)
    {
        h.Element("h3", $"{Words.Count(group.Number, "entry", "entries")} {group.Reason}: quoted here, used nowhere");
        BriefPage.Table(h, ["What", "As written", "Date", "Why not used", "Where"], group.Entries.Take(ValuesShown), e =>
            [$"{e.Kind}: {e.What}", e.Value.Length > 0 ? $"\u201c{e.Value}\u201d" : "", e.Date.Length > 0 ? Words.Day(e.Date) : "not stated", e.Why, e.Place], caption: $"Entries {group.Reason}");
        if (group.Number > ValuesShown) h.Element("p", $"{group.Number - ValuesShown} more; up to {Refused.MostPerCode} are listed in brief.json.", ("class", "quiet"));
    }

    public static void Files(Html h, Brief brief)
    {
        using (BriefPage.Section(h, "files", "What was read"))
        {
            if (brief.Files.IsEmpty) h.Element("p", brief.Inputs.Facts.IsEmpty ? "No file was read." : "The record was in the store already; each entry names the document that it came from.");
            else
                BriefPage.Table(h, ["File", "Read", "Refused", "Format", "Why it is this person\u2019s"], brief.Files, f =>
                    [f.Document, f.Read.ToString("N0", CultureInfo.InvariantCulture), f.Refused.ToString("N0", CultureInfo.InvariantCulture), f.Format, f.Binding], number: 1, alsoNumber: 2, caption: "Files of the folder");
            if (brief.Inputs.NotStated > 0)
                h.Element("p", $"For {Words.Plain((decimal)Math.Round(brief.Inputs.NotStated * 100, 1))} in 100 entries no document states when they became known.", ("class", "quiet"));
            using (h.In("details"))
            {
                h.Element("summary", "Versions");
                BriefPage.Lines(h, brief.Inputs.Capabilities.Select(c => $"{c.Name} {c.Version}").Concat(brief.Inputs.Packs.Select(p => "pack " + p))
                    .Concat(brief.Inputs.Tables.Select(t => $"{t.Name} {t.Version[..Math.Min(12, t.Version.Length)]}")));
            }
        }
    }
}
